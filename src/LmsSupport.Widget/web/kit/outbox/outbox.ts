import type { Micros } from "../api.ts";
import { type Clock, systemClock } from "../clock.ts";
import { newId } from "../ids.ts";
import { Store } from "../store.ts";
import type { Disk } from "./disk.ts";
import type { Content, Delivered, Letter, Outcome } from "./letter.ts";
import { type Channel, type Locks, Ownership, openChannel, type Word } from "./ownership.ts";

interface Options {
  person: string;
  /** Null where the browser keeps nothing for this page. */
  disk: Disk | null | Promise<Disk | null>;
  deliver: (letter: Letter) => Promise<Outcome>;
  /** After the letter has left the outbox. */
  stored?: (letter: Letter, as: Delivered) => void;
  /** A letter that nobody reads (a place, a confirmation) was refused, and is gone. */
  dropped?: (letter: Letter, code: string) => void;
  /** A lane that was not opened yet has become this conversation. */
  moved?: (from: string, to: string) => void;
  now: () => Micros;
  clock?: Clock;
  locks?: Locks | undefined;
  channel?: Channel;
}

/**
 * What was written and is not yet stored by the service. On disk before it is sent; one tab sends; within a
 * conversation one after the other, in the order of writing; what is refused steps aside.
 */
export class Outbox {
  readonly letters = new Store<readonly Letter[]>([]);
  /** False once something could not be kept on disk: whoever writes must keep the page open until it is sent. */
  readonly durable: Store<boolean>;

  readonly #options: Options;
  readonly #disk: Promise<Disk | null>;
  readonly #clock: Clock;
  readonly #channel: Channel;
  readonly #ownership: Ownership;
  /** Letters that only this page has. */
  readonly #unkept = new Set<string>();
  /** Letters that are on their way to the disk: sent only after that. */
  readonly #writing = new Set<string>();
  readonly #running = new Set<string>();
  readonly #moved = new Map<string, string>();
  readonly #waiting = new Set<() => void>();
  /** Changes of the disk and of the list, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: Options) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.durable = new Store(options.disk !== null);
    this.#disk = Promise.resolve(options.disk);
    this.#channel = options.channel ?? openChannel(`lmssupport.outbox.${options.person}`);
    const locks = "locks" in options ? options.locks : navigator.locks;
    this.#ownership = new Ownership(`lmssupport.outbox.${options.person}`, this.#channel, this.#clock, locks);
    this.#channel.hear = (word) => this.#hear(word);
    this.#ownership.owner.subscribe(() => this.#run());
  }

  /** Takes up what an earlier page left. */
  async open(): Promise<void> {
    await this.#reload();
    this.#ownership.start();
    if (this.letters.get().length) this.#ownership.ask();
    this.#run();
  }

  /** The person leaves: nothing more is sent, what is on disk stays, sealed. */
  close(): void {
    this.#closed = true;
    this.#ownership.stop();
    this.#channel.close();
    this.wake();
    this.letters.set([]);
  }

  /** Resolves when it is on disk, or known to be only in this page; sending follows by itself. */
  async write(lane: string, opened: boolean, content: Content): Promise<Letter> {
    const to = this.#moved.get(lane);
    const letter: Letter = {
      id: newId(),
      lane: to ?? lane,
      opened: opened || to !== undefined,
      writtenAt: this.#options.now(),
      content,
    };
    // Seen at once; sent only after it is kept.
    this.#writing.add(letter.id);
    this.#unkept.add(letter.id);
    this.letters.set([...this.letters.get(), letter]);
    await this.#inTurn(async () => {
      try {
        const disk = await this.#disk;
        if (!disk) throw new Error("no disk");
        await disk.add(letter);
        this.#unkept.delete(letter.id);
      } catch {
        this.durable.set(false);
      }
      this.#writing.delete(letter.id);
    });
    this.#channel.post({ kind: "changed" });
    if (!this.#unkept.has(letter.id)) this.#ownership.ask();
    this.#run();
    return letter;
  }

  /** Takes a failed letter away; its writer changes it, or gives it up. */
  async remove(id: string): Promise<void> {
    await this.#inTurn(() => this.#forget(id));
    this.#channel.post({ kind: "changed" });
  }

  /** The line is back: don't wait for the next turn. */
  wake(): void {
    for (const go of [...this.#waiting]) go();
    this.#waiting.clear();
  }

  #hear(word: Word): void {
    this.#ownership.hear(word);
    if (word.kind === "changed") void this.#reload().then(() => this.#run());
    if (word.kind === "moved") void this.#move(word.from, word.to);
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(act);
    this.#turn = next.catch(() => {});
    return next;
  }

  #reload(): Promise<void> {
    return this.#inTurn(async () => {
      const disk = await this.#disk;
      if (!disk) this.durable.set(false);
      const kept = (await disk?.all().catch(() => null)) ?? null;
      if (this.#closed || !kept) return;
      const unkept = this.letters.get().filter((letter) => this.#unkept.has(letter.id));
      const known = new Set(kept.map((letter) => letter.id));
      this.letters.set([...kept, ...unkept.filter((letter) => !known.has(letter.id))]);
    });
  }

  /** The first of each lane that can be sent from here. */
  #run(): void {
    if (this.#closed) return;
    for (const letter of this.letters.get()) {
      if (letter.failure || this.#running.has(letter.lane)) continue;
      this.#running.add(letter.lane);
      void this.#runLane(letter.lane).finally(() => {
        this.#running.delete(letter.lane);
        // Written while the lane was ending.
        if (this.#next(letter.lane)) this.#run();
      });
    }
  }

  #next(lane: string): Letter | undefined {
    if (this.#closed) return undefined;
    const first = this.letters.get().find((letter) => letter.lane === lane && !letter.failure);
    if (!first || this.#writing.has(first.id)) return undefined;
    if (this.#ownership.owner.get()) return first;
    // Another tab sends what is on disk; what only this page has, only this page can send.
    return this.#unkept.has(first.id) ? first : undefined;
  }

  async #runLane(lane: string): Promise<void> {
    for (let failures = 0; ; ) {
      const letter = this.#next(lane);
      if (!letter) return;
      const outcome = await this.#options.deliver(letter);
      if (this.#closed) return;
      if (outcome.kind === "later") {
        const backoff = Math.min(30_000, 1_000 * 2 ** failures++);
        await this.#pause(outcome.after ?? backoff);
        continue;
      }
      failures = 0;
      if (outcome.kind === "stored") await this.#settle(letter, outcome.as);
      else await this.#fail(letter, outcome.failure);
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(milliseconds, resolve);
      this.#waiting.add(() => {
        cancel();
        resolve();
      });
    });
  }

  async #settle(letter: Letter, as: Delivered): Promise<void> {
    if (!letter.opened) {
      // The others of the lane learn their conversation before the letter that opened it goes: a crash in between
      // sends the opening again, and the service answers with the same conversation.
      await this.#move(letter.lane, as.conversationId);
      this.#channel.post({ kind: "moved", from: letter.lane, to: as.conversationId });
    }
    await this.#inTurn(() => this.#forget(letter.id));
    this.#channel.post({ kind: "changed" });
    this.#options.stored?.({ ...letter, lane: as.conversationId, opened: true }, as);
    this.#run();
  }

  async #fail(letter: Letter, failure: Letter["failure"] & object): Promise<void> {
    const unread = letter.content.kind === "context" || letter.content.kind === "confirm";
    await this.#inTurn(async () => {
      if (unread) await this.#forget(letter.id);
      else await this.#change({ ...letter, failure });
    });
    this.#channel.post({ kind: "changed" });
    if (unread) this.#options.dropped?.(letter, failure.code);
  }

  async #move(from: string, to: string): Promise<void> {
    if (this.#moved.get(from) === to) return;
    this.#moved.set(from, to);
    await this.#inTurn(async () => {
      for (const letter of this.letters.get())
        if (letter.lane === from) await this.#change({ ...letter, lane: to, opened: true });
    });
    this.#options.moved?.(from, to);
  }

  async #change(letter: Letter): Promise<void> {
    if (!this.#unkept.has(letter.id)) await (await this.#disk)?.change(letter).catch(() => {});
    this.letters.set(this.letters.get().map((other) => (other.id === letter.id ? letter : other)));
  }

  async #forget(id: string): Promise<void> {
    this.#unkept.delete(id);
    await (await this.#disk)?.remove(id).catch(() => {});
    this.letters.set(this.letters.get().filter((letter) => letter.id !== id));
  }
}
