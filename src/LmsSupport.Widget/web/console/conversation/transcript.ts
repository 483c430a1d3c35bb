import type { EventView, Mark, Micros, PageContext, VisibleEvent } from "../../kit/api.ts";

export type Status = "sending" | "sent" | "delivered" | "read" | "failed";

/** A message of this browser that the server has not numbered yet. */
export interface Pending {
  clientId: string;
  note: boolean;
  text: string;
  /** Why it cannot be sent; undefined = it is on its way. */
  failure?: { title: string; detail: string };
}

export interface Message {
  kind: "message";
  key: string;
  side: "learner" | "tutor";
  note: boolean;
  own: boolean;
  author: string | null;
  text: string;
  at: Micros | undefined;
  number: number | undefined;
  clientId: string | undefined;
  /** First and last of what one person said in one go. */
  opens: boolean;
  closes: boolean;
  /** Of what tutors said. */
  status: Status | undefined;
  failure: Pending["failure"];
}

export type Item =
  | { kind: "day"; key: string; at: Micros }
  | { kind: "new"; key: string }
  | { kind: "line"; key: string; event: LineEvent; waited: Micros | undefined }
  | Message;

export type LineEvent = Exclude<VisibleEvent, { kind: "said" | "noted" }>;

interface Source {
  events: readonly EventView[];
  pending: readonly Pending[];
  me: string;
  learner: string;
  marks: readonly Mark[];
  /** Number of the last event that was seen when the conversation was opened; undefined = no line is drawn. */
  seenUpTo: number | undefined;
  /** Where a day begins depends on the reader's time zone. */
  dayOf: (at: Micros) => string;
}

const pause: Micros = 5 * 60 * 1_000_000;

/** The transcript as it is drawn: a fold over the log, what waits in the outbox at its end. */
export function transcript(source: Source): Item[] {
  const items: Item[] = [];
  const events = withoutPassedPlaces(source.events.filter((event): event is VisibleEvent => event.kind !== undefined));
  const numbered = new Set(events.flatMap((event) => event.clientId ?? []));
  let day = "";
  let asked: Micros | undefined;
  let divided = source.seenUpTo === undefined;

  for (const event of events) {
    const today = source.dayOf(event.at);
    if (today !== day) items.push({ kind: "day", key: `day-${today}`, at: event.at });
    day = today;
    if (!divided && event.number > source.seenUpTo! && event.actor !== source.me) {
      divided = true;
      items.push({ kind: "new", key: "new" });
    }
    if (event.kind === "said" || event.kind === "noted") {
      items.push(message(event, source));
      continue;
    }
    if (event.kind === "opened" || event.kind === "reopened") asked = event.at;
    const waited = event.kind === "assigned" && asked !== undefined ? event.at - asked : undefined;
    items.push({ kind: "line", key: `e${event.number}`, event, waited });
  }
  for (const waiting of source.pending) {
    if (!numbered.has(waiting.clientId)) items.push(pendingMessage(waiting, source.me));
  }
  return grouped(items);
}

function message(event: VisibleEvent & { kind: "said" | "noted" }, source: Source): Message {
  const bySide = event.actor === source.learner ? "learner" : "tutor";
  return {
    kind: "message",
    // The same key before and after the acknowledgement: the bubble stays the same element.
    key: event.clientId ?? `e${event.number}`,
    side: bySide,
    note: event.kind === "noted",
    own: event.actor === source.me,
    author: event.actor,
    text: event.body.text,
    at: event.at,
    number: event.number,
    clientId: event.clientId,
    opens: true,
    closes: true,
    status: bySide === "tutor" && event.kind === "said" ? statusOf(event.number, source) : undefined,
    failure: undefined,
  };
}

function pendingMessage(waiting: Pending, me: string): Message {
  return {
    kind: "message",
    key: waiting.clientId,
    side: "tutor",
    note: waiting.note,
    own: true,
    author: me,
    text: waiting.text,
    at: undefined,
    number: undefined,
    clientId: waiting.clientId,
    opens: true,
    closes: true,
    status: waiting.failure ? "failed" : "sending",
    failure: waiting.failure,
  };
}

function statusOf(number: number, { marks, learner }: Source): Status {
  const mark = marks.find(({ personId }) => personId === learner);
  if (!mark) return "sent";
  return number <= mark.read ? "read" : number <= mark.delivered ? "delivered" : "sent";
}

/** Of the pages that somebody passed through without a word only the last is told, and only if it is another page. */
function withoutPassedPlaces(events: VisibleEvent[]): VisibleEvent[] {
  let address: string | undefined;
  return events.filter((event, index) => {
    if (event.kind === "opened") address = event.body.context?.address;
    if (event.kind !== "located") return true;
    if (events[index + 1]?.kind === "located" || event.body.context.address === address) return false;
    address = event.body.context.address;
    return true;
  });
}

/** A page by the name that people use for it. */
export const pageName = ({ activity, title }: PageContext): string => activity || title;

function grouped(items: Item[]): Item[] {
  return items.map((item, index) => {
    if (item.kind !== "message") return item;
    return { ...item, opens: !together(items[index - 1], item), closes: !together(item, items[index + 1], true) };
  });
}

function together(first: Item | undefined, second: Item | undefined, sameStatus = false): boolean {
  if (first?.kind !== "message" || second?.kind !== "message") return false;
  if (first.author !== second.author || first.note !== second.note || first.failure || second.failure) return false;
  if (sameStatus && first.status !== second.status) return false;
  return first.at === undefined || second.at === undefined || second.at - first.at < pause;
}

/** Where the learner is, by the last thing that their page told. */
export function lastPlace(events: readonly EventView[]): { context: PageContext; at: Micros } | undefined {
  for (let index = events.length - 1; index >= 0; index--) {
    const event = events[index]!;
    if ((event.kind === "located" || event.kind === "opened") && event.body.context)
      return { context: event.body.context, at: event.at };
  }
  return undefined;
}

/** How many messages of others came after a number. */
export function unreadIn(events: readonly EventView[], read: number, me: string): number {
  return events.filter(
    (event) => event.number > read && (event.kind === "said" || event.kind === "noted") && event.actor !== me,
  ).length;
}
