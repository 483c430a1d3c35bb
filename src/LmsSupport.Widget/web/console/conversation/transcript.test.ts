import { expect, it } from "vitest";
import type { EventView, PageContext } from "../../kit/api.ts";
import { anna, giulia, luca, minute, noon, said } from "../fixtures.ts";
import { type Item, lastPlace, type Message, transcript, unreadIn } from "./transcript.ts";

const place = (title: string): PageContext => ({
  address: `/${title}`,
  title,
  language: "it",
  device: { browser: "Chrome 141", os: "Android 16", screen: "412×915", viewport: "412×780", touch: true },
  frames: "none",
  errors: [],
});
const opened: EventView = { number: 1, at: noon, actor: anna.id, kind: "opened", body: { context: place("Modulo 3") } };
const assigned = (number: number, at: number): EventView => ({
  number,
  at,
  actor: giulia.id,
  kind: "assigned",
  body: { tutor: giulia.id },
});
const located = (number: number, title: string): EventView => ({
  number,
  at: noon + number * minute,
  actor: anna.id,
  kind: "located",
  body: { context: place(title) },
});
const noted = (number: number): EventView => ({
  number,
  at: noon + number * 1_000_000,
  actor: luca.id,
  kind: "noted",
  body: { text: "nota" },
});

function drawn(events: EventView[], more: Partial<Parameters<typeof transcript>[0]> = {}): Item[] {
  return transcript({
    events,
    pending: [],
    me: giulia.id,
    learner: anna.id,
    marks: [],
    seenUpTo: undefined,
    dayOf: (at) => new Date(at / 1_000).toISOString().slice(0, 10),
    ...more,
  });
}
const messages = (items: Item[]) => items.filter((item): item is Message => item.kind === "message");
const kinds = (items: Item[]) => items.map((item) => item.kind);

it("puts the learner on one side and tutors on the other, notes apart", () => {
  const [learner, tutor, note] = messages(drawn([said(2, anna.id), said(3, giulia.id), noted(4)]));
  expect(learner).toMatchObject({ side: "learner", own: false, note: false, status: undefined });
  expect(tutor).toMatchObject({ side: "tutor", own: true, note: false, status: "sent" });
  expect(note).toMatchObject({ side: "tutor", own: false, note: true, status: undefined });
});

it("says how long the learner had waited when somebody took it", () => {
  const line = drawn([opened, said(2, anna.id), assigned(3, noon + 62_000_000)]).at(-1);
  expect(line).toMatchObject({ kind: "line", waited: 62_000_000 });
});

it("begins each day with its date", () => {
  const items = drawn([said(1, anna.id, "sera", noon), said(2, anna.id, "mattina", noon + 24 * 60 * minute)]);
  expect(kinds(items)).toEqual(["day", "message", "day", "message"]);
});

it("groups what one person says in one go", () => {
  const items = messages(
    drawn([
      said(1, anna.id, "uno", noon),
      said(2, anna.id, "due", noon + minute),
      said(3, anna.id, "dopo una pausa", noon + 9 * minute),
      said(4, giulia.id, "ciao", noon + 9 * minute),
    ]),
  );
  expect(items.map(({ opens, closes }) => [opens, closes])).toEqual([
    [true, false],
    [false, true],
    [true, true],
    [true, true],
  ]);
});

it("tells of a walk through the course only where it ended", () => {
  const items = drawn([
    opened,
    located(2, "Modulo 4"),
    located(3, "Modulo 5"),
    said(4, anna.id),
    located(5, "Modulo 6"),
  ]);
  const titles = items.flatMap((item) =>
    item.kind === "line" && item.event.kind === "located" ? item.event.body.context.title : [],
  );
  expect(titles).toEqual(["Modulo 5", "Modulo 6"]);
});

it("does not tell of a move to the page where the learner is already", () => {
  const items = drawn([opened, located(2, "Modulo 3"), said(3, anna.id), located(4, "Modulo 4"), said(5, anna.id)]);
  expect(items.filter((item) => item.kind === "line" && item.event.kind === "located")).toHaveLength(1);
});

it("shows statuses as the server's marks tell them", () => {
  const marks = [{ personId: anna.id, delivered: 3, read: 2 }];
  const items = messages(drawn([said(2, giulia.id), said(3, giulia.id), said(4, giulia.id)], { marks }));
  expect(items.map(({ status }) => status)).toEqual(["read", "delivered", "sent"]);
  // Each change of status is said under the message where it ends.
  expect(items.every(({ closes }) => closes)).toBe(true);
});

it("puts the outbox at the end and never shows a message twice", () => {
  const pending = [
    { clientId: "x", note: false, text: "già arrivato" },
    { clientId: "y", note: true, text: "nota" },
    { clientId: "z", note: false, text: "troppo", failure: { title: "Troppo lungo", detail: "Accorcialo" } },
  ];
  const items = messages(drawn([{ ...said(2, giulia.id, "già arrivato"), clientId: "x" } as EventView], { pending }));
  expect(items.map(({ key, status, note }) => [key, status, note])).toEqual([
    ["x", "sent", false],
    ["y", "sending", true],
    ["z", "failed", false],
  ]);
});

it("marks where the new begins, once, and not before one's own words", () => {
  const items = drawn([said(1, anna.id), said(2, giulia.id), said(3, anna.id), said(4, anna.id)], { seenUpTo: 1 });
  expect(kinds(items)).toEqual(["day", "message", "message", "new", "message", "message"]);
  expect(kinds(drawn([said(1, anna.id)], { seenUpTo: 1 }))).toEqual(["day", "message"]);
});

it("draws nothing for an event that this reader may not see", () => {
  expect(kinds(drawn([{ number: 1 }, said(2, anna.id)]))).toEqual(["day", "message"]);
});

it("knows the last place that the learner's page told", () => {
  expect(lastPlace([opened, located(2, "Modulo 4"), said(3, anna.id)])?.context.title).toBe("Modulo 4");
  expect(lastPlace([said(1, anna.id)])).toBeUndefined();
});

it("counts what others wrote since", () => {
  const events = [opened, said(2, anna.id), said(3, giulia.id), noted(4), { number: 5 } as EventView, said(6, anna.id)];
  expect(unreadIn(events, 2, giulia.id)).toBe(2);
});
