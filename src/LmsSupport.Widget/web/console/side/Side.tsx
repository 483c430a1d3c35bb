import "./Side.css";
import { Copy } from "lucide";
import { type ComponentChildren, Fragment } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ConversationView, PageContext } from "../../kit/api.ts";
import { IconButton } from "../../kit/components/Button.tsx";
import { Chip, type Tone } from "../../kit/components/Chip.tsx";
import { Skeleton } from "../../kit/components/Skeleton.tsx";
import type { ConversationLog } from "../../kit/log/conversation.ts";
import { plural, t } from "../../kit/texts.ts";
import { dateText, daysBetween, deadline, timeOf } from "../../kit/time.ts";
import { useStore } from "../../kit/useStore.ts";
import { useApp } from "../app.ts";
import { lastPlace } from "../conversation/transcript.ts";
import { StateChip } from "../StateChip.tsx";
import { useNow } from "../ticking.ts";
import { brief } from "../times.ts";
import { errorText, placeText } from "./place.ts";

interface Props {
  log: ConversationLog;
  view: ConversationView;
}

/** Everything else needed to answer: the course, where the learner is, what there was before. */
export function Side({ log, view }: Props) {
  const { transcript, kind } = useStore(log.state);
  const place = lastPlace(transcript.events);
  const looked = useLookBack(log, kind === "ready" && !place && transcript.first > 1);
  return (
    <>
      <InCourse view={view} />
      {place && <Place {...place} />}
      {kind === "ready" && !place && (
        <NoPlace looking={!looked && transcript.first > 1} whole={transcript.first <= 1} />
      )}
      <Before view={view} />
    </>
  );
}

function Card({ title, extra, children }: { title: string; extra?: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="card">
      <header class="card-head">
        <h2>{title}</h2>
        {extra}
      </header>
      {children}
    </section>
  );
}

/** A fact with its name; left out when there is none. */
function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === undefined || children === null || children === false || children === "") return null;
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}

function InCourse({ view: { course, edition } }: { view: ConversationView }) {
  const now = useNow("halfMinute");
  return (
    <Card title={t("console.side.course")}>
      <dl>
        <Fact name={t("console.side.courseTitle")}>
          <b>{course.title}</b>
        </Fact>
        {edition.title !== course.title && <Fact name={t("console.side.edition")}>{edition.title}</Fact>}
        {edition.start != null && <Fact name={t("console.side.start")}>{dateText(edition.start, now)}</Fact>}
        <Fact name={t("console.side.due")}>
          {edition.due == null ? (
            <span class="quiet">{t("console.side.noDue")}</span>
          ) : (
            <>
              {dateText(edition.due, now)} <DueChip due={edition.due} now={now} />
            </>
          )}
        </Fact>
      </dl>
    </Card>
  );
}

function DueChip({ due, now }: { due: number; now: number }) {
  const { left, over } = deadline(due, now);
  const days = daysBetween(now, due);
  const tone: Tone = over || days <= 7 ? "bad" : days <= 30 ? "warn" : "plain";
  return <Chip tone={tone}>{left}</Chip>;
}

function Place({ context, at }: { context: PageContext; at: number }) {
  const { device } = context;
  const screen = [
    device?.screen,
    device?.viewport && device.viewport !== device.screen && t("console.side.viewport", { size: device.viewport }),
    device?.touch && t("console.side.touch"),
  ];
  return (
    <Card title={t("console.side.place")} extra={<CopyPlace context={context} />}>
      <dl>
        <Fact name={t("console.side.page")}>
          {context.title}
          {context.address && <Address of={context.address} />}
        </Fact>
        <Fact name={t("console.side.activity")}>
          {context.activity && !context.title.includes(context.activity) && context.activity}
        </Fact>
        <Fact name={t("console.side.device")}>{[device?.os, device?.browser].filter(Boolean).join(" · ")}</Fact>
        <Fact name={t("console.side.screen")}>{screen.filter(Boolean).join(" · ")}</Fact>
        <Fact name={t("console.side.network")}>{context.network}</Fact>
        <Fact name={t("console.side.language")}>{context.language}</Fact>
      </dl>
      <Errors context={context} />
      {context.frames === "notVisible" && <p class="quiet">{t("console.side.framesHidden")}</p>}
      <p class="told">
        <Chip title={t("console.side.toldMore")}>{t("console.side.told")}</Chip>
        <span class="quiet">{t("console.side.asOf", { time: timeOf(at) })}</span>
      </p>
    </Card>
  );
}

/** May break after its signs, as one reads it. */
function Address({ of }: { of: string }) {
  return (
    <span class="address" dir="ltr">
      {of.split(/(?<=[/?&=])/).map((part, index) => (
        <Fragment key={index}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </span>
  );
}

function Errors({ context: { errors } }: { context: PageContext }) {
  if (!errors?.length) return <p class="quiet">{t("console.side.noErrors")}</p>;
  return (
    <div class="errors">
      <p class="errors-count">{plural("console.side.errors", errors.length)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys (WCAG 2.1.1) */}
      <pre class="error-block" tabIndex={0} dir="ltr">
        {errors.map((error, index) => (
          <code key={index}>
            <span class="error-time">{timeOf(error.at)}</span> {errorText(error)}
          </code>
        ))}
      </pre>
    </div>
  );
}

function CopyPlace({ context }: { context: PageContext }) {
  const { toasts } = useApp();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(placeText(context));
      toasts.show(t("console.side.copied"));
    } catch {
      toasts.show(t("console.side.notCopied"), { tone: "bad" });
    }
  };
  return <IconButton class="copy" icon={Copy} name={t("console.side.copy")} onClick={copy} />;
}

function NoPlace({ looking, whole }: { looking: boolean; whole: boolean }) {
  return (
    <Card title={t("console.side.place")}>
      {looking ? (
        <Skeleton name={t("console.side.looking")} rows={2} />
      ) : (
        <p class="quiet">{t(whole ? "console.side.noPlace" : "console.side.noPlaceLately")}</p>
      )}
    </Card>
  );
}

/** In a long conversation the place was told before what is here: a little further back is looked for it. */
function useLookBack(log: ConversationLog, needed: boolean): boolean {
  const [looked, setLooked] = useState(0);
  const enough = 3;
  useEffect(() => {
    if (!needed || looked >= enough) return;
    let gone = false;
    log
      .earlier()
      .then(() => !gone && setLooked((times) => times + 1))
      .catch(() => !gone && setLooked(enough));
    return () => {
      gone = true;
    };
  }, [log, needed, looked]);
  return looked >= enough;
}

/** Only what the lists hold: the learner's other conversations with this tutor. */
function Before({ view }: { view: ConversationView }) {
  const { desk, act } = useApp();
  const { lists } = useStore(desk.state);
  const now = useNow("halfMinute");
  const others = [...lists.views.values()]
    .filter((other) => other.learner.id === view.learner.id && other.id !== view.id)
    .sort((a, b) => b.lastAt - a.lastAt);
  if (others.length === 0) return null;
  return (
    <Card title={t("console.side.before")}>
      <ul class="others">
        {others.map((other) => (
          <li key={other.id}>
            <button type="button" class="other" onClick={() => act.open(other.id)}>
              <span class="other-preview" dir="auto">
                {other.preview}
              </span>
              <StateChip state={other.state} />
              <span class="quiet">{brief(other.lastAt, now)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
