import type {
  AcknowledgedTold,
  EndedTold,
  EventsTold,
  Followed,
  MarksTold,
  QueueTold,
  RefusedTold,
  TypingTold,
} from "../api.ts";

/**
 * An open way to the hub. The seam between what is said and how it travels: WebSockets today, other transports where
 * these cannot pass, and a hand-driven one in the tests.
 */
export interface Connection {
  /** Subscribes to exactly these, and answers with their last numbers as the database has them. */
  follow(ids: readonly string[]): Promise<Followed[]>;
  /** Resolves when handed over; the outcome comes as `acknowledged` or `refused`. */
  say(conversationId: string, clientId: string, text: string): Promise<void>;
  typing(conversationId: string): Promise<void>;
  seen(conversationId: string, delivered: number, read: number): Promise<void>;
  close(): void;
}

/** What comes in: the names of IChatClient, and the end of the connection. */
export interface Told {
  events(told: EventsTold): void;
  acknowledged(told: AcknowledgedTold[]): void;
  refused(told: RefusedTold): void;
  marks(told: MarksTold): void;
  typing(told: TypingTold): void;
  queue(told: QueueTold): void;
  ended(told: EndedTold): void;
  closed(): void;
}

export type Connect = (told: Told) => Promise<Connection>;
