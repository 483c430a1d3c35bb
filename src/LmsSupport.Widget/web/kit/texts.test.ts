import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { readTexts } from "../../build/texts.ts";
import { languageOf, type PluralKey, plural, type TextKey, t, useTexts } from "./texts.ts";

const source = fileURLToPath(new URL("../../../", import.meta.url));
const languages = { it: readTexts("it"), en: readTexts("en") };
const keys = Object.keys(languages.en);
const sections = [...new Set(keys.map((key) => key.split(".")[0]!))];

function files(folder: string, wanted: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|wwwroot|bin|obj)$/.test(entry.name) ? [] : files(path, wanted);
    return wanted.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

/**
 * Every text in quotes that begins with a section's name. A place that is computed (`${state}`, `{code}`) stands for
 * one or more parts of the key; so does the end of one that is put together.
 */
function mentioned(sources: string[], place: RegExp): Set<string> {
  const quoted = new RegExp(`["'\`]((?:${sections.join("|")})\\.[^"'\`\\s]*)["'\`]`, "g");
  const found = sources.flatMap((text) =>
    [...text.matchAll(quoted)].map((match) => match[1]!.replace(place, "*").replace(/\.$/, ".*")),
  );
  return new Set(found);
}

const matcher = (mention: string) =>
  new RegExp(`^${mention.replace(/[.]/g, "\\.").replaceAll("*", ".+")}(\\.(zero|one|two|few|many|other))?$`);

/** Codes of refusals are named once, where they are decided, and find their texts by `refusal.{code}.title`. */
const refusalParts = /^refusal\.(.+)\.(title|detail)$/;

describe("the texts", () => {
  const typescript = files(`${source}LmsSupport.Widget/web`, /\.tsx?$/);
  const csharp = [
    ...files(`${source}LmsSupport.Api`, /\.(cs|js|html)$/),
    ...files(`${source}LmsSupport.Widget`, /\.cs$/),
  ];
  const mentions = new Set([...mentioned(typescript, /\$\{[^}]*\}/g), ...mentioned(csharp, /\{[^}]*\}/g)]);
  const patterns = [...mentions].map(matcher);

  it("exist in both languages, with the same places to fill", () => {
    expect(Object.keys(languages.it).toSorted()).toEqual(keys.toSorted());
    const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted();
    const unlike = keys.filter((key) => `${places(languages.it[key]!)}` !== `${places(languages.en[key]!)}`);
    // "1 persona" may be said without its number.
    expect(unlike.filter((key) => !/\.one$/.test(key))).toEqual([]);
  });

  it("are never empty, never with stray spaces", () => {
    for (const texts of Object.values(languages))
      expect(Object.entries(texts).filter(([, text]) => !text.trim() || text !== text.trim())).toEqual([]);
  });

  it("exist wherever the code names one", () => {
    const named = [...mentions].filter((mention) => !/\.(json|tsx?|css|html|js)$/.test(mention));
    // A group of texts may lend its name to something else.
    const missing = named.filter((name) => !keys.some((key) => matcher(name).test(key) || key.startsWith(`${name}.`)));
    expect(missing).toEqual([]);
  });

  it("are all used", () => {
    const codes = csharp.join("\n");
    const unused = keys.filter((key) => {
      const code = refusalParts.exec(key)?.[1];
      if (code) return !codes.includes(`"${code}"`);
      return !patterns.some((pattern) => pattern.test(key));
    });
    expect(unused).toEqual([]);
  });
});

describe("a text", () => {
  beforeEach(() =>
    useTexts("it", { "a.b": "Ciao {name}, {name}!", "a.n.one": "{count} giorno", "a.n.other": "{count} giorni" }),
  );

  it("has its places filled in, and shows its key when it is missing", () => {
    expect(t("a.b" as TextKey, { name: "Anna" })).toBe("Ciao Anna, Anna!");
    expect(t("a.b" as TextKey, { other: 1 })).toBe("Ciao {name}, {name}!");
    expect(t("a.x" as TextKey)).toBe("a.x");
  });

  it("does not fill in what stands in a value", () => {
    expect(t("a.b" as TextKey, { name: "{count}" })).toBe("Ciao {count}, {count}!");
  });

  it("takes the form of its number", () => {
    expect(plural("a.n" as PluralKey, 1)).toBe("1 giorno");
    expect(plural("a.n" as PluralKey, 1200)).toBe("1200 giorni");
    expect(plural("a.n" as PluralKey, 12_000)).toBe("12.000 giorni");
  });

  it("is in the reader's language, or in English", () => {
    expect(["it", "it-CH", "IT_it", "en-GB", "de", "", "ita"].map(languageOf)).toEqual([
      "it",
      "it",
      "it",
      "en",
      "en",
      "en",
      "en",
    ]);
  });
});
