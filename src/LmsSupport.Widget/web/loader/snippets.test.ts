// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const read = (name: string) =>
  readFileSync(resolve(import.meta.dirname, "../../../../lti-config/button", name), "utf8");

/** Runs a file of lti-config on a page, and answers the launch that it would open; none when it adds no button. */
function launchBy(name: string, path: string): string | undefined {
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(`https://lms.example${path}`);
  new Function(read(name))();
  return added[0]?.dataset.launch;
}

let added: HTMLScriptElement[] = [];

beforeEach(() => {
  added = [];
  // Caught before it is asked for: nothing answers at the example's address.
  vi.spyOn(document.head, "append").mockImplementation((node) => {
    added.push(node as HTMLScriptElement);
  });
});

afterEach(() => vi.unstubAllGlobals());

describe("Canvas's theme file", () => {
  it("opens the app of the course that the page belongs to", () => {
    expect(launchBy("canvas.js", "/courses/42/modules")).toBe(
      "/courses/42/external_tools/retrieve?display=borderless&url=https%3A%2F%2Fhelp.example.org%2Flti%2Flaunch",
    );
    expect(added[0]!.src).toBe("https://help.example.org/widget.js");
  });

  it("adds nothing outside courses, nor where a tool is already open", () => {
    for (const path of ["/", "/calendar", "/courses", "/courses/42/external_tools/7"])
      expect(launchBy("canvas.js", path)).toBeUndefined();
  });
});

describe("Sakai's file", () => {
  it("opens the tool in the site of the page, and adds nothing where there is none", () => {
    expect(launchBy("sakai.js", "/portal")).toBeUndefined();
    vi.stubGlobal("portal", { siteId: "a77ed1b6-ceea" });
    expect(launchBy("sakai.js", "/portal/site/a77ed1b6-ceea")).toBe("/access/lti/site/a77ed1b6-ceea/tool:12");
  });
});
