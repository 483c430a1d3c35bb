import "./Messages.css";
import { ArrowDown, ArrowUp } from "lucide";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ConversationView } from "../../kit/api.ts";
import { Button } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import type { ConversationLog } from "../../kit/log/conversation.ts";
import { plural, t } from "../../kit/texts.ts";
import { useStore } from "../../kit/useStore.ts";
import { useApp } from "../app.ts";
import { nameOf } from "../names.ts";
import { dayOf } from "../times.ts";
import { Entry } from "./Entry.tsx";
import { transcript, unreadIn } from "./transcript.ts";
import { useSeen } from "./useSeen.ts";

/** So near to the end counts as at the end (px). */
const near = 48;

interface Props {
  log: ConversationLog;
  view: ConversationView;
}

/** The transcript. Mounted anew for each conversation. */
export function Messages({ log, view }: Props) {
  const { me, sending, typing, desk } = useApp();
  const { transcript: known } = useStore(log.state);
  const pending = useStore(sending.pending).get(view.id) ?? nothing;
  const typist = useStore(typing.state).get(view.id);
  // Only for what was there when it was opened: what comes while one looks needs no sign.
  const [seenUpTo] = useState(() => {
    const read = desk.state.get().lists.views.get(view.id)?.read;
    return read && unreadIn(known.events, read, me.person.id) > 0 ? read : undefined;
  });
  const [asking, setAsking] = useState(false);

  const items = useMemo(
    () =>
      transcript({
        events: known.events,
        pending,
        me: me.person.id,
        learner: view.learner.id,
        marks: known.conversation?.marks ?? view.marks,
        seenUpTo,
        dayOf,
      }),
    [known, pending, view, seenUpTo, me],
  );

  const scroller = useRef<HTMLDivElement>(null);
  const { atEnd, below, onScroll, toEnd } = useStickToEnd(scroller, known.first, items.length, pending.length);
  useSeen(log, atEnd);

  const earlier = async () => {
    setAsking(true);
    // What fails now is asked again by pressing again: the button stays.
    await log.earlier().catch(() => {});
    setAsking(false);
  };

  return (
    <div class="messages-frame">
      <div
        class="messages"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys (WCAG 2.1.1)
        tabIndex={0}
        onScroll={onScroll}
        role="log"
        aria-live="off"
        aria-label={t("console.log.name", { name: nameOf(view.learner) })}
      >
        {known.first > 1 && (
          <div class="earlier">
            <Button small icon={ArrowUp} busy={asking} onClick={earlier}>
              {t("console.log.earlier")}
            </Button>
          </div>
        )}
        {items.map((item) => (
          <Entry key={item.key} item={item} view={view} people={known.people} />
        ))}
        {typist && <p class="line typing">{t("console.log.typing", { name: nameOf(view.learner) })}</p>}
      </div>
      {!atEnd && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon of={ArrowDown} size={14} />
          {below > 0 ? plural("console.log.newBelow", below) : t("console.log.toEnd")}
        </button>
      )}
    </div>
  );
}

const nothing: never[] = [];

/**
 * Whoever reads at the end stays at the end; whoever reads further up stays where they are, and is told how much came
 * below. Own messages always come into sight.
 */
function useStickToEnd(scroller: { current: HTMLDivElement | null }, first: number, count: number, own: number) {
  const [atEnd, setAtEnd] = useState(true);
  const last = useRef({ first, count, own, height: 0, begun: false });
  const [below, setBelow] = useState(0);

  useLayoutEffect(() => {
    const box = scroller.current!;
    const before = last.current;
    if (!before.begun) {
      const fresh = box.querySelector<HTMLElement>(".new-from-here");
      // The first new message in sight, with a little of what was before it.
      box.scrollTop = fresh ? fresh.offsetTop - 80 : box.scrollHeight;
    } else if (first < before.first) box.scrollTop += box.scrollHeight - before.height;
    else if (atEnd || own > before.own) box.scrollTop = box.scrollHeight;
    else if (count > before.count) setBelow((number) => number + count - before.count);
    last.current = { first, count, own, height: box.scrollHeight, begun: true };
    onScroll();
  }, [first, count, own]);

  // The composer grows and shrinks below it, and so does the window.
  useLayoutEffect(() => {
    const box = scroller.current!;
    const observer = new ResizeObserver(() => {
      if (atEnd) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, [atEnd]);

  function onScroll() {
    const box = scroller.current!;
    const now = box.scrollHeight - box.scrollTop - box.clientHeight <= near;
    setAtEnd(now);
    if (now) setBelow(0);
  }

  return {
    atEnd,
    below,
    onScroll,
    toEnd: () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: "smooth" }),
  };
}
