import texts from "virtual:texts/it";
import { beforeAll, expect, it } from "vitest";
import { useTexts } from "../kit/texts.ts";
import { whyOf } from "./doing.ts";

beforeAll(() => useTexts("it", texts));

const problem = { code: "invalid-request", title: "Non si capisce", status: 400 };

it("finds what is wrong with each field, whichever case its name has", () => {
  expect(whyOf({ ...problem, errors: { Name: ["Manca"], issuer: "No" } }).fields).toEqual({
    name: "Manca",
    issuer: "No",
  });
  expect(whyOf(problem)).toEqual({ code: "invalid-request", title: "Non si capisce", detail: "", fields: {} });
});

it("says in these pages' words what is worded for a conversation", () => {
  const said = whyOf({ ...problem, code: "not-yours-to-do", title: "No", detail: "Prima prendi la conversazione" });
  expect(said.detail).not.toContain("conversazione");
});

it("never says nothing", () => {
  expect(whyOf({ ...problem, title: "" }).title).not.toBe("");
});
