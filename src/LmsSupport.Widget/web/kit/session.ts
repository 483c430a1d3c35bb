import { Ended, NoLine, Refused } from "./answers.ts";
import type { HandOff, HubToken, Me, Micros, Problem, SessionView } from "./api.ts";
import { type Clock, pause, systemClock, within } from "./clock.ts";
import { Store } from "./store.ts";

export type SessionState =
  | { kind: "opening" }
  /** Nobody answers; it goes on trying. */
  | { kind: "noLine" }
  | { kind: "open"; me: Me }
  /** `launch-missing` when the page was opened without coming from a course. */
  | { kind: "ended"; code: string };

type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem">;

interface Surroundings {
  fetch?: typeof fetch;
  clock?: Clock;
  keep?: Keep;
}

const handleKey = "lms.handle";
/** Where the login's own page leaves what binds the launch to this browser when cookies are blocked. */
const bindingKey = "lms.binding";
/** The same for one of several logins: the code names it before its dot. */
const bindingOf = (code: string) => `__lms_b_${code.split(".")[0]}`;
const answerWithin = 15_000;
/** Tokens are renewed this long before they end. */
const ahead = 60_000;

/** Takes the one-time code out of the address at once, so that no history, copy or picture of the address holds it. */
export function takeCode(page: Pick<Window, "location" | "history"> = window): string | null {
  const code = new URLSearchParams(page.location.hash.slice(1)).get("code");
  if (code) page.history.replaceState(page.history.state, "", page.location.pathname + page.location.search);
  return code;
}

/** Access token in memory, handle in the tab's own storage; every request of the app goes through here. */
export class Session {
  readonly state = new Store<SessionState>({ kind: "opening" });

  readonly #fetch: typeof fetch;
  readonly #clock: Clock;
  readonly #keep: Keep;
  #view: SessionView | null = null;
  #takenAt = 0;
  #renewing: Promise<void> | null = null;
  #cancelRenewal: (() => void) | null = null;

  constructor(surroundings: Surroundings = {}) {
    this.#fetch = surroundings.fetch ?? ((...request) => fetch(...request));
    this.#clock = surroundings.clock ?? systemClock;
    this.#keep = surroundings.keep ?? tabStorage();
  }

  /** Begins from a launch's code, or from what the tab kept before a reload. Resolves when open or ended. */
  async open(code: string | null): Promise<SessionState> {
    const handle = this.#keep.getItem(handleKey);
    // A launch replaces whoever was here before; their handle must not answer for the new one.
    if (code) this.#keep.removeItem(handleKey);
    if (!code && !handle) return this.#end("launch-missing");

    for (let attempt = 0; ; attempt++) {
      try {
        if (code) await this.#exchange(code);
        else await this.#renew();
        return this.state.get();
      } catch (error) {
        if (error instanceof NoLine) {
          this.state.set({ kind: "noLine" });
          await pause(this.#clock, Math.min(10_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2));
        } else if (error instanceof Refused) return this.#end(error.code);
        else if (error instanceof Ended) return this.state.get();
        else throw error;
      }
    }
  }

  /** Begins from what a request without a session was answered: there is no launch behind it. */
  enter(view: SessionView): void {
    this.#take(view);
  }

  /** Asks as nobody in particular. Throws Refused or NoLine. */
  ask<T>(path: string, body: object): Promise<T> {
    return this.#request<T>("POST", path, body);
  }

  get me(): Me {
    if (!this.#view) throw new Ended();
    return this.#view.me;
  }

  /** The server's clock, as far as this page can know it. */
  now(): Micros {
    const told = this.#view ? this.#view.me.now : Date.now() * 1000;
    return told + Math.round((this.#clock.now() - this.#takenAt) * 1000);
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>("GET", path);
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.call<T>("POST", path, body);
  }

  hubToken(): Promise<HubToken> {
    return this.post<HubToken>("/api/session/hub-token");
  }

  handOff(app: string): Promise<HandOff> {
    return this.post<HandOff>("/api/session/handoff", { app });
  }

  /** Throws Refused, NoLine or Ended. */
  async call<T>(method: string, path: string, body?: object): Promise<T> {
    if (this.state.get().kind === "ended") throw new Ended();
    if (!this.#view || this.#left() < ahead / 2) await this.#renew();
    const token = this.#view!.accessToken;
    try {
      return await this.#request<T>(method, path, body, token);
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.status !== 401) throw error;
    }
    // Another request may have renewed it meanwhile.
    if (this.#view!.accessToken === token) await this.#renew();
    try {
      return await this.#request<T>(method, path, body, this.#view!.accessToken);
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.status !== 401) throw error;
      this.#end(error.code);
      throw new Ended();
    }
  }

  /** Asks the service whether the session still lives; ends here when it doesn't. */
  async check(): Promise<void> {
    try {
      await this.#renew();
    } catch (error) {
      if (!(error instanceof NoLine || error instanceof Ended)) throw error;
    }
  }

  #left(): number {
    return this.#view ? this.#takenAt + this.#view.expiresIn * 1000 - this.#clock.now() : 0;
  }

  async #exchange(code: string): Promise<void> {
    const binding = this.#keep.getItem(bindingOf(code)) ?? this.#keep.getItem(bindingKey);
    this.#take(await this.#request<SessionView>("POST", "/api/session", { code, ...(binding && { binding }) }));
    this.#keep.removeItem(bindingOf(code));
    this.#keep.removeItem(bindingKey);
  }

  /** One at a time: the second of two renewals would spend a handle that the first has just replaced. */
  #renew(): Promise<void> {
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewOnce(): Promise<void> {
    const handle = this.#view?.handle ?? this.#keep.getItem(handleKey);
    try {
      this.#take(await this.#request<SessionView>("POST", "/api/session/refresh", { handle }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.problem.status === 429) throw new NoLine();
      this.#end(error.code);
      throw new Ended();
    }
  }

  #take(view: SessionView): void {
    this.#view = view;
    this.#takenAt = this.#clock.now();
    this.#keep.setItem(handleKey, view.handle);
    this.state.set({ kind: "open", me: view.me });
    this.#cancelRenewal?.();
    this.#cancelRenewal = this.#clock.after(
      Math.max(ahead / 2, view.expiresIn * 1000 - ahead),
      () => void this.check(),
    );
  }

  #end(code: string): SessionState {
    this.#cancelRenewal?.();
    this.#view = null;
    this.#keep.removeItem(handleKey);
    this.state.set({ kind: "ended", code });
    return this.state.get();
  }

  async #request<T>(method: string, path: string, body?: object, token?: string): Promise<T> {
    const stop = new AbortController();
    try {
      return await within(this.#clock, answerWithin, this.#ask<T>(method, path, body, token, stop.signal));
    } catch (error) {
      if (error instanceof Refused || error instanceof NoLine) throw error;
      stop.abort();
      throw new NoLine();
    }
  }

  async #ask<T>(
    method: string,
    path: string,
    body: object | undefined,
    token: string | undefined,
    signal: AbortSignal,
  ) {
    const answer = await this.#fetch(path, {
      method,
      signal,
      credentials: "include",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      headers: {
        Accept: "application/json",
        ...(body && { "Content-Type": "application/json" }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    // Done, or taken on (202): there is nothing to read.
    if (answer.ok) return (wordless.includes(answer.status) ? undefined : await answer.json()) as T;
    if (answer.status >= 500) throw new NoLine();
    throw new Refused(await problemOf(answer));
  }
}

const wordless = [202, 204];

async function problemOf(answer: Response): Promise<Problem> {
  const nothing: Problem = { code: "invalid-request", status: answer.status, title: "" };
  try {
    return { ...nothing, ...((await answer.json()) as Problem), status: answer.status };
  } catch {
    return nothing;
  }
}

/**
 * What the tab keeps over a reload. Browsers that forbid storage to frames may still give them a cookie that belongs to
 * this frame in that site alone (Partitioned); where even that is refused, the session lives as long as the page.
 */
export function tabStorage(): Keep {
  try {
    sessionStorage.getItem(handleKey);
    return sessionStorage;
  } catch {
    return cookieStorage();
  }
}

function cookieStorage(): Keep {
  const memory = new Map<string, string>();
  const set = (key: string, value: string, life = "") => {
    const place = `Path=${location.pathname}; Secure; SameSite=None; Partitioned`;
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser, and knows no partitions
    document.cookie = `${key}=${encodeURIComponent(value)}; ${place}${life}`;
  };
  const get = (key: string): string | null => {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${key}=`));
    return found ? decodeURIComponent(found.slice(key.length + 1)) : (memory.get(key) ?? null);
  };
  return {
    getItem: get,
    setItem(key, value) {
      memory.set(key, value);
      set(key, value);
    },
    removeItem(key) {
      memory.delete(key);
      set(key, "", "; Max-Age=0");
    },
  };
}
