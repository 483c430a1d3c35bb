import type { Clock } from "../clock.ts";

/** Time that moves only when a test says so. */
export class ManualClock implements Clock {
  #now = Math.floor(Math.random() * 1e9);
  #due: { at: number; act: () => void }[] = [];

  now = (): number => this.#now;

  after(milliseconds: number, act: () => void): () => void {
    const entry = { at: this.#now + milliseconds, act };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  /** When the next thing is due, in milliseconds from now. */
  get next(): number | null {
    return this.#due.length ? Math.min(...this.#due.map((entry) => entry.at)) - this.#now : null;
  }

  /** Lets everything that is due happen in its order, and what follows from it. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (;;) {
      const first = this.#due.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!first) break;
      this.#due = this.#due.filter((entry) => entry !== first);
      this.#now = Math.max(this.#now, first.at);
      first.act();
      await settled();
    }
    this.#now = end;
  }
}

/** Until every promise that can go on by itself has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A promise that a test opens: a gate instead of a sleep. */
export class Gate<T = void> {
  readonly passed: Promise<T>;
  open!: (value: T) => void;
  fail!: (error: Error) => void;

  constructor() {
    this.passed = new Promise((resolve, reject) => {
      this.open = resolve;
      this.fail = reject;
    });
  }
}
