import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const folder = fileURLToPath(new URL("../web/kit/texts/", import.meta.url));
const prefix = "virtual:texts/";

type Tree = { [key: string]: string | Tree };

/** Nested keys joined with dots: { kit: { send: "Invia" } } → { "kit.send": "Invia" }. */
export function flatten(tree: Tree, path = "", into: Record<string, string> = {}): Record<string, string> {
  for (const [key, value] of Object.entries(tree)) {
    const name = path ? `${path}.${key}` : key;
    if (typeof value === "string") into[name] = value;
    else flatten(value, name, into);
  }
  return into;
}

export function readTexts(language: string): Record<string, string> {
  return flatten(JSON.parse(readFileSync(`${folder}${language}.json`, "utf8")) as Tree);
}

/**
 * `virtual:texts/it` holds only the sections that an app shows, so that no bundle carries the texts of another
 * app or of the server. Without sections: everything (tests).
 */
export function texts(...sections: string[]): Plugin {
  return {
    name: "texts",
    resolveId(id) {
      return id.startsWith(prefix) ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const language = id.slice(prefix.length + 1);
      this.addWatchFile(`${folder}${language}.json`);
      const all = Object.entries(readTexts(language));
      // The loader counts bytes: it has one section, and need not say so at each key.
      if (`${sections}` === "loader")
        return `export default ${JSON.stringify(Object.fromEntries(all.filter(([key]) => key.startsWith("loader.")).map(([key, text]) => [key.slice(7), text])))};`;
      const own = sections.length ? all.filter(([key]) => sections.includes(key.split(".")[0]!)) : all;
      return `export default ${JSON.stringify(Object.fromEntries(own))};`;
    },
  };
}
