import type { Micros } from "../../kit/api.ts";
import { currentLanguage, region, t } from "../../kit/texts.ts";

const dateOf = (at: Micros) => new Date(at / 1_000);

/** "22 novembre 2026, 10:41" where the reader is. */
export function fullText(at: Micros): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: "long", timeStyle: "short" }).format(dateOf(at));
}

/** "22 nov 2026, 10:41", for rows. */
export function shortText(at: Micros): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: "medium", timeStyle: "short" }).format(dateOf(at));
}

/** "22 nov 2026" */
export function dayOnly(at: Micros): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: "medium" }).format(dateOf(at));
}

/** "fra 3 giorni", "fra 2 ore": the largest unit that fits. */
export function untilText(at: Micros, now: Micros): string {
  const left = Math.max(0, at - now) / 1_000_000;
  const [unit, length]: [Intl.RelativeTimeFormatUnit, number] =
    left < 5_400 ? ["minute", 60] : left < 48 * 3_600 ? ["hour", 3_600] : ["day", 86_400];
  return new Intl.RelativeTimeFormat(currentLanguage()).format(Math.ceil(left / length), unit);
}

/** "40 secondi", "5 minuti", "2 ore", "3 giorni" */
export function lengthText(micros: Micros): string {
  const seconds = Math.round(Math.abs(micros) / 1_000_000);
  const [unit, length] =
    seconds < 100
      ? ["second", 1]
      : seconds < 5_400
        ? ["minute", 60]
        : seconds < 48 * 3_600
          ? ["hour", 3_600]
          : ["day", 86_400];
  return new Intl.NumberFormat(currentLanguage(), {
    style: "unit",
    unit: unit as string,
    unitDisplay: "long",
    maximumFractionDigits: 0,
  }).format(seconds / (length as number));
}

/** "Europe/Rome": so that nobody has to guess whose hours are meant. */
export const zoneName = (): string =>
  new Intl.DateTimeFormat(undefined).resolvedOptions().timeZone?.replaceAll("_", " ") ?? t("admin.dates.local");

// --- dates as they are filled in ------------------------------------------------------------------

/** "2026-11-22T10:41", the reader's own hours, as the browser's field wants it; "" for none. */
export function fieldOf(at: Micros | null): string {
  if (at === null) return "";
  const date = dateOf(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const year = String(date.getFullYear()).padStart(4, "0");
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/**
 * The instant that the field says, or `before` when the field still says what it said of it: an hour that comes twice,
 * and seconds that the field does not show, stay what they were. Undefined: not a date.
 */
export function instantOf(field: string, before: Micros | null): Micros | null | undefined {
  if (field === fieldOf(before)) return before;
  if (field === "") return null;
  if (!/^\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(field)) return undefined;
  const at = new Date(field).getTime();
  return Number.isNaN(at) ? undefined : at * 1_000;
}
