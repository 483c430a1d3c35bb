export interface ToastAction {
  text: string;
  run: () => void;
  /** The key that does the same while the toast is up. */
  shortcut?: string;
}

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "bad";
  action?: ToastAction;
}

interface Options {
  tone?: Toast["tone"];
  action?: ToastAction;
  /** Milliseconds; Infinity = until closed. What went wrong stays until closed by default. */
  lasts?: number;
  /** Told once, when it has gone: `acted` if its action was chosen. */
  gone?: (acted: boolean) => void;
}

interface Shown extends Toast {
  left: number;
  since: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  gone: Options["gone"];
}

const enough = 3;

/**
 * Short notices that go by themselves. Their time stands still while the pointer or the focus is on them, so that nobody
 * loses one while reading or reaching for its button.
 */
export class Toasts {
  #shown: Shown[] = [];
  #held = false;
  #ids = 0;
  #readers = new Set<() => void>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get list(): readonly Toast[] {
    return this.#shown;
  }

  subscribe(reader: () => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  show(text: string, { tone = "plain", action, lasts, gone }: Options = {}): number {
    const toast: Shown = {
      id: ++this.#ids,
      text,
      tone,
      ...(action && { action }),
      left: lasts ?? (tone === "bad" ? Number.POSITIVE_INFINITY : action ? 8_000 : 5_000),
      since: this.#now(),
      timer: undefined,
      gone,
    };
    this.#shown = [...this.#shown, toast];
    while (this.#shown.length > enough) this.close(this.#shown[0]!.id);
    if (!this.#held) this.#start(toast);
    this.#tell();
    return toast.id;
  }

  close(id: number): void {
    this.#end(id, false);
  }

  act(id: number): void {
    const toast = this.#shown.find((shown) => shown.id === id);
    if (!toast?.action) return;
    const { run } = toast.action;
    this.#end(id, true);
    run();
  }

  /** The newest toast's action, if it has one. */
  actOnNewest(): void {
    const newest = this.#shown.findLast((toast) => toast.action);
    if (newest) this.act(newest.id);
  }

  hold(): void {
    if (this.#held) return;
    this.#held = true;
    for (const toast of this.#shown) {
      clearTimeout(toast.timer);
      toast.left -= this.#now() - toast.since;
    }
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    for (const toast of this.#shown) this.#start(toast);
  }

  /** The page is going: whatever waited for a toast's end happens now. */
  closeAll(): void {
    for (const toast of [...this.#shown]) this.close(toast.id);
  }

  #start(toast: Shown): void {
    toast.since = this.#now();
    if (Number.isFinite(toast.left)) toast.timer = setTimeout(() => this.close(toast.id), Math.max(toast.left, 500));
  }

  #end(id: number, acted: boolean): void {
    const toast = this.#shown.find((shown) => shown.id === id);
    if (!toast) return;
    clearTimeout(toast.timer);
    this.#shown = this.#shown.filter((shown) => shown !== toast);
    toast.gone?.(acted);
    this.#tell();
  }

  #tell(): void {
    for (const reader of this.#readers) reader();
  }
}
