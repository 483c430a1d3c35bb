import { safely } from "./safely.ts";

/**
 * What must outlive a page of the LMS: whether the panel is open, and whether there is a conversation whose answers
 * somebody waits for. In the storage of the page's own origin; where that is forbidden, each page begins anew.
 */
export interface Memory {
  panel: boolean;
  /** How often the help may still be opened unseen without coming up. 0: nobody waits for an answer. */
  conversation: number;
  /** When it was last opened by itself. */
  at: number;
}

export const key = "lmssupport";
/** A launch costs the LMS something: unseen ones wait for each other, and give up when nothing comes of them. */
const seenEvery = 1_500;
const unseenEvery = 10_000;
export const unseenTries = 3;

/**
 * The widget's own small things, where its frame has no storage of its own. What is private in them is sealed with a
 * key that this page never sees. Empty: forget it.
 */
export const keep = (name: string, value: string): void =>
  safely(() => (value ? localStorage.setItem(key + name, value) : localStorage.removeItem(key + name)));

export const kept = (): [name: string, value: string][] =>
  safely(() => Object.entries<string>(localStorage).filter(([name]) => name.startsWith(`${key}.`))) ?? [];

export const recall = (): Memory => ({
  panel: false,
  conversation: 0,
  at: 0,
  ...safely(() => JSON.parse(localStorage.getItem(key) ?? "{}")),
});

export const remember = (memory: Memory): void => keep("", JSON.stringify(memory));

/** Milliseconds until the help may open by itself on this page; null when it should not. */
export function opensIn(memory: Memory, now: number): number | null {
  if (!memory.panel && memory.conversation < 1) return null;
  const wait = memory.at + (memory.panel ? seenEvery : unseenEvery) - now;
  // A clock that was set back must not keep it closed.
  return wait > 0 && memory.at <= now ? wait : 0;
}
