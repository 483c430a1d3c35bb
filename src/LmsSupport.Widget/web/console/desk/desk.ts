import { Ended, NoLine, Refused } from "../../kit/answers.ts";
import type { ConsoleView, ConversationView, Me, Micros, Stored } from "../../kit/api.ts";
import { type Clock, pause, systemClock } from "../../kit/clock.ts";
import { newId } from "../../kit/ids.ts";
import type { LogClient } from "../../kit/log/client.ts";
import { Store } from "../../kit/store.ts";
import { tabOf } from "./lists.ts";
import { atStart, type DeskState, type Happened, next } from "./state.ts";

const pollEvery = 15_000;
/** Several causes in one moment ask once. */
const soon = 400;
/** A command that nobody answered is given again, under the same id, so long. */
const retryFor = 8_000;

interface Service {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
}

type Log = Pick<LogClient, "listen" | "find">;

export type Outcome = { kind: "done" } | { kind: "busy" } | { kind: "refused"; refusal: Refused } | { kind: "noLine" };

/** Something that a tutor hears of: somebody began to wait, or wrote to them. */
export type News = { kind: "arrived"; views: readonly ConversationView[] } | { kind: "wrote"; view: ConversationView };

/**
 * The tutor's desk: what is on it (`state`), kept up to date by polls, by what the hub tells of queues, and by the logs of
 * the tutor's own conversations; and what the tutor does with it.
 */
export class Desk {
  readonly state: Store<DeskState>;
  /** Conversations with a command under way. */
  readonly busy = new Store<ReadonlySet<string>>(new Set());

  readonly #me: Me;
  readonly #service: Service;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #news: (news: News) => void;
  #cancelPoll: (() => void) | null = null;
  #polling = false;
  #stopListening: (() => void) | null = null;

  constructor(me: Me, service: Service, log: Log, news: (news: News) => void, clock: Clock = systemClock) {
    this.state = new Store(atStart(me.person.id));
    this.#me = me;
    this.#service = service;
    this.#log = log;
    this.#news = news;
    this.#clock = clock;
  }

  start(): void {
    this.#stopListening = this.#log.listen({
      queue: ({ conversation }) => this.told(conversation),
      // What is followed but not open has moved on: the lists know in which way.
      news: () => this.#pollIn(soon),
      connected: () => this.#pollIn(0),
    });
    void this.poll();
  }

  stop(): void {
    this.#cancelPoll?.();
    this.#stopListening?.();
  }

  happened(what: Happened): void {
    this.state.set(next(this.state.get(), what));
  }

  /** A conversation as the server has it now. */
  told(view: ConversationView): void {
    const before = this.state.get();
    this.happened({ type: "told", view: complete(view), at: this.#clock.now() });
    this.#compare(before);
  }

  /** What a log has heard of a listed conversation. Who has it is only believed from the server's own view. */
  heard(view: ConversationView | null): void {
    const known = view && this.state.get().lists.views.get(view.id);
    if (known && view.last > known.last && view.tutor?.id === known.tutor?.id) this.told({ ...view, read: known.read });
  }

  async poll(): Promise<void> {
    this.#cancelPoll?.();
    if (this.#polling) return;
    this.#polling = true;
    const askedAt = this.#clock.now();
    try {
      const answer = await this.#service.get<ConsoleView>("/api/console");
      const before = this.state.get();
      this.happened({ type: "polled", answer: completed(answer), askedAt });
      this.#compare(before);
    } catch (error) {
      // Refused (too many requests), no line, or the end, which the session tells by itself: the next poll is the answer.
      if (!(error instanceof NoLine || error instanceof Refused || error instanceof Ended)) throw error;
    } finally {
      this.#polling = false;
      this.#pollIn(pollEvery);
    }
  }

  take(id: string): Promise<Outcome> {
    return this.#command(id, "take");
  }

  proposeSolved(id: string): Promise<Outcome> {
    return this.#command(id, "propose-solved");
  }

  /** Something is about to happen to it, and can still be undone. */
  waiting(id: string, waits: boolean): void {
    const busy = new Set(this.busy.get());
    if (waits) busy.add(id);
    else busy.delete(id);
    this.busy.set(busy);
  }

  #pollIn(milliseconds: number): void {
    this.#cancelPoll?.();
    this.#cancelPoll = this.#clock.after(milliseconds, () => void this.poll());
  }

  /** Gives a command once, however often it has to be said. */
  async #command(id: string, name: "take" | "propose-solved"): Promise<Outcome> {
    if (this.busy.get().has(id)) return { kind: "busy" };
    this.waiting(id, true);
    try {
      const { number, at } = await this.#insist(`/api/conversations/${id}/${name}`, { clientId: newId() });
      this.#done(id, name, number, at);
      return { kind: "done" };
    } catch (error) {
      if (error instanceof Refused) return { kind: "refused", refusal: error };
      if (error instanceof NoLine || error instanceof Ended) return { kind: "noLine" };
      throw error;
    } finally {
      this.waiting(id, false);
      this.#pollIn(0);
    }
  }

  /** The answer says that it happened; the rest of the page need not wait to be told. */
  #done(id: string, name: "take" | "propose-solved", number: number, at: Micros): void {
    const view = this.state.get().lists.views.get(id);
    this.#log.find(id)?.told(number);
    if (!view || view.last >= number) return;
    const change: Partial<ConversationView> =
      name === "take" ? { state: "active", tutor: this.#me.person, waitingSince: null } : { state: "proposedSolved" };
    this.told({ ...view, ...change, last: number, lastAt: at });
  }

  async #insist(path: string, body: object): Promise<Stored> {
    const begun = this.#clock.now();
    for (let wait = 300; ; wait *= 2) {
      try {
        return await this.#service.post<Stored>(path, body);
      } catch (error) {
        if (!(error instanceof NoLine) || this.#clock.now() - begun + wait > retryFor) throw error;
        await pause(this.#clock, wait);
      }
    }
  }

  /** What is new on the desk that its owner did not do. */
  #compare(before: DeskState): void {
    const now = this.state.get();
    if (!before.loaded || now.lists === before.lists) return;
    const arrived: ConversationView[] = [];
    for (const [id, view] of now.lists.views) {
      const had = before.lists.views.get(id);
      const tab = tabOf(view, now.me);
      if (!had && tab === "waiting") arrived.push(view);
      // Those whose log is held tell of each message themselves.
      if (tab === "mine" && had && view.state === "active" && view.preview !== had.preview && !this.#log.find(id))
        this.#news({ kind: "wrote", view });
    }
    // After an outage many at once are one piece of news.
    if (arrived.length > 0) this.#news({ kind: "arrived", views: arrived });
  }
}

/** What is null does not travel. */
const complete = (view: ConversationView): ConversationView => ({
  ...view,
  tutor: view.tutor ?? null,
  waitingSince: view.waitingSince ?? null,
  marks: view.marks ?? [],
});

const completed = (answer: ConsoleView): ConsoleView => ({
  waiting: answer.waiting.map(complete),
  mine: answer.mine.map(complete),
  recent: answer.recent.map(complete),
});
