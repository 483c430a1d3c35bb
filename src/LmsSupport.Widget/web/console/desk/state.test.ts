import { expect, it } from "vitest";
import { conversation, giulia, luca, mine, minute, noon } from "../fixtures.ts";
import { atStart, countsOf, type DeskState, type Happened, next, rowsOf, toTake, unseen } from "./state.ts";

const after = (...happened: Happened[]): DeskState => happened.reduce(next, atStart(giulia.id));
const answer = (waiting = ["a", "b"], own = ["m"]): Happened => ({
  type: "polled",
  askedAt: 0,
  answer: {
    waiting: waiting.map((id, index) => conversation(id, { waitingSince: noon + index * minute })),
    mine: own.map((id) => mine(id)),
    recent: [],
  },
});
const told = (view = conversation("c")): Happened => ({ type: "told", view, at: 1 });
const ids = (state: DeskState) => rowsOf(state).map(({ view }) => view.id);

it("begins where there is something to do", () => {
  expect(after(answer()).tab).toBe("mine");
  expect(after(answer(["a"], [])).tab).toBe("waiting");
  expect(after(answer([], [])).tab).toBe("waiting");
});

it("begins in the list of the conversation that the address names", () => {
  expect(after({ type: "opened", id: "b" }, answer())).toMatchObject({ tab: "waiting", open: "b" });
});

it("stays on its list when later answers come", () => {
  const state = after(answer(), { type: "tab", tab: "recent" }, answer());
  expect(state.tab).toBe("recent");
});

it("says who took a row that is under the pointer, and keeps its place", () => {
  const state = after(
    answer(),
    { type: "tab", tab: "waiting" },
    { type: "held", held: true },
    told(mine("a", { tutor: luca, last: 3 })),
  );
  expect(rowsOf(state)).toMatchObject([
    { view: { id: "a", tutor: { id: luca.id } }, gone: true },
    { view: { id: "b" } },
  ]);
  expect(countsOf(state).waiting).toBe(1);
  expect(ids(next(state, { type: "held", held: false }))).toEqual(["b"]);
});

it("keeps the place also of what an answer no longer names", () => {
  const state = after(answer(), { type: "tab", tab: "waiting" }, { type: "held", held: true }, answer(["b"]));
  expect(rowsOf(state).map(({ view, gone }) => [view.id, gone])).toEqual([
    ["a", true],
    ["b", false],
  ]);
});

it("follows a conversation that the tutor takes into their own list", () => {
  const state = after(
    answer(),
    { type: "tab", tab: "waiting" },
    { type: "opened", id: "a" },
    told(mine("a", { last: 3 })),
  );
  expect(state).toMatchObject({ tab: "mine", open: "a", cursor: "a" });
  expect(ids(state)).toContain("a");
});

it("moves with the keys, from the open row if no row was pointed at", () => {
  const state = after(answer(), { type: "tab", tab: "waiting" }, { type: "opened", id: "a" });
  expect(next(state, { type: "moved", step: 1 }).cursor).toBe("b");
  expect(next(state, { type: "moved", step: -1 }).cursor).toBe("a");
});

it("takes what is pointed at, else what is open, else the oldest", () => {
  const waiting = after(answer(), { type: "tab", tab: "waiting" });
  expect(toTake(waiting)).toBe("a");
  expect(toTake(next(waiting, { type: "pointed", id: "b" }))).toBe("b");
  expect(toTake(next(waiting, { type: "opened", id: "b" }))).toBe("b");
  expect(toTake(after(answer(), { type: "opened", id: "m" }))).toBe("a");
  expect(toTake(after(answer([], [])))).toBeUndefined();
});

it("knows what the tutor has not seen yet", () => {
  const state = after({
    type: "polled",
    askedAt: 0,
    answer: {
      waiting: [conversation("w")],
      mine: [mine("new", { last: 4, read: 2 }), mine("old", { read: 2 })],
      recent: [],
    },
  });
  expect(unseen(state)).toEqual(["new"]);
  expect(unseen(next(state, { type: "seen", id: "new", read: 4 }))).toEqual([]);
});
