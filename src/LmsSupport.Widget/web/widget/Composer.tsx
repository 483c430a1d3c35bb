import { ArrowUp } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { announce } from "../kit/components/announce.ts";
import { Icon } from "../kit/components/Icon.tsx";
import { plural, region, t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import type { Help, Lane } from "./help.ts";
import { lengthOf, limit } from "./limit.ts";

const draftEvery = 250;

const tooLong = (over: number): string =>
  plural("widget.composer.over", over, { limit: new Intl.NumberFormat(region()).format(limit) });

/** Each thread has its own: what one has begun to write to one tutor must not go to another. */
export function Composer({ help }: { help: Help }) {
  const lane = useStore(help.lane);
  return <Writing key={lane.thread} help={help} lane={lane} />;
}

function Writing({ help, lane }: { help: Help; lane: Lane }) {
  const told = useStore(help.bridge.told);
  const edit = useStore(help.edit);
  const [text, setText] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const { left, over } = lengthOf(text);

  // What somebody had begun to write is there again after the page has changed.
  useEffect(() => {
    let stopped = false;
    void help.draft(lane).then((draft) => !stopped && setText((typed) => typed || draft));
    return () => {
      stopped = true;
    };
  }, [lane.id]);

  const latest = useRef({ lane, text });
  latest.current = { lane, text };
  useEffect(() => {
    const timer = setTimeout(() => help.keepDraft(lane, text), draftEvery);
    return () => clearTimeout(timer);
  }, [text, lane.id]);
  useEffect(() => () => help.keepDraft(latest.current.lane, latest.current.text), []);

  useEffect(() => {
    if (edit === null) return;
    setText((typed) => (typed ? `${edit}\n${typed}` : edit));
    help.edit.set(null);
    area.current!.focus();
  }, [edit]);

  // Only when the person has just asked for help: an incoming message never moves the focus.
  useEffect(() => {
    if (told?.focus) area.current!.focus();
  }, [told]);

  // Newer browsers do this by themselves (field-sizing). Hidden there is nothing to measure.
  useLayoutEffect(() => {
    if (CSS.supports("field-sizing", "content") || !area.current!.offsetParent) return;
    const { style } = area.current!;
    style.blockSize = "auto";
    style.blockSize = `${area.current!.scrollHeight}px`;
  }, [text, told]);

  // Once, not with every key.
  useEffect(() => {
    if (over > 0) announce(tooLong(over));
  }, [over > 0]);

  const send = () => {
    area.current!.focus();
    if (!text.trim() || over > 0) return;
    void help.send(text.trim());
    setText("");
    help.keepDraft(lane, "");
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class={over > 0 ? "box over" : "box"}>
        <textarea
          ref={area}
          rows={1}
          dir="auto"
          value={text}
          aria-label={t("widget.composer.label")}
          aria-describedby="composer-limit"
          aria-invalid={over > 0}
          placeholder={t("widget.composer.placeholder")}
          enterkeyhint="send"
          onInput={(event) => setText(event.currentTarget.value)}
          onFocus={() => help.bridge.say({ lms: "ready" })}
          onKeyDown={(event) => {
            // While an input method composes, Enter belongs to it.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          class="send"
          aria-label={t("widget.composer.send")}
          title={t("widget.composer.send")}
          aria-disabled={!text.trim() || over > 0}
        >
          <Icon of={ArrowUp} size={20} />
        </button>
      </div>
      <p id="composer-limit" class={over > 0 ? "limit bad" : "limit"}>
        {over > 0 ? tooLong(over) : left !== null && plural("widget.composer.left", left)}
      </p>
    </form>
  );
}
