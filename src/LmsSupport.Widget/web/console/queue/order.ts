/**
 * The order on the screen. While a pointer or the focus is on the list nothing moves under it: rows stay where they are,
 * what left stays as a place that says so, what came stands at the end. When the list is let go it takes the wanted order.
 */
export interface Shown {
  readonly ids: readonly string[];
  /** Still shown, no longer in the list. */
  readonly gone: ReadonlySet<string>;
  /** Came while the list was held. */
  readonly arrived: ReadonlySet<string>;
}

export const nothingShown: Shown = { ids: [], gone: new Set(), arrived: new Set() };

export function arranged(shown: Shown, wanted: readonly string[], held: boolean): Shown {
  if (!held) return { ids: wanted, gone: new Set(), arrived: new Set() };
  const wants = new Set(wanted);
  const has = new Set(shown.ids);
  const came = wanted.filter((id) => !has.has(id));
  return {
    ids: [...shown.ids, ...came],
    gone: new Set(shown.ids.filter((id) => !wants.has(id))),
    arrived: new Set([...shown.arrived, ...came].filter((id) => wants.has(id))),
  };
}

/** The row that J and K reach from here; rows that are gone are stepped over. Stops at the ends. */
export function neighbour(shown: Shown, from: string | undefined, step: 1 | -1): string | undefined {
  const at = from === undefined ? -1 : shown.ids.indexOf(from);
  if (at < 0) return shown.ids.find((id) => !shown.gone.has(id));
  for (let next = at + step; next >= 0 && next < shown.ids.length; next += step)
    if (!shown.gone.has(shown.ids[next]!)) return shown.ids[next];
  return shown.gone.has(from!) ? undefined : from;
}

/** Which rows of a long list are drawn: those in sight and some on either side. */
export function windowOf(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
): { first: number; end: number } {
  const margin = 12;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin);
  return { first: Math.min(first, count), end: Math.max(end, 0) };
}
