/** Time as elapsed time: it does not jump when somebody corrects the machine's clock. */
export interface Clock {
  /** Milliseconds since an arbitrary start. */
  now(): number;
  /** Acts once, later. The answer takes it back. */
  after(milliseconds: number, act: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

export class TooLate extends Error {
  override name = "TooLate";
}

/** The promise, or TooLate when it has not settled in time. */
export function within<T>(clock: Clock, milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(milliseconds, () => reject(new TooLate()));
    promise.then(resolve, reject).finally(cancel);
  });
}

export const pause = (clock: Clock, milliseconds: number): Promise<void> =>
  new Promise((resolve) => void clock.after(milliseconds, resolve));
