import { expect, it } from "vitest";
import { newId } from "./ids.ts";

it("ids are UUIDs of version 7 that sort in the order in which they were made, even when the clock goes back", () => {
  const start = 1_795_000_000_000;
  const ids = Array.from({ length: 20_000 }, (_, index) =>
    newId(index < 10_000 ? start + index / 100 : start - 3_600_000),
  );
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.findIndex((id, index) => index > 0 && ids[index - 1]! >= id)).toBe(-1);
  expect(Number.parseInt(ids[0]!.replace("-", "").slice(0, 12), 16)).toBe(start);
});
