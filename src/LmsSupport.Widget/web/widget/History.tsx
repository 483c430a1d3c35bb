import { ArrowLeft, MessageCirclePlus } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import type { ConversationView } from "../kit/api.ts";
import { Button, IconButton } from "../kit/components/Button.tsx";
import { Chip, type Tone } from "../kit/components/Chip.tsx";
import { Empty } from "../kit/components/Empty.tsx";
import { plural, t } from "../kit/texts.ts";
import { ago } from "../kit/time.ts";
import { useStore } from "../kit/useStore.ts";
import type { Help } from "./help.ts";

const tones: Record<ConversationView["state"], Tone> = {
  waiting: "accent",
  active: "primary",
  awaitingLearner: "primary",
  proposedSolved: "warn",
  solved: "plain",
};

/** All that this person ever asked, in every course and edition. */
export function History({ help }: { help: Help }) {
  const conversations = useStore(help.conversations) ?? [];
  const unread = useStore(help.unread);
  const now = help.session.now();
  const heading = useRef<HTMLHeadingElement>(null);
  // The view has changed by the person's own action: reading goes on at its beginning.
  useEffect(() => heading.current!.focus(), []);

  return (
    <>
      <header class="head">
        <IconButton icon={ArrowLeft} turns name={t("widget.history.back")} onClick={() => help.view.set("talk")} />
        <div class="head-name">
          <h1 ref={heading} tabIndex={-1}>
            {t("widget.history.title")}
          </h1>
        </div>
      </header>
      <div class="history">
        <Button icon={MessageCirclePlus} onClick={() => help.open(null)}>
          {t("widget.history.new")}
        </Button>
        {conversations.length === 0 && <Empty title={t("widget.history.none")} />}
        <ul>
          {conversations.map((listed) => {
            const conversation = help.log.find(listed.id)?.transcript.conversation ?? listed;
            const { id, subject, preview, state, lastAt, edition, course } = conversation;
            const fresh = unread.get(id) ?? 0;
            return (
              <li key={id}>
                <button type="button" class="row" onClick={() => help.open(id)}>
                  <span class="row-text" dir="auto">
                    {subject}
                  </span>
                  {preview !== subject && (
                    <span class="row-latest muted small" dir="auto">
                      {preview}
                    </span>
                  )}
                  <span class="row-facts">
                    <Chip tone={tones[state]}>{t(`widget.state.${state}`)}</Chip>
                    {fresh > 0 && <Chip tone="accent">{plural("widget.unread", fresh)}</Chip>}
                    <span class="muted small">{ago(lastAt, now)}</span>
                  </span>
                  <span class="muted small" dir="auto">
                    {[course.title, edition.title !== course.title && edition.title].filter(Boolean).join(" · ")}
                  </span>
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}
