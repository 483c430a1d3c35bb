import { expect, it } from "vitest";
import type { PageContext } from "../../kit/api.ts";
import { errorText, placeText } from "./place.ts";

it("says where an error happened, as far as the page knows", () => {
  expect(errorText({ message: "TypeError: x", source: "player.js", line: 88, at: 0 })).toBe(
    "TypeError: x\n  player.js:88",
  );
  expect(errorText({ message: "404", source: "player.js", at: 0 })).toBe("404\n  player.js");
  expect(errorText({ message: "rejected", at: 0 })).toBe("rejected");
});

it("writes all of it as text, without what is missing", () => {
  const context: PageContext = {
    address: "/course/1?page=3",
    title: "Modulo 3",
    language: "it-IT",
    device: { browser: "Chrome 141", os: "Android 16", screen: "412×915", viewport: "412×780", touch: true },
    frames: "none",
    errors: [{ message: "TypeError: x", source: "player.js", line: 88, at: Date.UTC(2026, 10, 22, 10) * 1_000 }],
  };
  expect(placeText(context)).toBe(
    [
      "Modulo 3 · /course/1?page=3",
      "Android 16 · Chrome 141 · 412×915 · 412×780",
      "it-IT",
      "2026-11-22T10:00:00.000Z TypeError: x\n  player.js:88",
    ].join("\n"),
  );
});
