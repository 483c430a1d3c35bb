import { Check, CheckCheck, Clock3, TriangleAlert } from "lucide";
import { Button } from "../kit/components/Button.tsx";
import { Icon } from "../kit/components/Icon.tsx";
import { Linked } from "../kit/components/Linked.tsx";
import { t } from "../kit/texts.ts";
import { dayText, timeOf } from "../kit/time.ts";
import type { Help } from "./help.ts";
import { firstName } from "./names.ts";
import type { Item, Status } from "./timeline.ts";

export function Entry({ item, help }: { item: Item; help: Help }) {
  if (item.kind === "day") return <p class="line">{dayText(item.at, help.session.now())}</p>;
  if (item.kind === "line") {
    const name = firstName(item.name) || t("widget.tutor");
    return <p class="line">{t(`widget.event.${item.what}`, { name })}</p>;
  }
  if (item.kind === "mine") return <Mine item={item} help={help} />;
  const name = item.name || t("widget.tutor");
  return (
    <div class="message theirs">
      <div class="bubble">
        <span class="unseen">{t("widget.says", { name })}</span>
        <Linked text={item.text} elsewhere={t("widget.elsewhere")} />
      </div>
      {item.ends && (
        <p class="meta" aria-hidden="true">
          {timeOf(item.at)} · {firstName(name)}
        </p>
      )}
    </div>
  );
}

const marks: Record<Status, typeof Check> = { sending: Clock3, sent: Check, delivered: CheckCheck, read: CheckCheck };

function Mine({ item, help }: { item: Extract<Item, { kind: "mine" }>; help: Help }) {
  const { failure, status, letterId } = item;
  return (
    <div class={failure ? "message mine failed" : "message mine"}>
      <div class="bubble">
        <span class="unseen">{t("widget.youSay")}</span>
        <Linked text={item.text} elsewhere={t("widget.elsewhere")} />
      </div>
      {status && (
        <p class={`meta ${status}`}>
          {timeOf(item.at)} · {t(`widget.status.${status}`)} <Icon of={marks[status]} size={14} />
        </p>
      )}
      {failure && letterId && (
        <div class="failure" role="alert">
          <p>
            <Icon of={TriangleAlert} size={16} />
            <span>
              <b>{t("widget.status.failed")}</b> {failure.title} {failure.detail}
            </span>
          </p>
          <Button
            small
            onClick={() => {
              help.edit.set(item.text);
              void help.outbox.remove(letterId);
            }}
          >
            {t("widget.failed.edit")}
          </Button>
          <Button small kind="quiet" onClick={() => void help.outbox.remove(letterId)}>
            {t("widget.failed.remove")}
          </Button>
        </div>
      )}
    </div>
  );
}
