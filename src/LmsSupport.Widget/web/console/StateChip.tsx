import type { ConversationView } from "../kit/api.ts";
import { Chip, type Tone } from "../kit/components/Chip.tsx";
import { t } from "../kit/texts.ts";

const tones: Record<ConversationView["state"], Tone> = {
  waiting: "warn",
  active: "ok",
  awaitingLearner: "plain",
  proposedSolved: "primary",
  solved: "plain",
};

export function StateChip({ state }: Pick<ConversationView, "state">) {
  return <Chip tone={tones[state]}>{t(`console.state.${state}`)}</Chip>;
}
