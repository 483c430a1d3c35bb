import { expect, it } from "vitest";
import { differences, isTime } from "./differences.ts";

it("names what changed, and leaves out what did not", () => {
  expect(differences({ name: "A", enabled: true, due: 1 }, { name: "B", enabled: true, due: 1 })).toEqual([
    { field: "name", before: "A", after: "B" },
  ]);
});

it("what began has only an after, what ended only a before", () => {
  expect(differences(null, { name: "A" })).toEqual([{ field: "name", before: undefined, after: "A" }]);
  expect(differences({ name: "A" }, null)).toEqual([{ field: "name", before: "A", after: undefined }]);
});

it("opens what is nested and keeps lists whole", () => {
  expect(differences({ a: { b: 1, c: [1, 2] } }, { a: { b: 2, c: [1, 2, 3] } })).toEqual([
    { field: "a.b", before: 1, after: 2 },
    { field: "a.c", before: [1, 2], after: [1, 2, 3] },
  ]);
});

it("reads what comes as text", () => {
  expect(differences('{"name":"A"}', '{"name":"B"}')).toEqual([{ field: "name", before: "A", after: "B" }]);
  expect(differences("was", "is")).toEqual([{ field: "", before: "was", after: "is" }]);
  expect(differences("null", null)).toEqual([]);
});

it("nothing said and nothing there are the same", () => {
  expect(differences({ due: null }, {})).toEqual([]);
  expect(differences({ due: null }, { due: 0 })).toHaveLength(1);
});

it("knows a time by its field and its size", () => {
  const at = Date.UTC(2026, 10, 22) * 1_000;
  expect(["start", "due", "createdAt", "edition.due", "notListedSince"].every((field) => isTime(field, at))).toBe(true);
  expect(isTime("members", at) || isTime("due", 5) || isTime("due", "text")).toBe(false);
});

it("leaves out our own numbers, whose names stand beside them", () => {
  expect(differences(null, { personId: "0189", scopeId: "0190", clientId: "abc" }).map(({ field }) => field)).toEqual([
    "clientId",
  ]);
});
