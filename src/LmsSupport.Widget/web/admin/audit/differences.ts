/** One fact that changed. `undefined`: it was not there. */
export interface Difference {
  /** Parts of a nested fact joined with dots. */
  field: string;
  before: unknown;
  after: unknown;
}

/** Our own numbers of things: the names beside them say the same to people. */
const numbers = /(^|\.)(person|scope|course|category|platform|registration|organisation|edition)Id$/;

/** What stands in one and not, or otherwise, in the other. Facts that are the same on both sides are left out. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [was, is] = [factsIn(before), factsIn(after)];
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields
    .filter((field) => !numbers.test(field))
    .map((field) => ({ field, before: was.get(field), after: is.get(field) }))
    .filter((each) => !same(each.before, each.after));
}

/** Objects are opened, lists stay whole; what is sent as text of JSON is read first. */
function factsIn(value: unknown): Map<string, unknown> {
  const facts = new Map<string, unknown>();
  const look = (at: unknown, path: string) => {
    if (at !== null && typeof at === "object" && !Array.isArray(at))
      for (const [name, inside] of Object.entries(at)) look(inside, path ? `${path}.${name}` : name);
    else if (at !== undefined) facts.set(path, at);
  };
  look(read(value), "");
  return facts;
}

function read(value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) ?? undefined;
  } catch {
    return value;
  }
}

/** Nothing said and nothing there are the same to a reader. */
const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

const times = /(^|\.)(start|due|at|until|from|.*At|.*Until|.*From|.*Since)$/;

/** Microseconds since 1970, in a field that tells a time: between the years 2001 and 2100. */
export const isTime = (field: string, value: unknown): value is number =>
  typeof value === "number" && times.test(field) && value > 1e15 && value < 4.1e15;
