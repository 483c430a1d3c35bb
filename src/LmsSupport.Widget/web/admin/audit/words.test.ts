import texts from "virtual:texts/it";
import { beforeAll, expect, it } from "vitest";
import { useTexts } from "../../kit/texts.ts";
import { actionName, fieldName, subjectText, valueText } from "./words.ts";

beforeAll(() => useTexts("it", texts));

it("says known codes in words, and unknown ones readably", () => {
  expect(actionName("grant-given")).toBe("ha assegnato un ruolo a");
  expect(actionName("moon-painted")).toBe("moon painted");
  expect(fieldName("edition.due")).toBe("Scadenza");
  expect(fieldName("colour")).toBe("colour");
});

it("says values as people do", () => {
  expect(valueText("role", "LeadTutor")).toBe("tutor responsabile");
  expect(valueText("scope", "service")).toBe("Tutto il servizio");
  expect(valueText("scope", "course")).toBe("corso");
  expect(valueText("title", "tutor")).toBe("tutor");
  expect(valueText("enabled", false)).toBe("no");
  expect(valueText("pageOrigins", ["a", "b"])).toBe("a, b");
  expect(valueText("note", "")).toBe("vuoto");
});

it("does not tell a thing by its number", () => {
  expect(subjectText("01890000-0000-7000-8000-000000000011")).toBe("");
  expect(subjectText("autunno 2026")).toBe("autunno 2026");
});
