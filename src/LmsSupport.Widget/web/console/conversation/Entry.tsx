import { Check, CheckCheck, CircleAlert, Clock, Lock } from "lucide";
import type { ConversationView, Person } from "../../kit/api.ts";
import { Button } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { Linked } from "../../kit/components/Linked.tsx";
import { t } from "../../kit/texts.ts";
import { dayText, timeOf } from "../../kit/time.ts";
import { useApp } from "../app.ts";
import { nameOf } from "../names.ts";
import { elapsed } from "../times.ts";
import { type Item, type LineEvent, type Message, pageName, type Status } from "./transcript.ts";

interface Props {
  item: Item;
  view: ConversationView;
  people: Readonly<Record<string, Person>>;
}

export function Entry({ item, view, people }: Props) {
  const { now } = useApp();
  const who = useWho(view, people);
  switch (item.kind) {
    case "day":
      return (
        <p class="day">
          <span>{dayText(item.at, now())}</span>
        </p>
      );
    case "new":
      return (
        <p class="new-from-here">
          <span>{t("console.log.new")}</span>
        </p>
      );
    case "line":
      return (
        <p class="line">
          <bdi>{lineText(item.event, who)}</bdi>
          {item.waited !== undefined && <> · {t("console.line.waited", { time: elapsed(item.waited) })}</>} ·{" "}
          {timeOf(item.event.at)}
        </p>
      );
    case "message":
      return item.note ? <Note note={item} who={who} /> : <Bubble message={item} who={who} />;
  }
}

type Who = (id: string | null) => string;

function useWho(view: ConversationView, people: Props["people"]): Who {
  const { me } = useApp();
  return (id) => {
    if (id === me.person.id) return t("console.you");
    if (id === null || id === view.learner.id) return nameOf(view.learner);
    return nameOf({ id, name: people[id]?.name ?? "" }, "tutor");
  };
}

function lineText(event: LineEvent, who: Who): string {
  const name = who(event.actor);
  const you = name === t("console.you");
  switch (event.kind) {
    case "opened":
      return event.body.context
        ? t("console.line.openedFrom", { name, page: pageName(event.body.context) })
        : t("console.line.opened", { name });
    case "assigned":
      return you ? t("console.line.assignedYou") : t("console.line.assigned", { name: who(event.body.tutor) });
    case "located":
      return t("console.line.located", { name, page: pageName(event.body.context) });
    case "proposedSolved":
      return you ? t("console.line.proposedYou") : t("console.line.proposed", { name });
    case "confirmed":
      return t("console.line.confirmed", { name });
    case "notYet":
      return t("console.line.notYet", { name });
    case "reopened":
      return t("console.line.reopened", { name });
  }
}

function Bubble({ message, who }: { message: Message; who: Who }) {
  const classes = ["bubble", message.side, message.closes && "closes", message.failure && "failed"];
  return (
    <div class={`said ${message.side}`}>
      {/* Other tutors' words stand on the same side: their name tells them apart. */}
      {message.opens && message.side === "tutor" && !message.own && <span class="author">{who(message.author)}</span>}
      <div class={classes.filter(Boolean).join(" ")}>
        <span class="unseen">{who(message.author)}: </span>
        <Linked text={message.text} elsewhere={t("console.log.elsewhere")} />
      </div>
      {message.closes && <Meta message={message} />}
      {message.failure && <Mend message={message} />}
    </div>
  );
}

function Note({ note, who }: { note: Message; who: Who }) {
  return (
    <div class={note.failure ? "private-note failed" : "private-note"}>
      <p class="note-head">
        <Icon of={Lock} size={13} />
        <span>
          {t("console.log.note")} · <bdi>{who(note.author)}</bdi>
        </span>
        <span class="note-time">
          {note.at !== undefined
            ? timeOf(note.at)
            : t(note.failure ? "console.status.failed" : "console.status.noteSending")}
        </span>
      </p>
      <Linked text={note.text} elsewhere={t("console.log.elsewhere")} />
      {note.failure && <Mend message={note} />}
    </div>
  );
}

const marks: Record<Status, typeof Check> = {
  sending: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
};

function Meta({ message: { at, status } }: { message: Message }) {
  return (
    <p class={`meta ${status ?? ""}`}>
      {at !== undefined && <span>{timeOf(at)}</span>}
      {status && (
        <span class="meta-status">
          <Icon of={marks[status]} size={13} />
          {t(`console.status.${status}`)}
        </span>
      )}
    </p>
  );
}

/** Why it could not be sent, and what can be done. */
function Mend({ message }: { message: Message }) {
  const { sending, act } = useApp();
  const id = message.clientId!;
  return (
    <div class="mend" role="alert">
      <p>
        <b>{message.failure!.title}</b> {message.failure!.detail}
      </p>
      <div class="mend-actions">
        <Button small onClick={() => act.edit(id)}>
          {t("console.mend.edit")}
        </Button>
        <Button small onClick={() => sending.again(id)}>
          {t("console.mend.again")}
        </Button>
        <Button small kind="quiet" onClick={() => sending.take(id)}>
          {t("console.mend.discard")}
        </Button>
      </div>
    </div>
  );
}
