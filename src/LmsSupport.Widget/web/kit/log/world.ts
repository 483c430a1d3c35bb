import { NoLine, Refused } from "../answers.ts";
import type { ConversationView, EventView, Followed, Snapshot } from "../api.ts";
import { when } from "../store.ts";
import { type Gate, ManualClock, settled } from "../testing/manualClock.ts";
import { LogClient } from "./client.ts";
import type { Connection, Told } from "./connection.ts";

export const learner = { id: "anna", name: "Anna Longhi", initials: "AL" };
export const people = {
  anna: { name: "Anna Longhi", initials: "AL", role: "learner" as const },
  giulia: { name: "Giulia Bassi", initials: "GB", role: "tutor" as const },
};

export const said = (number: number, text = `message ${number}`, actor = "anna"): EventView => ({
  number,
  at: number * 1_000_000,
  actor,
  kind: "said",
  body: { text },
});

export function view(events: readonly EventView[]): ConversationView {
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
export class World {
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

export const numbers = (world: World) => world.client.find("c1")!.transcript.events.map((event) => event.number);
