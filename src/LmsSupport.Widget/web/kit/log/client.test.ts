import { describe, expect, it } from "vitest";
import { Gate, settled } from "../testing/manualClock.ts";
import { numbers, said, World } from "./world.ts";

describe("the log client", () => {
  it("shows what was there, and what comes", async () => {
    const world = new World();
    world.store(said(1), said(2));
    const log = world.client.hold("c1");
    await world.live();
    world.store(said(3));
    world.tell(said(3));
    expect(log.state.get().kind).toBe("ready");
    expect(numbers(world)).toEqual([1, 2, 3]);
  });

  it("merges an event that comes while the snapshot is still on its way", async () => {
    const world = new World();
    world.store(said(1), said(2));
    world.holdGet = new Gate();
    world.client.hold("c1");
    await world.live();
    world.store(said(3));
    world.tell(said(3));
    world.holdGet.open();
    await settled();
    expect(numbers(world)).toEqual([1, 2, 3]);
  });

  it("takes an event once, however often it is told", async () => {
    const world = new World();
    world.client.hold("c1");
    await world.live();
    world.store(said(1));
    world.tell(said(1), said(1));
    world.tell(said(1));
    expect(numbers(world)).toEqual([1]);
  });

  it("fetches what a hole hides, and shows the later event only behind it", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    world.store(said(2), said(3));
    world.tell(said(3));
    expect(numbers(world)).toEqual([1]);
    await settled();
    expect(numbers(world)).toEqual([1, 2, 3]);
    expect(world.asked.at(-1)).toContain("since=1&");
  });

  it("does not take for a hole what it may not see", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    const asked = world.asked.length;
    world.tell({ number: 2 });
    world.tell(said(3));
    await settled();
    expect(numbers(world)).toEqual([1, 3]);
    expect(world.client.find("c1")!.last).toBe(3);
    expect(world.asked.length).toBe(asked);
  });

  it("learns from the heartbeat of a last event that nobody told", async () => {
    const world = new World();
    world.client.hold("c1");
    await world.live();
    world.store(said(1));
    await world.clock.pass(10_000);
    expect(numbers(world)).toEqual([1]);
  });

  it("gets ten thousand missed events from a snapshot, not page by page", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    for (let number = 2; number <= 10_000; number++) world.store(said(number));
    world.asked.length = 0;
    await world.clock.pass(10_000);
    expect(world.asked).toEqual(["/api/conversations/c1"]);
    expect(world.client.find("c1")!.last).toBe(10_000);
    expect(numbers(world)[0]).toBe(9_801);
  });

  it("pages through a gap that is shorter", async () => {
    const world = new World();
    world.store(said(1));
    world.client.hold("c1");
    await world.live();
    for (let number = 2; number <= 900; number++) world.store(said(number));
    await world.clock.pass(10_000);
    expect(numbers(world)).toHaveLength(900);
  });

  it("shows older events when asked", async () => {
    const world = new World();
    for (let number = 1; number <= 300; number++) world.store(said(number));
    const log = world.client.hold("c1");
    await world.live();
    expect(log.transcript.first).toBe(101);
    await log.earlier();
    expect(log.transcript.first).toBe(1);
    expect(numbers(world)).toEqual(world.events.map((event) => event.number));
  });

  it("replays: a snapshot and the events since make what a fresh snapshot has", async () => {
    const old = new World();
    old.store(said(1));
    const log = old.client.hold("c1");
    await old.live();
    old.store(said(2, "I'll see to it", "giulia"), { number: 3 }, said(4));
    old.tell(...old.events.slice(1));
    await settled();
    const fresh = new World();
    fresh.store(...old.events);
    const other = fresh.client.hold("c1");
    await fresh.live();
    expect(log.transcript).toEqual(other.transcript);
  });

  it("says that a conversation is gone when the service does not know it", async () => {
    const world = new World();
    world.unknown = true;
    const log = world.client.hold("c1");
    await world.live();
    expect(log.state.get().kind).toBe("gone");
  });

  it("asks the service whether the session lives when the hub says that it ended", async () => {
    const world = new World();
    await world.live();
    world.told!.ended({ code: "session-ended" });
    expect(world.checks).toBe(1);
  });

  it("tells rising watermarks only, at most once a second", async () => {
    const world = new World();
    await world.live();
    world.client.seen("c1", 3, 2);
    world.client.seen("c1", 2, 1);
    world.client.seen("c1", 4, 4);
    world.client.seen("c1", 5, 5);
    expect(world.seen).toEqual([["c1", 3, 2]]);
    await world.clock.pass(1_000);
    expect(world.seen).toEqual([
      ["c1", 3, 2],
      ["c1", 5, 5],
    ]);
  });

  it("brings news of conversations that are followed but not open", async () => {
    const world = new World();
    const news: [string, number][] = [];
    world.client.listen({ news: (id, last) => news.push([id, last]) });
    world.client.follow(new Map([["c1", 4]]));
    world.store(said(4));
    await world.live();
    expect(news).toEqual([]);
    world.tell(said(5));
    expect(news).toEqual([["c1", 5]]);
  });
});
