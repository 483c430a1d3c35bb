import { expect, it } from "vitest";
import type { Letter } from "../../kit/outbox/letter.ts";
import { byConversation } from "./sending.ts";

const letter = (id: string, lane: string, content: Letter["content"]): Letter => ({
  id,
  lane,
  opened: true,
  writtenAt: 0,
  content,
});

it("sorts what is on its way by conversation, in the order of writing, notes as notes", () => {
  const pending = byConversation([
    letter("1", "a", { kind: "say", text: "uno" }),
    letter("2", "b", { kind: "say", text: "altro" }),
    letter("3", "a", { kind: "note", text: "nota" }),
    { ...letter("4", "a", { kind: "say", text: "due" }), failure: { code: "x", title: "No", detail: "perché" } },
    letter("5", "a", { kind: "confirm", solved: true }),
  ]);
  expect(pending.get("a")).toEqual([
    { clientId: "1", note: false, text: "uno" },
    { clientId: "3", note: true, text: "nota" },
    { clientId: "4", note: false, text: "due", failure: { code: "x", title: "No", detail: "perché" } },
  ]);
  expect(pending.get("b")).toHaveLength(1);
});
