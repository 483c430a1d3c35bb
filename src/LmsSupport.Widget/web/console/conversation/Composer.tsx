import "./Composer.css";
import { CloudOff, Hand, Lock, MessageSquareText, Save, SendHorizontal } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ConversationView } from "../../kit/api.ts";
import { Button } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { Kbd } from "../../kit/components/Kbd.tsx";
import { Segmented } from "../../kit/components/Segmented.tsx";
import { currentLanguage, plural, t } from "../../kit/texts.ts";
import { useStore } from "../../kit/useStore.ts";
import { useApp } from "../app.ts";
import { type Enter, enterDoes, keyOf } from "../keys/keys.ts";
import { nameOf } from "../names.ts";
import { useStale } from "../queue/useStale.ts";
import type { Mode } from "./drafts.ts";

/** UTF-16 units, as the server counts. */
export const limit = 8_000;
const warnFrom = 7_500;

export function Composer({ view }: { view: ConversationView }) {
  const { me, writing, act } = useApp();
  const { mode } = useStore(writing);
  const mayReply = view.tutor?.id === me.person.id;

  return (
    <div class={mode === "note" ? "composer noting" : "composer"}>
      <div class="composer-top">
        <Segmented<Mode>
          name={t("console.composer.mode")}
          value={mode}
          onChange={act.write}
          segments={[
            { value: "reply", text: t("console.composer.reply"), icon: MessageSquareText, shortcut: keyOf("reply") },
            { value: "note", text: t("console.composer.note"), icon: Lock, shortcut: keyOf("note") },
          ]}
        />
        {mode === "note" && <span class="composer-hint">{t("console.composer.noteOnly")}</span>}
        {mode === "reply" && mayReply && view.state === "solved" && (
          <span class="composer-hint">{t("console.composer.solved")}</span>
        )}
      </div>
      {mode === "reply" && !mayReply ? <Elsewhere view={view} /> : <Field key={mode} view={view} mode={mode} />}
    </div>
  );
}

/** Replies are for whoever has the conversation. */
function Elsewhere({ view }: { view: ConversationView }) {
  const { desk, act } = useApp();
  const busy = useStore(desk.busy).has(view.id);
  const name = nameOf(view.learner);
  if (!view.tutor)
    return (
      <div class="composer-instead">
        <p>
          <b>{t("console.composer.takeFirst")}</b> {t("console.composer.takeFirstMore", { name })}
        </p>
        <Button kind="primary" icon={Hand} shortcut={keyOf("take")} busy={busy} onClick={() => act.take(view.id)}>
          {t("console.head.take")}
        </Button>
      </div>
    );
  return (
    <div class="composer-instead">
      <p>
        <b>{t("console.composer.others", { name: nameOf(view.tutor, "tutor") })}</b> {t("console.composer.othersMore")}
      </p>
    </div>
  );
}

function Field({ view, mode }: { view: ConversationView; mode: Mode }) {
  const { drafts, sending, typing, preferences, writing, act } = useApp();
  const { asked } = useStore(writing);
  const { enter } = useStore(preferences);
  const [text, setText] = useState(() => drafts.read(view.id, mode));
  const field = useRef<HTMLTextAreaElement>(null);
  const name = nameOf(view.learner);
  const over = text.length - limit;
  const sendable = text.trim() !== "" && over <= 0;

  // Only when a key or a button asked for it: incoming messages never take the focus.
  useEffect(() => {
    if (!asked) return;
    writing.set({ mode, asked: false });
    field.current?.focus();
  }, [asked, writing, mode]);
  useEffect(() => drafts.subscribe(() => setText(drafts.read(view.id, mode))), [drafts, view.id, mode]);

  const write = (to: string) => {
    setText(to);
    drafts.write(view.id, mode, to);
    if (mode === "reply" && to) typing.writing(view.id);
  };
  const send = () => {
    if (!sendable) return;
    sending.send(view.id, mode, text);
    typing.sent();
    write("");
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.isComposing) {
      act.leave();
      return;
    }
    if (enterDoes(event, enter) !== "send") return;
    event.preventDefault();
    send();
  };
  useGrowing(field, text);

  return (
    <>
      <textarea
        ref={field}
        class="composer-field"
        rows={3}
        dir="auto"
        aria-label={mode === "note" ? t("console.composer.noteLabel") : t("console.composer.replyLabel", { name })}
        aria-describedby={over > -500 ? "composer-length" : undefined}
        aria-invalid={over > 0}
        placeholder={mode === "note" ? t("console.composer.noteHere", { name }) : t("console.composer.replyHere")}
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div class="composer-bar">
        <Hint text={text} enter={enter} mode={mode} />
        <Button
          kind="primary"
          icon={mode === "note" ? Save : SendHorizontal}
          off={!sendable}
          class="composer-send"
          onClick={send}
        >
          {t(mode === "note" ? "console.composer.save" : "console.composer.send")}
        </Button>
      </div>
    </>
  );
}

/** One line, the weightiest of what there is to say. */
function Hint({ text, enter, mode }: { text: string; enter: Enter; mode: Mode }) {
  const sends = t(mode === "note" ? "console.composer.saves" : "console.composer.sends");
  const { sending } = useApp();
  const durable = useStore(sending.durable);
  const stale = useStale();
  const over = text.length - limit;
  const count = new Intl.NumberFormat(currentLanguage());
  if (text.length > warnFrom)
    return (
      <p class={over > 0 ? "composer-hint bad" : "composer-hint"} id="composer-length" role="status">
        {over > 0
          ? plural("console.composer.tooLong", over, { limit: count.format(limit) })
          : plural("console.composer.left", -over)}
      </p>
    );
  if (stale !== undefined)
    return (
      <p class="composer-hint">
        <Icon of={CloudOff} size={15} />
        {t(durable ? "console.composer.offline" : "console.composer.keepOpen")}
      </p>
    );
  return (
    <p class="composer-hint keys">
      <span>
        {enter === "newLine" && (
          <>
            <Kbd>{isMac ? "⌘" : t("console.composer.ctrl")}</Kbd>{" "}
          </>
        )}
        <Kbd>{t("console.composer.enter")}</Kbd> {sends}
      </span>
      <span>
        {enter === "send" && (
          <>
            <Kbd>{t("console.composer.shift")}</Kbd>{" "}
          </>
        )}
        <Kbd>{t("console.composer.enter")}</Kbd> {t("console.composer.breaks")}
      </span>
    </p>
  );
}

const isMac = /mac|iphone|ipad/i.test(navigator.platform);

/** As high as its text, within what the style allows. */
function useGrowing(field: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const box = field.current;
    if (!box || CSS.supports("field-sizing", "content")) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }, [text]);
}
