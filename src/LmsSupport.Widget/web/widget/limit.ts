/** UTF-16 units, as the service counts them. */
export const limit = 8_000;
const near = 500;

/** `left` only near the end, where it matters; `over` is how much must go. Counted as it is sent: without the spaces around it. */
export function lengthOf(text: string): { left: number | null; over: number } {
  const { length } = text.trim();
  if (length > limit) return { left: null, over: length - limit };
  return { left: limit - length <= near ? limit - length : null, over: 0 };
}
