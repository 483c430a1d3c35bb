import texts from "virtual:texts/it";
import { beforeAll, expect, it } from "vitest";
import { useTexts } from "../kit/texts.ts";
import { brief, dayOf, elapsed } from "./times.ts";

const at = (text: string) => new Date(text).getTime() * 1_000;
const now = at("2026-11-22T10:43:00");
const seconds = (count: number) => count * 1_000_000;

beforeAll(() => useTexts("it", texts));

it("ticks in seconds, then in hours and minutes, then in days", () => {
  expect(elapsed(seconds(-3))).toBe("0:00");
  expect(elapsed(seconds(20))).toBe("0:20");
  expect(elapsed(seconds(70))).toBe("1:10");
  expect(elapsed(seconds(3_599))).toBe("59:59");
  expect(elapsed(seconds(3_900))).toBe("1 h 05 min");
  expect(elapsed(seconds(50 * 3_600))).toBe("2 giorni");
});

it("is relative until a day old, then a date", () => {
  expect(brief(now - seconds(40), now)).toBe("ora");
  expect(brief(now - seconds(185), now)).toBe("3 min");
  expect(brief(now - seconds(2 * 3_600 + 5), now)).toBe("2 h");
  expect(brief(at("2026-11-19T08:00:00"), now)).toBe("19 novembre");
});

it("knows days by the reader's own midnight", () => {
  expect(dayOf(at("2026-11-22T23:59:59"))).toBe("2026-11-22");
  expect(dayOf(at("2026-11-23T00:00:00"))).toBe("2026-11-23");
});
