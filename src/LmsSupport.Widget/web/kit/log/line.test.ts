import { describe, expect, it } from "vitest";
import { Gate, settled } from "../testing/manualClock.ts";
import { numbers, said, World } from "./world.ts";

describe("the line", () => {
  it("subscribes before it counts as open", async () => {
    const world = new World();
    world.holdFollow = new Gate();
    world.client.hold("c1");
    world.client.start();
    await settled();
    expect(world.client.line.get().kind).toBe("connecting");
    world.holdFollow.open();
    await settled();
    expect(world.client.line.get().kind).toBe("live");
    expect(world.followedIds).toEqual([["c1"]]);
  });

  it("gives up a half-open socket when a heartbeat stays without answer, and opens another", async () => {
    const world = new World();
    world.client.hold("c1");
    await world.live();
    world.holdFollow = new Gate();
    await world.clock.pass(14_999);
    expect(world.client.line.get().kind).toBe("live");
    world.holdFollow = null;
    world.store(said(1));
    await world.clock.pass(1_000);
    expect(world.opened).toBe(2);
    expect(world.client.line.get().kind).toBe("live");
    expect(numbers(world)).toEqual([1]);
  });

  it("does not hear what a given-up socket still tells", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    const old = world.told!;
    old.closed();
    await world.clock.pass(1_000);
    expect(world.opened).toBe(2);
    old.events({ conversationId: "c1", events: [said(2, "late")] });
    old.closed();
    expect(numbers(world)).toEqual([1]);
    expect(world.client.line.get().kind).toBe("live");
  });

  it("never gives up: at most 10 s apart in the first minute, at most 30 s later", async () => {
    const world = new World();
    await world.live();
    world.offline = true;
    const down = world.clock.now();
    world.told!.closed();
    await world.clock.pass(3_600_000);
    const gaps = world.attempts.slice(1).map((at, index) => ({ at: at - down, gap: at - world.attempts[index]! }));
    const late = gaps.slice(1);
    expect(late.length).toBeGreaterThan(100);
    expect(Math.max(...late.filter(({ at }) => at <= 60_000).map(({ gap }) => gap))).toBeLessThanOrEqual(10_000);
    expect(Math.max(...late.map(({ gap }) => gap))).toBeLessThanOrEqual(30_000);
    world.offline = false;
    await world.clock.pass(30_000);
    expect(world.client.line.get().kind).toBe("live");
  });

  it("gives up an attempt that hangs, and closes it if it opens after all", async () => {
    const world = new World();
    world.holdConnect = new Gate();
    world.client.start();
    await world.clock.pass(8_000);
    expect(world.client.line.get().kind).toBe("waiting");
    const hung = world.holdConnect;
    world.holdConnect = null;
    await world.clock.pass(500);
    expect(world.client.line.get().kind).toBe("live");
    hung.open();
    await settled();
    expect(world.client.line.get().kind).toBe("live");
  });

  it("tries at once when the network is back", async () => {
    const world = new World();
    await world.live();
    world.offline = true;
    world.told!.closed();
    await world.clock.pass(300_000);
    const before = world.attempts.length;
    world.offline = false;
    world.client.nudge();
    await settled();
    expect(world.attempts.length).toBe(before + 1);
    expect(world.client.line.get().kind).toBe("live");
  });

  it("says since when the page is not up to date", async () => {
    const world = new World();
    await world.live();
    const heard = world.clock.now();
    await world.clock.pass(4_000);
    world.offline = world.httpDown = true;
    world.told!.closed();
    expect(world.client.line.get()).toEqual({ kind: "waiting", since: heard, reading: false });
  });

  it("reads over HTTP while sockets cannot pass", async () => {
    const world = new World();
    world.offline = true;
    world.store(said(1));
    world.client.hold("c1");
    world.client.start();
    await settled();
    expect(numbers(world)).toEqual([1]);
    world.store(said(2));
    await world.clock.pass(10_000);
    expect(numbers(world)).toEqual([1, 2]);
    expect(world.client.line.get()).toMatchObject({ reading: true });
    world.httpDown = true;
    await world.clock.pass(10_000);
    expect(world.client.line.get()).toMatchObject({ reading: false });
  });

  it("asks for what is not numbered after an outage", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    world.asked.length = 0;
    world.told!.closed();
    await world.clock.pass(1_000);
    expect(world.asked).toContain("/api/conversations/c1");
  });
});
