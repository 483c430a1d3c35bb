/** Where the reader is, as the part of the address after the #: `#/3/platforms/connect`. */
export interface Place {
  /** Null on the pages of the service as a whole. */
  organisation: number | null;
  page: Page;
  /** What of the page: a platform's id, "connect". */
  rest: string[];
}

export const organisationPages = ["platforms", "courses", "people", "audit"] as const;
export const servicePages = ["organisations", "keys", "trail"] as const;

export type OrganisationPage = (typeof organisationPages)[number];
export type ServicePage = (typeof servicePages)[number];
export type Page = OrganisationPage | ServicePage;

const isOf = <T extends string>(list: readonly T[], name: string | undefined): name is T => list.includes(name as T);

/** Undefined when the address names no page: the caller knows where to begin. */
export function placeIn(hash: string): Place | undefined {
  if (!hash.startsWith("#/")) return undefined;
  const [first = "", ...rest] = hash.slice(2).split("/").filter(Boolean).map(decoded);
  if (isOf(servicePages, first)) return { organisation: null, page: first, rest };
  const [page, ...more] = rest;
  if (!/^\d{1,9}$/.test(first) || !isOf(organisationPages, page)) return undefined;
  return { organisation: Number(first), page, rest: more };
}

export function addressOf({ organisation, page, rest }: Place): string {
  const parts = [...(organisation === null ? [] : [String(organisation)]), page, ...rest];
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
