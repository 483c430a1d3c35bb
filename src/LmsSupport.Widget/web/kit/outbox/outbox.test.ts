import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Store, when } from "../store.ts";
import { Gate, ManualClock } from "../testing/manualClock.ts";
import { type Disk, openDisk } from "./disk.ts";
import type { Content, Delivered, Letter, Outcome } from "./letter.ts";
import { Outbox } from "./outbox.ts";
import type { Channel, Locks, Word } from "./ownership.ts";
import { makeSeal } from "./seal.ts";

const keyOf = (person: string) => btoa(person.padEnd(32, "·").slice(0, 32).replaceAll("·", "."));
const say = (text: string): Content => ({ kind: "say", text });

/** A browser: one disk, one set of locks, several tabs. */
class Browser {
  readonly clock = new ManualClock();
  readonly factory = new IDBFactory();
  readonly #channels = new Map<Channel, string>();
  /** Per lock: tabs in the order in which they asked. */
  readonly #queues = new Map<string, { grant: () => Promise<void>; steal: (error: Error) => void }[]>();
  readonly tabs: Tab[] = [];

  readonly locks = {
    request: (name: string, { steal }: LockOptions, act: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const queue = this.#queues.get(name) ?? [];
        this.#queues.set(name, queue);
        const entry = {
          grant: async () => {
            await act();
            if (queue[0] !== entry) return;
            queue.shift();
            resolve();
            void queue[0]?.grant();
          },
          steal: reject,
        };
        if (steal) queue.shift()?.steal(new DOMException("stolen", "AbortError"));
        if (steal) queue.unshift(entry);
        else queue.push(entry);
        if (queue[0] === entry) void entry.grant();
      }),
  } as unknown as Locks;

  channel(person: string, tab: () => Tab): Channel {
    const channel: Channel = {
      post: (word: Word) => {
        for (const [other, name] of this.#channels)
          if (other !== channel && name === person) other.hear(structuredClone(word));
      },
      hear: () => {},
      close: () => this.#channels.delete(channel),
    };
    this.#channels.set(channel, person);
    return new Proxy(channel, {
      set: (target, name, value) => {
        // A frozen tab neither hears nor answers.
        if (name === "hear") target.hear = (word) => tab().frozen || value(word);
        return true;
      },
    });
  }

  async tab(person = "anna", disk?: Disk | null): Promise<Tab> {
    const tab = new Tab(this, person);
    this.tabs.push(tab);
    const kept = disk === undefined ? await openDisk(person, await makeSeal(keyOf(person)), this.factory) : disk;
    await tab.open(kept);
    return tab;
  }
}

class Tab {
  outbox!: Outbox;
  frozen = false;
  readonly sent: string[] = [];
  readonly ids: string[] = [];
  readonly moved = new Store<[string, string][]>([]);
  readonly stored = new Store<string[]>([]);
  readonly dropped = new Store<string[]>([]);
  answer: (letter: Letter) => Promise<Outcome> | Outcome = (letter) => this.accept(letter);

  constructor(
    private readonly browser: Browser,
    private readonly person: string,
  ) {}

  accept(letter: Letter): Outcome {
    const as: Delivered = { conversationId: letter.opened ? letter.lane : `c-${letter.lane}`, number: 1, at: 0 };
    return { kind: "stored", as };
  }

  async open(disk: Disk | null): Promise<void> {
    this.outbox = new Outbox({
      person: this.person,
      disk,
      deliver: async (letter) => {
        this.sent.push(textOf(letter));
        this.ids.push(letter.id);
        return this.answer(letter);
      },
      stored: (letter) => this.stored.set([...this.stored.get(), textOf(letter)]),
      dropped: (letter) => this.dropped.set([...this.dropped.get(), letter.content.kind]),
      moved: (from, to) => this.moved.set([...this.moved.get(), [from, to]]),
      now: () => 0,
      clock: this.browser.clock,
      locks: this.browser.locks,
      channel: this.browser.channel(this.person, () => this),
    });
    await this.outbox.open();
  }

  get texts(): string[] {
    return this.outbox.letters.get().map(textOf);
  }

  empty(): Promise<unknown> {
    return when(this.outbox.letters, (letters) => letters.length === 0);
  }
}

const textOf = ({ content }: Letter) => ("text" in content ? content.text : content.kind);

describe("the outbox", () => {
  let browser: Browser;
  beforeEach(() => {
    browser = new Browser();
  });
  afterEach(() => {
    for (const tab of browser.tabs) tab.outbox.close();
  });

  it("has a letter on disk before it is sent", async () => {
    const tab = await browser.tab();
    const seal = await makeSeal(keyOf("anna"));
    let onDisk: string[] = [];
    tab.answer = async (letter) => {
      onDisk = (await (await openDisk("anna", seal, browser.factory)).all()).map(textOf);
      return tab.accept(letter);
    };
    await tab.outbox.write("c1", true, say("ciao"));
    await tab.empty();
    expect(onDisk).toEqual(["ciao"]);
  });

  it("sends after a reload what was not acknowledged, the oldest first and with the same id", async () => {
    const before = await browser.tab();
    before.answer = () => new Gate<Outcome>().passed;
    const first = await before.outbox.write("c1", true, say("one"));
    await before.outbox.write("c1", true, say("two"));
    before.outbox.close();
    const after = await browser.tab();
    await after.empty();
    expect(after.sent).toEqual(["one", "two"]);
    expect(after.ids[0]).toBe(first.id);
  });

  it("keeps one letter of a conversation on its way at a time", async () => {
    const tab = await browser.tab();
    const gate = new Gate();
    tab.answer = async (letter) => {
      await gate.passed;
      return tab.accept(letter);
    };
    await tab.outbox.write("c1", true, say("one"));
    await tab.outbox.write("c1", true, say("two"));
    await tab.outbox.write("c2", true, say("other"));
    expect(tab.sent).toEqual(["one", "other"]);
    gate.open();
    await tab.empty();
    expect(tab.sent).toEqual(["one", "other", "two"]);
  });

  it("lets a refused letter step aside, says why, and sends those behind it", async () => {
    const tab = await browser.tab();
    tab.answer = (letter) =>
      textOf(letter) === "huge"
        ? { kind: "refused", failure: { code: "message-too-long", title: "Too long", detail: "" } }
        : tab.accept(letter);
    await tab.outbox.write("c1", true, say("huge"));
    await tab.outbox.write("c1", true, say("fine"));
    await when(tab.outbox.letters, (letters) => letters.length === 1 && letters[0]!.failure !== undefined);
    await when(tab.stored, (stored) => `${stored}` === "fine");
    expect(tab.outbox.letters.get()[0]!.failure?.code).toBe("message-too-long");

    const reloaded = await browser.tab();
    expect(reloaded.texts).toEqual(["huge"]);
    expect(reloaded.sent).toEqual([]);
    await reloaded.outbox.remove(reloaded.outbox.letters.get()[0]!.id);
    await tab.empty();
  });

  it("opens a conversation with the first letter of a lane, and gives the others its id", async () => {
    const tab = await browser.tab();
    const opened: [string, boolean][] = [];
    tab.answer = (letter) => {
      opened.push([letter.lane, letter.opened]);
      return tab.accept(letter);
    };
    await Promise.all([tab.outbox.write("new", false, say("one")), tab.outbox.write("new", false, say("two"))]);
    await tab.empty();
    expect(opened).toEqual([
      ["new", false],
      ["c-new", true],
    ]);
    expect(tab.moved.get()).toEqual([["new", "c-new"]]);
    // Whoever still writes to the lane's first name reaches the same conversation.
    const late = await tab.outbox.write("new", false, say("three"));
    expect([late.lane, late.opened]).toEqual(["c-new", true]);
  });

  it("opens with the next letter when the first is refused", async () => {
    const tab = await browser.tab();
    tab.answer = (letter) =>
      textOf(letter) === "huge"
        ? { kind: "refused", failure: { code: "message-too-long", title: "", detail: "" } }
        : tab.accept(letter);
    await tab.outbox.write("new", false, say("huge"));
    await tab.outbox.write("new", false, say("fine"));
    await when(tab.outbox.letters, (letters) => letters.length === 1 && letters[0]!.opened);
    expect(tab.moved.get()).toEqual([["new", "c-new"]]);
    expect(tab.outbox.letters.get()[0]).toMatchObject({ lane: "c-new", opened: true });
  });

  it("waits longer and longer, and not at all once the line is back", async () => {
    const tab = await browser.tab();
    tab.answer = () => ({ kind: "later" });
    await tab.outbox.write("c1", true, say("one"));
    await browser.clock.pass(120_000);
    const attempts = tab.sent.length;
    expect(attempts).toBeGreaterThan(4);
    expect(attempts).toBeLessThan(10);
    tab.answer = (letter) => tab.accept(letter);
    tab.outbox.wake();
    await tab.empty();
    expect(tab.sent.length).toBe(attempts + 1);
  });

  it("gives up quietly what nobody reads", async () => {
    const tab = await browser.tab();
    tab.answer = () => ({ kind: "refused", failure: { code: "nothing-to-confirm", title: "", detail: "" } });
    await tab.outbox.write("c1", true, { kind: "confirm", solved: true });
    await when(tab.dropped, (dropped) => `${dropped}` === "confirm");
    expect(tab.texts).toEqual([]);
  });

  it("says that the page must stay open when nothing can be kept, and sends all the same", async () => {
    const owner = await browser.tab();
    const tab = await browser.tab("anna", null);
    expect(tab.outbox.durable.get()).toBe(false);
    await tab.outbox.write("c1", true, say("one"));
    await tab.empty();
    expect(tab.sent).toEqual(["one"]);
    expect(owner.sent).toEqual([]);
  });

  it("says so too when the disk fills up while writing", async () => {
    const disk = await openDisk("anna", await makeSeal(keyOf("anna")), browser.factory);
    const tab = await browser.tab("anna", { ...disk, add: () => Promise.reject(new Error("QuotaExceededError")) });
    await tab.outbox.write("c1", true, say("one"));
    await tab.empty();
    expect(tab.outbox.durable.get()).toBe(false);
    expect(tab.sent).toEqual(["one"]);
  });

  it("keeps one person's letters from another's eyes on the same browser", async () => {
    const anna = await browser.tab("anna");
    anna.answer = () => new Gate<Outcome>().passed;
    await anna.outbox.write("c1", true, say("private"));
    anna.outbox.close();
    const marco = await browser.tab("marco");
    expect(marco.texts).toEqual([]);
    // Not even with Anna's rows at hand: the key is hers.
    const stolen = await openDisk("anna", await makeSeal(keyOf("marco")), browser.factory);
    expect(await stolen.all()).toEqual([]);
    const again = await browser.tab("anna");
    await again.empty();
    expect(again.sent).toEqual(["private"]);
  });

  it("keeps a draft, sealed, until it is emptied", async () => {
    const seal = await makeSeal(keyOf("anna"));
    const disk = await openDisk("anna", seal, browser.factory);
    await disk.keepDraft("c1", "half a sent");
    expect(await disk.draft("c1")).toBe("half a sent");
    await disk.keepDraft("c1", "");
    expect(await disk.draft("c1")).toBe("");
  });

  describe("with two tabs", () => {
    it("sends from one only, and both see what is left", async () => {
      const owner = await browser.tab();
      const other = await browser.tab();
      const gate = new Gate();
      owner.answer = async (letter) => {
        await gate.passed;
        return owner.accept(letter);
      };
      await other.outbox.write("c1", true, say("from the other"));
      await when(owner.outbox.letters, (letters) => letters.length === 1);
      gate.open();
      await other.empty();
      expect(owner.sent).toEqual(["from the other"]);
      expect(other.sent).toEqual([]);
    });

    it("goes on in the other when the owner closes", async () => {
      const owner = await browser.tab();
      const other = await browser.tab();
      owner.answer = () => new Gate<Outcome>().passed;
      await other.outbox.write("c1", true, say("one"));
      await when(owner.outbox.letters, (letters) => letters.length === 1);
      owner.outbox.close();
      await other.empty();
      expect(other.sent).toEqual(["one"]);
    });

    it("replaces an owner that is silent for five seconds, and no other", async () => {
      const owner = await browser.tab();
      const other = await browser.tab();
      await other.outbox.write("c1", true, say("one"));
      await other.empty();
      await browser.clock.pass(10_000);
      expect(other.sent).toEqual([]);

      owner.frozen = true;
      await other.outbox.write("c1", true, say("two"));
      await browser.clock.pass(4_999);
      expect(other.sent).toEqual([]);
      await browser.clock.pass(1);
      await other.empty();
      expect(other.sent).toEqual(["two"]);
    });

    it("tells the other tab which conversation a lane has become", async () => {
      await browser.tab();
      const other = await browser.tab();
      await other.outbox.write("new", false, say("one"));
      await when(other.moved, (moved) => moved.length === 1);
      expect(other.moved.get()).toEqual([["new", "c-new"]]);
      await other.empty();
    });
  });
});
