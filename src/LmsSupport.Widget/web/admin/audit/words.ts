import { region, type TextKey, t } from "../../kit/texts.ts";
import { fullText } from "../parts/times.ts";
import { isTime } from "./differences.ts";

// What the service writes in codes, in words. What is not known yet stays readable: its code, without its dashes.

export const actionName = (action: string): string =>
  wordOf(`admin.action.${action}` as TextKey) ?? action.replaceAll("-", " ");

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
  if (typeof value === "string")
    return wordOf(`admin.role.${lowered(value)}` as TextKey) ?? (value || t("admin.empty"));
  return JSON.stringify(value);
}

/** Names of roles come as the code writes them, or as JSON does. */
const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function wordOf(key: TextKey): string | undefined {
  const word = t(key);
  return word === key ? undefined : word;
}
