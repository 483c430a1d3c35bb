import { useEffect, useMemo } from "preact/hooks";
import { Ended, NoLine, Refused } from "../kit/answers.ts";
import type { Problem } from "../kit/api.ts";
import { Store } from "../kit/store.ts";
import { useStore } from "../kit/useStore.ts";

/** Something that was asked for. What came before stays while it is asked again, and when nobody answers. */
export interface Asked<T> {
  value: T | undefined;
  busy: boolean;
  /** It was asked and refused. */
  refused: Problem | undefined;
  /** Nobody answers; it goes on trying. */
  offline: boolean;
}

const again = 5_000;

/** Asks, and asks again: when told to, and while there is no line. Only the newest question's answer counts. */
export class Asking<T> {
  readonly state = new Store<Asked<T>>({ value: undefined, busy: true, refused: undefined, offline: false });
  readonly #ask: () => Promise<T>;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  async load(): Promise<void> {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const told = (change: Partial<Asked<T>>) => {
      if (turn === this.#turn) this.state.set({ ...this.state.get(), ...change });
    };
    told({ busy: true });
    try {
      const value = await this.#ask();
      told({ value, busy: false, refused: undefined, offline: false });
    } catch (error) {
      if (error instanceof Refused) {
        told({ busy: false, offline: false, refused: error.problem });
        const { retryAfter } = error.problem;
        if (turn === this.#turn && typeof retryAfter === "number")
          this.#timer = setTimeout(() => void this.load(), Math.max(1, retryAfter) * 1_000);
      } else if (error instanceof NoLine) {
        told({ busy: false, offline: true });
        if (turn === this.#turn) this.#timer = setTimeout(() => void this.load(), again);
      } else if (!(error instanceof Ended)) throw error;
    }
  }

  /** What the reader just did shows at once; the next answer says what is. */
  change(by: (value: T) => T): void {
    const state = this.state.get();
    if (state.value !== undefined) this.state.set({ ...state, value: by(state.value) });
  }

  stop(): void {
    this.#turn++;
    clearTimeout(this.#timer);
  }
}

export interface Loaded<T> extends Asked<T> {
  reload: () => Promise<void>;
  change: (by: (value: T) => T) => void;
}

/** Asked once for each combination of `on`, and again by `reload` or when the network comes back. */
export function useLoaded<T>(ask: () => Promise<T>, on: readonly unknown[]): Loaded<T> {
  const asking = useMemo(() => new Asking(ask), on);
  useEffect(() => {
    void asking.load();
    const back = () => asking.state.get().offline && void asking.load();
    addEventListener("online", back);
    return () => {
      removeEventListener("online", back);
      asking.stop();
    };
  }, [asking]);
  const state = useStore(asking.state);
  return { ...state, reload: () => asking.load(), change: (by) => asking.change(by) };
}
