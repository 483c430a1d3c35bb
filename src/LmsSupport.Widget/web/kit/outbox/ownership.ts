import type { Clock } from "../clock.ts";
import { Store } from "../store.ts";

export type Locks = Pick<LockManager, "request">;

/** What the tabs of one browser tell each other. */
export type Word =
  | { kind: "changed" }
  | { kind: "who" }
  | { kind: "here" }
  | { kind: "moved"; from: string; to: string };

export interface Channel {
  post(word: Word): void;
  hear: (word: Word) => void;
  close(): void;
}

const silence = 5_000;

/**
 * One tab of the browser's storage partition sends for all of them. The lock goes to the next tab when its owner
 * closes or crashes; an owner that exists but does not answer (frozen by the browser) loses it after 5 seconds.
 */
export class Ownership {
  readonly owner = new Store(false);

  #stopped = false;
  #release: (() => void) | null = null;
  #cancelAsking: (() => void) | null = null;

  constructor(
    private readonly name: string,
    private readonly channel: Channel,
    private readonly clock: Clock,
    private readonly locks: Locks | undefined,
  ) {}

  start(): void {
    void this.#claim(false);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelAsking?.();
    this.#release?.();
    this.owner.set(false);
  }

  /** There is something to send: is somebody there who sends it? */
  ask(): void {
    if (this.owner.get() || this.#cancelAsking) return;
    this.#cancelAsking = this.clock.after(silence, () => {
      this.#cancelAsking = null;
      if (!this.owner.get()) void this.#claim(true);
    });
    this.channel.post({ kind: "who" });
  }

  hear(word: Word): void {
    if (word.kind === "who" && this.owner.get()) this.channel.post({ kind: "here" });
    if (word.kind === "here") {
      this.#cancelAsking?.();
      this.#cancelAsking = null;
    }
  }

  async #claim(steal: boolean): Promise<void> {
    if (!this.locks) {
      // Without locks every tab sends; the client ids keep it from being stored twice.
      this.owner.set(true);
      return;
    }
    try {
      await this.locks.request(this.name, { steal }, async () => {
        if (this.#stopped) return;
        this.owner.set(true);
        await new Promise<void>((release) => {
          this.#release = release;
        });
      });
    } catch (error) {
      const stolen = error instanceof DOMException && error.name === "AbortError";
      if (!stolen) {
        // Forbidden to frames in this browser: as if there were no locks.
        this.owner.set(!this.#stopped);
        return;
      }
      this.owner.set(false);
      if (!this.#stopped) void this.#claim(false);
    }
  }
}

/** A channel between the tabs, or one that reaches nobody where the browser has none. */
export function openChannel(name: string): Channel {
  const channel: Channel = { post: () => {}, hear: () => {}, close: () => {} };
  if (typeof BroadcastChannel === "undefined") return channel;
  const real = new BroadcastChannel(name);
  real.onmessage = ({ data }) => channel.hear(data as Word);
  channel.post = (word) => real.postMessage(word);
  channel.close = () => real.close();
  return channel;
}
