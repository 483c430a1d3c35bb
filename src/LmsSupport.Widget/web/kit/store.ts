/** A value that tells when it changes. State lives in these, outside components. */
export interface Readable<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

export class Store<T> implements Readable<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Resolves with the first value, now or later, that fits. */
export function when<T, S extends T>(store: Readable<T>, fits: (value: T) => value is S): Promise<S>;
export function when<T>(store: Readable<T>, fits: (value: T) => boolean): Promise<T>;
export function when<T>(store: Readable<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    if (fits(store.get())) return resolve(store.get());
    const stop = store.subscribe(() => {
      if (!fits(store.get())) return;
      stop();
      resolve(store.get());
    });
  });
}
