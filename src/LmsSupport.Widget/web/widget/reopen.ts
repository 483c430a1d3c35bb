import type { Bridge } from "./bridge.ts";

let bridge: Bridge | null = null;

/** The page around the frame can launch again; it is known only while, or after, a session was open. */
export const reopen = {
  by(known: Bridge): void {
    bridge = known;
  },
  get possible(): boolean {
    return bridge?.told.get() != null;
  },
  close(): void {
    bridge?.say({ lms: "close" });
  },
  now(): void {
    bridge?.say({ lms: "reopen" });
  },
};
