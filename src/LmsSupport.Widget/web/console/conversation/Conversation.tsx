import "./Conversation.css";
import { ArrowLeft, CircleCheck, Hand, MessagesSquare, PanelRight, SearchX } from "lucide";
import type { ConversationView } from "../../kit/api.ts";
import { Avatar } from "../../kit/components/Avatar.tsx";
import { Button, IconButton } from "../../kit/components/Button.tsx";
import { Chip } from "../../kit/components/Chip.tsx";
import { Empty } from "../../kit/components/Empty.tsx";
import { Skeleton } from "../../kit/components/Skeleton.tsx";
import type { ConversationLog } from "../../kit/log/conversation.ts";
import { t } from "../../kit/texts.ts";
import { useStore } from "../../kit/useStore.ts";
import { useApp } from "../app.ts";
import { wanted } from "../desk/lists.ts";
import { keyOf } from "../keys/keys.ts";
import { nameOf } from "../names.ts";
import { StateChip } from "../StateChip.tsx";
import { useNow } from "../ticking.ts";
import { elapsed } from "../times.ts";
import { Composer } from "./Composer.tsx";
import { Messages } from "./Messages.tsx";

interface Props {
  log: ConversationLog;
  view: ConversationView | null;
  onDetails: () => void;
}

export function Conversation({ log, view, onDetails }: Props) {
  const { kind } = useStore(log.state);
  if (kind === "gone")
    return (
      <Empty icon={SearchX} title={t("console.log.notFound")}>
        <p>{t("console.log.notFoundMore")}</p>
        <BackToList />
      </Empty>
    );
  return (
    <>
      {view ? <Head view={view} onDetails={onDetails} /> : <div class="head" />}
      {kind === "loading" || !view ? (
        <div class="messages-waiting">
          <Skeleton name={t("console.log.loading")} rows={5} />
        </div>
      ) : (
        <Messages key={log.id} log={log} view={view} />
      )}
      {view && <Composer key={`${log.id} composer`} view={view} />}
    </>
  );
}

function Head({ view, onDetails }: { view: ConversationView; onDetails: () => void }) {
  const { desk, me, act } = useApp();
  const busy = useStore(desk.busy).has(view.id);
  const name = nameOf(view.learner);
  const mine = view.tutor?.id === me.person.id;
  const canPropose = mine && view.state !== "solved" && view.state !== "proposedSolved";

  return (
    <header class="head">
      <IconButton class="head-back" icon={ArrowLeft} name={t("console.head.back")} turns onClick={act.close} />
      <Avatar initials={view.learner.initials} />
      <div class="head-who">
        <h2 dir="auto">{name}</h2>
        <span class="head-chips">
          <StateChip state={view.state} />
          {view.state === "waiting" && view.waitingSince !== null && <Waits since={view.waitingSince} />}
          {view.tutor && !mine && <Chip>{t("console.head.followedBy", { name: nameOf(view.tutor, "tutor") })}</Chip>}
        </span>
      </div>
      <div class="head-act">
        {view.state === "waiting" && !view.tutor && (
          <Button kind="primary" icon={Hand} shortcut={keyOf("take")} busy={busy} onClick={() => act.take(view.id)}>
            {t("console.head.take")}
          </Button>
        )}
        {canPropose && (
          <Button
            icon={CircleCheck}
            shortcut={keyOf("proposeSolved")}
            busy={busy}
            onClick={() => act.proposeSolved(view.id)}
          >
            {t("console.head.propose")}
          </Button>
        )}
      </div>
      <IconButton class="head-about" icon={PanelRight} name={t("console.head.about")} turns onClick={onDetails} />
    </header>
  );
}

function Waits({ since }: { since: number }) {
  return <span class="head-waits">{elapsed(useNow() - since)}</span>;
}

function BackToList() {
  const { act } = useApp();
  return <Button onClick={act.close}>{t("console.head.back")}</Button>;
}

/** Nothing is open yet: the shortest way to whoever has waited longest. */
export function Nothing() {
  const { desk, act } = useApp();
  const { lists, me, loaded } = useStore(desk.state);
  const [oldest] = wanted(lists, "waiting", me);
  const view = oldest && lists.views.get(oldest);
  if (!loaded) return null;
  if (lists.views.size === 0)
    return (
      <Empty icon={MessagesSquare} title={t("console.empty.quiet")}>
        <p>{t("console.empty.quietMore")}</p>
      </Empty>
    );
  return (
    <Empty icon={MessagesSquare} title={t("console.empty.choose")}>
      <p>{t("console.empty.chooseMore")}</p>
      {view && view.waitingSince !== null && (
        <>
          <Button kind="primary" icon={Hand} shortcut={keyOf("take")} onClick={() => act.take(view.id)}>
            {t("console.row.take", { name: nameOf(view.learner) })}
          </Button>
          <p class="empty-waits">
            {t("console.row.waits")} <Waits since={view.waitingSince} />
          </p>
        </>
      )}
    </Empty>
  );
}
