import type { Micros } from "../../kit/api.ts";
import { plural, t } from "../../kit/texts.ts";
import { ago } from "../../kit/time.ts";
import type { RosterView } from "../api.ts";

export const rosterLook = ({ state }: RosterView): "ok" | "bad" | "busy" | "quiet" =>
  state === "ok" ? "ok" : state === "failed" ? "bad" : state === "running" ? "busy" : "quiet";

/** How the list of those enrolled is, in a line. */
export function rosterText(roster: RosterView, now: Micros): string {
  if (roster.state !== "ok") return t(`admin.roster.${roster.state}`);
  const at = roster.at === null ? "" : ` ${ago(roster.at, now)}`;
  const missing = roster.notListed ? ` · ${plural("admin.roster.notListed", roster.notListed)}` : "";
  return `${t("admin.roster.ok")}${at}${missing}`;
}
