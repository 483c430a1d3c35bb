import { beforeEach, expect, it } from "vitest";
import { NoLine, Refused } from "../../kit/answers.ts";
import type { ConsoleView, ConversationView, Me } from "../../kit/api.ts";
import type { LogListener } from "../../kit/log/client.ts";
import { ManualClock, settled } from "../../kit/testing/manualClock.ts";
import { conversation, giulia, luca, mine } from "../fixtures.ts";
import { Desk, type News } from "./desk.ts";

const me = { person: giulia } as Me;
const nothing: ConsoleView = { waiting: [], mine: [], recent: [] };

let clock: ManualClock;
let lists: ConsoleView;
let asked: number;
let commands: { path: string; clientId: string }[];
/** What happens to the next commands; then they succeed. */
let fate: Error[];
let hub: LogListener;
let news: News[];
let desk: Desk;

beforeEach(async () => {
  clock = new ManualClock();
  lists = { ...nothing, waiting: [conversation("a"), conversation("b")] };
  asked = 0;
  commands = [];
  fate = [];
  news = [];
  const service = {
    get: async <T>() => {
      asked++;
      return lists as T;
    },
    post: async <T>(path: string, body?: object) => {
      commands.push({ path, ...(body as { clientId: string }) });
      const failure = fate.shift();
      if (failure) throw failure;
      return { number: 3, at: 1 } as T;
    },
  };
  const log = {
    listen: (listener: LogListener) => {
      hub = listener;
      return () => {};
    },
    find: () => undefined,
  };
  desk = new Desk(me, service, log, (told) => news.push(told), clock);
  desk.start();
  await settled();
});

const view = (id: string): ConversationView | undefined => desk.state.get().lists.views.get(id);

it("asks at the start, every 15 seconds, and when the line is back", async () => {
  expect(asked).toBe(1);
  await clock.pass(15_000);
  expect(asked).toBe(2);
  hub.connected!();
  await clock.pass(0);
  expect(asked).toBe(3);
  await clock.pass(14_999);
  expect(asked).toBe(3);
});

it("asks once for many news in one moment", async () => {
  for (let last = 3; last < 20; last++) hub.news!("a", last);
  await clock.pass(1_000);
  expect(asked).toBe(2);
});

it("takes at once, without waiting to be told", async () => {
  await expect(desk.take("a")).resolves.toEqual({ kind: "done" });
  expect(view("a")).toMatchObject({ state: "active", tutor: giulia, waitingSince: null, last: 3 });
});

it("gives a command that nobody answered again under the same id", async () => {
  fate = [new NoLine(), new NoLine()];
  const outcome = desk.take("a");
  await clock.pass(5_000);
  await expect(outcome).resolves.toEqual({ kind: "done" });
  expect(commands).toHaveLength(3);
  expect(new Set(commands.map(({ clientId }) => clientId)).size).toBe(1);
});

it("gives up after a while and says so; nothing has changed here", async () => {
  fate = Array.from({ length: 50 }, () => new NoLine());
  const outcome = desk.take("a");
  await clock.pass(20_000);
  await expect(outcome).resolves.toEqual({ kind: "noLine" });
  expect(view("a")?.state).toBe("waiting");
  expect(desk.busy.get().size).toBe(0);
});

it("tells who was slower, and lets them see who has it", async () => {
  const refusal = new Refused({ code: "already-taken", status: 409, title: "", by: luca.name });
  fate = [refusal];
  lists = { ...nothing, waiting: [conversation("b")] };
  await expect(desk.take("a")).resolves.toEqual({ kind: "refused", refusal });
  await clock.pass(0);
  expect(view("a")).toBeUndefined();
});

it("does a command once, however often its key is pressed", async () => {
  const first = desk.take("a");
  await expect(desk.take("a")).resolves.toEqual({ kind: "busy" });
  await first;
  expect(commands).toHaveLength(1);
});

it("has news of who began to wait, together, and not of what was there before", async () => {
  expect(news).toEqual([]);
  hub.queue!({ conversation: conversation("c") });
  lists = { ...lists, waiting: [...lists.waiting, conversation("c"), conversation("d"), conversation("e")] };
  await clock.pass(15_000);
  expect(news.map((told) => told.kind === "arrived" && told.views.map(({ id }) => id))).toEqual([["c"], ["d", "e"]]);
});

it("understands what does not travel because it is nothing", () => {
  const { tutor: _, waitingSince: __, ...rest } = mine("m");
  hub.queue!({ conversation: { ...rest, tutor: giulia } as ConversationView });
  expect(view("m")?.waitingSince).toBeNull();
});

it("believes a log about words, and only the server about who has it", () => {
  hub.queue!({ conversation: mine("m", { last: 4 }) });
  desk.heard(mine("m", { last: 5, preview: "nuovo" }));
  expect(view("m")).toMatchObject({ last: 5, preview: "nuovo" });
  desk.heard(mine("m", { last: 6, tutor: null }));
  expect(view("m")).toMatchObject({ last: 5, tutor: giulia });
});
