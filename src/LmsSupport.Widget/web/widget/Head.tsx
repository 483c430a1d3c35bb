import { CalendarDays, MessagesSquare, Minus } from "lucide";
import type { ConversationView } from "../kit/api.ts";
import { Avatar } from "../kit/components/Avatar.tsx";
import { IconButton } from "../kit/components/Button.tsx";
import { Icon } from "../kit/components/Icon.tsx";
import { t } from "../kit/texts.ts";
import { deadline } from "../kit/time.ts";
import { useStore } from "../kit/useStore.ts";
import type { Help } from "./help.ts";
import { useConversation } from "./useConversation.ts";

export function Head({ help }: { help: Help }) {
  const conversation = useConversation(help);
  const told = useStore(help.bridge.told);
  const conversations = useStore(help.conversations);
  const lane = useStore(help.lane);
  const unread = useStore(help.unread);
  const elsewhere = [...unread.keys()].some((id) => id !== lane.id);

  return (
    <>
      <header class="head">
        <Who help={help} conversation={conversation} />
        {(conversations?.length ?? 0) > 0 && (
          <span class={elsewhere ? "dotted" : ""}>
            <IconButton
              icon={MessagesSquare}
              name={elsewhere ? t("widget.history.openUnread") : t("widget.history.open")}
              onClick={() => help.view.set("history")}
            />
          </span>
        )}
        {told && (
          <IconButton icon={Minus} name={t("widget.reduce")} onClick={() => help.bridge.say({ lms: "close" })} />
        )}
      </header>
      <Facts help={help} conversation={conversation} />
    </>
  );
}

function Who({ help, conversation }: { help: Help; conversation: ConversationView | null }) {
  const tutor = conversation?.tutor;
  if (!tutor)
    return (
      <div class="head-name">
        <h1 dir="auto">{t("widget.titleOf", { course: conversation?.course.title ?? help.me.course.title })}</h1>
        <p class="muted">{t("widget.aPerson")}</p>
      </div>
    );
  return (
    <>
      <Avatar initials={tutor.initials} tone="primary" />
      <div class="head-name">
        <h1 dir="auto">{tutor.name || t("widget.tutor")}</h1>
        <p class="muted" dir="auto">
          {t("widget.tutorOf", { course: conversation.course.title })}
        </p>
      </div>
    </>
  );
}

/** What one wants to know before asking, in one line. */
function Facts({ help, conversation }: { help: Help; conversation: ConversationView | null }) {
  const { due } = conversation?.edition ?? help.me.edition;
  if (due === null || due === undefined) return null;
  const { date, left, over } = deadline(due, help.session.now());
  return (
    <p class="facts">
      <Icon of={CalendarDays} size={16} />
      <span>
        {t(over ? "widget.facts.over" : "widget.facts.due")} <b>{date}</b>
        {!over && <> · {left}</>}
      </span>
    </p>
  );
}
