import { describe, expect, it } from "vitest";
import { NoLine, Refused } from "../answers.ts";
import { LogClient } from "../log/client.ts";
import type { Told } from "../log/connection.ts";
import { when } from "../store.ts";
import { ManualClock, settled } from "../testing/manualClock.ts";
import type { Letter } from "./letter.ts";
import { Post } from "./post.ts";

const stored = { number: 7, at: 7 };
const letter = (content: Letter["content"], opened = true): Letter => ({
  id: "id-1",
  lane: "c1",
  opened,
  writtenAt: 0,
  content,
});
const hello = letter({ kind: "say", text: "ciao" });

class World {
  readonly clock = new ManualClock();
  readonly posted: { path: string; body: Record<string, unknown> }[] = [];
  readonly said: string[] = [];
  told!: Told;
  answer: (path: string, body: Record<string, unknown>) => object = () => stored;
  readonly log = new LogClient({
    clock: this.clock,
    service: {
      get: async () => ({}) as never,
      hubToken: async () => ({ token: "", expiresIn: 60 }),
      check: async () => {},
    },
    connect: async (told) => {
      this.told = told;
      return {
        follow: async () => [],
        say: async (_, id) => void this.said.push(id),
        typing: async () => {},
        seen: async () => {},
        close: () => {},
      };
    },
  });
  readonly post = new Post(
    {
      post: async <T>(path: string, body: object) => {
        this.posted.push({ path, body: body as Record<string, unknown> });
        return this.answer(path, body as Record<string, unknown>) as T;
      },
      check: async () => {},
    },
    this.log,
    this.clock,
  );

  async live(): Promise<void> {
    this.log.start();
    await when(this.log.line, (line) => line.kind === "live");
  }
}

const refuse =
  (code: string, more: object = {}) =>
  () => {
    throw new Refused({ code, status: 400, title: "No", ...more });
  };

describe("a letter", () => {
  it("goes by the socket, and is stored when the service says so, not when it was handed over", async () => {
    const world = new World();
    await world.live();
    let outcome: unknown;
    void world.post.deliver(hello).then((found) => {
      outcome = found;
    });
    await settled();
    expect(world.said).toEqual(["id-1"]);
    expect(outcome).toBeUndefined();
    world.told.acknowledged([{ conversationId: "c1", clientId: "id-1", ...stored }]);
    await settled();
    expect(outcome).toEqual({ kind: "stored", as: { conversationId: "c1", ...stored } });
    expect(world.posted).toEqual([]);
  });

  it("goes by HTTP with the same id when the socket does not answer", async () => {
    const world = new World();
    await world.live();
    const outcome = world.post.deliver(hello);
    await world.clock.pass(10_000);
    expect((await outcome).kind).toBe("stored");
    expect(world.posted).toEqual([
      { path: "/api/conversations/c1/messages", body: { clientId: "id-1", text: "ciao" } },
    ]);
  });

  it("goes by HTTP at once when the line is lost meanwhile", async () => {
    const world = new World();
    await world.live();
    const outcome = world.post.deliver(hello);
    world.told.closed();
    expect((await outcome).kind).toBe("stored");
  });

  it("is refused by an event as well as by an answer", async () => {
    const world = new World();
    await world.live();
    const outcome = world.post.deliver(hello);
    const refusal = { code: "message-too-long", title: "Too long", detail: "8000" };
    world.told.refused({ conversationId: "c1", clientId: "id-1", ...refusal });
    expect(await outcome).toEqual({ kind: "refused", failure: refusal });
    world.log.stop();
    world.answer = refuse("message-too-long", { title: "Too long", detail: "8000" });
    expect(await world.post.deliver(hello)).toEqual({ kind: "refused", failure: refusal });
  });

  it("waits as long as the service says, and tries again when nobody answered", async () => {
    const world = new World();
    world.answer = refuse("too-many-requests", { retryAfter: 12 });
    expect(await world.post.deliver(hello)).toEqual({ kind: "later", after: 12_000 });
    world.answer = () => {
      throw new NoLine();
    };
    expect(await world.post.deliver(hello)).toEqual({ kind: "later" });
  });

  it("opens a conversation with what the page says, and without it when that is too large", async () => {
    const world = new World();
    const context = { title: "Modulo 3" } as never;
    world.answer = (_, body) => (body.context ? refuse("context-too-large")() : { conversationId: "new", ...stored });
    const outcome = await world.post.deliver(letter({ kind: "say", text: "ciao", context }, false));
    expect(outcome).toEqual({ kind: "stored", as: { conversationId: "new", ...stored } });
    expect(world.posted.map(({ body }) => body)).toEqual([
      { clientId: "id-1", text: "ciao", context },
      { clientId: "id-1", text: "ciao" },
    ]);
  });

  it("of another kind has its own address", async () => {
    const world = new World();
    await world.post.deliver(letter({ kind: "confirm", solved: false }));
    await world.post.deliver(letter({ kind: "note", text: "n" }));
    await world.post.deliver(letter({ kind: "context", context: {} as never }));
    expect(world.posted.map(({ path }) => path.split("/").at(-1))).toEqual(["confirm", "notes", "context"]);
  });
});
