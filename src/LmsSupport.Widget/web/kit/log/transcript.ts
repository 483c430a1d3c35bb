import type { ConversationState, ConversationView, EventView, Mark, Person, Snapshot, VisibleEvent } from "../api.ts";

/** What this page knows of a conversation. Values only: each change makes a new one. */
export interface Transcript {
  conversation: ConversationView | null;
  people: Readonly<Record<string, Person>>;
  /** Those that this reader may see, in order. */
  events: readonly VisibleEvent[];
  /** All numbers from `first` to `last` have arrived; `first` is 1 when the beginning is here. 0: nothing yet. */
  first: number;
  last: number;
  /** Arrived, but with a hole before them. */
  ahead: ReadonlyMap<number, EventView>;
}

export const nothingYet: Transcript = {
  conversation: null,
  people: {},
  events: [],
  first: 0,
  last: 0,
  ahead: new Map(),
};

const visible = (event: EventView): event is VisibleEvent => event.kind !== undefined;

/** Takes in events in whatever order and however often they come. */
export function merge(old: Transcript, arrived: readonly EventView[]): Transcript {
  const ahead = new Map(old.ahead);
  for (const event of arrived) if (event.number > old.last) ahead.set(event.number, event);
  let { last, conversation } = old;
  const events = [...old.events];
  // Before the snapshot there is nothing to join on to.
  while (old.first > 0 && ahead.has(last + 1)) {
    const event = ahead.get(++last)!;
    ahead.delete(last);
    if (!visible(event)) continue;
    events.push(event);
    conversation &&= fold(conversation, event, old.people);
  }
  if (conversation && last > conversation.last) conversation = { ...conversation, last };
  return { ...old, conversation, events, last, ahead };
}

/** Older events, asked for by a reader who scrolls up. */
export function prepend(old: Transcript, older: readonly EventView[]): Transcript {
  const fitting = older.filter((event) => event.number < old.first);
  if (fitting.at(-1)?.number !== old.first - 1) return old;
  return { ...old, first: fitting[0]!.number, events: [...fitting.filter(visible), ...old.events] };
}

/** What the server says now, with what this page already has of the same conversation. */
export function takeSnapshot(old: Transcript, snapshot: Snapshot): Transcript {
  const numbers = snapshot.events.map((event) => event.number);
  const first = numbers[0] ?? 1;
  const joins = old.first > 0 && first <= old.last + 1;
  const base: Transcript = joins ? old : { ...old, events: [], first, last: first - 1 };
  const people = { ...old.people, ...snapshot.people };
  const merged = merge({ ...base, people }, snapshot.events);
  const conversation = withMarks(snapshot.conversation, old.conversation?.marks ?? []);
  // Events may have overtaken the snapshot; what they changed is folded in again.
  const later = merged.events.filter((event) => event.number > snapshot.conversation.last);
  const folded = later.reduce((view, event) => fold(view, event, people), conversation);
  return { ...merged, conversation: { ...folded, last: Math.max(folded.last, merged.last) } };
}

export function takeMark(old: Transcript, mark: Mark): Transcript {
  if (!old.conversation) return old;
  return { ...old, conversation: withMarks(old.conversation, [mark]) };
}

/** Watermarks only rise. */
function withMarks(view: ConversationView, told: readonly Mark[]): ConversationView {
  const marks = new Map(view.marks.map((mark) => [mark.personId, mark]));
  for (const { personId, delivered, read } of told) {
    const had = marks.get(personId);
    marks.set(personId, {
      personId,
      delivered: Math.max(delivered, read, had?.delivered ?? 0),
      read: Math.max(read, had?.read ?? 0),
    });
  }
  return { ...view, marks: [...marks.values()] };
}

/**
 * What the reader sees at once; the server's own view follows (`changesView`). The same rules as the head of a
 * conversation has on the server.
 */
function fold(view: ConversationView, event: VisibleEvent, people: Transcript["people"]): ConversationView {
  const state = stateAfter(view, event);
  const next = { ...view, state, last: event.number, lastAt: event.at };
  if (event.kind === "said") return { ...next, preview: beginning(event.body.text) };
  if (event.kind === "confirmed") return { ...next, waitingSince: null };
  if (event.kind === "reopened" && state === "waiting") return { ...next, waitingSince: view.waitingSince ?? event.at };
  if (event.kind !== "assigned") return next;
  const id = event.body.tutor;
  const tutor = people[id];
  return { ...next, waitingSince: null, tutor: tutor ? { id, name: tutor.name, initials: tutor.initials } : null };
}

function stateAfter(view: ConversationView, event: VisibleEvent): ConversationState {
  switch (event.kind) {
    case "said":
      if (view.state === "waiting" || view.state === "solved") return view.state;
      return event.actor === view.learner.id ? "active" : "awaitingLearner";
    case "assigned":
    case "notYet":
      return "active";
    case "proposedSolved":
      return "proposedSolved";
    case "confirmed":
      return "solved";
    case "reopened":
      return view.tutor ? "active" : "waiting";
    default:
      return view.state;
  }
}

const previewLength = 140;

function beginning(text: string): string {
  if (text.length <= previewLength) return text;
  // Never half a character of two units.
  const cut = text.slice(0, previewLength - 1).replace(/[\uD800-\uDBFF]$/, "");
  return `${cut}…`;
}

/** Whether the server's view of the conversation (state, tutor, people) is worth asking for again. */
export function changesView(transcript: Transcript, arrived: readonly EventView[]): boolean {
  return arrived.some(
    (event) =>
      visible(event) &&
      (!["said", "noted", "located", "opened"].includes(event.kind) ||
        (event.actor !== null && !(event.actor in transcript.people))),
  );
}
