import { expect, it } from "vitest";
import { conversation, giulia, luca, mine, minute, noon } from "../fixtures.ts";
import { changed, type Lists, noLists, polled, seen, tabOf, wanted } from "./lists.ts";

const me = giulia.id;
const answer = (waiting = [conversation("a")], own = [mine("m")], recent = [mine("r", { state: "solved" })]) => ({
  waiting,
  mine: own,
  recent,
});
const full = (lists: Lists) => ({
  waiting: wanted(lists, "waiting", me),
  mine: wanted(lists, "mine", me),
  recent: wanted(lists, "recent", me),
});

it("puts a conversation where its state and its tutor say", () => {
  expect(tabOf(conversation("a"), me)).toBe("waiting");
  expect(tabOf(mine("a"), me)).toBe("mine");
  expect(tabOf(mine("a", { state: "awaitingLearner" }), me)).toBe("mine");
  expect(tabOf(mine("a", { state: "solved" }), me)).toBe("recent");
  expect(tabOf(mine("a", { tutor: luca }), me)).toBeUndefined();
});

it("shows who has waited longest first", () => {
  const lists = polled(
    noLists,
    answer([
      conversation("young", { waitingSince: noon }),
      conversation("old", { waitingSince: noon - 9 * minute }),
      conversation("middle", { waitingSince: noon - 3 * minute }),
    ]),
    0,
  );
  expect(full(lists).waiting).toEqual(["old", "middle", "young"]);
});

it("puts those who wait for the tutor before those the tutor waits for", () => {
  const lists = polled(
    noLists,
    answer(
      [],
      [
        mine("answered", { state: "awaitingLearner", lastAt: noon + minute }),
        mine("answeredBefore", { state: "proposedSolved", lastAt: noon - minute }),
        mine("asksShort", { lastAt: noon - minute }),
        mine("asksLong", { lastAt: noon - 5 * minute }),
      ],
    ),
    0,
  );
  expect(full(lists).mine).toEqual(["asksLong", "asksShort", "answered", "answeredBefore"]);
});

it("moves a conversation to mine when it is taken, and out when another takes it", () => {
  let lists = polled(noLists, answer([conversation("a"), conversation("b")], [], []), 0);
  lists = changed(lists, mine("a", { last: 3 }), me, 1);
  lists = changed(lists, mine("b", { last: 3, tutor: luca }), me, 1);
  expect(full(lists)).toEqual({ waiting: [], mine: ["a"], recent: [] });
});

it("leaves what is older than what it knows alone", () => {
  let lists = changed(noLists, mine("a", { last: 5 }), me, 1);
  lists = changed(lists, conversation("a", { last: 2 }), me, 2);
  expect(full(lists).mine).toEqual(["a"]);
});

it("does not let a late answer undo what was told meanwhile", () => {
  let lists = polled(noLists, answer([conversation("taken"), conversation("stays")], [], []), 0);
  // Asked at 10; before the answer comes, another tutor takes one and a new one arrives.
  lists = changed(lists, mine("taken", { last: 3, tutor: luca }), me, 11);
  lists = changed(lists, conversation("new", { openedAt: noon + minute, waitingSince: noon + minute }), me, 12);
  lists = polled(lists, answer([conversation("taken"), conversation("stays")], [], []), 10);
  expect(full(lists).waiting).toEqual(["stays", "new"]);
});

it("believes the next answer about what was told before it was asked", () => {
  let lists = changed(noLists, conversation("healed"), me, 5);
  lists = polled(lists, answer([], [], []), 10);
  expect(full(lists).waiting).toEqual([]);
  expect(lists.told.size).toBe(0);
});

it("never lowers what the tutor has read", () => {
  let lists = polled(noLists, answer([], [mine("m", { last: 7, read: 2 })], []), 0);
  lists = seen(lists, "m", 7);
  lists = polled(lists, answer([], [mine("m", { last: 7, read: 2 })], []), 1);
  expect(lists.views.get("m")?.read).toBe(7);
  expect(seen(lists, "m", 3)).toBe(lists);
});
