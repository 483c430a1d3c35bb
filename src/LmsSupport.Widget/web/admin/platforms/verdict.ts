import type { Micros } from "../../kit/api.ts";
import type { PlatformView, RegistrationView, Trouble } from "../api.ts";

/** "Does it work?", in a word. */
export type Verdict = "refused" | "waiting" | "service" | "clock" | "never" | "works" | "off" | "none";

/** By urgency; where people get in by one way, another that nobody has used yet changes nothing. */
const order: Verdict[] = ["refused", "waiting", "service", "clock", "works", "never", "off", "none"];

/** Launches are refused from a minute on; half of it is worth a word. */
const clockMatters = 30_000_000;

export const clockIsOff = (difference: Micros | null): boolean =>
  difference !== null && Math.abs(difference) >= clockMatters;

export function verdictOn({ enabled, approved, health }: RegistrationView): Verdict {
  if (!approved) return "waiting";
  if (!enabled) return "off";
  const { lastLaunchAt, lastRefusal, lastService, clockDifference } = health;
  if (lastRefusal && lastRefusal.at > (lastLaunchAt ?? 0)) return "refused";
  // A call that went well clears it: what still stands there happened last.
  if (lastService) return "service";
  if (clockIsOff(clockDifference)) return "clock";
  return lastLaunchAt === null ? "never" : "works";
}

/** The most urgent of its registrations; those that are off count only when all of them are. */
export function verdictOf(platform: PlatformView): Verdict {
  const all = platform.registrations.map(verdictOn);
  return order.find((verdict) => all.includes(verdict)) ?? "none";
}

/** The registration that made the verdict: its trouble is the one to tell. */
export function speaking(platform: PlatformView): RegistrationView | undefined {
  const verdict = verdictOf(platform);
  return platform.registrations.find((registration) => verdictOn(registration) === verdict);
}

export function troubleOf(registration: RegistrationView): Trouble | null {
  const verdict = verdictOn(registration);
  if (verdict === "refused") return registration.health.lastRefusal;
  return verdict === "service" ? registration.health.lastService : null;
}

export const needsCare = (verdict: Verdict): boolean => ["refused", "waiting", "service", "clock"].includes(verdict);

/** What it is called here, or the host that it stands on. */
export function nameOf({ name, issuer }: Pick<PlatformView, "name" | "issuer">): string {
  if (name && name !== issuer) return name;
  return (URL.canParse(issuer) && new URL(issuer).host) || issuer;
}

export function lastLaunch(platform: PlatformView): Micros | null {
  return platform.registrations.reduce<Micros | null>(
    (latest, { health }) =>
      health.lastLaunchAt !== null && health.lastLaunchAt > (latest ?? 0) ? health.lastLaunchAt : latest,
    null,
  );
}
