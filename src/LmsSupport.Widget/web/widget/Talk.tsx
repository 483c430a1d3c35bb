import { ArrowDown } from "lucide";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce } from "../kit/components/announce.ts";
import { Button } from "../kit/components/Button.tsx";
import { Skeleton } from "../kit/components/Skeleton.tsx";
import { plural, t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import type { Help } from "./help.ts";
import { Entry } from "./Message.tsx";
import { firstName } from "./names.ts";
import { Closing, Greeting, Waiting } from "./States.tsx";
import { timeline } from "./timeline.ts";
import { type Talked, useTranscript } from "./useConversation.ts";

/** From here on the reader counts as being at the end. */
const nearEnd = 60;

export function Talk({ help }: { help: Help }) {
  const talked = useTranscript(help);
  const lane = useStore(help.lane);
  const all = useStore(help.outbox.letters);
  const listed = useStore(help.conversations) !== null;
  const letters = useMemo(() => all.filter((letter) => letter.lane === lane.id), [all, lane.id]);
  const me = help.me.person.id;
  const items = useMemo(() => timeline({ me, transcript: talked.transcript, letters }), [talked, letters]);
  const empty = talked.kind === "new" && items.length === 0;
  const list = useRef<HTMLDivElement>(null);
  const end = useEnd(list, items.length, lane.id);
  useAnnounced(talked, me);

  return (
    <div
      class="talk"
      ref={list}
      onScroll={end.scrolled}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key (WCAG 2.1.1)
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={t("widget.log")}
    >
      {!listed && empty && <Skeleton name={t("widget.loading")} />}
      {talked.kind === "loading" && items.length === 0 && <Skeleton name={t("widget.loading")} />}
      {talked.kind === "gone" && <p class="line">{t("widget.gone")}</p>}
      {listed && empty && <Greeting name={firstName(help.me.person.name)} opening={help.me.opening} />}
      {talked.transcript.first > 1 && <Earlier help={help} />}
      <div class="entries">
        {items.map((item) => (
          <Entry key={item.key} item={item} help={help} />
        ))}
      </div>
      <Waiting talked={talked} />
      <Typing help={help} />
      <Closing help={help} talked={talked} letters={letters} />
      {end.news > 0 && (
        <Button class="to-end" small icon={ArrowDown} onClick={end.go}>
          {plural("widget.newBelow", end.news)}
        </Button>
      )}
    </div>
  );
}

/** Keeps the end in sight for who is there, and tells the others how much is new below; never moves what one reads. */
function useEnd(list: { current: HTMLDivElement | null }, count: number, lane: string) {
  const atEnd = useRef(true);
  const [seen, setSeen] = useState(count);

  const go = () => {
    atEnd.current = true;
    const { current } = list;
    if (current) current.scrollTop = current.scrollHeight;
    setSeen(count);
  };
  const scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = list.current!;
    atEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd;
    if (atEnd.current) setSeen(count);
  };

  useLayoutEffect(() => {
    atEnd.current = true;
  }, [lane]);
  // After every drawing: the height also changes with the window, the keyboard of a phone, a card.
  useLayoutEffect(() => {
    if (atEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  });
  useEffect(() => {
    if (atEnd.current) setSeen(count);
  }, [count]);
  useEffect(() => {
    const watcher = new ResizeObserver(() => atEnd.current && go());
    watcher.observe(list.current!);
    return () => watcher.disconnect();
  }, []);
  return { go, scrolled, news: atEnd.current ? 0 : Math.max(0, count - seen) };
}

/** Each message from somebody else is read out once, with its sender, when it comes; not those that were there. */
function useAnnounced({ kind, transcript }: Talked, me: string): void {
  const heard = useRef<{ id: string; last: number } | null>(null);
  useEffect(() => {
    if (kind !== "ready" || !transcript.conversation) return;
    const { id } = transcript.conversation;
    if (heard.current?.id === id)
      for (const event of transcript.events) {
        if (event.number <= heard.current.last || event.kind !== "said" || event.actor === me) continue;
        const name = transcript.people[event.actor ?? ""]?.name || t("widget.tutor");
        announce(t("widget.incoming", { name, text: event.body.text }));
      }
    heard.current = { id, last: transcript.last };
  }, [kind, transcript, me]);
}

function Typing({ help }: { help: Help }) {
  const name = useStore(help.typing);
  return (
    <p class="typing">{name === null ? "" : t("widget.typing", { name: firstName(name) || t("widget.tutor") })}</p>
  );
}

function Earlier({ help }: { help: Help }) {
  const lane = useStore(help.lane);
  const [busy, setBusy] = useState(false);
  const fetchEarlier = async () => {
    setBusy(true);
    await lane.log?.earlier().catch(() => {});
    setBusy(false);
  };
  return (
    <Button class="earlier" small busy={busy} onClick={fetchEarlier}>
      {t("widget.earlier")}
    </Button>
  );
}
