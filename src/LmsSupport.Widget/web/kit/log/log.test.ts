import { describe, expect, it } from "vitest";
import { NoLine, Refused } from "../answers.ts";
import type { ConversationView, EventView, Followed, Snapshot } from "../api.ts";
import { when } from "../store.ts";
import { Gate, ManualClock, settled } from "../testing/manualClock.ts";
import { LogClient } from "./client.ts";
import type { Connection, Told } from "./connection.ts";

const learner = { id: "anna", name: "Anna Longhi", initials: "AL" };
const people = {
  anna: { name: "Anna Longhi", initials: "AL", role: "learner" as const },
  giulia: { name: "Giulia Bassi", initials: "GB", role: "tutor" as const },
};

const said = (number: number, text = `message ${number}`, actor = "anna"): EventView => ({
  number,
  at: number * 1_000_000,
  actor,
  kind: "said",
  body: { text },
});

function view(events: readonly EventView[]): ConversationView {
  const last = events.findLast((event) => event.kind === "said");
  return {
    id: "c1",
    state: "waiting",
    learner,
    tutor: null,
    course: { id: "k", title: "Sicurezza sul lavoro" },
    edition: { id: "e", title: "autunno 2026", start: null, due: null },
    openedAt: 0,
    lastAt: last?.kind ? last.at : 0,
    waitingSince: 0,
    last: events.at(-1)?.number ?? 0,
    subject: "",
    preview: last?.kind === "said" ? last.body.text : "",
    read: 0,
    marks: [],
  };
}

/** A service whose every answer can be held back, refused or lost, and whose events are told by hand. */
class World {
  readonly clock = new ManualClock();
  readonly events: EventView[] = [];
  readonly asked: string[] = [];
  readonly followedIds: (readonly string[])[] = [];
  readonly seen: [string, number, number][] = [];
  /** Unset: answers come at once. */
  holdGet: Gate | null = null;
  holdFollow: Gate | null = null;
  holdConnect: Gate | null = null;
  offline = false;
  httpDown = false;
  unknown = false;
  opened = 0;
  attempts: number[] = [];
  told: Told | null = null;
  checks = 0;

  readonly client = new LogClient({
    clock: this.clock,
    random: () => 1,
    service: {
      get: async <T>(path: string) => (await this.get(path)) as T,
      hubToken: async () => ({ token: "t", expiresIn: 60 }),
      check: async () => {
        this.checks++;
      },
    },
    connect: async (told) => {
      this.attempts.push(this.clock.now());
      await this.holdConnect?.passed;
      if (this.offline) throw new Error("no socket");
      this.opened++;
      this.told = told;
      return this.connection();
    },
  });

  connection(): Connection {
    return {
      follow: async (ids) => {
        this.followedIds.push(ids);
        await this.holdFollow?.passed;
        return ids.map((id): Followed => ({ conversationId: id, last: this.last, found: !this.unknown }));
      },
      say: async () => {},
      typing: async () => {},
      seen: async (id, delivered, read) => {
        this.seen.push([id, delivered, read]);
      },
      close: () => {},
    };
  }

  get last(): number {
    return this.events.at(-1)?.number ?? 0;
  }

  /** Stored, and told to nobody. */
  store(...events: EventView[]): void {
    this.events.push(...events);
  }

  tell(...events: EventView[]): void {
    this.told!.events({ conversationId: "c1", events });
  }

  async get(path: string): Promise<unknown> {
    this.asked.push(path);
    // What the database has when it is read; the answer may take its time.
    const { last } = this;
    const events = [...this.events];
    await this.holdGet?.passed;
    if (this.httpDown) throw new NoLine();
    if (this.unknown) throw new Refused({ code: "conversation-not-found", status: 404, title: "" });
    const query = path.match(/since=(\d+)&limit=(\d+)/);
    if (!query) {
      const found = events.slice(-200);
      return {
        conversation: view(events),
        people,
        events: found,
        more: found.length < events.length,
      } satisfies Snapshot;
    }
    const found = events.filter((event) => event.number > Number(query[1])).slice(0, Number(query[2]));
    return { events: found, last, more: (found.at(-1)?.number ?? last) < last };
  }

  async live(): Promise<void> {
    this.client.start();
    await when(this.client.line, (line) => line.kind === "live");
    await settled();
  }
}

const numbers = (world: World) => world.client.find("c1")!.transcript.events.map((event) => event.number);

describe("the log client", () => {
  it("shows what was there, and what comes", async () => {
    const world = new World();
    world.store(said(1), said(2));
    const log = world.client.hold("c1");
    await world.live();
    world.store(said(3));
    world.tell(said(3));
    expect(log.state.get().kind).toBe("ready");
    expect(numbers(world)).toEqual([1, 2, 3]);
  });

  it("merges an event that comes while the snapshot is still on its way", async () => {
    const world = new World();
    world.store(said(1), said(2));
    world.holdGet = new Gate();
    world.client.hold("c1");
    await world.live();
    world.store(said(3));
    world.tell(said(3));
    world.holdGet.open();
    await settled();
    expect(numbers(world)).toEqual([1, 2, 3]);
  });

  it("takes an event once, however often it is told", async () => {
    const world = new World();
    world.client.hold("c1");
    await world.live();
    world.store(said(1));
    world.tell(said(1), said(1));
    world.tell(said(1));
    expect(numbers(world)).toEqual([1]);
  });

  it("fetches what a hole hides, and shows the later event only behind it", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    world.store(said(2), said(3));
    world.tell(said(3));
    expect(numbers(world)).toEqual([1]);
    await settled();
    expect(numbers(world)).toEqual([1, 2, 3]);
    expect(world.asked.at(-1)).toContain("since=1&");
  });

  it("does not take for a hole what it may not see", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    const asked = world.asked.length;
    world.tell({ number: 2 });
    world.tell(said(3));
    await settled();
    expect(numbers(world)).toEqual([1, 3]);
    expect(world.client.find("c1")!.last).toBe(3);
    expect(world.asked.length).toBe(asked);
  });

  it("learns from the heartbeat of a last event that nobody told", async () => {
    const world = new World();
    world.client.hold("c1");
    await world.live();
    world.store(said(1));
    await world.clock.pass(10_000);
    expect(numbers(world)).toEqual([1]);
  });

  it("gets ten thousand missed events from a snapshot, not page by page", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    for (let number = 2; number <= 10_000; number++) world.store(said(number));
    world.asked.length = 0;
    await world.clock.pass(10_000);
    expect(world.asked).toEqual(["/api/conversations/c1"]);
    expect(world.client.find("c1")!.last).toBe(10_000);
    expect(numbers(world)[0]).toBe(9_801);
  });

  it("pages through a gap that is shorter", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    for (let number = 2; number <= 900; number++) world.store(said(number));
    await world.clock.pass(10_000);
    expect(numbers(world)).toHaveLength(900);
  });

  it("shows older events when asked", async () => {
    const world = new World();
    for (let number = 1; number <= 300; number++) world.store(said(number));
    const log = world.client.hold("c1");
    await world.live();
    expect(log.transcript.first).toBe(101);
    await log.earlier();
    expect(log.transcript.first).toBe(1);
    expect(numbers(world)).toEqual(world.events.map((event) => event.number));
  });

  it("replays: a snapshot and the events since make what a fresh snapshot has", async () => {
    const old = new World();
    old.store(said(1));
    const log = old.client.hold("c1");
    await old.live();
    old.store(said(2, "I'll see to it", "giulia"), { number: 3 }, said(4));
    old.tell(...old.events.slice(1));
    await settled();
    const fresh = new World();
    fresh.store(...old.events);
    const other = fresh.client.hold("c1");
    await fresh.live();
    expect(log.transcript).toEqual(other.transcript);
  });

  it("says that a conversation is gone when the service does not know it", async () => {
    const world = new World();
    world.unknown = true;
    const log = world.client.hold("c1");
    await world.live();
    expect(log.state.get().kind).toBe("gone");
  });

  it("asks the service whether the session lives when the hub says that it ended", async () => {
    const world = new World();
    await world.live();
    world.told!.ended({ code: "session-ended" });
    expect(world.checks).toBe(1);
  });

  it("tells rising watermarks only, at most once a second", async () => {
    const world = new World();
    await world.live();
    world.client.seen("c1", 3, 2);
    world.client.seen("c1", 2, 1);
    world.client.seen("c1", 4, 4);
    world.client.seen("c1", 5, 5);
    expect(world.seen).toEqual([["c1", 3, 2]]);
    await world.clock.pass(1_000);
    expect(world.seen).toEqual([
      ["c1", 3, 2],
      ["c1", 5, 5],
    ]);
  });

  it("brings news of conversations that are followed but not open", async () => {
    const world = new World();
    const news: [string, number][] = [];
    world.client.listen({ news: (id, last) => news.push([id, last]) });
    world.client.follow(new Map([["c1", 4]]));
    world.store(said(4));
    await world.live();
    expect(news).toEqual([]);
    world.tell(said(5));
    expect(news).toEqual([["c1", 5]]);
  });
});

describe("the line", () => {
  it("subscribes before it counts as open", async () => {
    const world = new World();
    world.holdFollow = new Gate();
    world.client.hold("c1");
    world.client.start();
    await settled();
    expect(world.client.line.get().kind).toBe("connecting");
    world.holdFollow.open();
    await settled();
    expect(world.client.line.get().kind).toBe("live");
    expect(world.followedIds).toEqual([["c1"]]);
  });

  it("gives up a half-open socket when a heartbeat stays without answer, and opens another", async () => {
    const world = new World();
    world.client.hold("c1");
    await world.live();
    world.holdFollow = new Gate();
    await world.clock.pass(14_999);
    expect(world.client.line.get().kind).toBe("live");
    world.holdFollow = null;
    world.store(said(1));
    await world.clock.pass(1_000);
    expect(world.opened).toBe(2);
    expect(world.client.line.get().kind).toBe("live");
    expect(numbers(world)).toEqual([1]);
  });

  it("does not hear what a given-up socket still tells", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    const old = world.told!;
    old.closed();
    await world.clock.pass(1_000);
    expect(world.opened).toBe(2);
    old.events({ conversationId: "c1", events: [said(2, "late")] });
    old.closed();
    expect(numbers(world)).toEqual([1]);
    expect(world.client.line.get().kind).toBe("live");
  });

  it("never gives up: at most 10 s apart in the first minute, at most 30 s later", async () => {
    const world = new World();
    await world.live();
    world.offline = true;
    const down = world.clock.now();
    world.told!.closed();
    await world.clock.pass(3_600_000);
    const gaps = world.attempts.slice(1).map((at, index) => ({ at: at - down, gap: at - world.attempts[index]! }));
    const late = gaps.slice(1);
    expect(late.length).toBeGreaterThan(100);
    expect(Math.max(...late.filter(({ at }) => at <= 60_000).map(({ gap }) => gap))).toBeLessThanOrEqual(10_000);
    expect(Math.max(...late.map(({ gap }) => gap))).toBeLessThanOrEqual(30_000);
    world.offline = false;
    await world.clock.pass(30_000);
    expect(world.client.line.get().kind).toBe("live");
  });

  it("gives up an attempt that hangs, and closes it if it opens after all", async () => {
    const world = new World();
    world.holdConnect = new Gate();
    world.client.start();
    await world.clock.pass(8_000);
    expect(world.client.line.get().kind).toBe("waiting");
    const hung = world.holdConnect;
    world.holdConnect = null;
    await world.clock.pass(500);
    expect(world.client.line.get().kind).toBe("live");
    hung.open();
    await settled();
    expect(world.client.line.get().kind).toBe("live");
  });

  it("tries at once when the network is back", async () => {
    const world = new World();
    await world.live();
    world.offline = true;
    world.told!.closed();
    await world.clock.pass(300_000);
    const before = world.attempts.length;
    world.offline = false;
    world.client.nudge();
    await settled();
    expect(world.attempts.length).toBe(before + 1);
    expect(world.client.line.get().kind).toBe("live");
  });

  it("says since when the page is not up to date", async () => {
    const world = new World();
    await world.live();
    const heard = world.clock.now();
    await world.clock.pass(4_000);
    world.offline = world.httpDown = true;
    world.told!.closed();
    expect(world.client.line.get()).toEqual({ kind: "waiting", since: heard, reading: false });
  });

  it("reads over HTTP while sockets cannot pass", async () => {
    const world = new World();
    world.offline = true;
    world.store(said(1));
    world.client.hold("c1");
    world.client.start();
    await settled();
    expect(numbers(world)).toEqual([1]);
    world.store(said(2));
    await world.clock.pass(10_000);
    expect(numbers(world)).toEqual([1, 2]);
    expect(world.client.line.get()).toMatchObject({ reading: true });
    world.httpDown = true;
    await world.clock.pass(10_000);
    expect(world.client.line.get()).toMatchObject({ reading: false });
  });

  it("asks for what is not numbered after an outage", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    world.asked.length = 0;
    world.told!.closed();
    await world.clock.pass(1_000);
    expect(world.asked).toContain("/api/conversations/c1");
  });
});
