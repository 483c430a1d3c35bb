import { expect, it } from "vitest";
import { readPreferences } from "./preferences.ts";

const kept = (text: string | null) => readPreferences({ getItem: () => text });

it("begins silent, with keys, Enter for a new line", () => {
  expect(kept(null)).toEqual({ sound: false, enter: "newLine", keys: true });
});

it("keeps what was chosen", () => {
  expect(kept('{"sound":true,"enter":"send","keys":false}')).toEqual({ sound: true, enter: "send", keys: false });
});

it.each(["", "null", "[]", "{", '{"sound":"yes","enter":7,"keys":null}'])("makes sense of %s", (text) => {
  expect(kept(text)).toMatchObject({ sound: false, enter: "newLine" });
});
