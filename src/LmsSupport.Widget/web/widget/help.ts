import { Ended, NoLine, Refused } from "../kit/answers.ts";
import type { ConversationView, Me, PageContext } from "../kit/api.ts";
import { pause, systemClock, within } from "../kit/clock.ts";
import { newId } from "../kit/ids.ts";
import { LogClient } from "../kit/log/client.ts";
import type { ConversationLog } from "../kit/log/conversation.ts";
import { onWake } from "../kit/log/wake.ts";
import { type Disk, openDisk } from "../kit/outbox/disk.ts";
import type { Delivered, Letter } from "../kit/outbox/letter.ts";
import { Outbox } from "../kit/outbox/outbox.ts";
import { Post } from "../kit/outbox/post.ts";
import { makeSeal } from "../kit/outbox/seal.ts";
import type { Session } from "../kit/session.ts";
import { Store } from "../kit/store.ts";
import { Bridge } from "./bridge.ts";
import { contextOf, ownSurroundings } from "./context.ts";
import { Memory } from "./memory.ts";
import { openPageDisk } from "./pageDisk.ts";
import { unreadOf } from "./timeline.ts";

/** Where the composer writes to: a conversation, or a question that nobody has opened yet. */
export interface Lane {
  /** Stays the same when a question becomes a conversation: what one is writing belongs to it. */
  thread: string;
  id: string;
  opened: boolean;
  log: ConversationLog | null;
}

const newLane = (id = newId()): Lane => ({ thread: id, id, opened: false, log: null });

const typingShows = 5_000;
const typingEvery = 3_000;
const heldAtMost = 10;

const placeOf = ({ id, opened }: Lane): string => (opened ? id : "new");

/** One learner's help, from the moment that the session is open. Components only draw what stands here. */
export class Help {
  /** Null until the list has come. */
  readonly conversations = new Store<readonly ConversationView[] | null>(null);
  readonly lane = new Store<Lane>(newLane());
  readonly view = new Store<"talk" | "history">("talk");
  /** Which conversation has how many unread messages. */
  readonly unread = new Store<ReadonlyMap<string, number>>(new Map());
  readonly shares = new Store(true);
  readonly typing = new Store<string | null>(null);
  /** Words that go back into the composer. */
  readonly edit = new Store<string | null>(null);

  readonly log: LogClient;
  readonly bridge: Bridge;
  readonly outbox: Outbox;

  readonly #memory: Memory;
  readonly #disk: Promise<Disk | null>;
  /** How far this person has read, here or on another device. */
  readonly #read = new Map<string, number>();
  readonly #drafts = new Map<string, string>();
  readonly #held = new Map<string, () => void>();
  readonly #ready: Promise<void>;
  #stopTyping: (() => void) | null = null;
  #typedAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly session: Session,
    readonly me: Me,
  ) {
    this.bridge = new Bridge(me.pageOrigins);
    this.log = new LogClient({ service: session });
    this.#memory = new Memory(me.person.id, this.bridge);
    this.#disk = this.#openDisk();
    const post = new Post(session, this.log);
    this.outbox = new Outbox({
      person: me.person.id,
      disk: this.#disk,
      deliver: (letter) => post.deliver(letter),
      stored: (letter, as) => this.#stored(letter, as),
      dropped: ({ lane }) => this.log.find(lane)?.outdated(),
      moved: (from, to) => this.#moved(from, to),
      now: () => session.now(),
    });
    this.#ready = this.#start();
  }

  /** Whether somebody can see the conversation now. */
  get #watched(): boolean {
    const told = this.bridge.told.get();
    return document.visibilityState === "visible" && (told === null || told.open) && this.view.get() === "talk";
  }

  /** What the tutor would be told now. */
  context(): PageContext {
    return contextOf(this.bridge.told.get()?.page ?? null, ownSurroundings());
  }

  async send(text: string): Promise<void> {
    await this.#ready;
    const { id, opened } = this.lane.get();
    const context = this.shares.get() ? this.context() : null;
    const first = !this.outbox.letters.get().some((letter) => letter.lane === id);
    if (!opened) await this.outbox.write(id, false, { kind: "say", text, ...(first && context && { context }) });
    else {
      // Only with a message, and only from a new place: nobody is followed through the course.
      if (context && this.#memory.tellsNew(id, context)) void this.outbox.write(id, true, { kind: "context", context });
      await this.outbox.write(id, true, { kind: "say", text });
    }
  }

  async confirm(solved: boolean): Promise<void> {
    const { id } = this.lane.get();
    await this.outbox.write(id, true, { kind: "confirm", solved });
  }

  /** The conversation goes on there; null: a new question. */
  open(id: string | null, thread = id): void {
    this.lane.set(id && thread ? { thread, id, opened: true, log: this.#hold(id) } : newLane());
    this.#memory.stay(id);
    this.typing.set(null);
    this.view.set("talk");
    this.#see();
  }

  async draft(lane: Lane): Promise<string> {
    const place = placeOf(lane);
    return this.#drafts.get(place) ?? (await (await this.#disk)?.draft(place).catch(() => "")) ?? "";
  }

  keepDraft(lane: Lane, text: string): void {
    const place = placeOf(lane);
    if ((this.#drafts.get(place) ?? "") === text) return;
    this.#drafts.set(place, text);
    void this.#disk.then((disk) => disk?.keepDraft(place, text)).catch(() => {});
    const now = systemClock.now();
    if (!text || !lane.opened || now - this.#typedAt < typingEvery) return;
    this.#typedAt = now;
    this.log.typing(lane.id);
  }

  share(shares: boolean): void {
    this.#memory.share(shares);
    this.shares.set(shares);
  }

  /** Null: nothing outlives this page. */
  async #openDisk(): Promise<Disk | null> {
    const { dataKey, person } = this.me;
    const seal = await makeSeal(dataKey).catch(() => null);
    if (!seal) return null;
    try {
      // A browser may neither open nor refuse its database; nobody should wait for that.
      return await within(systemClock, 3_000, openDisk(person.id, seal));
    } catch {
      return (await this.bridge.answered()) ? openPageDisk(this.bridge, person.id, seal) : null;
    }
  }

  async #start(): Promise<void> {
    await this.outbox.open();
    this.shares.set(this.#memory.shares);
    const listed = await this.#list();
    this.#choose();
    this.#listen();
    this.log.start();
    if (!listed) void this.#listUntilHere();
  }

  /** Nobody waits for it: what one writes meanwhile is kept, and goes to the conversation that is known by then. */
  async #listUntilHere(): Promise<void> {
    for (let attempt = 0; this.session.state.get().kind === "open"; attempt++) {
      await pause(systemClock, Math.min(10_000, 500 * 2 ** attempt));
      if (this.conversations.get() !== null || (await this.#list())) break;
    }
    const { id, opened } = this.lane.get();
    if (!opened && !this.outbox.letters.get().some((letter) => letter.lane === id)) this.#choose();
  }

  #moved(from: string, to: string): void {
    const { id, thread } = this.lane.get();
    if (id === from) {
      this.keepDraft({ thread, id, opened: false, log: null }, "");
      this.open(to, thread);
    }
    // The first message brought the place along.
    this.#memory.tellsNew(to, this.context());
    void this.#list();
  }

  #listen(): void {
    const { log } = this;
    log.line.subscribe(() => {
      if (log.line.get().kind === "live") this.outbox.wake();
    });
    log.listen({
      connected: () => void this.#list(),
      news: () => void this.#list(),
      typing: ({ conversationId, personId }) => {
        if (conversationId === this.lane.get().id && personId !== this.me.person.id) this.#types(personId);
      },
    });
    onWake(() => {
      log.nudge();
      this.outbox.wake();
      this.#see();
    });
    this.bridge.told.subscribe(() => this.#see());
    this.view.subscribe(() => this.#see());
    this.outbox.letters.subscribe(() => this.#tell());
    this.session.state.subscribe(() => {
      if (this.session.state.get().kind === "ended") log.stop();
    });
    this.#see();
  }

  async #list(): Promise<boolean> {
    try {
      const { conversations } = await this.session.get<{ conversations: ConversationView[] }>("/api/conversations");
      this.conversations.set(conversations);
      for (const { id, read } of conversations) this.#read.set(id, Math.max(read, this.#read.get(id) ?? 0));
      // Answers are waited for in these; a finished one may still hold something unread.
      const waited = conversations.filter(({ state, last, read }) => state !== "solved" || last > read);
      for (const { id } of waited.slice(0, heldAtMost)) this.#hold(id);
      this.log.follow(new Map(conversations.slice(0, 100).map(({ id, last }) => [id, last])));
      this.#see();
      return true;
    } catch (error) {
      // Ended: the page shows that by itself.
      if (error instanceof NoLine || error instanceof Refused || error instanceof Ended) return false;
      throw error;
    }
  }

  /** Where the person was in this tab; else what is open in this course; else a new question. */
  #choose(): void {
    const conversations = this.conversations.get() ?? [];
    const remembered = this.#memory.where;
    const pending = this.outbox.letters.get().find((letter) => !letter.opened);
    if (pending) this.lane.set(newLane(pending.lane));
    // Empty: here somebody had begun a new question.
    if (pending || remembered === "") return;
    const chosen =
      conversations.find(({ id }) => id === remembered) ??
      conversations.find(({ state, edition }) => state !== "solved" && edition.id === this.me.edition.id);
    const id = chosen?.id ?? (this.conversations.get() ? null : remembered);
    // The same thread: somebody may already be writing.
    if (id) this.open(id, this.lane.get().thread);
  }

  #hold(id: string): ConversationLog {
    const log = this.log.find(id);
    if (log && this.#held.has(id)) return log;
    const held = this.log.hold(id);
    this.#held.set(
      id,
      held.state.subscribe(() => {
        const { conversation } = held.transcript;
        if (conversation) this.#read.set(id, Math.max(conversation.read, this.#read.get(id) ?? 0));
        if (id === this.lane.get().id) this.typing.set(null);
        this.#see();
      }),
    );
    return held;
  }

  /** Tells the service how far everything has come, and the page how much is unread. */
  #see(): void {
    const { id: current } = this.lane.get();
    const unread = new Map<string, number>();
    for (const id of this.#held.keys()) {
      const transcript = this.log.find(id)?.transcript;
      if (!transcript || transcript.first === 0) continue;
      if (id === current && this.#watched) this.#read.set(id, Math.max(transcript.last, this.#read.get(id) ?? 0));
      const read = this.#read.get(id) ?? 0;
      this.log.seen(id, transcript.last, read);
      const count = unreadOf(transcript, this.me.person.id, read);
      if (count) unread.set(id, count);
    }
    this.unread.set(unread);
    this.#tell();
  }

  #tell(): void {
    const unread = [...this.unread.get().values()].reduce((sum, count) => sum + count, 0);
    const open = (this.conversations.get() ?? []).some(({ state }) => state !== "solved");
    const conversation = open || unread > 0 || this.outbox.letters.get().length > 0;
    this.bridge.say({ lms: "state", unread, conversation });
  }

  #stored({ id, opened, content }: Letter, { conversationId, number, at }: Delivered): void {
    const log = this.log.find(conversationId);
    if (opened && content.kind === "say") {
      const { text } = content;
      log?.accept([{ number, at, actor: this.me.person.id, kind: "said", body: { text }, clientId: id }]);
    } else log?.told(number);
  }

  #types(personId: string): void {
    this.#stopTyping?.();
    this.typing.set(this.lane.get().log?.transcript.people[personId]?.name ?? "");
    this.#stopTyping = systemClock.after(typingShows, () => this.typing.set(null));
  }
}
