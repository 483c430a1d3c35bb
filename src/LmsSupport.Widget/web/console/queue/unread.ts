import { useEffect, useState } from "preact/hooks";
import type { ConversationView } from "../../kit/api.ts";
import { useApp } from "../app.ts";
import { unreadIn } from "../conversation/transcript.ts";
import { tabOf } from "../desk/lists.ts";
import type { DeskState } from "../desk/state.ts";

/** Messages not seen, where the log is at hand to count them. */
export type Unread = ReadonlyMap<string, number>;

/** 0: nothing new; -1: something, not known how much. */
export function unreadOf(unread: Unread, view: ConversationView, state: DeskState): number {
  if (tabOf(view, state.me) !== "mine") return 0;
  const counted = unread.get(view.id);
  return counted ?? (view.last > view.read ? -1 : 0);
}

/** Counts from the logs that the desk holds. */
export function useUnread(): Unread {
  const { desk, held } = useApp();
  const [, draw] = useState(0);
  useEffect(() => held.subscribe(() => draw((count) => count + 1)), [held]);
  const { lists, me } = desk.state.get();
  const unread = new Map<string, number>();
  for (const [id, log] of held.logs) {
    const view = lists.views.get(id);
    if (view && log.state.get().kind === "ready") unread.set(id, unreadIn(log.transcript.events, view.read, me));
  }
  return unread;
}
