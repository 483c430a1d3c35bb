// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { errors, plain, watchPage } from "./errors.ts";
import { keep, kept, type Memory, opensIn, recall, remember } from "./memory.ts";
import { addressOf, placeOf } from "./place.ts";
import { launchOf } from "./where.ts";

const address = (path: string) => addressOf(new URL(path, "https://lms.example"));

describe("the address that the page tells", () => {
  it("is the path with the parameters that say where somebody is", () => {
    expect(address("/mod/scorm/player.php?cmid=42&section=3")).toBe("/mod/scorm/player.php?cmid=42&section=3");
    expect(address("/course/view.php?id=7&courseId=12&module_id=4")).toContain("id=7&courseId=12&module_id=4");
  });

  it("holds no key, session, token, name or address of a person, nor anything behind the hash", () => {
    for (const secret of [
      "sesskey",
      "token",
      "wstoken",
      "session",
      "sid",
      "code",
      "state",
      "email",
      "user",
      "key",
      "q",
    ])
      expect(address(`/mod/page/view.php?id=7&${secret}=abc123#${secret}=abc123`)).toBe("/mod/page/view.php?id=7");
  });

  it("does not trust an allowed name with a value that is no number of a module", () => {
    expect(address("/view.php?id=anna.longhi@example.org")).toBe("/view.php");
    expect(address(`/view.php?id=${"a".repeat(60)}`)).toBe("/view.php");
    expect(address("/view.php?page=https%3A%2F%2Fexample.org%2F%3Ftoken%3Dx")).toBe("/view.php");
  });

  it("leaves out a key that stands within the path", () => {
    expect(address("/tokenpluginfile.php/9f86d081884c7d659a2feaa0c55ad015/12/video.mp4")).toBe(
      "/tokenpluginfile.php/…/12/video.mp4",
    );
    const words = "/corsi/valutazione-dei-rischi-nei-luoghi-di-lavoro";
    expect(address(words)).toBe(words);
  });

  it("has an end", () => {
    expect(address(`/${"corso/".repeat(200)}`).length).toBeLessThanOrEqual(300);
  });
});

describe("the place", () => {
  afterEach(() => {
    document.body.innerHTML = "";
  });

  it("names title and activity, short and on one line", () => {
    document.title = `Modulo 3\n   ${"x".repeat(500)}`;
    document.body.innerHTML = "<h1> Valutazione\n dei rischi </h1>";
    const place = placeOf(undefined);
    expect(place.title).toMatch(/^Modulo 3 x+$/);
    expect(place.title.length).toBe(160);
    expect(place.activity).toBe("Valutazione dei rischi");
    expect(placeOf("Quiz 2").activity).toBe("Quiz 2");
  });

  it("says whether errors in frames can be seen", () => {
    expect(placeOf(undefined).frames).toBe("none");
    document.body.append(document.createElement("iframe"));
    expect(placeOf(undefined).frames).toBe("visible");
    const foreign = document.createElement("iframe");
    Object.defineProperty(foreign, "contentDocument", { value: null });
    document.body.append(foreign);
    expect(placeOf(undefined).frames).toBe("notVisible");
  });
});

describe("errors of the page", () => {
  let told = 0;
  beforeEach(() => {
    errors.length = told = 0;
  });
  const early = Object.assign(new Event("error"), { message: "too early", filename: "", lineno: 0 });
  Object.assign(window, { lmsSupportErrors: [early] });
  watchPage(() => told++);
  const atStart = errors.map(({ message }) => message);

  it("from before this script came are taken from the line in the page's head", () => {
    expect(atStart).toEqual(["too early"]);
  });

  const fail = (message: string, filename = "https://lms.example/player.js?rev=9", lineno = 88) =>
    window.dispatchEvent(Object.assign(new Event("error"), { message, filename, lineno }));

  it("are kept with file and line, each once, the last five", () => {
    fail("TypeError: player.load is not a function");
    fail("TypeError: player.load is not a function");
    expect(errors).toMatchObject([
      { message: "TypeError: player.load is not a function", source: "https://lms.example/player.js", line: 88 },
    ]);
    expect(told).toBe(1);
    for (let n = 0; n < 9; n++) fail(`error ${n}`);
    expect(errors.map(({ message }) => message)).toEqual(["error 4", "error 5", "error 6", "error 7", "error 8"]);
  });

  it("of resources are caught although they don't bubble", () => {
    const image = document.createElement("img");
    Object.defineProperty(image, "src", { value: "https://cdn.example/a.png?token=secret" });
    document.body.append(image);
    image.dispatchEvent(new Event("error", { bubbles: false }));
    expect(errors).toMatchObject([{ message: "<img>", source: "https://cdn.example/a.png" }]);
  });

  it("of promises are caught", () => {
    window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: new Error("no video") }));
    window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: "plain words" }));
    expect(errors.map(({ message }) => message)).toEqual(["no video", "plain words"]);
  });

  it("hold no key that stood in an address", () => {
    expect(plain("Failed to load https://lms.example/a.php?sesskey=AbC123 (see https://x.example/#t=1)")).toBe(
      "Failed to load https://lms.example/a.php (see https://x.example/)",
    );
    expect(plain("x".repeat(999))).toHaveLength(200);
  });
});

describe("what outlives a page", () => {
  const nothing: Memory = { panel: false, conversation: 0, at: 0 };
  const now = 1_795_000_000_000;

  beforeEach(() => localStorage.clear());

  it("is remembered, and nothing where storage is forbidden or spoiled", () => {
    expect(recall()).toEqual(nothing);
    remember({ panel: true, conversation: 3, at: now });
    expect(recall()).toEqual({ panel: true, conversation: 3, at: now });
    localStorage.setItem("lmssupport", "{");
    expect(recall()).toEqual(nothing);
  });

  it("holds what the widget gives to keep, and nothing of the page's own", () => {
    localStorage.setItem("theme", "dark");
    remember(nothing);
    keep(".letter", "sealed");
    expect(kept()).toEqual([["lmssupport.letter", "sealed"]]);
    keep(".letter", "");
    expect(kept()).toEqual([]);
    expect(localStorage.getItem("theme")).toBe("dark");
  });

  it("opens nothing by itself when nobody waits", () => {
    expect(opensIn(nothing, now)).toBeNull();
    expect(opensIn({ ...nothing, at: now - 1_000_000 }, now)).toBeNull();
  });

  it("opens the panel again on the next page, unless pages follow each other too fast", () => {
    expect(opensIn({ ...nothing, panel: true, at: now - 60_000 }, now)).toBe(0);
    expect(opensIn({ ...nothing, panel: true, at: now - 500 }, now)).toBe(1_000);
  });

  it("opens unseen, more seldom, while somebody waits for an answer, and gives up after three times in vain", () => {
    expect(opensIn({ ...nothing, conversation: 3, at: now - 4_000 }, now)).toBe(6_000);
    expect(opensIn({ ...nothing, conversation: 1, at: now - 60_000 }, now)).toBe(0);
    expect(opensIn({ ...nothing, conversation: 0, at: now - 60_000 }, now)).toBeNull();
  });

  it("is not kept closed by a clock that was set back", () => {
    expect(opensIn({ ...nothing, panel: true, at: now + 86_400_000 }, now)).toBe(0);
  });
});

describe("what the button opens", () => {
  const service = "https://help.example";
  const here = location.origin;
  let answer: unknown = { address: "/mod/lti/launch.php?id=4&triggerview=0", shown: true };
  let asked: string[] = [];

  beforeEach(() => {
    asked = [];
    answer = { address: "/mod/lti/launch.php?id=4&triggerview=0", shown: true };
    vi.stubGlobal("fetch", async (address: string) => {
      asked.push(address);
      return { json: async () => answer };
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(window, "M");
  });

  const inMoodle = (cfg: object) => Object.assign(window, { M: { cfg } });

  it("is what the page says, and then nobody is asked", async () => {
    expect(await launchOf({ launch: "/lti?id=7" }, service)).toBe(`${here}/lti?id=7`);
    expect(asked).toEqual([]);
  });

  it("is what the service has learned of the course that Moodle names", async () => {
    inMoodle({ userId: 3, courseId: 2 });
    expect(await launchOf({}, service)).toBe(`${here}/mod/lti/launch.php?id=4&triggerview=0`);
    expect(asked).toEqual([`${service}/widget/where?page=${here}&course=2`]);
  });

  it("is that of the course that the page names, before Moodle's", async () => {
    inMoodle({ userId: 3, courseId: 2 });
    await launchOf({ course: "12" }, service);
    expect(asked).toEqual([`${service}/widget/where?page=${here}&course=12`]);
  });

  it("is nothing for who is not signed in, even where the page says what", async () => {
    inMoodle({ userId: 0, courseId: 2 });
    expect(await launchOf({ launch: "/lti" }, service)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it("is nothing where the service knows of none", async () => {
    answer = { address: null, shown: false };
    expect(await launchOf({ course: "2" }, service)).toBeUndefined();
    answer = { code: "page-unregistered" };
    expect(await launchOf({ course: "2" }, service)).toBeUndefined();
  });

  it("is never on another site, nor a script", async () => {
    const opens = (told: DOMStringMap) => launchOf(told, service).catch(() => undefined);
    for (const foreign of [
      "https://evil.example/lti",
      "//evil.example/lti",
      `${here}.evil.example/lti`,
      `${here}@evil.example/`,
      "javascript:alert(1)",
      "data:text/html,x",
    ]) {
      expect(await opens({ launch: foreign })).toBeUndefined();
      answer = { address: foreign, shown: true };
      expect(await opens({ course: "2" })).toBeUndefined();
    }
  });
});
