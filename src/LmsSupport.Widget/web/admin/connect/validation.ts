import type { TextKey } from "../../kit/texts.ts";
import type { NewRegistration } from "../api.ts";

/** A registration as it is being typed. */
export type Typed = Record<Exclude<keyof NewRegistration, "tokenAudience" | "pageOrigins">, string> & {
  tokenAudience: string;
  /** One on each line. */
  pageOrigins: string;
};

/** Those with a field of one line. */
export type Line = Exclude<keyof Typed, "pageOrigins">;

export type Wrong = Partial<Record<keyof Typed, TextKey>>;

export const nothingTyped: Typed = {
  name: "",
  issuer: "",
  clientId: "",
  deploymentId: "",
  authorizationAddress: "",
  tokenAddress: "",
  keysAddress: "",
  tokenAudience: "",
  pageOrigins: "",
};

const limits: Partial<Record<keyof Typed, number>> = {
  name: 200,
  issuer: 2_000,
  clientId: 255,
  deploymentId: 255,
  authorizationAddress: 2_000,
  tokenAddress: 2_000,
  keysAddress: 2_000,
  tokenAudience: 2_000,
};

const needed: (keyof Typed)[] = [
  "name",
  "issuer",
  "clientId",
  "deploymentId",
  "authorizationAddress",
  "tokenAddress",
  "keysAddress",
];
const addresses: (keyof Typed)[] = ["issuer", "authorizationAddress", "tokenAddress", "keysAddress"];

/** What is wrong, per field; nothing when it can be sent. `skip` names what this form does not ask. */
export function wrongIn(typed: Typed, skip: (keyof Typed)[] = []): Wrong {
  const wrong: Wrong = {};
  for (const field of Object.keys(nothingTyped) as (keyof Typed)[]) {
    if (skip.includes(field)) continue;
    const found = wrongAt(field, typed[field]);
    if (found) wrong[field] = found;
  }
  return wrong;
}

export function wrongAt(field: keyof Typed, typed: string): TextKey | undefined {
  const text = typed.trim();
  if (!text) return needed.includes(field) ? "admin.wrong.missing" : undefined;
  if (text.length > (limits[field] ?? Number.POSITIVE_INFINITY)) return "admin.wrong.long";
  if (addresses.includes(field)) return wrongAddress(text);
  // Browsers and platforms alike trip over a space that came along when it was copied.
  if ((field === "clientId" || field === "deploymentId") && /\s/.test(text)) return "admin.wrong.spaces";
  if (field === "pageOrigins") return originsIn(text) ? undefined : "admin.wrong.origin";
  return undefined;
}

export function wrongAddress(text: string): TextKey | undefined {
  if (/\s/.test(text)) return "admin.wrong.spaces";
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return "admin.wrong.address";
  const url = new URL(text);
  if (url.username || url.password) return "admin.wrong.address";
  return url.hash ? "admin.wrong.fragment" : undefined;
}

/** Origins, one on each line or with commas between; undefined when one of them is none. */
export function originsIn(text: string): string[] | undefined {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  const origins: string[] = [];
  for (const part of parts) {
    const full = /^https?:\/\//i.test(part) ? part : `https://${part}`;
    if (!URL.canParse(full)) return undefined;
    const url = new URL(full);
    const bare = url.pathname === "/" && !url.search && !url.hash && !url.username;
    if (!bare || (!url.hostname.includes(".") && url.hostname !== "localhost")) return undefined;
    if (!origins.includes(url.origin)) origins.push(url.origin);
  }
  return origins;
}

/** As it is sent: without stray spaces, without what was left empty. */
export function ready(typed: Typed): NewRegistration {
  const { tokenAudience, pageOrigins, ...rest } = typed;
  const form = Object.fromEntries(
    Object.entries(rest).map(([name, text]) => [name, text.trim()]),
  ) as unknown as NewRegistration;
  const origins = originsIn(pageOrigins);
  return {
    ...form,
    ...(tokenAudience.trim() && { tokenAudience: tokenAudience.trim() }),
    ...(origins?.length && { pageOrigins: origins }),
  };
}
