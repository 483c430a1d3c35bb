// @vitest-environment happy-dom
import { beforeEach, expect, it } from "vitest";
import { Drafts } from "./drafts.ts";

beforeEach(() => sessionStorage.clear());
const giulia = () => new Drafts("giulia", sessionStorage);

it("keeps a text per conversation and mode", () => {
  const drafts = giulia();
  drafts.write("a", "reply", "Ciao Anna");
  drafts.write("a", "note", "da ieri su Android");
  drafts.write("b", "reply", "Ciao Marco");
  expect(drafts.read("a", "reply")).toBe("Ciao Anna");
  expect(drafts.read("a", "note")).toBe("da ieri su Android");
  expect(drafts.read("b", "note")).toBe("");
  expect(drafts.has("a")).toBe(true);
  expect(drafts.has("c")).toBe(false);
});

it("survives a reload", () => {
  giulia().write("a", "reply", "Ciao\nAnna");
  expect(giulia().read("a", "reply")).toBe("Ciao\nAnna");
});

it("leaves nothing behind when it is sent", () => {
  const drafts = giulia();
  drafts.write("a", "reply", "Ciao");
  drafts.write("a", "reply", "");
  expect(sessionStorage.length).toBe(0);
});

it("forgets another person's", () => {
  giulia().write("a", "reply", "Ciao");
  const luca = new Drafts("luca", sessionStorage);
  expect(luca.has("a")).toBe(false);
  expect(giulia().has("a")).toBe(false);
});

it("goes on without a place to keep them", () => {
  const full = {
    length: 0,
    setItem() {
      throw new DOMException("full", "QuotaExceededError");
    },
  } as unknown as Storage;
  for (const storage of [undefined, full]) {
    const drafts = new Drafts("giulia", storage);
    drafts.write("a", "reply", "Ciao");
    expect(drafts.read("a", "reply")).toBe("Ciao");
  }
});
