import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts } from "./toasts.ts";

let toasts: Toasts;
const texts = () => toasts.list.map((toast) => toast.text);

beforeEach(() => {
  vi.useFakeTimers();
  toasts = new Toasts(() => Date.now());
});
afterEach(() => vi.useRealTimers());

it("goes by itself after its time", () => {
  toasts.show("taken");
  vi.advanceTimersByTime(4_999);
  expect(texts()).toEqual(["taken"]);
  vi.advanceTimersByTime(1);
  expect(texts()).toEqual([]);
});

it("stays while somebody is on it, and keeps the time that was left", () => {
  toasts.show("taken");
  vi.advanceTimersByTime(3_000);
  toasts.hold();
  vi.advanceTimersByTime(60_000);
  expect(texts()).toEqual(["taken"]);
  toasts.release();
  vi.advanceTimersByTime(1_999);
  expect(texts()).toEqual(["taken"]);
  vi.advanceTimersByTime(1);
  expect(texts()).toEqual([]);
});

it("keeps what went wrong until it is closed", () => {
  const id = toasts.show("refused", { tone: "bad" });
  vi.advanceTimersByTime(3_600_000);
  expect(texts()).toEqual(["refused"]);
  toasts.close(id);
  expect(texts()).toEqual([]);
});

it("tells once whether its action was chosen", () => {
  const gone = vi.fn();
  const run = vi.fn();
  const id = toasts.show("proposed", { action: { text: "undo", run }, gone });
  toasts.act(id);
  vi.advanceTimersByTime(60_000);
  expect(run).toHaveBeenCalledOnce();
  expect(gone.mock.calls).toEqual([[true]]);
});

it("lets what waited for its end happen when the page goes", () => {
  const gone = vi.fn();
  toasts.show("proposed", { action: { text: "undo", run: vi.fn() }, gone });
  toasts.closeAll();
  expect(gone.mock.calls).toEqual([[false]]);
});

it("shows three at most: the oldest makes room", () => {
  for (const text of ["one", "two", "three", "four"]) toasts.show(text);
  expect(texts()).toEqual(["two", "three", "four"]);
});

it("undoes the newest that can be undone", () => {
  const first = vi.fn();
  const second = vi.fn();
  toasts.show("one", { action: { text: "undo", run: first } });
  toasts.show("two", { action: { text: "undo", run: second } });
  toasts.show("three");
  toasts.actOnNewest();
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledOnce();
});
