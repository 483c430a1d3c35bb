import { expect, it } from "vitest";
import type { AdminMe, GrantRole, GrantScope, GrantView } from "../api.ts";
import { mayGive } from "./may.ts";

const me = (differences: Partial<AdminMe> = {}): AdminMe => ({
  operator: false,
  organisationId: 1,
  organisations: [],
  may: {
    registrations: false,
    deployments: false,
    courses: true,
    categories: false,
    grants: true,
    keys: false,
    audit: false,
    organisations: false,
    invitations: false,
  },
  ...differences,
});

const own = (role: GrantRole, scope: GrantScope): GrantView => ({
  id: "g",
  person: { id: "p", name: "", initials: "" },
  role,
  scope,
  scopeId: "s",
  scopeName: "",
  source: "granted",
  createdAt: null,
  removable: false,
});

const said = (giving: ReturnType<typeof mayGive>) => giving.map(({ role, scopes }) => `${role}: ${scopes.join(" ")}`);

it("a lead tutor gives tutors, where they lead", () => {
  expect(said(mayGive(me(), [own("leadTutor", "course")]))).toEqual(["tutor: edition course"]);
});

it("an organizer gives tutors, lead tutors and authors, never their own role", () => {
  expect(said(mayGive(me(), [own("organizer", "category")]))).toEqual([
    "tutor: edition course category",
    "leadTutor: edition course category",
    "courseAuthor: edition course category",
  ]);
});

it("an administrator of the organisation gives everything but operators", () => {
  const giving = mayGive(me({ may: { ...me().may, deployments: true } }), []);
  expect(giving.map(({ role }) => role)).toEqual(["tutor", "leadTutor", "courseAuthor", "organizer", "administrator"]);
  expect(giving.every(({ scopes }) => scopes.includes("organisation"))).toBe(true);
});

it("an operator gives operators, of the service only", () => {
  expect(said(mayGive(me({ operator: true }), [])).at(-1)).toBe("operator: service");
});

it("a tutor gives nothing; two grants add up", () => {
  expect(mayGive(me(), [own("tutor", "organisation")])).toEqual([]);
  expect(said(mayGive(me(), [own("leadTutor", "organisation"), own("organizer", "edition")]))).toEqual([
    "tutor: edition course category organisation",
    "leadTutor: edition",
    "courseAuthor: edition",
  ]);
});
