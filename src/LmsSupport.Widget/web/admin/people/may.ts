import type { AdminMe, GrantRole, GrantScope, GrantView } from "../api.ts";

/** In the order in which people think of them. */
export const roles: GrantRole[] = ["tutor", "leadTutor", "courseAuthor", "organizer", "administrator", "operator"];
export const places = ["edition", "course", "category", "organisation"] as const;

const given: Partial<Record<GrantRole, GrantRole[]>> = {
  administrator: ["tutor", "leadTutor", "courseAuthor", "organizer", "administrator"],
  organizer: ["tutor", "leadTutor", "courseAuthor"],
  leadTutor: ["tutor"],
};

/** Where this person may give which roles. The service decides; this only spares them what it would refuse. */
export interface Giving {
  role: GrantRole;
  scopes: GrantScope[];
}

const reaches: Record<GrantScope, GrantScope[]> = {
  service: ["organisation", "category", "course", "edition"],
  organisation: ["organisation", "category", "course", "edition"],
  category: ["category", "course", "edition"],
  course: ["course", "edition"],
  edition: ["edition"],
};

/** `own`: this person's own grants in the organisation. */
export function mayGive(me: AdminMe, own: GrantView[]): Giving[] {
  const found = new Map<GrantRole, Set<GrantScope>>();
  const add = (role: GrantRole, where: GrantScope[]) =>
    found.set(role, new Set([...(found.get(role) ?? []), ...where]));
  if (me.operator) {
    for (const role of roles) if (role !== "operator") add(role, reaches.organisation);
    add("operator", ["service"]);
  }
  for (const grant of own) for (const role of given[grant.role] ?? []) add(role, reaches[grant.scope]);
  // Whoever administers the whole organisation may, whatever stands in the list.
  if (!me.operator && me.may.deployments) for (const role of given.administrator!) add(role, reaches.organisation);
  const everywhere: GrantScope[] = [...places, "service"];
  return roles.flatMap((role) => {
    const where = found.get(role);
    return where ? [{ role, scopes: everywhere.filter((scope) => where.has(scope)) }] : [];
  });
}
