import texts from "virtual:texts/it";
import { beforeAll, expect, it } from "vitest";
import { useTexts } from "../../kit/texts.ts";
import type { RosterView } from "../api.ts";
import { minute, noon } from "../fixtures.ts";
import { datesText } from "./dates.ts";
import { roleName } from "./roles.ts";
import { rosterText } from "./roster.ts";

beforeAll(() => useTexts("it", texts));

const at = (text: string) => new Date(text).getTime() * 1_000;

it("says when an edition is, as far as it is known", () => {
  const now = at("2026-11-22T12:00:00");
  const [start, due] = [at("2026-09-01T08:00:00"), at("2026-12-12T23:59:00")];
  expect(datesText(start, due, now)).toEqual({ when: "dal 1 set 2026 al 12 dic 2026", left: "20 giorni" });
  expect(datesText(null, due, now)).toEqual({ when: "fino al 12 dic 2026", left: "20 giorni" });
  expect(datesText(start, null, now)).toEqual({ when: "dal 1 set 2026" });
  expect(datesText(null, null, now)).toEqual({ when: "senza date" });
});

it("says how the roster is in a line", () => {
  const roster = (differences: Partial<RosterView>): RosterView => ({
    state: "ok",
    at: noon - 5 * minute,
    members: 30,
    notListed: 0,
    code: null,
    ...differences,
  });
  expect(rosterText(roster({}), noon)).toBe("aggiornato 5 minuti fa");
  expect(rosterText(roster({ notListed: 2 }), noon)).toBe("aggiornato 5 minuti fa · 2 non più in elenco");
  expect(rosterText(roster({ state: "failed", code: "roster-refused" }), noon)).toBe(
    "l'ultimo aggiornamento non è riuscito",
  );
});

it.each([
  ["Learner", "allievo"],
  ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner", "allievo"],
  ["http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant", "docente"],
  ["urn:lti:sysrole:ims/lis/Administrator", "amministratore"],
  ["http://purl.imsglobal.org/vocab/lis/v2/membership#Janitor", "Janitor"],
])("reads the role %s", (role, name) => expect(roleName(role)).toBe(name));
