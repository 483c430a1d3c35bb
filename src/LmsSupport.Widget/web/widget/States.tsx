import { MessageCircleHeart } from "lucide";
import { Button } from "../kit/components/Button.tsx";
import { Empty } from "../kit/components/Empty.tsx";
import type { Letter } from "../kit/outbox/letter.ts";
import { t } from "../kit/texts.ts";
import type { Help } from "./help.ts";
import { firstName } from "./names.ts";
import type { Talked } from "./useConversation.ts";

interface Props {
  help: Help;
  talked: Talked;
  /** Of this conversation. */
  letters: readonly Letter[];
}

/** In the words of whoever placed the help in this course, where they wrote some. */
export function Greeting({ name, opening }: { name: string; opening?: string | null | undefined }) {
  return (
    <Empty icon={MessageCircleHeart} title={name ? t("widget.empty.titleTo", { name }) : t("widget.empty.title")}>
      <p dir="auto">{opening || t("widget.empty.more")}</p>
    </Empty>
  );
}

/** What happens now, honestly: nobody has it yet, and one need not sit here. */
export function Waiting({ talked }: Pick<Props, "talked">) {
  if (talked.transcript.conversation?.state !== "waiting") return null;
  return (
    <div class="card">
      <b>{t("widget.waiting.title")}</b>
      <p>{t("widget.waiting.more")}</p>
    </div>
  );
}

/** The tutor proposes that it is solved; the learner decides. */
export function Closing({ help, talked, letters }: Props) {
  const conversation = talked.transcript.conversation;
  if (conversation?.state === "solved")
    return (
      <div class="card ok">
        <b>{t("widget.solved.title")}</b>
        <p>{t("widget.solved.more")}</p>
        <Button small onClick={() => help.open(null)}>
          {t("widget.history.new")}
        </Button>
      </div>
    );
  if (conversation?.state !== "proposedSolved") return null;
  const answered = letters.find((letter) => letter.content.kind === "confirm");
  const answer = answered?.content.kind === "confirm" ? answered.content.solved : null;
  const name = firstName(conversation.tutor?.name ?? "") || t("widget.tutor");
  return (
    <section class="card ask" aria-label={t("widget.proposed.title", { name })}>
      <b>{t("widget.proposed.title", { name })}</b>
      <div class="choices">
        <Button kind="primary" busy={answer === true} off={answer === false} onClick={() => void help.confirm(true)}>
          {t("widget.proposed.yes")}
        </Button>
        <Button busy={answer === false} off={answer === true} onClick={() => void help.confirm(false)}>
          {t("widget.proposed.notYet")}
        </Button>
      </div>
    </section>
  );
}
