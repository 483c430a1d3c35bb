import { expect, it } from "vitest";
import { titleOf } from "./title.ts";

it("counts first, and only when there is something", () => {
  expect(titleOf("Conversazioni", 0)).toBe("Conversazioni");
  expect(titleOf("Conversazioni", 2)).toBe("(2) Conversazioni");
  expect(titleOf("Conversazioni", 120)).toBe("(99+) Conversazioni");
});
