import { beforeEach, expect, it } from "vitest";
import { ManualClock, settled } from "../../kit/testing/manualClock.ts";
import { Drafts } from "./drafts.ts";

let clock: ManualClock;
let disk: Map<string, string>;
const keep = {
  keepDraft: async (place: string, text: string) => void (text ? disk.set(place, text) : disk.delete(place)),
  draft: async (place: string) => disk.get(place) ?? "",
};
const page = () => new Drafts(keep, clock);

beforeEach(() => {
  clock = new ManualClock();
  disk = new Map();
});

it("keeps a text per conversation and mode", () => {
  const drafts = page();
  drafts.write("a", "reply", "Ciao Anna");
  drafts.write("a", "note", "da ieri su Android");
  drafts.write("b", "reply", "Ciao Marco");
  expect(drafts.read("a", "reply")).toBe("Ciao Anna");
  expect(drafts.read("a", "note")).toBe("da ieri su Android");
  expect(drafts.read("b", "note")).toBe("");
  expect(drafts.has("a")).toBe(true);
  expect(drafts.has("c")).toBe(false);
});

it("survives a reload", async () => {
  const drafts = page();
  drafts.write("a", "reply", "Ciao");
  drafts.write("a", "reply", "Ciao\nAnna");
  await clock.pass(400);
  const again = page();
  await again.load("a");
  expect(again.read("a", "reply")).toBe("Ciao\nAnna");
});

it("is kept at once when the page goes", async () => {
  const drafts = page();
  drafts.write("a", "note", "in fretta");
  drafts.flush();
  await settled();
  expect([...disk.values()]).toEqual(["in fretta"]);
});

it("leaves nothing behind when it is sent", async () => {
  const drafts = page();
  drafts.write("a", "reply", "Ciao");
  drafts.flush();
  drafts.write("a", "reply", "");
  drafts.flush();
  await settled();
  expect(disk.size).toBe(0);
  expect(drafts.has("a")).toBe(false);
});

it("does not let the disk overwrite what is being typed", async () => {
  const first = page();
  first.write("a", "reply", "vecchio");
  first.flush();
  const again = page();
  const loading = again.load("a");
  again.write("a", "reply", "nuovo");
  await loading;
  expect(again.read("a", "reply")).toBe("nuovo");
});

it("puts a refused text back after what is there, and tells", () => {
  const drafts = page();
  const told: string[] = [];
  drafts.write("a", "reply", "Ciao");
  drafts.subscribe(() => told.push(drafts.read("a", "reply")));
  drafts.add("a", "reply", "troppo lungo");
  expect(told).toEqual(["Ciao\n\ntroppo lungo"]);
});

it("goes on without a place to keep them", async () => {
  const refusing = {
    keepDraft: async () => Promise.reject(new DOMException("full", "QuotaExceededError")),
    draft: async () => Promise.reject(new DOMException("gone", "InvalidStateError")),
  };
  for (const place of [undefined, refusing]) {
    const drafts = new Drafts(place, clock);
    await drafts.load("a");
    drafts.write("a", "reply", "Ciao");
    await clock.pass(400);
    expect(drafts.read("a", "reply")).toBe("Ciao");
  }
});
