import type { ConversationView, Person, VisibleEvent } from "../kit/api.ts";
import type { Transcript } from "../kit/log/transcript.ts";
import type { Failure, Letter } from "../kit/outbox/letter.ts";
import { daysBetween } from "../kit/time.ts";

export type Status = "sending" | "sent" | "delivered" | "read";

/** What stands in the transcript, from top to bottom. */
export type Item =
  | { kind: "day"; key: string; at: number }
  | {
      kind: "mine";
      key: string;
      text: string;
      at: number;
      /** Only on the last one with the same status: what is true of it is true of those above. */
      status?: Status;
      failure?: Failure;
      letterId?: string;
    }
  | {
      kind: "theirs";
      key: string;
      text: string;
      at: number;
      person: string;
      name: string /** Last of a run. */;
      ends: boolean;
    }
  | {
      kind: "line";
      key: string;
      at: number;
      what: "assigned" | "proposed" | "confirmed" | "notYet" | "reopened";
      name: string;
    };

interface Source {
  me: string;
  transcript: Transcript;
  /** Of this conversation, in the order of writing. */
  letters: readonly Letter[];
}

/** Unread by this reader: what others said behind the watermark. */
export function unreadOf({ events }: Transcript, me: string, read: number): number {
  return events.filter((event) => event.kind === "said" && event.actor !== me && event.number > read).length;
}

export function statusOf(number: number, conversation: ConversationView | null, me: string): Status {
  const others = (conversation?.marks ?? []).filter((mark) => mark.personId !== me);
  if (others.some((mark) => mark.read >= number)) return "read";
  return others.some((mark) => mark.delivered >= number) ? "delivered" : "sent";
}

export function timeline({ me, transcript, letters }: Source): Item[] {
  const stored = new Set(transcript.events.map((event) => event.clientId));
  // While it is open, the question stands in a card of its own.
  const open =
    transcript.conversation?.state === "proposedSolved" &&
    transcript.events.findLast((event) => event.kind === "proposedSolved");
  const items = [
    ...transcript.events.filter((event) => event !== open).flatMap((event) => itemsOf(event, transcript, me)),
    ...letters
      // Its event may arrive before the outbox hears of it.
      .filter((letter) => letter.content.kind === "say" && !stored.has(letter.id))
      .map(letterItem),
  ];
  return withDays(onlyLastStatus(items));
}

function itemsOf(event: VisibleEvent, { people, conversation }: Transcript, me: string): Item[] {
  const key = `${event.number}`;
  const { at } = event;
  const who: Person | undefined = people[event.actor ?? ""];
  const name = who?.name ?? "";
  switch (event.kind) {
    case "said":
      if (event.actor === me) {
        const status = statusOf(event.number, conversation, me);
        // The same key as its letter had: the message stays where it is on the screen when it is stored.
        return [{ kind: "mine", key: event.clientId ?? key, text: event.body.text, at, status }];
      }
      return [{ kind: "theirs", key, text: event.body.text, at, person: event.actor ?? "", name, ends: true }];
    case "assigned":
      return [{ kind: "line", key, at, what: "assigned", name: people[event.body.tutor]?.name ?? "" }];
    case "proposedSolved":
      return [{ kind: "line", key, at, what: "proposed", name }];
    case "confirmed":
    case "notYet":
    case "reopened":
      return [{ kind: "line", key, at, what: event.kind, name }];
    default:
      return [];
  }
}

function letterItem({ id, content, writtenAt, failure }: Letter): Item {
  const text = content.kind === "say" ? content.text : "";
  const item = { kind: "mine", key: id, text, at: writtenAt, letterId: id } as const;
  return failure ? { ...item, failure } : { ...item, status: "sending" };
}

function onlyLastStatus(items: Item[]): Item[] {
  const seen = new Set<Status>();
  const result: Item[] = [];
  for (const item of items.toReversed()) {
    const after = result.at(-1);
    if (item.kind === "mine" && item.status) {
      const { status, ...rest } = item;
      result.push(seen.has(status) ? rest : item);
      seen.add(status);
    } else if (item.kind === "theirs")
      result.push({ ...item, ends: after?.kind !== "theirs" || after.person !== item.person });
    else result.push(item);
  }
  return result.reverse();
}

function withDays(items: Item[]): Item[] {
  const result: Item[] = [];
  let last = Number.NaN;
  for (const item of items) {
    if (Number.isNaN(last) || daysBetween(last, item.at) !== 0)
      result.push({ kind: "day", key: `day-${item.key}`, at: item.at });
    last = item.at;
    result.push(item);
  }
  return result;
}
