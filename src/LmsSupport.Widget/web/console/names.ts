import type { Party } from "../kit/api.ts";
import { t } from "../kit/texts.ts";

/** Where the platform shares no names, a short sign tells people apart. */
export function nameOf(party: Pick<Party, "id" | "name">, role: "learner" | "tutor" = "learner"): string {
  return (
    party.name || t(role === "learner" ? "console.learner" : "console.tutor", { id: party.id.slice(-4).toUpperCase() })
  );
}
