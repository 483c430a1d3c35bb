import type { PageError } from "./api.ts";

/**
 * What the loader in the LMS's page and the widget in its frame tell each other. Both check origin *and* source of
 * every message. Types only: nothing of this file is in a bundle.
 */

/** From the page. Everything in it is what the page says of itself. */
export interface PageTold {
  lms: "page";
  /** Whether somebody can see the panel. */
  open: boolean;
  /** The person has just asked for help: the next key pressed belongs into the composer. */
  focus: boolean;
  page: Place;
  /** What the widget gave to keep. */
  kept: [name: string, value: string][];
}

export interface Place {
  address: string;
  title: string;
  activity: string;
  viewport: string;
  frames: "visible" | "notVisible" | "none";
  errors: PageError[];
}

/** From the widget. */
export type WidgetTold =
  /** Here I am, or: tell me again where we are. */
  | { lms: "ready" }
  | { lms: "state"; unread: number; conversation: boolean }
  | { lms: "close" }
  /** Keep this in the page's storage (the name begins with a dot), and answer with all that is kept. */
  | { lms: "keep"; name: string; value: string }
  /** The session has ended: launch again. */
  | { lms: "reopen" };
