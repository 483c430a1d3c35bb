import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NoLine, Refused } from "../kit/answers.ts";
import { Asking } from "./loaded.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("keeps what it had while it asks again, and when nobody answers", async () => {
  const answers = [() => Promise.resolve("one"), () => Promise.reject(new NoLine()), () => Promise.resolve("two")];
  const asking = new Asking(() => answers.shift()!());
  await asking.load();
  expect(asking.state.get()).toMatchObject({ value: "one", busy: false, offline: false });
  await asking.load();
  expect(asking.state.get()).toMatchObject({ value: "one", offline: true });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asking.state.get()).toMatchObject({ value: "two", offline: false });
});

it("says why it was refused, and stops asking", async () => {
  const ask = vi.fn(() => Promise.reject(new Refused({ code: "not-found", title: "No", status: 404 })));
  const asking = new Asking(ask);
  await asking.load();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asking.state.get().refused?.code).toBe("not-found");
  expect(ask).toHaveBeenCalledTimes(1);
});

it("waits as long as it was asked to, then asks again", async () => {
  const wait = { code: "too-many-requests", title: "Wait", status: 429, retryAfter: 3 };
  const ask = vi.fn(() => Promise.resolve("there")).mockImplementationOnce(() => Promise.reject(new Refused(wait)));
  const asking = new Asking(ask);
  await asking.load();
  await vi.advanceTimersByTimeAsync(2_900);
  expect(asking.state.get().refused?.code).toBe("too-many-requests");
  await vi.advanceTimersByTimeAsync(200);
  expect(asking.state.get()).toMatchObject({ value: "there", refused: undefined });
});

it("an answer that was overtaken does not come back", async () => {
  const waiting: ((value: string) => void)[] = [];
  const asking = new Asking(() => new Promise<string>((resolve) => void waiting.push(resolve)));
  const first = asking.load();
  const second = asking.load();
  waiting[1]!("new");
  waiting[0]!("old");
  await Promise.all([first, second]);
  expect(asking.state.get().value).toBe("new");
});

it("after it was stopped nothing is asked", async () => {
  const ask = vi.fn(() => Promise.reject(new NoLine()));
  const asking = new Asking(ask);
  await asking.load();
  asking.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).toHaveBeenCalledTimes(1);
});
