import { expect, it } from "vitest";
import type { RegistrationView } from "../api.ts";
import { health, minute, noon, platform, registration, trouble } from "../fixtures.ts";
import { clockIsOff, lastLaunch, nameOf, speaking, type Verdict, verdictOf, verdictOn } from "./verdict.ts";

it.each<[string, Partial<RegistrationView>, Verdict]>([
  ["people enter", {}, "works"],
  ["nobody has entered yet", { health: health({ lastLaunchAt: null }) }, "never"],
  ["the last entry was refused", { health: health({ lastRefusal: trouble(noon + minute) }) }, "refused"],
  ["the very first was refused", { health: health({ lastLaunchAt: null, lastRefusal: trouble(noon) }) }, "refused"],
  ["somebody entered after a refusal", { health: health({ lastRefusal: trouble(noon - minute) }) }, "works"],
  ["a service call failed", { health: health({ lastService: trouble(noon) }) }, "service"],
  ["the clock is a minute ahead", { health: health({ clockDifference: minute }) }, "clock"],
  ["the clock is a minute behind", { health: health({ clockDifference: -minute }) }, "clock"],
  ["it waits for approval", { approved: false, enabled: true }, "waiting"],
  ["it is off, whatever happened", { enabled: false, health: health({ lastRefusal: trouble(noon + minute) }) }, "off"],
])("when %s", (_, differences, verdict) => {
  expect(verdictOn(registration(differences))).toBe(verdict);
});

it("a platform is as its most urgent registration is", () => {
  const good = registration({ id: "good" });
  const bad = registration({ id: "bad", health: health({ lastRefusal: trouble(noon + minute) }) });
  const off = registration({ id: "off", enabled: false });
  expect(verdictOf(platform(good, bad, off))).toBe("refused");
  expect(speaking(platform(good, bad, off))?.id).toBe("bad");
  expect(verdictOf(platform(off, good))).toBe("works");
  const fresh = registration({ id: "fresh", health: health({ lastLaunchAt: null }) });
  expect(verdictOf(platform(fresh, good))).toBe("works");
  expect(verdictOf(platform(fresh, off))).toBe("never");
  expect(verdictOf(platform(off))).toBe("off");
  expect(verdictOf(platform())).toBe("none");
});

it("the last launch is the latest of all", () => {
  const early = registration({ health: health({ lastLaunchAt: noon - minute }) });
  expect(lastLaunch(platform(early, registration()))).toBe(noon);
  expect(lastLaunch(platform(registration({ health: health({ lastLaunchAt: null }) })))).toBeNull();
});

it("a platform without a name goes by its host", () => {
  expect(nameOf({ name: "Moodle", issuer: "https://moodle.example" })).toBe("Moodle");
  expect(nameOf({ name: "", issuer: "https://moodle.example/site" })).toBe("moodle.example");
  expect(nameOf({ name: "urn:platform", issuer: "urn:platform" })).toBe("urn:platform");
});

it("seconds between two clocks don't matter", () => {
  expect([null, 0, 2_000_000, -29_000_000].some(clockIsOff)).toBe(false);
  expect([30_000_000, -5 * minute].every(clockIsOff)).toBe(true);
});
