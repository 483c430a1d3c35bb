import type { Followed } from "../api.ts";
import { type Clock, within } from "../clock.ts";
import { Store } from "../store.ts";
import type { Connect, Connection, Told } from "./connection.ts";

export type LineState =
  | { kind: "off" }
  /**
   * `since`: clock time until which this page is up to date; null when it never was. `reading`: there is no socket,
   * but what is new arrives by another way, only later.
   */
  | { kind: "connecting"; since: number | null; reading: boolean }
  | { kind: "live" }
  | { kind: "waiting"; since: number | null; reading: boolean };

export interface LineEvents extends Omit<Told, "closed"> {
  /** After each (re)connection and at each heartbeat: what the database has. */
  followed(followed: Followed[], fresh: boolean): void;
  /** An attempt failed; the next follows. Whoever can reads by another way meanwhile. */
  failed(): void;
}

const heartbeat = 10_000;
const heartbeatAnswer = 5_000;
const connectWithin = 8_000;
const firstMinute = 60_000;

/**
 * Keeps one connection open, for ever. Every step carries the number of the attempt that it belongs to (`#attempt`):
 * what a given-up connection still tells or answers is not heard.
 */
export class Line {
  readonly state = new Store<LineState>({ kind: "off" });

  #attempt = 0;
  #failures = 0;
  #outageStart: number | null = null;
  #goodAt: number | null = null;
  #reading = false;
  #connection: Connection | null = null;
  #cancelNext: (() => void) | null = null;
  #beating = false;
  #beatAgain = false;

  constructor(
    private readonly connect: Connect,
    private readonly follows: () => readonly string[],
    private readonly events: LineEvents,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {}

  /** The connection, when there is one that answers. */
  get connection(): Connection | null {
    return this.state.get().kind === "live" ? this.#connection : null;
  }

  start(): void {
    if (this.state.get().kind === "off") void this.#try();
  }

  stop(): void {
    this.#attempt++;
    this.#drop();
    this.state.set({ kind: "off" });
  }

  /** The browser says that there is a network again, or somebody looks at the page: don't wait for the next turn. */
  nudge(): void {
    const { kind } = this.state.get();
    if (kind === "waiting") void this.#try();
    else if (kind === "live") void this.#beat(this.#attempt);
  }

  /** What is followed has changed. */
  refollow(): void {
    if (this.state.get().kind === "live") void this.#beat(this.#attempt);
  }

  /** Whether what is new could be read by another way: then the page is up to date until now. */
  readMeanwhile(read: boolean): void {
    const { kind } = this.state.get();
    if (kind !== "waiting" && kind !== "connecting") return;
    if (read) this.#goodAt = this.clock.now();
    this.#reading = read;
    this.#down(kind);
  }

  async #try(): Promise<void> {
    const attempt = ++this.#attempt;
    this.#drop();
    const begun = this.clock.now();
    this.#down("connecting");
    try {
      const opening = this.connect(this.#told(attempt));
      // A connection that opens after it was given up must not stay open.
      opening.then(
        (connection) => attempt !== this.#attempt && connection.close(),
        () => {},
      );
      const connection = await within(this.clock, connectWithin, opening);
      if (attempt !== this.#attempt) return;
      this.#connection = connection;
    } catch {
      this.#lost(attempt, begun);
      return;
    }
    await this.#beat(attempt, true);
  }

  /**
   * Follow is subscription, heartbeat and comparison in one: no answer means that the socket is half-open, whatever it
   * says of itself.
   */
  async #beat(attempt: number, fresh = false): Promise<void> {
    if (this.#beating) {
      this.#beatAgain = true;
      return;
    }
    this.#beating = true;
    this.#beatAgain = false;
    this.#cancelNext?.();
    try {
      const followed = await within(this.clock, heartbeatAnswer, this.#connection!.follow(this.follows()));
      if (attempt !== this.#attempt) return;
      this.#goodAt = this.clock.now();
      this.#failures = 0;
      this.#outageStart = null;
      this.#reading = false;
      this.#beating = false;
      this.#cancelNext = this.clock.after(heartbeat, () => void this.#beat(attempt));
      this.state.set({ kind: "live" });
      this.events.followed(followed, fresh);
      if (this.#beatAgain) void this.#beat(attempt);
    } catch {
      this.#lost(attempt, this.clock.now());
    }
  }

  #lost(attempt: number, begun: number): void {
    if (attempt !== this.#attempt) return;
    this.#attempt++;
    this.#drop();
    const now = this.clock.now();
    this.#outageStart ??= now;
    const longest = now - this.#outageStart < firstMinute ? 10_000 : 30_000;
    // Jitter: a service that comes back must not meet everybody in the same instant.
    const turn = Math.min(longest, 500 * 2 ** this.#failures++) * (0.5 + this.random() / 2);
    // The time that the attempt itself took counts, so that attempts are never further apart than promised.
    const wait = Math.max(250, turn - (now - begun));
    this.#down("waiting");
    this.#cancelNext = this.clock.after(wait, () => void this.#try());
    this.events.failed();
  }

  #down(kind: "connecting" | "waiting"): void {
    this.state.set({ kind, since: this.#goodAt, reading: this.#reading });
  }

  #drop(): void {
    this.#cancelNext?.();
    this.#cancelNext = null;
    this.#beating = false;
    this.#beatAgain = false;
    this.#connection?.close();
    this.#connection = null;
  }

  #told(attempt: number): Told {
    const heard =
      <T>(hear: (told: T) => void) =>
      (told: T) => {
        if (attempt === this.#attempt) hear(told);
      };
    const { events } = this;
    return {
      events: heard((told) => events.events(told)),
      acknowledged: heard((told) => events.acknowledged(told)),
      refused: heard((told) => events.refused(told)),
      marks: heard((told) => events.marks(told)),
      typing: heard((told) => events.typing(told)),
      queue: heard((told) => events.queue(told)),
      ended: heard((told) => events.ended(told)),
      closed: () => this.#lost(attempt, this.clock.now()),
    };
  }
}
