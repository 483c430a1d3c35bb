import type { ConsoleView, ConversationView } from "../../kit/api.ts";
import { arranged, neighbour, nothingShown, type Shown } from "../queue/order.ts";
import { changed, type Lists, noLists, polled, seen, type Tab, tabOf, tabs, wanted } from "./lists.ts";

/** Everything that decides what stands on the tutor's desk; no time passes and nothing is fetched in here. */
export interface DeskState {
  readonly me: string;
  /** The lists have been told at least once. */
  readonly loaded: boolean;
  readonly lists: Lists;
  readonly tab: Tab;
  /** Somebody's pointer or keys are on the list. */
  readonly held: boolean;
  readonly shown: Shown;
  /** How the rows looked that are still shown but no longer in the list. */
  readonly left: ReadonlyMap<string, ConversationView>;
  /** The row that J and K stand on. */
  readonly cursor: string | undefined;
  readonly open: string | undefined;
}

export type Happened =
  | { type: "polled"; answer: ConsoleView; askedAt: number }
  | { type: "told"; view: ConversationView; at: number }
  | { type: "seen"; id: string; read: number }
  | { type: "tab"; tab: Tab }
  | { type: "held"; held: boolean }
  | { type: "moved"; step: 1 | -1 }
  | { type: "pointed"; id: string }
  | { type: "opened"; id: string | undefined };

export const atStart = (me: string): DeskState => ({
  me,
  loaded: false,
  lists: noLists,
  tab: "mine",
  held: false,
  shown: nothingShown,
  left: new Map(),
  cursor: undefined,
  open: undefined,
});

export function next(state: DeskState, happened: Happened): DeskState {
  switch (happened.type) {
    case "polled":
      return firstTab(state, relisted(state, polled(state.lists, happened.answer, happened.askedAt)));
    case "told":
      return told(state, happened.view, happened.at);
    case "seen":
      return { ...state, lists: seen(state.lists, happened.id, happened.read) };
    case "tab":
      return happened.tab === state.tab ? state : onTab(state, happened.tab);
    case "held":
      return happened.held === state.held ? state : relisted({ ...state, held: happened.held }, state.lists);
    case "moved":
      return { ...state, cursor: neighbour(state.shown, state.cursor ?? state.open, happened.step) };
    case "pointed":
      return { ...state, cursor: happened.id };
    case "opened":
      return opened(state, happened.id);
  }
}

/** At the first answer: where there is something to do. */
function firstTab(before: DeskState, state: DeskState): DeskState {
  if (before.loaded) return state;
  const open = state.open ? state.lists.views.get(state.open) : undefined;
  const best = (open && tabOf(open, state.me)) ?? tabs.find((tab) => wanted(state.lists, tab, state.me).length > 0);
  return onTab({ ...state, loaded: true }, best === "recent" && !open ? "waiting" : (best ?? "waiting"));
}

function onTab(state: DeskState, tab: Tab): DeskState {
  const ids = wanted(state.lists, tab, state.me);
  return {
    ...state,
    tab,
    shown: arranged(nothingShown, ids, false),
    left: new Map(),
    cursor: ids.find((id) => id === state.open),
  };
}

function opened(state: DeskState, id: string | undefined): DeskState {
  const view = id ? state.lists.views.get(id) : undefined;
  const tab = view && tabOf(view, state.me);
  const there = tab && tab !== state.tab ? onTab(state, tab) : state;
  return { ...there, open: id, cursor: id ?? state.cursor };
}

function told(state: DeskState, view: ConversationView, at: number): DeskState {
  const lists = changed(state.lists, view, state.me, at);
  if (lists === state.lists) return state;
  const before = relisted(state, lists, view);
  // What the tutor has open goes with them to the list it now stands in: taken = mine.
  const tab = tabOf(view, state.me);
  return view.id === state.open && tab === "mine" && state.tab === "waiting" ? onTab(before, tab) : before;
}

function relisted(state: DeskState, lists: Lists, last?: ConversationView): DeskState {
  const shown = arranged(state.shown, wanted(lists, state.tab, state.me), state.held);
  const left = new Map<string, ConversationView>();
  for (const id of shown.gone) {
    const view = (last?.id === id ? last : undefined) ?? state.left.get(id) ?? state.lists.views.get(id);
    if (view) left.set(id, view);
  }
  const cursor = state.cursor && shown.ids.includes(state.cursor) ? state.cursor : undefined;
  return { ...state, lists, shown, left, cursor };
}

/** The list's rows as drawn. */
export interface Row {
  view: ConversationView;
  gone: boolean;
  arrived: boolean;
}

export function rowsOf(state: DeskState): Row[] {
  return state.shown.ids.flatMap((id) => {
    const gone = state.shown.gone.has(id);
    const view = gone ? state.left.get(id) : state.lists.views.get(id);
    return view ? [{ view, gone, arrived: state.shown.arrived.has(id) }] : [];
  });
}

export function countsOf(state: DeskState): Record<Tab, number> {
  const counts = { mine: 0, waiting: 0, recent: 0 };
  for (const view of state.lists.views.values()) {
    const tab = tabOf(view, state.me);
    if (tab) counts[tab]++;
  }
  return counts;
}

/** Mine, with something in it that the tutor has not seen. */
export function unseen(state: DeskState): string[] {
  return [...state.lists.views.values()]
    .filter((view) => tabOf(view, state.me) === "mine" && view.last > view.read)
    .map((view) => view.id);
}

/** What T takes: the open one if it waits, the row under the cursor, else whoever has waited longest. */
export function toTake(state: DeskState): string | undefined {
  const waits = (id: string | undefined) => {
    const view = id === undefined ? undefined : state.lists.views.get(id);
    return view && tabOf(view, state.me) === "waiting" ? id : undefined;
  };
  const pointed = state.tab === "waiting" ? waits(state.cursor) : undefined;
  return pointed ?? waits(state.open) ?? wanted(state.lists, "waiting", state.me)[0];
}
