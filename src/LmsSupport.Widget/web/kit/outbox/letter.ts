import type { Micros, PageContext } from "../api.ts";

/** Why a letter cannot be delivered, whatever one tries. */
export interface Failure {
  code: string;
  title: string;
  detail: string;
}

export type Content =
  | { kind: "say"; text: string; context?: PageContext }
  | { kind: "note"; text: string }
  | { kind: "context"; context: PageContext }
  | { kind: "confirm"; solved: boolean };

/** Something on its way to the service. */
export interface Letter {
  /** The client id: made once, sent again with every attempt, so that the service stores it once. */
  id: string;
  /**
   * The conversation, or, while nobody has opened it, a made-up id: the first letter of such a lane opens the
   * conversation, and the lane takes its id.
   */
  lane: string;
  opened: boolean;
  writtenAt: Micros;
  content: Content;
  failure?: Failure;
}

export interface Delivered {
  conversationId: string;
  number: number;
  at: Micros;
}

export type Outcome =
  | { kind: "stored"; as: Delivered }
  | { kind: "refused"; failure: Failure }
  /** Try again: after so many milliseconds, or when the line is back. */
  | { kind: "later"; after?: number };
