import texts from "virtual:texts/it";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useTexts } from "../../kit/texts.ts";
import { fieldOf, instantOf, lengthText, untilText } from "./times.ts";

const zone = process.env.TZ;
const utc = (text: string) => Date.parse(text) * 1_000;
const seconds = (count: number) => count * 1_000_000;

beforeAll(() => {
  process.env.TZ = "Europe/Rome";
  useTexts("it", texts);
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe("a date in its field", () => {
  it.each([
    ["2026-01-15T09:00:00Z", "2026-01-15T10:00"],
    ["2026-07-15T08:00:00Z", "2026-07-15T10:00"],
    // Either side of the hour that summer time takes away, and of the one that winter gives back.
    ["2026-03-29T00:59:00Z", "2026-03-29T01:59"],
    ["2026-03-29T01:00:00Z", "2026-03-29T03:00"],
    ["2026-10-25T02:00:00Z", "2026-10-25T03:00"],
  ])("stands in the reader's own hours and comes back the same: %s", (at, field) => {
    expect(fieldOf(utc(at))).toBe(field);
    expect(instantOf(field, null)).toBe(utc(at));
  });

  it("that nobody touched stays to the second, even in the hour that comes twice", () => {
    for (const at of ["2026-10-25T00:30:12Z", "2026-10-25T01:30:12Z"]) {
      expect(fieldOf(utc(at))).toBe("2026-10-25T02:30");
      expect(instantOf("2026-10-25T02:30", utc(at))).toBe(utc(at));
    }
  });

  it("in the hour that does not exist is the one after it", () => {
    expect(instantOf("2026-03-29T02:30", null)).toBe(utc("2026-03-29T01:30:00Z"));
  });

  it("may be empty, and is not just any text", () => {
    expect(fieldOf(null)).toBe("");
    expect(instantOf("", utc("2026-01-15T09:00:00Z"))).toBeNull();
    expect(instantOf("", null)).toBeNull();
    for (const wrong of ["15/01/2026", "2026-13-01T10:00", "2026-01-15", "soon"])
      expect(instantOf(wrong, null)).toBeUndefined();
  });
});

it("says what is left and how much in the largest unit that fits", () => {
  const now = utc("2026-11-22T09:41:00Z");
  expect(untilText(now + seconds(3_000), now)).toBe("tra 50 minuti");
  expect(untilText(now + seconds(24 * 3_600), now)).toBe("tra 24 ore");
  expect(untilText(now + seconds(6.5 * 86_400), now)).toBe("tra 7 giorni");
  expect(lengthText(seconds(40))).toBe("40 secondi");
  expect(lengthText(-seconds(300))).toBe("5 minuti");
  expect(lengthText(seconds(90 * 86_400))).toBe("90 giorni");
});
