import { type Clock, systemClock, within } from "../kit/clock.ts";
import type { PageTold, WidgetTold } from "../kit/protocol.ts";
import { Store, when } from "../kit/store.ts";

interface Frame {
  parent: Pick<Window, "postMessage">;
  addEventListener: Window["addEventListener"];
}

/** What every name in the page's storage begins with. */
const prefix = "lmssupport";
const answerWithin = 1_000;

/**
 * The line to the page around this frame. Only the window that holds the frame is heard, only when its origin is one
 * of those that the platform is registered with, and only to such origins something is said.
 */
export class Bridge {
  /** What the page said last; null as long as no loader has answered (a frame of the LMS's own, a tab of its own). */
  readonly told = new Store<PageTold | null>(null);

  /** Once heard, the only one that is spoken to. */
  #origin: string | null = null;

  constructor(
    private readonly origins: readonly string[],
    private readonly frame: Frame = window,
    private readonly clock: Clock = systemClock,
  ) {
    if (this.#alone) return;
    frame.addEventListener("message", (message) => {
      const { source, origin, data } = message as MessageEvent<PageTold | undefined>;
      if (source !== frame.parent || !origins.includes(origin) || data?.lms !== "page" || !data.page) return;
      this.#origin = origin;
      this.told.set(data);
    });
    this.say({ lms: "ready" });
  }

  say(told: WidgetTold): void {
    if (this.#alone) return;
    for (const origin of this.#origin ? [this.#origin] : this.origins) this.frame.parent.postMessage(told, origin);
  }

  /** Whether there is a loader around this frame; known soon. */
  async answered(): Promise<boolean> {
    if (this.#alone) return false;
    const heard = when(this.told, (told) => told !== null);
    return within(this.clock, answerWithin, heard).then(
      () => true,
      () => false,
    );
  }

  /** What the page keeps under this name. */
  kept(name: string): string | undefined {
    return this.#kept().find(([key]) => key === prefix + name)?.[1];
  }

  keptUnder(start: string): [name: string, value: string][] {
    const found = this.#kept().filter(([key]) => key.startsWith(prefix + start));
    return found.map(([key, value]) => [key.slice(prefix.length), value]);
  }

  get #alone(): boolean {
    return this.frame.parent === (this.frame as unknown);
  }

  #kept(): [name: string, value: string][] {
    const kept: unknown = this.told.get()?.kept;
    const text = (value: unknown) => typeof value === "string";
    return Array.isArray(kept)
      ? kept.filter((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(text))
      : [];
  }
}
