import { expect, it } from "vitest";
import { arranged, neighbour, nothingShown, windowOf } from "./order.ts";

const shown = arranged(nothingShown, ["a", "b", "c"], false);

it("takes the wanted order when nobody is on the list", () => {
  expect(arranged(shown, ["c", "a", "d"], false).ids).toEqual(["c", "a", "d"]);
});

it("moves nothing while it is held: what came stands at the end", () => {
  const held = arranged(shown, ["new", "c", "b", "a"], true);
  expect(held.ids).toEqual(["a", "b", "c", "new"]);
  expect([...held.arrived]).toEqual(["new"]);
});

it("keeps the place of what left while it is held", () => {
  const held = arranged(shown, ["a", "c"], true);
  expect(held.ids).toEqual(["a", "b", "c"]);
  expect([...held.gone]).toEqual(["b"]);
});

it("settles when it is let go", () => {
  const held = arranged(shown, ["new", "c", "a"], true);
  const free = arranged(held, ["new", "c", "a"], false);
  expect(free).toEqual({ ids: ["new", "c", "a"], gone: new Set(), arrived: new Set() });
});

it("takes back a row that left and came again, in its place", () => {
  const without = arranged(shown, ["a", "c"], true);
  const again = arranged(without, ["b", "a", "c"], true);
  expect(again.ids).toEqual(["a", "b", "c"]);
  expect(again.gone.size).toBe(0);
});

it("does not call new what came and left again", () => {
  const came = arranged(shown, ["a", "b", "c", "new"], true);
  expect(arranged(came, ["a", "b", "c"], true).arrived.size).toBe(0);
});

it("steps over what is gone, and stops at the ends", () => {
  const held = arranged(shown, ["a", "c"], true);
  expect(neighbour(held, "a", 1)).toBe("c");
  expect(neighbour(held, "c", -1)).toBe("a");
  expect(neighbour(held, "c", 1)).toBe("c");
  expect(neighbour(held, undefined, 1)).toBe("a");
  expect(neighbour(held, "unknown", -1)).toBe("a");
  expect(neighbour(nothingShown, undefined, 1)).toBeUndefined();
});

it("draws only what is in sight of a long list", () => {
  expect(windowOf(10_000, 90, 0, 800)).toEqual({ first: 0, end: 21 });
  const middle = windowOf(10_000, 90, 450_000, 800);
  expect(middle.first).toBe(4_988);
  expect(middle.end).toBe(5_021);
  expect(windowOf(10_000, 90, 900_000, 800).end).toBe(10_000);
  expect(windowOf(0, 90, 0, 800)).toEqual({ first: 0, end: 0 });
});
