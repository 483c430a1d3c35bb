import type { Content, Letter } from "../../kit/outbox/letter.ts";
import type { Outbox } from "../../kit/outbox/outbox.ts";
import { type Readable, Store } from "../../kit/store.ts";
import type { Mode } from "./drafts.ts";
import type { Pending } from "./transcript.ts";

type Written = Letter & { content: Extract<Content, { kind: "say" | "note" }> };

/** The tutor's side of the outbox: what is on its way, by conversation. */
export class Sending {
  readonly pending: Readable<ReadonlyMap<string, readonly Pending[]>>;
  readonly durable: Readable<boolean>;

  readonly #outbox: Outbox;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    this.durable = outbox.durable;
    const pending = new Store(byConversation(outbox.letters.get()));
    outbox.letters.subscribe(() => pending.set(byConversation(outbox.letters.get())));
    this.pending = pending;
  }

  send(conversation: string, mode: Mode, text: string): void {
    void this.#outbox.write(conversation, true, { kind: mode === "note" ? "note" : "say", text });
  }

  /** The same words once more, as a new message: the service has refused the old one for good. */
  again(clientId: string): void {
    const letter = this.take(clientId);
    if (letter) void this.#outbox.write(letter.lane, true, letter.content);
  }

  /** Takes a refused message out. */
  take(clientId: string): Written | undefined {
    const letter = this.#outbox.letters.get().find(({ id }) => id === clientId);
    if (!letter || !isWritten(letter)) return undefined;
    void this.#outbox.remove(clientId);
    return letter;
  }
}

const isWritten = (letter: Letter): letter is Written =>
  letter.content.kind === "say" || letter.content.kind === "note";

export function byConversation(letters: readonly Letter[]): ReadonlyMap<string, readonly Pending[]> {
  const pending = new Map<string, Pending[]>();
  for (const letter of letters) {
    if (!isWritten(letter)) continue;
    const { id, lane, content, failure } = letter;
    const list = pending.get(lane) ?? [];
    list.push({ clientId: id, note: content.kind === "note", text: content.text, ...(failure && { failure }) });
    pending.set(lane, list);
  }
  return pending;
}
