import { describe, expect, it } from "vitest";
import type { ConversationView, EventView, Mark } from "../kit/api.ts";
import { merge, nothingYet, type Transcript } from "../kit/log/transcript.ts";
import type { Letter } from "../kit/outbox/letter.ts";
import { makeSeal } from "../kit/outbox/seal.ts";
import type { PageTold, Place, WidgetTold } from "../kit/protocol.ts";
import { Gate, ManualClock } from "../kit/testing/manualClock.ts";
import { Bridge } from "./bridge.ts";
import { browserOf, contextLimit, contextOf, type Machine, systemOf } from "./context.ts";
import { lengthOf, limit } from "./limit.ts";
import { openPageDisk } from "./pageDisk.ts";
import { timeline, unreadOf } from "./timeline.ts";

const minute = 60_000_000;
const start = new Date("2026-11-22T10:41:00").getTime() * 1000;
const people = {
  anna: { name: "Anna Longhi", initials: "AL", role: "learner" as const },
  giulia: { name: "Giulia Bassi", initials: "GB", role: "tutor" as const },
};

function transcript(events: EventView[], more: Partial<ConversationView> = {}): Transcript {
  const conversation = {
    state: "active",
    learner: { id: "anna", name: "Anna Longhi", initials: "AL" },
    tutor: null,
    marks: [] as Mark[],
    last: 0,
    ...more,
  } as ConversationView;
  const merged = merge({ ...nothingYet, first: 1, people, conversation }, events);
  // The state that the test asked for, whatever the events say.
  return { ...merged, conversation: { ...merged.conversation!, ...more } };
}

const said = (
  number: number,
  actor: string,
  text: string,
  at = start + number * minute,
  clientId?: string,
): EventView => ({
  number,
  at,
  actor,
  kind: "said",
  body: { text },
  ...(clientId && { clientId }),
});

const letter = (id: string, text: string, more: Partial<Letter> = {}): Letter => ({
  id,
  lane: "c1",
  opened: true,
  writtenAt: start + 9 * minute,
  content: { kind: "say", text },
  ...more,
});

describe("the timeline", () => {
  it("shows what was said, what is on its way, and on which day", () => {
    const items = timeline({
      me: "anna",
      transcript: transcript([
        { number: 1, at: start, actor: "anna", kind: "opened", body: {} },
        said(2, "anna", "white screen"),
        { number: 3, at: start + 3 * minute, actor: "giulia", kind: "assigned", body: { tutor: "giulia" } },
        said(4, "giulia", "I'll see to it"),
      ]),
      letters: [letter("x", "thanks")],
    });
    expect(items.map((item) => (item.kind === "line" ? `${item.what} ${item.name}` : item.kind))).toEqual([
      "day",
      "mine",
      "assigned Giulia Bassi",
      "theirs",
      "mine",
    ]);
    expect(items.at(-1)).toMatchObject({ status: "sending", text: "thanks" });
  });

  it("begins a day with its name, also in the middle", () => {
    const tomorrow = start + 24 * 60 * minute;
    const items = timeline({
      me: "anna",
      transcript: transcript([said(1, "anna", "a"), said(2, "anna", "b", tomorrow)]),
      letters: [],
    });
    expect(items.map(({ kind }) => kind)).toEqual(["day", "mine", "day", "mine"]);
  });

  it("says each status once, where it is true the last time", () => {
    const items = timeline({
      me: "anna",
      transcript: transcript([said(1, "anna", "a"), said(2, "anna", "b"), said(3, "anna", "c"), said(4, "anna", "d")], {
        marks: [
          { personId: "giulia", delivered: 3, read: 2 },
          { personId: "anna", delivered: 4, read: 4 },
        ],
      }),
      letters: [],
    });
    expect(items.flatMap((item) => (item.kind === "mine" ? [item.status] : []))).toEqual([
      undefined,
      "read",
      "delivered",
      "sent",
    ]);
  });

  it("keeps a message in its place when it is stored: same key, never twice", () => {
    const before = timeline({ me: "anna", transcript: transcript([]), letters: [letter("x", "hello")] });
    const after = timeline({
      me: "anna",
      transcript: transcript([said(1, "anna", "hello", start + 9 * minute, "x")]),
      letters: [letter("x", "hello")],
    });
    const mine = (items: typeof before) => items.filter(({ kind }) => kind === "mine");
    expect(mine(before).map(({ key }) => key)).toEqual(["x"]);
    expect(mine(after).map(({ key }) => key)).toEqual(["x"]);
    expect(mine(after)[0]).toMatchObject({ status: "sent" });
  });

  it("shows why a message failed instead of a status", () => {
    const failure = { code: "message-too-long", title: "Too long", detail: "" };
    const items = timeline({ me: "anna", transcript: transcript([]), letters: [letter("x", "huge", { failure })] });
    expect(items.at(-1)).toMatchObject({ failure, letterId: "x" });
    expect(items.at(-1)).not.toHaveProperty("status");
  });

  it("does not show an open question twice", () => {
    const proposed: EventView = { number: 2, at: start, actor: "giulia", kind: "proposedSolved", body: {} };
    const events = [said(1, "anna", "a"), proposed];
    const kinds = (state: ConversationView["state"]) =>
      timeline({ me: "anna", transcript: transcript(events, { state }), letters: [] }).map(({ kind }) => kind);
    expect(kinds("proposedSolved")).toEqual(["day", "mine"]);
    expect(kinds("solved")).toEqual(["day", "mine", "line"]);
  });

  it("counts as unread what others said behind the watermark, and nothing that is hidden", () => {
    const known = transcript([said(1, "anna", "a"), said(2, "giulia", "b"), { number: 3 }, said(4, "giulia", "c")]);
    expect(unreadOf(known, "anna", 0)).toBe(2);
    expect(unreadOf(known, "anna", 2)).toBe(1);
    expect(unreadOf(known, "anna", 4)).toBe(0);
  });
});

describe("the limit of a message", () => {
  it("is told near the end, and by how much it is passed", () => {
    expect(lengthOf("a".repeat(100))).toEqual({ left: null, over: 0 });
    expect(lengthOf("a".repeat(limit - 10))).toEqual({ left: 10, over: 0 });
    expect(lengthOf("a".repeat(limit + 3))).toEqual({ left: null, over: 3 });
  });

  it("counts UTF-16 units as the service does, without the spaces around", () => {
    expect(lengthOf("€".repeat(limit))).toEqual({ left: 0, over: 0 });
    expect(lengthOf("😀".repeat(limit / 2 + 1)).over).toBe(2);
    expect(lengthOf(`  ${"a".repeat(limit)}\n`).over).toBe(0);
  });
});

const place: Place = {
  address: "/mod/scorm/player.php?cmid=42",
  title: "Modulo 3",
  activity: "Valutazione dei rischi",
  viewport: "412×780",
  frames: "visible",
  errors: [],
};
const phone: Machine = {
  userAgent:
    "Mozilla/5.0 (Linux; Android 16; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
  language: "it-IT",
  maxTouchPoints: 5,
  connection: { effectiveType: "4g", saveData: true },
};
const around = (machine: Machine) => ({ machine, screen: { width: 412, height: 915 }, viewport: "400×700" });

describe("what the tutor is told", () => {
  it("is where the page says that it is, and what the browser says that it is", () => {
    expect(contextOf(place, around(phone))).toEqual({
      address: "/mod/scorm/player.php?cmid=42",
      title: "Modulo 3",
      activity: "Valutazione dei rischi",
      language: "it-IT",
      device: { browser: "Chrome 141", os: "Android 16", screen: "412×915", viewport: "412×780", touch: true },
      network: "4g, save-data",
      frames: "visible",
      errors: [],
    });
  });

  it("exists also where no page tells anything", () => {
    const alone = contextOf(null, around({ userAgent: "?", language: "en" }));
    expect(alone).toMatchObject({ address: "", frames: "none", device: { browser: "", viewport: "400×700" } });
    expect(alone).not.toHaveProperty("activity");
    expect(alone).not.toHaveProperty("network");
  });

  it("never exceeds four kilobytes: old errors go first", () => {
    const errors = Array.from({ length: 5 }, (_, at) => ({
      message: `${at}${"€".repeat(199)}`,
      source: "€".repeat(200),
      at,
    }));
    const context = contextOf({ ...place, title: "€".repeat(160), errors }, around(phone));
    expect(new TextEncoder().encode(JSON.stringify(context)).length).toBeLessThanOrEqual(contextLimit);
    expect(context.errors.at(-1)?.at).toBe(4);
    expect(errors).toHaveLength(5);
  });

  it("names browsers and systems plainly", () => {
    const names = (userAgent: string, maxTouchPoints = 0) => {
      const machine = { userAgent, language: "it", maxTouchPoints };
      return `${browserOf(machine)} · ${systemOf(machine)}`;
    };
    const apple = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
    expect(
      names(`Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) ${apple} Version/18.1 Mobile/15E148 Safari/604.1`),
    ).toBe("Safari 18 · iOS 18");
    expect(names(`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${apple} Version/18.1 Safari/605.1.15`)).toBe(
      "Safari 18 · macOS",
    );
    expect(names(`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${apple} Version/18.1 Safari/605.1.15`, 5)).toBe(
      "Safari 18 · iPadOS",
    );
    expect(names("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0")).toBe(
      "Firefox 143 · Windows",
    );
    expect(names("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0.1")).toBe(
      "Edge 141 · Windows",
    );
    expect(names("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36")).toBe(
      "Chrome 141 · ChromeOS",
    );
  });
});

const origin = "https://lms.example";

/** A frame in a page whose loader keeps what it is given. */
class Page {
  readonly said: [WidgetTold, string][] = [];
  readonly kept = new Map<string, string>();
  keeps = true;
  /** Opens when the widget gives something to keep. */
  readonly given = new Gate();
  hear: (message: object) => void = () => {};
  readonly parent = {
    postMessage: (told: WidgetTold, to: string) => {
      this.said.push([told, to]);
      if (told.lms !== "keep") return;
      this.given.open();
      if (!this.keeps) return;
      this.kept.set(`lmssupport${told.name}`, told.value);
      queueMicrotask(() => this.tell());
    },
  };

  readonly clock = new ManualClock();
  readonly bridge = new Bridge(
    [origin, "https://other.example"],
    {
      parent: this.parent,
      addEventListener: (_: string, hear: (message: object) => void) => {
        this.hear = hear;
      },
    } as never,
    this.clock,
  );

  tell(more: object = {}): void {
    const kept = [...this.kept].filter(([, value]) => value);
    const data: PageTold = { lms: "page", open: true, focus: false, page: place, kept: kept as [string, string][] };
    this.hear({ source: this.parent, origin, data, ...more });
  }
}

describe("the bridge to the page", () => {
  it("speaks to registered origins only, and once heard to that one only", () => {
    const page = new Page();
    expect(page.said.map(([, to]) => to)).toEqual([origin, "https://other.example"]);
    page.tell();
    page.said.length = 0;
    page.bridge.say({ lms: "close" });
    expect(page.said).toEqual([[{ lms: "close" }, origin]]);
  });

  it("does not hear another window, another origin, or anything else", () => {
    const page = new Page();
    page.tell({ source: {} });
    page.tell({ origin: "https://evil.example" });
    page.tell({ data: { lms: "page" } });
    page.tell({ data: "page" });
    page.tell({ data: null });
    expect(page.bridge.told.get()).toBeNull();
    page.tell();
    expect(page.bridge.told.get()?.page.title).toBe("Modulo 3");
  });

  it("is not led astray by a page that keeps nonsense", () => {
    const page = new Page();
    page.tell({
      data: { lms: "page", open: true, focus: false, page: place, kept: [["lmssupport.a", 1], "x", null, []] },
    });
    expect(page.bridge.kept(".a")).toBeUndefined();
    expect(page.bridge.keptUnder(".")).toEqual([]);
  });
});

describe("a disk in the page around the frame", () => {
  const key = btoa("k".repeat(32));

  it("keeps letters, sealed, in their order, until they are removed", async () => {
    const page = new Page();
    page.tell();
    const disk = openPageDisk(page.bridge, "anna", await makeSeal(key), page.clock);
    await disk.add(letter("2", "two"));
    await disk.add(letter("1", "secret one"));
    expect([...page.kept.values()].join()).not.toContain("secret");
    expect((await disk.all()).map(({ id }) => id)).toEqual(["1", "2"]);
    await disk.change(letter("1", "changed"));
    await disk.remove("2");
    expect((await disk.all()).map(({ content }) => content)).toEqual([{ kind: "say", text: "changed" }]);
    const other = openPageDisk(page.bridge, "marco", await makeSeal(key), page.clock);
    expect(await other.all()).toEqual([]);
  });

  it("does not say that something is kept before the page has said so", async () => {
    const page = new Page();
    page.tell();
    page.keeps = false;
    const disk = openPageDisk(page.bridge, "anna", await makeSeal(key), page.clock);
    const added = expect(disk.add(letter("1", "one"))).rejects.toThrow();
    await page.given.passed;
    await page.clock.pass(2_000);
    await added;
  });

  it("keeps a draft", async () => {
    const page = new Page();
    page.tell();
    const disk = openPageDisk(page.bridge, "anna", await makeSeal(key), page.clock);
    await disk.keepDraft("c1", "half a sent");
    expect(await disk.draft("c1")).toBe("half a sent");
    await disk.keepDraft("c1", "");
    expect(await disk.draft("c1")).toBe("");
  });
});
