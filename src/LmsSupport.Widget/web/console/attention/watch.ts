import { announce } from "../../kit/components/announce.ts";
import { plural, t } from "../../kit/texts.ts";
import type { App } from "../app.ts";
import { unreadIn } from "../conversation/transcript.ts";
import type { News } from "../desk/desk.ts";
import { unseen } from "../desk/state.ts";
import { nameOf } from "../names.ts";
import { titleOf } from "./title.ts";

/**
 * Tells the tutor what comes: screen readers hear it once, the tab's title counts it, and, if wanted, it sounds. The focus
 * stays where it is.
 */
export function watch(app: App): { hear: (news: News) => void; stop: () => void } {
  const { desk, held, log, typing, chime, preferences, act, me } = app;
  /** Up to which event each log has been told. */
  const told = new Map<string, number>();
  /** Began to wait while nobody looked. */
  const arrivedUnseen = new Set<string>();

  const sound = (what: "arrived" | "wrote") => preferences.get().sound && chime.play(what);

  const count = () => {
    const state = desk.state.get();
    const mine = unseen(state).filter((id) => {
      const known = held.logs.get(id);
      // A learner who only went to another page has written nothing.
      return (
        known?.state.get().kind !== "ready" ||
        unreadIn(known.transcript.events, state.lists.views.get(id)!.read, state.me) > 0
      );
    });
    for (const id of arrivedUnseen) if (state.lists.views.get(id)?.state !== "waiting") arrivedUnseen.delete(id);
    document.title = titleOf(t("console.pageTitle"), mine.length + arrivedUnseen.size);
  };

  const stops = [
    held.subscribe((conversation) => {
      const { events, last, people } = conversation.transcript;
      if (conversation.state.get().kind !== "ready") return;
      const from = told.get(conversation.id);
      told.set(conversation.id, Math.max(last, from ?? 0));
      count();
      // What was there when the log was opened is no news.
      if (from === undefined || last <= from) return;
      for (const event of events) {
        if (event.number <= from || event.actor === me.person.id) continue;
        if (event.kind !== "said" && event.kind !== "noted") continue;
        if (event.kind === "said") {
          typing.stopped(conversation.id);
          act.learnerWrote(conversation.id);
        }
        const name = nameOf({ id: event.actor ?? "", name: people[event.actor ?? ""]?.name ?? "" });
        const open = desk.state.get().open === conversation.id;
        if (!open) announce(t("console.log.incomingElsewhere", { name }));
        else if (event.kind === "said") announce(t("console.log.incoming", { name, text: event.body.text }));
        else announce(t("console.log.incomingNote", { name, text: event.body.text }));
        if (!open || document.hidden) sound("wrote");
      }
    }),
    log.listen({ typing: ({ conversationId, personId }) => typing.heard(conversationId, personId) }),
    desk.state.subscribe(count),
    announceLine(app),
  ];
  const look = () => {
    if (!document.hidden) arrivedUnseen.clear();
    count();
  };
  document.addEventListener("visibilitychange", look);
  count();

  return {
    hear(news) {
      if (news.kind === "wrote") {
        announce(t("console.log.incomingElsewhere", { name: nameOf(news.view.learner) }));
        sound("wrote");
        return;
      }
      const [first] = news.views;
      if (document.hidden) for (const { id } of news.views) arrivedUnseen.add(id);
      announce(
        news.views.length === 1
          ? t("console.lists.arrivedSaid", { name: nameOf(first!.learner), preview: first!.preview })
          : plural("console.lists.arrivedMany", news.views.length),
      );
      sound("arrived");
      count();
    },
    stop: () => {
      for (const stop of stops) stop();
      document.removeEventListener("visibilitychange", look);
    },
  };
}

/** Losing the line and getting it back, each once. A hiccup is not said. */
function announceLine({ log }: App): () => void {
  let lost = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return log.line.subscribe(() => {
    const { kind } = log.line.get();
    clearTimeout(timer);
    if (kind === "live" && lost) {
      lost = false;
      announce(t("console.fresh.back"));
    }
    if (kind === "waiting" && !lost)
      timer = setTimeout(() => {
        lost = true;
        announce(t("console.fresh.lost"));
      }, 4_000);
  });
}
