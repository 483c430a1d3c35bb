import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Ended, NoLine, Refused } from "./answers.ts";
import type { Me } from "./api.ts";
import { Session, tabStorage, takeCode } from "./session.ts";
import { Gate, ManualClock, settled } from "./testing/manualClock.ts";

const me = { person: { id: "anna", name: "Anna", initials: "A" }, now: 1_000_000 } as Me;
type Answer = { status: number; body?: object } | "no line";

/** A service that issues token-1 with handle-1, token-2 with handle-2, … and remembers what it was asked. */
class Service {
  readonly clock = new ManualClock();
  readonly kept = new Map<string, string>();
  readonly asked: { path: string; token: string | null; body: Record<string, unknown> }[] = [];
  issued = 0;
  hold: Gate | null = null;
  answer: (path: string, token: string | null) => Answer | undefined = () => undefined;

  session(): Session {
    return new Session({
      clock: this.clock,
      keep: {
        getItem: (key) => this.kept.get(key) ?? null,
        setItem: (key, value) => void this.kept.set(key, value),
        removeItem: (key) => void this.kept.delete(key),
      },
      fetch: async (path, init) => {
        const token = new Headers(init!.headers).get("Authorization")?.replace("Bearer ", "") ?? null;
        this.asked.push({ path: String(path), token, body: JSON.parse(String(init!.body ?? "{}")) });
        await this.hold?.passed;
        const answer = this.answer(String(path), token) ?? this.issue(String(path));
        if (answer === "no line") throw new TypeError("Failed to fetch");
        return new Response(answer.body ? JSON.stringify(answer.body) : null, { status: answer.status });
      },
    });
  }

  issue(path: string): Answer {
    if (!path.startsWith("/api/session")) return { status: 200, body: {} };
    const n = ++this.issued;
    return { status: 200, body: { accessToken: `token-${n}`, expiresIn: 600, handle: `handle-${n}`, me } };
  }

  count(path: string): number {
    return this.asked.filter((request) => request.path === path).length;
  }
}

describe("a session", () => {
  it("takes the code out of the address at once", () => {
    const replaced: unknown[] = [];
    const page = {
      location: { hash: "#code=abc", pathname: "/widget/at/1", search: "" },
      history: { state: null, replaceState: (...all: unknown[]) => void replaced.push(all[2]) },
    } as unknown as Window;
    expect(takeCode(page)).toBe("abc");
    expect(replaced).toEqual(["/widget/at/1"]);
  });

  it("opens with the code of a launch, and what binds it to this browser", async () => {
    const service = new Service();
    service.kept.set("lms.binding", "b");
    expect(await service.session().open("abc")).toEqual({ kind: "open", me });
    expect(service.asked[0]).toMatchObject({ path: "/api/session", body: { code: "abc", binding: "b" } });
    expect(service.kept.get("lms.handle")).toBe("handle-1");
    expect(service.kept.has("lms.binding")).toBe(false);
  });

  it("opens again after a reload from what the tab kept", async () => {
    const service = new Service();
    await service.session().open("abc");
    expect((await service.session().open(null)).kind).toBe("open");
    expect(service.asked.at(-1)).toMatchObject({ path: "/api/session/refresh", body: { handle: "handle-1" } });
    expect(service.kept.get("lms.handle")).toBe("handle-2");
  });

  it("never opens as the person before when a new launch fails", async () => {
    const service = new Service();
    await service.session().open("abc");
    service.answer = () => ({ status: 401, body: { code: "launch-code-invalid" } });
    expect(await service.session().open("other")).toEqual({ kind: "ended", code: "launch-code-invalid" });
    expect(service.count("/api/session/refresh")).toBe(0);
    expect(service.kept.has("lms.handle")).toBe(false);
  });

  it("says that a launch is missing when there is neither code nor handle", async () => {
    expect(await new Service().session().open(null)).toEqual({ kind: "ended", code: "launch-missing" });
  });

  it("goes on trying while nobody answers", async () => {
    const service = new Service();
    service.answer = () => "no line";
    const session = service.session();
    const opened = session.open("abc");
    await service.clock.pass(3_000);
    expect(session.state.get().kind).toBe("noLine");
    service.answer = () => undefined;
    await service.clock.pass(10_000);
    expect((await opened).kind).toBe("open");
  });

  it("renews once for many requests that meet a refused token, and repeats them", async () => {
    const service = new Service();
    const session = service.session();
    await session.open("abc");
    service.answer = (_, token) => (token === "token-1" ? { status: 401, body: { code: "session-ended" } } : undefined);
    await Promise.all([session.get("/api/a"), session.get("/api/b"), session.get("/api/c")]);
    expect(service.count("/api/session/refresh")).toBe(1);
    expect(service.asked.filter(({ token }) => token === "token-2").map(({ path }) => path)).toEqual([
      "/api/a",
      "/api/b",
      "/api/c",
    ]);
  });

  it("renews before the token ends, also when nobody asks for anything", async () => {
    const service = new Service();
    await service.session().open("abc");
    await service.clock.pass(541_000);
    expect(service.count("/api/session/refresh")).toBe(1);
  });

  it("ends when the service ends it, and asks nothing any more", async () => {
    const service = new Service();
    const session = service.session();
    await session.open("abc");
    service.answer = () => ({ status: 401, body: { code: "session-ended" } });
    await expect(session.get("/api/a")).rejects.toThrow(Ended);
    expect(session.state.get()).toEqual({ kind: "ended", code: "session-ended" });
    const asked = service.asked.length;
    await expect(session.get("/api/a")).rejects.toThrow(Ended);
    expect(service.asked.length).toBe(asked);
    expect(service.kept.has("lms.handle")).toBe(false);
  });

  it("stays open while the renewal finds no line", async () => {
    const service = new Service();
    const session = service.session();
    await session.open("abc");
    service.answer = () => "no line";
    await service.clock.pass(700_000);
    await expect(session.get("/api/a")).rejects.toThrow(NoLine);
    service.answer = () => undefined;
    await session.get("/api/a");
    expect(session.state.get().kind).toBe("open");
  });

  it.each([202, 204])("takes %i for done, though nothing is said", async (status) => {
    const service = new Service();
    const session = service.session();
    await session.open("abc");
    service.answer = (path) => (path === "/api/a" ? { status } : undefined);
    await expect(session.post("/api/a")).resolves.toBeUndefined();
  });

  it("tells a refusal from a service in trouble", async () => {
    const service = new Service();
    const session = service.session();
    await session.open("abc");
    service.answer = () => ({ status: 409, body: { code: "already-taken", title: "Taken", by: "Luca" } });
    await expect(session.post("/api/a")).rejects.toMatchObject({ problem: { code: "already-taken", by: "Luca" } });
    await expect(session.post("/api/a")).rejects.toThrow(Refused);
    service.answer = () => ({ status: 503 });
    await expect(session.post("/api/a")).rejects.toThrow(NoLine);
  });

  it("does not wait for ever for an answer", async () => {
    const service = new Service();
    const session = service.session();
    await session.open("abc");
    service.hold = new Gate();
    const asked = expect(session.get("/api/a")).rejects.toThrow(NoLine);
    await service.clock.pass(15_000);
    await asked;
  });

  it("knows the service's time although the machine's clock is wrong", async () => {
    const service = new Service();
    const session = service.session();
    await session.open("abc");
    await service.clock.pass(2_000);
    await settled();
    expect(session.now()).toBe(3_000_000);
  });
});

describe("what a tab keeps", () => {
  const stored = new Map<string, string>();
  let jar = "";

  beforeEach(() => {
    jar = "";
    stored.clear();
    vi.stubGlobal("location", { pathname: "/widget/at/1" });
    vi.stubGlobal("document", {
      get cookie() {
        return jar;
      },
      set cookie(text: string) {
        expect(text).toContain("; Path=/widget/at/1; Secure; SameSite=None; Partitioned");
        jar = text.includes("Max-Age=0") ? "" : (text.split(";")[0] ?? "");
      },
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it("is in its own storage, when it has one", () => {
    vi.stubGlobal("sessionStorage", {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    });
    tabStorage().setItem("lms.handle", "h");
    expect(stored.get("lms.handle")).toBe("h");
    expect(jar).toBe("");
  });

  it("is in a cookie of this frame alone, where frames have no storage", () => {
    // Browsers throw already when the property is read.
    Object.defineProperty(globalThis, "sessionStorage", {
      configurable: true,
      get: () => {
        throw new DOMException("Access is denied", "SecurityError");
      },
    });
    tabStorage().setItem("lms.handle", "h=;1");
    expect(tabStorage().getItem("lms.handle")).toBe("h=;1");
    tabStorage().removeItem("lms.handle");
    expect(tabStorage().getItem("lms.handle")).toBeNull();
    Reflect.deleteProperty(globalThis, "sessionStorage");
  });
});
