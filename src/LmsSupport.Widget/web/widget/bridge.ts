import { Store } from "../kit/store.ts";
import type { PageTold, WidgetTold } from "../loader/protocol.ts";

interface Frame {
  parent: Pick<Window, "postMessage">;
  addEventListener: Window["addEventListener"];
}

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
  ) {
    if (frame.parent === (frame as unknown)) return;
    frame.addEventListener("message", (message) => {
      const { source, origin, data } = message as MessageEvent<PageTold | undefined>;
      if (source !== frame.parent || !origins.includes(origin) || data?.lms !== "page" || !data.page) return;
      this.#origin = origin;
      this.told.set(data);
    });
    this.say({ lms: "ready" });
  }

  say(told: WidgetTold): void {
    if (this.frame.parent === (this.frame as unknown)) return;
    for (const origin of this.#origin ? [this.#origin] : this.origins) this.frame.parent.postMessage(told, origin);
  }
}
