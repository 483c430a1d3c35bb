import { type Clock, systemClock } from "../../kit/clock.ts";
import type { Disk } from "../../kit/outbox/disk.ts";

export type Mode = "reply" | "note";
const modes: readonly Mode[] = ["reply", "note"];

type Keep = Pick<Disk, "keepDraft" | "draft">;

/** Typing is kept when it pauses, not at each letter. */
const keepAfter = 400;

/**
 * What was begun and not sent: one text per conversation and mode, so that a note can never become an answer by a click on
 * the wrong side. Kept sealed on this browser's disk, readable by this tutor alone.
 */
export class Drafts {
  readonly #texts = new Map<string, string>();
  readonly #unkept = new Map<string, () => void>();
  readonly #loads = new Map<string, Promise<void>>();
  readonly #readers = new Set<() => void>();
  /** Undefined: they live as long as the page. */
  readonly #keep: Keep | undefined;
  readonly #clock: Clock;

  constructor(keep: Keep | undefined, clock: Clock = systemClock) {
    this.#keep = keep;
    this.#clock = clock;
  }

  read(conversation: string, mode: Mode): string {
    return this.#texts.get(place(conversation, mode)) ?? "";
  }

  has(conversation: string): boolean {
    return modes.some((mode) => this.read(conversation, mode).trim() !== "");
  }

  /** Fetches what an earlier page kept; what was typed meanwhile stays. */
  load(conversation: string): Promise<void> {
    const load = this.#loads.get(conversation) ?? this.#load(conversation);
    this.#loads.set(conversation, load);
    return load;
  }

  write(conversation: string, mode: Mode, text: string): void {
    const where = place(conversation, mode);
    const begun = this.has(conversation);
    this.#texts.set(where, text);
    if (this.has(conversation) !== begun) this.#tell();
    this.#unkept.get(where)?.();
    this.#unkept.set(
      where,
      this.#clock.after(keepAfter, () => this.#write(where)),
    );
  }

  /** Puts a text in the composer's place, after what is there already. */
  add(conversation: string, mode: Mode, text: string): void {
    const there = this.read(conversation, mode);
    this.write(conversation, mode, there.trim() ? `${there}\n\n${text}` : text);
    this.#tell();
  }

  /** Keeps at once what waits for a pause: the page may be going. */
  flush(): void {
    for (const where of [...this.#unkept.keys()]) this.#write(where);
  }

  /** Told when a text begins, ends, or changes other than by typing. */
  subscribe(reader: () => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  async #load(conversation: string): Promise<void> {
    let found = false;
    for (const mode of modes) {
      const where = place(conversation, mode);
      const text = (await this.#keep?.draft(where).catch(() => "")) ?? "";
      if (!text || this.#texts.has(where)) continue;
      this.#texts.set(where, text);
      found = true;
    }
    if (found) this.#tell();
  }

  #write(where: string): void {
    this.#unkept.get(where)?.();
    this.#unkept.delete(where);
    const text = this.#texts.get(where) ?? "";
    // What cannot be kept lives as long as the page.
    this.#keep?.keepDraft(where, text.trim() ? text : "").catch(() => {});
  }

  #tell(): void {
    for (const reader of [...this.#readers]) reader();
  }
}

const place = (conversation: string, mode: Mode) => `console.${conversation}.${mode}`;
