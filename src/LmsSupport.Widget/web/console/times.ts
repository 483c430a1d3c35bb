import type { Micros } from "../kit/api.ts";
import { currentLanguage, t } from "../kit/texts.ts";
import { dateText } from "../kit/time.ts";

// Times as they stand in a row, where there is room for a word.

const minute = 60_000_000;
const hour = 60 * minute;

/** A wait as it ticks: "0:20", "12:05", "1 h 05 min", "2 giorni". */
export function elapsed(micros: Micros): string {
  const whole = Math.max(0, Math.floor(micros / 1_000_000));
  const [hours, minutes, seconds] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours === 0) return `${minutes}:${String(seconds).padStart(2, "0")}`;
  if (hours < 24) return `${hours} h ${String(minutes).padStart(2, "0")} min`;
  return unit(Math.floor(hours / 24), "day", "long");
}

/** How long ago, in a word: "ora", "3 min", "2 h", then the date. */
export function brief(at: Micros, now: Micros): string {
  const passed = now - at;
  if (passed < minute) return t("console.time.now");
  if (passed < hour) return unit(Math.floor(passed / minute), "minute", "short");
  if (passed < 24 * hour) return unit(Math.floor(passed / hour), "hour", "short");
  return dateText(at, now);
}

/** A day in the reader's own time zone, as a key. */
export function dayOf(at: Micros): string {
  const day = new Date(at / 1_000);
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`;
}

function unit(count: number, of: "minute" | "hour" | "day", display: "short" | "long"): string {
  return new Intl.NumberFormat(currentLanguage(), { style: "unit", unit: of, unitDisplay: display }).format(count);
}
