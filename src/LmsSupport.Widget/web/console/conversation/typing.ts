import { type Clock, systemClock } from "../../kit/clock.ts";
import { Store } from "../../kit/store.ts";

const tellEvery = 3_000;
const showFor = 6_000;

/** Who is writing where. Hints only: never stored, gone by themselves. */
export class Typing {
  /** Conversation → person. */
  readonly state = new Store<ReadonlyMap<string, string>>(new Map());

  readonly #tell: (conversation: string) => void;
  readonly #clock: Clock;
  readonly #ends = new Map<string, () => void>();
  #told: { conversation: string; at: number } | undefined;

  constructor(tell: (conversation: string) => void, clock: Clock = systemClock) {
    this.#tell = tell;
    this.#clock = clock;
  }

  /** This tutor writes an answer (never: a note). */
  writing(conversation: string): void {
    const now = this.#clock.now();
    if (this.#told?.conversation === conversation && now - this.#told.at < tellEvery) return;
    this.#told = { conversation, at: now };
    this.#tell(conversation);
  }

  /** The next letter counts as a new beginning. */
  sent(): void {
    this.#told = undefined;
  }

  heard(conversation: string, person: string): void {
    this.#ends.get(conversation)?.();
    this.#ends.set(
      conversation,
      this.#clock.after(showFor, () => this.stopped(conversation)),
    );
    this.state.set(new Map(this.state.get()).set(conversation, person));
  }

  /** The message has come. */
  stopped(conversation: string): void {
    this.#ends.get(conversation)?.();
    this.#ends.delete(conversation);
    if (!this.state.get().has(conversation)) return;
    const left = new Map(this.state.get());
    left.delete(conversation);
    this.state.set(left);
  }
}
