import type { PageContext } from "../kit/api.ts";
import type { Place } from "../kit/protocol.ts";

/** What the service takes at most, as JSON. */
export const contextLimit = 4096;

interface Brand {
  brand: string;
  version: string;
}

/** What a browser says about itself; only part of it exists in each. */
export interface Machine {
  userAgent: string;
  language: string;
  maxTouchPoints?: number;
  userAgentData?: { brands: Brand[]; platform: string };
  connection?: { effectiveType?: string; saveData?: boolean };
}

const browsers: [RegExp, string][] = [
  [/\bEdgA?\/(\d+)/, "Edge"],
  [/\bOPR\/(\d+)/, "Opera"],
  [/\bSamsungBrowser\/(\d+)/, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/(\d+)/, "Chrome"],
  [/\bVersion\/(\d+).*Safari/, "Safari"],
];

const systems: [RegExp, string][] = [
  [/\bAndroid (\d+)/, "Android"],
  [/\biPhone OS (\d+)/, "iOS"],
  [/\biPad.*? OS (\d+)/, "iPadOS"],
  [/\bWindows NT 10/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

function named(text: string, names: [RegExp, string][]): string {
  for (const [pattern, name] of names) {
    const version = pattern.exec(text);
    if (version) return version[1] ? `${name} ${version[1]}` : name;
  }
  return "";
}

/** Plainly: name and main version. Nobody needs more to help, and more would tell people apart. */
export function browserOf({ userAgent, userAgentData }: Machine): string {
  const known = /^(Google Chrome|Microsoft Edge|Opera|Brave|Vivaldi|Samsung Internet)$/;
  const brand = userAgentData?.brands.find(({ brand }) => known.test(brand));
  if (brand) return `${brand.brand.replace(/^(Google|Microsoft) /, "")} ${brand.version}`;
  return named(userAgent, browsers);
}

export function systemOf({ userAgent, maxTouchPoints = 0 }: Machine): string {
  // An iPad says that it is a Mac; no Mac is touched with several fingers.
  if (/Macintosh/.test(userAgent) && maxTouchPoints > 1) return "iPadOS";
  return named(userAgent, systems);
}

interface Surroundings {
  machine: Machine;
  screen: { width: number; height: number };
  viewport: string;
}

/** What the tutor is told: what the page said of itself, and what this browser says of itself. */
export function contextOf(place: Place | null, { machine, screen, viewport }: Surroundings): PageContext {
  const { connection } = machine;
  const network = [connection?.effectiveType, connection?.saveData && "save-data"].filter(Boolean).join(", ");
  return fitting({
    address: place?.address ?? "",
    title: place?.title ?? "",
    ...(place?.activity && { activity: place.activity }),
    language: machine.language,
    device: {
      browser: browserOf(machine),
      os: systemOf(machine),
      screen: `${screen.width}×${screen.height}`,
      viewport: place?.viewport ?? viewport,
      touch: (machine.maxTouchPoints ?? 0) > 0,
    },
    ...(network && { network }),
    frames: place?.frames ?? "none",
    errors: [...(place?.errors ?? [])],
  });
}

const size = (context: PageContext) => new TextEncoder().encode(JSON.stringify(context)).length;

/** The oldest errors go first, then the ends of what is long. */
function fitting(context: PageContext): PageContext {
  while (size(context) > contextLimit && context.errors.length) context.errors.shift();
  for (const key of ["title", "activity", "address"] as const) {
    const text = context[key];
    if (text && size(context) > contextLimit) context[key] = text.slice(0, 100);
  }
  return context;
}

export function ownSurroundings(): Surroundings {
  return {
    machine: navigator as Machine,
    screen,
    viewport: `${innerWidth}×${innerHeight}`,
  };
}
