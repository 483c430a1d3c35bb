import type { Ref } from "preact";
import { Avatar } from "../../kit/components/Avatar.tsx";
import { Button } from "../../kit/components/Button.tsx";
import { Chip } from "../../kit/components/Chip.tsx";
import { plural, t } from "../../kit/texts.ts";
import { isTutorsTurn, type Tab } from "../desk/lists.ts";
import type { Row as RowState } from "../desk/state.ts";
import { nameOf } from "../names.ts";
import { StateChip } from "../StateChip.tsx";
import { useNow } from "../ticking.ts";
import { brief, elapsed } from "../times.ts";

interface Props extends RowState {
  tab: Tab;
  open: boolean;
  /** The one row of the list that Tab reaches. */
  current: boolean;
  /** Messages not seen; -1: something is new, not known how much. */
  unread: number;
  draft: boolean;
  typing: boolean;
  busy: boolean;
  position: number;
  of: number;
  rowRef: Ref<HTMLButtonElement> | null;
  onOpen: (id: string) => void;
  onTake: (id: string) => void;
}

export function Row({
  view,
  gone,
  arrived,
  tab,
  open,
  current,
  unread,
  draft,
  typing,
  busy,
  position,
  of,
  ...rest
}: Props) {
  const name = nameOf(view.learner);
  const waits = view.state === "waiting" && view.waitingSince !== null;
  const turn = tab === "mine" && isTutorsTurn(view);
  const classes = ["row", open && "open", gone && "gone", unread !== 0 && "unread", waits && "waits", turn && "turn"];
  return (
    <li class={classes.filter(Boolean).join(" ")} aria-setsize={of} aria-posinset={position + 1}>
      <button
        type="button"
        class="row-open"
        data-row={view.id}
        ref={rest.rowRef}
        tabIndex={current ? 0 : -1}
        aria-current={open ? "true" : undefined}
        aria-disabled={gone ? "true" : undefined}
        onClick={gone ? undefined : () => rest.onOpen(view.id)}
      >
        <Avatar initials={view.learner.initials} />
        <span class="row-name" dir="auto">
          {name}
        </span>
        <span class="row-time">{waits ? <Waits since={view.waitingSince!} /> : <Ago at={view.lastAt} />}</span>
        <span class="row-preview" dir="auto">
          {gone ? whereTo(view) : typing ? <em>{t("console.row.typing")}</em> : view.preview}
        </span>
        <span class="row-chips">
          {arrived && <Chip tone="accent">{t("console.row.new")}</Chip>}
          {turn && <Chip tone="accent">{t("console.row.yourTurn")}</Chip>}
          {tab === "mine" && !turn && <StateChip state={view.state} />}
          {draft && <Chip tone="note">{t("console.row.draft")}</Chip>}
          <Chip title={view.course.title}>{view.course.title}</Chip>
        </span>
        {unread !== 0 && (
          <span class="row-unread">
            <span class="unseen">{unread > 0 ? plural("console.row.unread", unread) : t("console.row.news")}</span>
            <span aria-hidden="true">{unread > 0 ? unread : ""}</span>
          </span>
        )}
      </button>
      {tab === "waiting" && !gone && (
        <Button
          small
          class="row-take"
          busy={busy}
          aria-label={t("console.row.take", { name })}
          tabIndex={-1}
          onClick={() => rest.onTake(view.id)}
        >
          {t("console.head.take")}
        </Button>
      )}
    </li>
  );
}

function whereTo(view: RowState["view"]): string {
  if (view.tutor) return t("console.row.takenBy", { name: nameOf(view.tutor, "tutor") });
  return t("console.row.moved");
}

function Waits({ since }: { since: number }) {
  const time = elapsed(useNow() - since);
  return (
    <>
      <span class="unseen">{t("console.row.waits")}</span> {time}
    </>
  );
}

function Ago({ at }: { at: number }) {
  return <>{brief(at, useNow("halfMinute"))}</>;
}
