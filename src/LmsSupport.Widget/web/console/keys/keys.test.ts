// @vitest-environment happy-dom
import { expect, it } from "vitest";
import { type Command, commandOf, enterDoes, isTyping, keyOf, type Press, shortcuts } from "./keys.ts";

const press = (key: string, differences: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  defaultPrevented: false,
  ...differences,
});
const free = { typing: false, dialog: false, off: false };

it("knows every key of its own list, in either case", () => {
  for (const { command, keys } of shortcuts)
    for (const key of keys) {
      expect(commandOf(press(key), free)).toBe(command);
      expect(commandOf(press(key.toLowerCase()), free)).toBe(command);
    }
});

it("gives no key to two commands", () => {
  const all = shortcuts.flatMap(({ keys }) => keys);
  expect(new Set(all).size).toBe(all.length);
});

it.each([{ typing: true }, { dialog: true }, { off: true }])("does nothing where %o", (where) => {
  expect(commandOf(press("t"), { ...free, ...where })).toBeUndefined();
});

it.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }, { defaultPrevented: true }])(
  "leaves the browser its keys: %o",
  (held) => {
    expect(commandOf(press("t", held), free)).toBeUndefined();
  },
);

it("repeats moving, never acting", () => {
  const repeating = (command: Command) => commandOf(press(keyOf(command), { repeat: true }), free);
  expect(repeating("next")).toBe("next");
  expect(repeating("take")).toBeUndefined();
  expect(repeating("proposeSolved")).toBeUndefined();
});

it("knows where a key is a character", () => {
  const made = (html: string) => {
    document.body.innerHTML = html;
    return document.body.firstElementChild;
  };
  expect(isTyping(made("<textarea></textarea>"))).toBe(true);
  expect(isTyping(made("<input>"))).toBe(true);
  expect(isTyping(made('<input type="radio">'))).toBe(false);
  expect(isTyping(made("<button></button>"))).toBe(false);
  expect(isTyping(null)).toBe(false);
});

it("sends with Ctrl or ⌘ always, with Enter alone only if chosen, never while composing", () => {
  const enter = { key: "Enter", ctrlKey: false, metaKey: false, shiftKey: false, isComposing: false };
  expect(enterDoes(enter, "newLine")).toBe("newLine");
  expect(enterDoes(enter, "send")).toBe("send");
  expect(enterDoes({ ...enter, shiftKey: true }, "send")).toBe("newLine");
  expect(enterDoes({ ...enter, ctrlKey: true }, "newLine")).toBe("send");
  expect(enterDoes({ ...enter, metaKey: true }, "newLine")).toBe("send");
  expect(enterDoes({ ...enter, ctrlKey: true, isComposing: true }, "send")).toBeUndefined();
  expect(enterDoes({ ...enter, key: "a" }, "send")).toBeUndefined();
});
