import { expect, it } from "vitest";
import { addressOf, type Place, placeIn } from "./place.ts";

it.each<[string, Place]>([
  ["#/3/platforms", { organisation: 3, page: "platforms", rest: [] }],
  ["#/3/platforms/connect/hand", { organisation: 3, page: "platforms", rest: ["connect", "hand"] }],
  ["#/12/courses", { organisation: 12, page: "courses", rest: [] }],
  ["#/keys", { organisation: null, page: "keys", rest: [] }],
  ["#/3/platforms/a%20b", { organisation: 3, page: "platforms", rest: ["a b"] }],
])("an address leads to a place and back: %s", (hash, place) => {
  expect(placeIn(hash)).toEqual(place);
  expect(addressOf(place)).toBe(hash);
});

it.each([
  "",
  "#",
  "#code=abc",
  "#/",
  "#/x/platforms",
  "#/3",
  "#/3/keys",
  "#/3/nothing",
  "#/-1/courses",
  "#/1e3/courses",
])("what names no page is no place: %s", (hash) => expect(placeIn(hash)).toBeUndefined());

it("a broken percent sign does not break the page", () => {
  expect(placeIn("#/3/platforms/%E0%A4%A")?.rest).toEqual(["%E0%A4%A"]);
});
