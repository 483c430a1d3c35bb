import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const css = readFileSync(fileURLToPath(new URL("./tokens.css", import.meta.url)), "utf8");

function colours(of: string): Record<string, string> {
  return Object.fromEntries([...of.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1]!, m[2]!]));
}

const dark = css.slice(css.indexOf("prefers-color-scheme: dark"));
const light = colours(css.slice(0, css.indexOf("prefers-color-scheme: dark")));
const themes = { light, dark: { ...light, ...colours(dark) } };

// WCAG 2.2, relative luminance and contrast ratio.
function luminance(hex: string): number {
  const channel = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [dim, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

const grounds = ["bg", "surface", "surface-2", "surface-3"];
const text: [string, string][] = [
  ...["ink", "ink-2", "ink-3", "primary", "accent", "bad"].flatMap((ink) =>
    grounds.map((ground): [string, string] => [ink, ground]),
  ),
  ["ink", "primary-soft"],
  ["ink-2", "primary-soft"],
  ["ink", "note-soft"],
  ["ink", "accent-soft"],
  ["ink", "bad-soft"],
  ["ink-2", "accent-soft"],
  ["primary-ink", "primary"],
  ["primary-ink", "primary-hover"],
  ...["primary", "accent", "ok", "warn", "bad", "note"].map((c): [string, string] => [c, `${c}-soft`]),
];
const edges: [string, string][] = [
  ...grounds.map((ground): [string, string] => ["line-control", ground]),
  ...grounds.map((ground): [string, string] => ["focus", ground]),
];

describe.each(Object.entries(themes))("the %s theme", (_, theme) => {
  it.each(text)("can be read: %s on %s", (ink, ground) => {
    expect(contrast(theme[ink]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(edges)("can be made out: %s on %s", (edge, ground) => {
    expect(contrast(theme[edge]!, theme[ground]!)).toBeGreaterThanOrEqual(3);
  });
});
