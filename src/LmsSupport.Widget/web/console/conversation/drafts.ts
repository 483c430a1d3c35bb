export type Mode = "reply" | "note";

const prefix = "console.draft.";

/**
 * What was begun and not sent: one text per conversation and mode, so that a note can never become an answer by a click on
 * the wrong side. Kept by the tab, for a reload; another person at the same tab starts clean.
 */
export class Drafts {
  readonly #texts = new Map<string, string>();
  readonly #storage: Storage | undefined;
  readonly #person: string;

  constructor(person: string, storage: Storage | undefined) {
    this.#person = person;
    this.#storage = storage;
    for (const key of keysOf(storage)) {
      if (!key.startsWith(prefix)) continue;
      if (key.startsWith(`${prefix}${person}.`)) this.#texts.set(key, storage!.getItem(key) ?? "");
      else storage!.removeItem(key);
    }
  }

  read(conversation: string, mode: Mode): string {
    return this.#texts.get(this.#key(conversation, mode)) ?? "";
  }

  write(conversation: string, mode: Mode, text: string): void {
    const key = this.#key(conversation, mode);
    if (text.trim()) this.#texts.set(key, text);
    else this.#texts.delete(key);
    try {
      if (text.trim()) this.#storage?.setItem(key, text);
      else this.#storage?.removeItem(key);
    } catch {
      // Full or forbidden: the draft lives as long as the page.
    }
  }

  has(conversation: string): boolean {
    return this.read(conversation, "reply") !== "" || this.read(conversation, "note") !== "";
  }

  /** Drafts of conversations that are no longer the tutor's to answer. */
  forget(conversation: string): void {
    this.write(conversation, "reply", "");
    this.write(conversation, "note", "");
  }

  #key(conversation: string, mode: Mode): string {
    return `${prefix}${this.#person}.${conversation}.${mode}`;
  }
}

function keysOf(storage: Storage | undefined): string[] {
  return storage ? Array.from({ length: storage.length }, (_, index) => storage.key(index)!) : [];
}
