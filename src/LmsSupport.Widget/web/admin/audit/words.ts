import { region, type TextKey, t } from "../../kit/texts.ts";
import { fullText } from "../parts/times.ts";
import { isTime } from "./differences.ts";

// What the service writes in codes, in words. What is not known yet stays readable: its code, without its dashes.

export const actionName = (action: string): string =>
  wordOf(`admin.action.${action}` as TextKey) ?? action.replaceAll("-", " ");

/** A thing without a name of its own is told by its action alone: nobody knows it by its number. */
export const subjectText = (name: string): string =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(name) ? "" : name;

export function fieldName(field: string): string {
  const last = field.split(".").at(-1) ?? field;
  return wordOf(`admin.fact.${last}` as TextKey) ?? (last || t("admin.audit.value"));
}

export function valueText(field: string, value: unknown): string {
  if (isTime(field, value)) return fullText(value);
  if (typeof value === "boolean") return t(value ? "admin.yes" : "admin.no");
  if (typeof value === "number") return new Intl.NumberFormat(region()).format(value);
  if (Array.isArray(value))
    return value.length ? value.map((each) => valueText("", each)).join(", ") : t("admin.nothing");
  if (typeof value !== "string") return JSON.stringify(value);
  if (/(^|\.)role$/.test(field)) return wordOf(`admin.role.${lowered(value)}` as TextKey) ?? value;
  if (/(^|\.)scope$/.test(field))
    return (
      wordOf(`admin.scopeOf.${lowered(value)}` as TextKey) ??
      wordOf(`admin.scopeAll.${lowered(value)}` as TextKey) ??
      value
    );
  return value || t("admin.empty");
}

/** Names of roles come as the code writes them, or as JSON does. */
const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function wordOf(key: TextKey): string | undefined {
  const word = t(key);
  return word === key ? undefined : word;
}
