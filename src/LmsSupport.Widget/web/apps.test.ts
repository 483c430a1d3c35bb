import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const web = fileURLToPath(new URL(".", import.meta.url));
const apps = ["loader", "widget", "console", "admin"];

/** Folders below `web` that a file imports from. */
function importedBy(path: string): string[] {
  const source = readFileSync(web + path, "utf8");
  const paths = [...source.matchAll(/(?:from |import\()"(\.[^"]+)"/g)].map((match) => match[1]!);
  return paths.map((relative) => new URL(relative, `file:///${path}`).pathname.split("/")[1]!);
}

it("apps import the kit, never each other, and the kit imports no app", () => {
  const sources = readdirSync(web, { recursive: true, encoding: "utf8" }).filter((path) => /\/.*\.tsx?$/.test(path));
  const crossings = sources.flatMap((path) =>
    importedBy(path)
      .filter((folder) => apps.includes(folder) && folder !== path.split("/")[0])
      .map((folder) => `${path} → ${folder}`),
  );
  expect(sources.length).toBeGreaterThan(50);
  expect(crossings).toEqual([]);
});
