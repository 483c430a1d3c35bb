import type en from "./texts/en.json";

type Leaf<T, Path extends string> = T extends string
  ? Path
  : { [K in keyof T & string]: Leaf<T[K], Path extends "" ? K : `${Path}.${K}`> }[keyof T & string];

/** Every key of the language files, so that the compiler finds a text that doesn't exist. */
export type TextKey = Leaf<typeof en, "">;
/** Keys with a form per plural category ("one", "other"), named without the category. */
export type PluralKey = TextKey extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never;
export type Values = Record<string, string | number>;
export type Language = "it" | "en";

let language: Language = "en";
let texts: Record<string, string> = {};
let plurals = new Intl.PluralRules(language);

export const languageOf = (locale: string): Language => (/^it([-_]|$)/i.test(locale) ? "it" : "en");

/** Loads one language, and tells the document which it is (screen readers choose their voice by it). */
export async function loadTexts(locale: string): Promise<void> {
  const wanted = languageOf(locale);
  const loaded = wanted === "it" ? await import("virtual:texts/it") : await import("virtual:texts/en");
  useTexts(wanted, loaded.default);
  document.documentElement.lang = wanted;
}

/** For those who have the texts at hand: tests. */
export function useTexts(wanted: Language, loaded: Record<string, string>): void {
  language = wanted;
  texts = loaded;
  plurals = new Intl.PluralRules(wanted);
}

export const currentLanguage = (): Language => language;

/** How this person's part of the world writes dates and numbers, in the language of the page. */
export function region(): string {
  const own = typeof navigator === "undefined" ? [] : (navigator.languages ?? []);
  return own.find((tag) => tag.startsWith(`${language}-`)) ?? { it: "it-IT", en: "en-GB" }[language];
}

/** The text of a key with its `{name}` places filled in. A missing text shows its key, never nothing. */
export function t(key: TextKey, values?: Values): string {
  const text = texts[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place)) : text;
}

/** The form of a text that fits a number; the number itself is `{count}`. */
export function plural(key: PluralKey, count: number, values?: Values): string {
  const form = `${key}.${plurals.select(count)}`;
  const found = form in texts ? form : `${key}.other`;
  return t(found as TextKey, { count: new Intl.NumberFormat(region()).format(count), ...values });
}
