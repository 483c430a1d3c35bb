import "./Queue.css";
import { ArrowDown, CircleCheck, Coffee, Inbox } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Empty } from "../../kit/components/Empty.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { Skeleton } from "../../kit/components/Skeleton.tsx";
import { plural, t } from "../../kit/texts.ts";
import { useStore } from "../../kit/useStore.ts";
import { useApp } from "../app.ts";
import type { Tab } from "../desk/lists.ts";
import { countsOf, type DeskState, rowsOf } from "../desk/state.ts";
import { Freshness } from "./Freshness.tsx";
import { windowOf } from "./order.ts";
import { Row } from "./Row.tsx";
import { Tabs } from "./Tabs.tsx";
import { unreadOf, useUnread } from "./unread.ts";
import { useHold } from "./useHold.ts";

/** Up to so many rows all are drawn; of longer lists those in sight. */
const drawAll = 100;

interface Props {
  /** Grows with each key that moved the cursor: the row then takes the focus. */
  keyed: number;
}

export function Queue({ keyed }: Props) {
  const { desk } = useApp();
  const state = useStore(desk.state);
  return (
    <section class="queue" aria-label={t("console.lists.name")}>
      <Tabs tab={state.tab} counts={state.loaded ? countsOf(state) : undefined} />
      <div class="queue-panel" role="tabpanel" id="list" aria-labelledby={`tab-${state.tab}`}>
        {!state.loaded ? (
          <Skeleton name={t("console.lists.loading")} rows={6} faces />
        ) : state.shown.ids.length === 0 ? (
          <NobodyHere tab={state.tab} waiting={countsOf(state).waiting} />
        ) : (
          <Rows key={state.tab} state={state} keyed={keyed} />
        )}
      </div>
      <Freshness />
    </section>
  );
}

function Rows({ state, keyed }: { state: DeskState; keyed: number }) {
  const { desk, drafts, typing, act } = useApp();
  const busy = useStore(desk.busy);
  const typists = useStore(typing.state);
  const unread = useUnread();
  useDrafts();
  const list = useRef<HTMLUListElement>(null);
  const current = useRef<HTMLButtonElement>(null);
  const [top, setTop] = useState(0);
  const { keyed: keysUsed, ...hold } = useHold((held) => desk.happened({ type: "held", held }));
  const rows = rowsOf(state);
  const long = rows.length > drawAll;
  const rowHeight = useRowHeight(list, long);
  const drawn = long
    ? windowOf(rows.length, rowHeight, top, list.current?.clientHeight ?? 800)
    : { first: 0, end: rows.length };
  const here = state.cursor ?? state.open;
  const reachable = rows.some(({ view }) => view.id === here) ? here : rows[0]?.view.id;

  useEffect(() => () => desk.happened({ type: "held", held: false }), [desk]);

  // A key has moved the cursor: its row is drawn, seen and focused.
  useLayoutEffect(() => {
    if (keyed === 0) return;
    keysUsed();
    const at = rows.findIndex(({ view }) => view.id === state.cursor);
    if (at < 0) return;
    if (!current.current && list.current) list.current.scrollTop = (at - 2) * rowHeight;
    current.current?.focus({ preventScroll: true });
    current.current?.scrollIntoView({ block: "nearest" });
  }, [keyed, state.cursor, top]);

  const below = rows.filter(({ arrived }) => arrived);
  return (
    <>
      <ul
        class="rows"
        ref={list}
        {...hold}
        onScroll={long ? () => setTop(list.current?.scrollTop ?? 0) : undefined}
        style={
          long
            ? { "--before": `${drawn.first * rowHeight}px`, "--after": `${(rows.length - drawn.end) * rowHeight}px` }
            : undefined
        }
      >
        {rows.slice(drawn.first, drawn.end).map((row, index) => (
          <Row
            key={row.view.id}
            {...row}
            tab={state.tab}
            open={row.view.id === state.open}
            current={row.view.id === reachable}
            rowRef={row.view.id === reachable ? current : null}
            unread={unreadOf(unread, row.view, state)}
            draft={row.view.id !== state.open && drafts.has(row.view.id)}
            typing={typists.get(row.view.id) === row.view.learner.id}
            busy={busy.has(row.view.id)}
            position={drawn.first + index}
            of={rows.length}
            onOpen={act.open}
            onTake={act.take}
          />
        ))}
      </ul>
      {below.length > 0 && (
        <button
          type="button"
          class="arrived"
          onClick={() => list.current?.scrollTo({ top: list.current.scrollHeight, behavior: "smooth" })}
        >
          <Icon of={ArrowDown} size={14} />
          {plural("console.lists.arrived", below.length)}
        </button>
      )}
    </>
  );
}

/** A draft begun or sent shows at once. */
function useDrafts(): void {
  const { drafts } = useApp();
  const [, draw] = useState(0);
  useEffect(() => drafts.subscribe(() => draw((count) => count + 1)), [drafts]);
}

/** Rows are equally high: the first one's height, which the reader's size of type decides. */
function useRowHeight(list: { current: HTMLElement | null }, needed: boolean): number {
  const [height, setHeight] = useState(92);
  useLayoutEffect(() => {
    const row = needed ? list.current?.querySelector("li") : null;
    if (row && Math.abs(row.offsetHeight - height) > 0.5) setHeight(row.offsetHeight);
  });
  return height;
}

function NobodyHere({ tab, waiting }: { tab: Tab; waiting: number }) {
  const { desk } = useApp();
  const icons = { mine: Inbox, waiting: Coffee, recent: CircleCheck };
  return (
    <Empty icon={icons[tab]} title={t(`console.empty.${tab}`)}>
      <p>{t(`console.empty.${tab}More`)}</p>
      {tab === "mine" && waiting > 0 && (
        <Button onClick={() => desk.happened({ type: "tab", tab: "waiting" })}>
          {plural("console.empty.mineGo", waiting)}
        </Button>
      )}
    </Empty>
  );
}
