import { beforeEach, describe, expect, it } from "vitest";
import { readTexts } from "../../build/texts.ts";
import type { Language } from "./texts.ts";
import { useTexts } from "./texts.ts";
import { ago, dateText, dayText, deadline } from "./time.ts";

const at = (text: string) => new Date(text).getTime() * 1000;
const now = at("2026-11-22T10:41:00");
const speak = (language: Language) => useTexts(language, readTexts(language));

describe("times", () => {
  beforeEach(() => speak("it"));

  it("are relative until a day old, then dates", () => {
    expect(ago(now - 5_000_000, now)).toBe("adesso");
    expect(ago(at("2026-11-22T10:38:00"), now)).toBe("3 minuti fa");
    expect(ago(at("2026-11-22T08:00:00"), now)).toBe("2 ore fa");
    expect(ago(at("2026-11-21T10:30:00"), now)).toBe("21 novembre");
    speak("en");
    expect(ago(at("2026-11-22T10:38:00"), now)).toBe("3 minutes ago");
  });

  it("take what seems to come from the future for the present", () => {
    expect(ago(now + 3_600_000_000, now)).toBe("adesso");
  });

  it("name the days that are near", () => {
    expect(dayText(at("2026-11-22T00:01:00"), now)).toBe("oggi");
    expect(dayText(at("2026-11-21T23:59:00"), now)).toBe("ieri");
    expect(dayText(at("2026-11-19T12:00:00"), now)).toBe("giovedì");
    expect(dayText(at("2026-11-01T12:00:00"), now)).toBe("1 novembre");
    expect(dateText(at("2025-12-12T12:00:00"), now)).toBe("12 dicembre 2025");
  });

  it("say a deadline with the days that are left, in words", () => {
    expect(deadline(at("2026-12-12T23:59:00"), now)).toEqual({ date: "12 dicembre", left: "20 giorni", over: false });
    expect(deadline(at("2026-11-23T08:00:00"), now).left).toBe("domani");
    expect(deadline(at("2026-11-22T23:59:00"), now).left).toBe("oggi");
    expect(deadline(at("2026-11-22T09:00:00"), now)).toMatchObject({ left: "scaduto", over: true });
    speak("en");
    expect(deadline(at("2026-12-12T23:59:00"), now)).toMatchObject({ date: "12 December", left: "20 days" });
  });
});
