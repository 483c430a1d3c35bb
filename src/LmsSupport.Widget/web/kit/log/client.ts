import type { AcknowledgedTold, Followed, HubToken, QueueTold, RefusedTold, TypingTold } from "../api.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Readable } from "../store.ts";
import type { Connect, Connection, Told } from "./connection.ts";
import { ConversationLog } from "./conversation.ts";
import { Line, type LineState } from "./line.ts";

interface Service {
  get<T>(path: string): Promise<T>;
  hubToken(): Promise<HubToken>;
  /** Asks whether the session still lives. */
  check(): Promise<void>;
}

export interface LogListener {
  /** This connection said something: the outcome. */
  acknowledged?(told: AcknowledgedTold): void;
  refused?(told: RefusedTold): void;
  queue?(told: QueueTold): void;
  typing?(told: TypingTold): void;
  /** Followed but not opened: it has this last number now. */
  news?(conversationId: string, last: number): void;
  /** Connected again after an outage, or for the first time. */
  connected?(): void;
}

interface Options {
  service: Service;
  connect?: Connect;
  clock?: Clock;
  random?: () => number;
}

const seenEvery = 1_000;

/**
 * The page's side of the conversation log. Subscribe first, then fetch, then merge: Follow subscribes, its answer says
 * how far each conversation is, and every log that is not there yet fetches what is missing, while events that arrive
 * meanwhile are merged by number.
 */
export class LogClient {
  readonly line: Readable<LineState>;

  readonly #line: Line;
  readonly #service: Service;
  readonly #clock: Clock;
  readonly #logs = new Map<string, { log: ConversationLog; holders: number }>();
  readonly #followed = new Map<string, number>();
  readonly #listeners = new Set<LogListener>();
  readonly #seen = new Map<string, { delivered: number; read: number; told: boolean }>();
  #cancelSeen: (() => void) | null = null;

  constructor({ service, connect, clock = systemClock, random = Math.random }: Options) {
    this.#service = service;
    this.#clock = clock;
    this.#line = new Line(
      connect ?? ((told) => this.#connect(told)),
      () => this.#ids(),
      {
        events: ({ conversationId, events }) => {
          const held = this.#logs.get(conversationId);
          if (held) held.log.accept(events);
          else this.#news(conversationId, Math.max(0, ...events.map((event) => event.number)));
        },
        acknowledged: (all) => {
          for (const told of all) this.#tell((listener) => listener.acknowledged?.(told));
        },
        refused: (told) => this.#tell((listener) => listener.refused?.(told)),
        marks: ({ conversationId, ...mark }) => this.#logs.get(conversationId)?.log.mark(mark),
        typing: (told) => this.#tell((listener) => listener.typing?.(told)),
        queue: (told) => this.#tell((listener) => listener.queue?.(told)),
        // Either the session is over, or only a right within it: the service knows, and the line tries again.
        ended: () => void this.#service.check(),
        followed: (followed, fresh) => this.#compare(followed, fresh),
        failed: () => void this.#readMeanwhile(),
      },
      clock,
      random,
    );
    this.line = this.#line.state;
  }

  start(): void {
    this.#line.start();
  }

  stop(): void {
    this.#line.stop();
  }

  /** The network is back, or somebody looks at the page again. */
  nudge(): void {
    this.#line.nudge();
  }

  listen(listener: LogListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens a conversation; `release` it when nobody shows it any more. Everybody who holds it shares one log. */
  hold(id: string): ConversationLog {
    let held = this.#logs.get(id);
    if (!held) {
      held = { log: new ConversationLog(id, this.#service), holders: 0 };
      this.#logs.set(id, held);
      this.#line.refollow();
      // Without waiting for the line: HTTP may work where sockets don't. The line's answer compares again.
      void held.log.recover();
    }
    held.holders++;
    return held.log;
  }

  release(id: string): void {
    const held = this.#logs.get(id);
    if (held && --held.holders === 0) {
      this.#logs.delete(id);
      if (!this.#followed.has(id)) this.#line.refollow();
    }
  }

  /** The log, when somebody holds it. */
  find(id: string): ConversationLog | undefined {
    return this.#logs.get(id)?.log;
  }

  /** Follows these without opening them: their news come to the listeners. */
  follow(known: ReadonlyMap<string, number>): void {
    const same = known.size === this.#followed.size && [...known.keys()].every((id) => this.#followed.has(id));
    for (const id of this.#followed.keys()) if (!known.has(id)) this.#followed.delete(id);
    for (const [id, last] of known) this.#followed.set(id, Math.max(last, this.#followed.get(id) ?? 0));
    if (!same) this.#line.refollow();
  }

  /** Says over the socket; false when there is none. The outcome comes to the listeners. */
  say(conversationId: string, clientId: string, text: string): boolean {
    const { connection } = this.#line;
    if (!connection) return false;
    connection.say(conversationId, clientId, text).catch(() => {
      // The line notices by itself; the outbox sends again.
    });
    return true;
  }

  typing(conversationId: string): void {
    this.#line.connection?.typing(conversationId).catch(() => {});
  }

  /** Rising watermarks, told at most once a second, and again after a reconnection. */
  seen(conversationId: string, delivered: number, read: number): void {
    const had = this.#seen.get(conversationId);
    if (had && delivered <= had.delivered && read <= had.read) return;
    this.#seen.set(conversationId, {
      delivered: Math.max(delivered, had?.delivered ?? 0),
      read: Math.max(read, had?.read ?? 0),
      told: false,
    });
    if (!this.#cancelSeen) this.#tellSeen();
  }

  async #connect(told: Told): Promise<Connection> {
    // Only now: the first message can be typed without these bytes.
    const [{ connectSocket }, { token }] = await Promise.all([import("./signalr.ts"), this.#service.hubToken()]);
    return connectSocket(token, told);
  }

  #ids(): string[] {
    return [...new Set([...this.#logs.keys(), ...this.#followed.keys()])].slice(0, 100);
  }

  #compare(followed: Followed[], fresh: boolean): void {
    for (const { conversationId, last, found } of followed) {
      const held = this.#logs.get(conversationId);
      // A log that was found missing asks once more, so that it says "gone" by the one path.
      if (!found) void held?.log.recover();
      else if (!held) this.#news(conversationId, last);
      // Watermarks and state are not numbered: after an outage they are asked for.
      else if (fresh && held.log.last > 0) held.log.outdated();
      if (found) held?.log.told(last);
    }
    if (!fresh) return;
    for (const seen of this.#seen.values()) seen.told = false;
    if (!this.#cancelSeen) this.#tellSeen();
    this.#tell((listener) => listener.connected?.());
  }

  #news(id: string, last: number): void {
    const had = this.#followed.get(id);
    if (had === undefined || last <= had) return;
    this.#followed.set(id, last);
    this.#tell((listener) => listener.news?.(id, last));
  }

  /** Where sockets cannot pass but HTTP can, the reader still gets the answers, a little later. */
  async #readMeanwhile(): Promise<void> {
    const logs = [...this.#logs.values()].map(({ log }) => log);
    if (!logs.length) return;
    const fresh = await Promise.all(logs.map((log) => log.refresh()));
    this.#line.readMeanwhile(fresh.every(Boolean));
  }

  #tellSeen(): void {
    this.#cancelSeen = null;
    const { connection } = this.#line;
    if (!connection) return;
    let told = false;
    for (const [id, seen] of this.#seen) {
      if (seen.told) continue;
      seen.told = told = true;
      connection.seen(id, seen.delivered, seen.read).catch(() => {
        seen.told = false;
      });
    }
    if (told)
      this.#cancelSeen = this.#clock.after(seenEvery, () => {
        this.#cancelSeen = null;
        this.#tellSeen();
      });
  }

  #tell(act: (listener: LogListener) => void): void {
    for (const listener of [...this.#listeners]) act(listener);
  }
}
