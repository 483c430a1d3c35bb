import type { ConsoleView, ConversationView } from "../../kit/api.ts";

export type Tab = "mine" | "waiting" | "recent";
export const tabs: readonly Tab[] = ["mine", "waiting", "recent"];

/**
 * What the tutor has before them. Told from two sides: a poll gives all of it as of when the server answered, a `Queue`
 * message gives one conversation as of now. Neither may undo what the other has told later.
 */
export interface Lists {
  /** Everything that stands in a list, by id. */
  readonly views: ReadonlyMap<string, ConversationView>;
  /** When something was last told about a conversation outside a poll (the page's own monotonic clock, ms). */
  readonly told: ReadonlyMap<string, number>;
}

export const noLists: Lists = { views: new Map(), told: new Map() };

/** The list in which a conversation stands for this tutor; undefined = none. */
export function tabOf(view: ConversationView, me: string): Tab | undefined {
  if (view.tutor?.id === me) return view.state === "solved" ? "recent" : "mine";
  return view.state === "waiting" && !view.tutor ? "waiting" : undefined;
}

/** One conversation changed. What is older than what is known is left alone. */
export function changed(lists: Lists, view: ConversationView, me: string, at: number): Lists {
  const known = lists.views.get(view.id);
  if (known && known.last > view.last) return lists;
  const views = new Map(lists.views);
  if (tabOf(view, me)) views.set(view.id, kept(known, view));
  else views.delete(view.id);
  return { views, told: new Map(lists.told).set(view.id, at) };
}

/** All lists, as an answer gave them to a question asked at `askedAt`. */
export function polled(lists: Lists, answer: ConsoleView, askedAt: number): Lists {
  const views = new Map<string, ConversationView>();
  const told = new Map<string, number>();
  const later = (id: string) => (lists.told.get(id) ?? Number.NEGATIVE_INFINITY) >= askedAt;
  for (const view of [...answer.waiting, ...answer.mine, ...answer.recent]) {
    const known = lists.views.get(view.id);
    // Told later that it left: the answer is older.
    if (!known && later(view.id)) continue;
    views.set(view.id, known && known.last > view.last ? known : kept(known, view));
  }
  // Told after the question was asked: the answer may not know of it yet.
  for (const [id, at] of lists.told) {
    if (at < askedAt) continue;
    told.set(id, at);
    const known = lists.views.get(id);
    if (known && !views.has(id)) views.set(id, known);
  }
  return { views, told };
}

/** Watermarks only rise. */
function kept(known: ConversationView | undefined, view: ConversationView): ConversationView {
  return known && known.read > view.read ? { ...view, read: known.read } : view;
}

/** This reader has seen a conversation up to a number. */
export function seen(lists: Lists, id: string, read: number): Lists {
  const known = lists.views.get(id);
  if (!known || known.read >= read) return lists;
  return { ...lists, views: new Map(lists.views).set(id, { ...known, read }) };
}

/** The ids of a list in the order of what should be done first. */
export function wanted(lists: Lists, tab: Tab, me: string): string[] {
  const rows = [...lists.views.values()].filter((view) => tabOf(view, me) === tab);
  return rows.sort(orders[tab]).map((view) => view.id);
}

type Order = (a: ConversationView, b: ConversationView) => number;

const byId: Order = (a, b) => (a.id < b.id ? -1 : 1);
const newestFirst: Order = (a, b) => b.lastAt - a.lastAt || byId(a, b);

/** The learner has had the last word: it is for the tutor to answer. */
export const isTutorsTurn = (view: ConversationView): boolean => view.state === "active";

const orders: Record<Tab, Order> = {
  waiting: (a, b) => (a.waitingSince ?? a.openedAt) - (b.waitingSince ?? b.openedAt) || byId(a, b),
  // Whoever waits for this tutor's answer comes first, the longest before all; then whoever wrote last.
  mine: (a, b) => {
    const [first, second] = [isTutorsTurn(a), isTutorsTurn(b)];
    if (first && second) return -newestFirst(a, b);
    return first ? -1 : second ? 1 : newestFirst(a, b);
  },
  recent: newestFirst,
};
