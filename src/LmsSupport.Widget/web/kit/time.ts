import type { Micros } from "./api.ts";
import { plural, region, t } from "./texts.ts";

// Time zone and hour format are the reader's own: the browser knows both.

const minute = 60_000_000;
const hour = 60 * minute;
const day = 24 * hour;

const dateOf = (at: Micros) => new Date(at / 1000);
const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: Micros, options: Intl.DateTimeFormatOptions): string {
  const key = region() + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(region(), options);
    formats.set(key, found);
  }
  return found.format(dateOf(at));
}

/** Calendar days from one instant to another, where the reader is; summer time makes some days shorter. */
export function daysBetween(from: Micros, to: Micros): number {
  const midnight = (at: Micros) => {
    const date = dateOf(at);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}

/** "10:41" */
export const timeOf = (at: Micros): string => format(at, { hour: "2-digit", minute: "2-digit" });

/** "12 dicembre", with the year when it is another. */
export function dateText(at: Micros, now: Micros): string {
  const sameYear = dateOf(at).getFullYear() === dateOf(now).getFullYear();
  return format(at, { day: "numeric", month: "long", ...(!sameYear && { year: "numeric" }) });
}

/** "oggi", "ieri", "giovedì", "12 dicembre" */
export function dayText(at: Micros, now: Micros): string {
  const past = daysBetween(at, now);
  if (past >= 0 && past < 2) return relative(-past, "day");
  if (past >= 2 && past < 7) return format(at, { weekday: "long" });
  return dateText(at, now);
}

/** "adesso", "3 minuti fa", "2 ore fa", then the date. */
export function ago(at: Micros, now: Micros): string {
  const past = now - at;
  // Between two machines' clocks a little of the future is the present.
  if (past < minute) return t("kit.justNow");
  if (past < hour) return relative(-Math.floor(past / minute), "minute");
  if (past < day) return relative(-Math.floor(past / hour), "hour");
  return dateText(at, now);
}

/** "12 dicembre · 20 giorni"; the second part says what is left in words. */
export function deadline(due: Micros, now: Micros): { date: string; left: string; over: boolean } {
  const days = daysBetween(now, due);
  const over = due < now;
  const left = over
    ? t("kit.deadline.over")
    : days < 2
      ? t(days < 1 ? "kit.deadline.today" : "kit.deadline.tomorrow")
      : plural("kit.days", days);
  return { date: dateText(due, now), left, over };
}

function relative(value: number, unit: Intl.RelativeTimeFormatUnit): string {
  return new Intl.RelativeTimeFormat(region(), { numeric: "auto" }).format(value, unit);
}
