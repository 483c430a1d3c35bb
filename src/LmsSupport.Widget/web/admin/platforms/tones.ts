import { CircleCheck, CircleHelp, CirclePause, CircleX, Clock, Hourglass, type IconNode, TriangleAlert } from "lucide";
import type { Tone } from "../../kit/components/Chip.tsx";
import type { Verdict } from "./verdict.ts";

/** Colour and picture of a verdict; the word always stands beside them. */
export const looks: Record<Verdict, { tone: Tone; icon: IconNode }> = {
  works: { tone: "ok", icon: CircleCheck },
  never: { tone: "primary", icon: CircleHelp },
  clock: { tone: "warn", icon: Clock },
  service: { tone: "warn", icon: TriangleAlert },
  refused: { tone: "bad", icon: CircleX },
  waiting: { tone: "accent", icon: Hourglass },
  off: { tone: "plain", icon: CirclePause },
  none: { tone: "plain", icon: CircleHelp },
};
