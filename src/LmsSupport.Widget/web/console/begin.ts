import type { Me, VisibleEvent } from "../kit/api.ts";
import { systemClock } from "../kit/clock.ts";
import { Toasts } from "../kit/components/toasts.ts";
import { LogClient } from "../kit/log/client.ts";
import { onWake } from "../kit/log/wake.ts";
import { type Disk, openDisk } from "../kit/outbox/disk.ts";
import type { Delivered, Letter } from "../kit/outbox/letter.ts";
import { Outbox } from "../kit/outbox/outbox.ts";
import { Post } from "../kit/outbox/post.ts";
import { makeSeal } from "../kit/outbox/seal.ts";
import type { Session } from "../kit/session.ts";
import { Store } from "../kit/store.ts";
import { actionsOf, conversationIn } from "./actions.ts";
import type { App, Writing } from "./app.ts";
import { Chime } from "./attention/chime.ts";
import { watch } from "./attention/watch.ts";
import { Drafts } from "./conversation/drafts.ts";
import { Sending } from "./conversation/sending.ts";
import { Typing } from "./conversation/typing.ts";
import { Desk, type News } from "./desk/desk.ts";
import { HeldLogs } from "./desk/held.ts";
import { wanted } from "./desk/lists.ts";
import { preferencesIn } from "./preferences/preferences.ts";

export interface Begun {
  app: App;
  /** Another person, or nobody: everything read is let go; what is unsent stays, sealed. */
  end: () => void;
}

/** One person's session on this page, from here to `end`. */
export async function begin(session: Session, me: Me, left: () => void): Promise<Begun> {
  const log = new LogClient({ service: session });
  const post = new Post(session, log);
  const disk = await diskOf(me);
  const outbox = new Outbox({
    person: me.person.id,
    disk,
    deliver: (letter) => post.deliver(letter),
    stored: (letter, as) => log.find(as.conversationId)?.accept([asEvent(letter, as, me.person.id)]),
    now: () => session.now(),
  });
  const news = { hear: (_: News) => {} };
  const desk = new Desk(me, session, log, (told) => news.hear(told));
  const drafts = new Drafts(disk ?? undefined);
  const held = new HeldLogs(log);
  const parts = {
    me,
    now: () => session.now(),
    session,
    desk,
    log,
    held,
    drafts,
    sending: new Sending(outbox),
    typing: new Typing((conversation) => log.typing(conversation)),
    toasts: new Toasts(),
    chime: new Chime(),
    preferences: preferencesIn(safeLocalStorage()),
    writing: new Store<Writing>({ mode: "reply", asked: false }),
    startedAt: systemClock.now(),
  };
  const app: App = { ...parts, act: actionsOf(parts, left) };

  const watching = watch(app);
  news.hear = watching.hear;
  const stops = [watching.stop, ready(app), awake(app, outbox)];
  desk.happened({ type: "opened", id: conversationIn(location.hash) });
  await outbox.open();
  desk.start();
  log.start();

  return {
    app,
    end: () => {
      for (const stop of stops) stop();
      parts.toasts.closeAll();
      drafts.flush();
      held.want([]);
      desk.stop();
      log.stop();
      outbox.close();
    },
  };
}

/** The open conversation, then the tutor's own: logs that are there before they are asked for, and their drafts. */
function ready({ desk, held, log, drafts }: App): () => void {
  const look = () => {
    const state = desk.state.get();
    const mine = wanted(state.lists, "mine", state.me);
    held.want([...new Set([...(state.open ? [state.open] : []), ...mine])]);
    log.follow(new Map(mine.map((id) => [id, state.lists.views.get(id)!.last])));
    for (const id of held.logs.keys()) void drafts.load(id);
  };
  look();
  const stops = [
    desk.state.subscribe(look),
    held.subscribe((conversation) => desk.heard(conversation.transcript.conversation)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The network is back, somebody looks again, or the page may be going. */
function awake({ log, desk, drafts, chime }: App, outbox: Outbox): () => void {
  const stopWake = onWake(() => {
    log.nudge();
    outbox.wake();
    void desk.poll();
  });
  // Only a live line says so: waking at each attempt would ask a service that is down again and again.
  const stopLine = log.line.subscribe(() => log.line.get().kind === "live" && outbox.wake());
  const keep = () => drafts.flush();
  const touched = () => chime.wake();
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
  document.addEventListener("pointerdown", touched, { once: true });
  document.addEventListener("keydown", touched, { once: true });
  return () => {
    stopWake();
    stopLine();
    window.removeEventListener("pagehide", keep);
    document.removeEventListener("visibilitychange", keep);
  };
}

/** What this page said itself is told to others only: it stands in the log from the acknowledgement on. */
function asEvent({ id, content }: Letter, { number, at }: Delivered, actor: string): VisibleEvent {
  const text = content.kind === "say" || content.kind === "note" ? content.text : "";
  return { number, at, actor, kind: content.kind === "note" ? "noted" : "said", body: { text }, clientId: id };
}

/** Null where the browser keeps nothing; then what is written lives as long as the page. */
async function diskOf(me: Me): Promise<Disk | null> {
  try {
    return await openDisk(me.person.id, await makeSeal(me.dataKey));
  } catch {
    return null;
  }
}

function safeLocalStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
