import type { ConversationView, EventView, Party } from "../kit/api.ts";

// Builders for the tests: what a test doesn't name is ordinary.

export const minute = 60_000_000;
export const noon = Date.UTC(2026, 10, 22, 12) * 1_000;

export const party = (id: string, name = id): Party => ({ id, name, initials: name.slice(0, 2).toUpperCase() });

export const giulia = party("giulia", "Giulia Bassi");
export const luca = party("luca", "Luca Ferri");
export const anna = party("anna", "Anna Longhi");

export function conversation(id: string, differences: Partial<ConversationView> = {}): ConversationView {
  return {
    id,
    state: "waiting",
    learner: anna,
    tutor: null,
    course: { id: "safety", title: "Sicurezza sul lavoro" },
    edition: { id: "autumn", title: "autunno 2026", start: null, due: null },
    openedAt: noon,
    lastAt: noon,
    waitingSince: (differences.state ?? "waiting") === "waiting" ? noon : null,
    last: 2,
    subject: "Mi si apre una schermata bianca",
    preview: "Mi si apre una schermata bianca",
    read: 0,
    marks: [],
    ...differences,
  };
}

export const mine = (id: string, differences: Partial<ConversationView> = {}) =>
  conversation(id, { state: "active", tutor: giulia, ...differences });

export const said = (
  number: number,
  actor: string,
  text = `text ${number}`,
  at = noon + number * 1_000_000,
): EventView => ({
  number,
  at,
  actor,
  kind: "said",
  body: { text },
});
