import type { LogClient } from "../../kit/log/client.ts";
import type { ConversationLog } from "../../kit/log/conversation.ts";

/**
 * The logs that the desk keeps ready: the open conversation and the tutor's own, so that going from one to the next takes
 * no time and each new message is known at once.
 */
export class HeldLogs {
  readonly logs = new Map<string, ConversationLog>();

  readonly #client: LogClient;
  readonly #stops = new Map<string, () => void>();
  readonly #readers = new Set<(log: ConversationLog) => void>();

  constructor(client: LogClient) {
    this.#client = client;
  }

  /** Exactly these, in the order of their weight; the first `limit` of them. */
  want(ids: readonly string[], limit = 15): void {
    const wanted = new Set(ids.slice(0, limit));
    for (const id of [...this.logs.keys()]) if (!wanted.has(id)) this.#release(id);
    for (const id of wanted) if (!this.logs.has(id)) this.#hold(id);
  }

  subscribe(reader: (log: ConversationLog) => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  #hold(id: string): void {
    const log = this.#client.hold(id);
    this.logs.set(id, log);
    const tell = () => {
      for (const reader of [...this.#readers]) reader(log);
    };
    this.#stops.set(id, log.state.subscribe(tell));
    tell();
  }

  #release(id: string): void {
    this.#stops.get(id)?.();
    this.#stops.delete(id);
    this.logs.delete(id);
    this.#client.release(id);
  }
}
