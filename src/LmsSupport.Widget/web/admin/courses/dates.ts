import type { Micros } from "../../kit/api.ts";
import { t } from "../../kit/texts.ts";
import { deadline } from "../../kit/time.ts";
import { dayOnly } from "../parts/times.ts";

/** "dal 1 set 2026 al 12 dic 2026", and "20 giorni" where there is a due date. */
export function datesText(start: Micros | null, due: Micros | null, now: Micros): { when: string; left?: string } {
  if (start === null && due === null) return { when: t("admin.dates.none") };
  if (due === null) return { when: t("admin.dates.from", { start: dayOnly(start!) }) };
  const left = deadline(due, now).left;
  if (start === null) return { when: t("admin.dates.until", { due: dayOnly(due) }), left };
  return { when: t("admin.dates.fromTo", { start: dayOnly(start), due: dayOnly(due) }), left };
}
