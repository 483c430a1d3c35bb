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

const key = "lmssupport";
/** A launch costs the LMS something: unseen ones wait for each other, and give up when nothing comes of them. */
const seenEvery = 1_500;
const unseenEvery = 10_000;
export const unseenTries = 3;

export function recall(): Memory {
  const nothing: Memory = { panel: false, conversation: 0, at: 0 };
  try {
    return { ...nothing, ...JSON.parse(localStorage.getItem(key) ?? "{}") };
  } catch {
    return nothing;
  }
}

export function remember(memory: Memory): void {
  try {
    localStorage.setItem(key, JSON.stringify(memory));
  } catch {
    // As said above.
  }
}

/** Milliseconds until the help may open by itself on this page; null when it should not. */
export function opensIn(memory: Memory, now: number): number | null {
  if (!memory.panel && memory.conversation < 1) return null;
  const since = now - memory.at;
  // A clock that was set back must not keep it closed.
  if (since < 0) return 0;
  return Math.max(0, (memory.panel ? seenEvery : unseenEvery) - since);
}
