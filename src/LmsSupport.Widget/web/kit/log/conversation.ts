import { Refused } from "../answers.ts";
import type { EventPage, EventView, Mark, Snapshot } from "../api.ts";
import { Store } from "../store.ts";
import { changesView, merge, nothingYet, prepend, type Transcript, takeMark, takeSnapshot } from "./transcript.ts";

export type LogState =
  | { kind: "loading"; transcript: Transcript }
  | { kind: "ready"; transcript: Transcript }
  /** Unknown, or not this reader's: the service makes no difference. */
  | { kind: "gone"; transcript: Transcript };

interface Reader {
  get<T>(path: string): Promise<T>;
}

const page = 500;
/** Whoever was away for longer starts from a snapshot. */
const farBehind = 1_000;

/**
 * One conversation as this page knows it. There is one way to become complete: "since the last number I have".
 * Whatever may have lost something (start, reconnection, hole, heartbeat) ends in `recover`.
 */
export class ConversationLog {
  readonly state = new Store<LogState>({ kind: "loading", transcript: nothingYet });

  /** The highest number that somebody spoke of. */
  #target = 0;
  #viewOutdated = true;
  #asked = false;
  /** The last fetch failed, or brought nothing: the next heartbeat decides. */
  #failed = false;
  #recovering: Promise<void> | null = null;

  constructor(
    readonly id: string,
    private readonly reader: Reader,
  ) {}

  get transcript(): Transcript {
    return this.state.get().transcript;
  }

  get last(): number {
    return this.transcript.last;
  }

  /** Events that arrived by themselves. */
  accept(events: readonly EventView[]): void {
    this.#take(merge(this.transcript, events), events);
    if (this.transcript.first > 0 && (this.transcript.ahead.size > 0 || this.#viewOutdated)) void this.recover();
  }

  /** Somebody says that the conversation has this last number. */
  told(last: number): void {
    this.#target = Math.max(this.#target, last);
    if (this.last < this.#target) void this.recover();
  }

  mark(mark: Mark): void {
    this.#set(takeMark(this.transcript, mark));
  }

  /** State, tutor and watermarks may have changed unheard. */
  outdated(): void {
    this.#viewOutdated = true;
    void this.recover();
  }

  /** Asks the service even if nothing is known to be missing. True when it answered. */
  async refresh(): Promise<boolean> {
    this.#asked = true;
    await this.recover();
    return !this.#failed;
  }

  /** Fetches what is missing. Calls meanwhile join the one under way. Never throws: what failed is tried at the next heartbeat. */
  recover(): Promise<void> {
    this.#recovering ??= this.#recover().finally(() => {
      this.#recovering = null;
      // A hole or a changed view that came up during the last fetch. Each round needs a new cause, so this ends.
      if (this.#cause()) void this.recover();
    });
    return this.#recovering;
  }

  /** Older events before the first one here. */
  async earlier(): Promise<void> {
    const { first } = this.transcript;
    if (first <= 1) return;
    const since = Math.max(0, first - 1 - page);
    const found = await this.reader.get<EventPage>(
      `/api/conversations/${this.id}/events?since=${since}&limit=${first - 1 - since}`,
    );
    this.#set(prepend(this.transcript, found.events));
  }

  /** Whether another fetch would help now. */
  #cause(): boolean {
    if (this.#failed || this.state.get().kind === "gone") return false;
    return this.#viewOutdated || this.#behind();
  }

  #behind(): boolean {
    return this.last < this.#target || this.transcript.ahead.size > 0;
  }

  async #recover(): Promise<void> {
    this.#failed = false;
    try {
      if (this.#viewOutdated || this.transcript.first === 0 || this.#target - this.last > farBehind)
        await this.#snapshot();
      await this.#pages();
    } catch (error) {
      this.#failed = true;
      if (error instanceof Refused && error.problem.status === 404)
        this.state.set({ kind: "gone", transcript: this.transcript });
    }
  }

  async #snapshot(): Promise<void> {
    this.#asked = false;
    this.#viewOutdated = false;
    try {
      const snapshot = await this.reader.get<Snapshot>(`/api/conversations/${this.id}`);
      this.#set(takeSnapshot(this.transcript, snapshot));
    } catch (error) {
      this.#viewOutdated = true;
      throw error;
    }
  }

  async #pages(): Promise<void> {
    let more = this.#asked || this.#behind();
    while (more) {
      this.#asked = false;
      const before = this.last;
      const found = await this.reader.get<EventPage>(
        `/api/conversations/${this.id}/events?since=${before}&limit=${page}`,
      );
      this.#take(merge(this.transcript, found.events), found.events);
      // No progress: the server does not have it yet. The heartbeat asks again; a loop here would only burn.
      if (this.last === before) {
        this.#failed = this.#behind();
        return;
      }
      more = found.more || this.#behind();
    }
  }

  #take(transcript: Transcript, arrived: readonly EventView[]): void {
    if (changesView(transcript, arrived)) this.#viewOutdated = true;
    this.#set(transcript);
  }

  #set(transcript: Transcript): void {
    if (transcript === this.transcript) return;
    this.state.set({ kind: transcript.first > 0 ? "ready" : "loading", transcript });
  }
}
