// @vitest-environment happy-dom
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { errors, watchPage } from "./errors.ts";

const head = readFileSync(resolve(import.meta.dirname, "../../../../lti-config/button/head.html"), "utf8");
const script = /^<script>([\s\S]*)<\/script>\s*$/.exec(head)![1]!;

it("the line for a page's head catches what fails before the loader comes, and the loader takes it over", () => {
  new Function(script)();

  window.dispatchEvent(
    Object.assign(new Event("error"), {
      message: "TypeError: player is undefined",
      filename: "https://lms.example/player.js?rev=9",
      lineno: 12,
    }),
  );
  const image = document.createElement("img");
  Object.defineProperty(image, "src", { value: "https://cdn.example/a.png?token=secret" });
  document.body.append(image);
  image.dispatchEvent(new Event("error"));
  window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: new Error("no video") }));
  window.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: "plain words" }));
  expect(errors).toEqual([]);

  watchPage(() => {});
  expect(errors).toMatchObject([
    { message: "TypeError: player is undefined", source: "https://lms.example/player.js", line: 12 },
    { message: "<img>", source: "https://cdn.example/a.png" },
    { message: "no video" },
    { message: "plain words" },
  ]);
});

it("a page that fails without end fills nothing", () => {
  for (let n = 0; n < 500; n++) window.dispatchEvent(Object.assign(new Event("error"), { message: `error ${n}` }));
  const { lmsSupportErrors } = window as unknown as { lmsSupportErrors: unknown[] };
  expect(lmsSupportErrors).toHaveLength(20);
  expect(errors).toHaveLength(5);
});

it("included twice it catches into one list", () => {
  const caught = (window as unknown as { lmsSupportErrors: unknown[] }).lmsSupportErrors;
  new Function(script)();
  expect((window as unknown as { lmsSupportErrors: unknown[] }).lmsSupportErrors).toBe(caught);
});
