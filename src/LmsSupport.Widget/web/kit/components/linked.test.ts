import { expect, it } from "vitest";
import { linked } from "./linked.ts";

const links = (text: string) => linked(text).flatMap((part) => (part.href ? [part.href] : []));
const whole = (text: string) =>
  linked(text)
    .map((part) => part.text)
    .join("");

it("leaves text without addresses alone", () => {
  expect(linked("Ciao, <b>tutto</b> bene?")).toEqual([{ text: "Ciao, <b>tutto</b> bene?" }]);
  expect(linked("")).toEqual([]);
});

it("finds addresses in a sentence and leaves its punctuation out", () => {
  expect(linked("Guarda https://example.org/a?b=1, poi scrivi.")).toEqual([
    { text: "Guarda " },
    { text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
    { text: ", poi scrivi." },
  ]);
});

it("keeps brackets that belong to the address and drops those around it", () => {
  expect(links("(vedi https://it.example.org/wiki/Norma_(diritto))")).toEqual([
    "https://it.example.org/wiki/Norma_(diritto)",
  ]);
});

it("gives https to what begins with www", () => {
  expect(links("www.example.org")).toEqual(["https://www.example.org/"]);
});

it.each([
  "javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "JAVASCRIPT://example.org/%0aalert(1)",
  "vbscript:x",
  "https://bank.example@evil.example/",
  "http://",
  "https://[",
])("never links %s", (text) => {
  expect(links(text)).toEqual([]);
});

it("never loses or changes a character", () => {
  for (const text of [
    "uno https://a.example/x)) due http://b.example. tre www.c.example!?",
    "👩🏽‍💻 https://a.example/ü?q=è – fine\n\nnuova riga",
    "شكرا https://a.example/ شكرا",
  ])
    expect(whole(text)).toBe(text);
});

it("is quick on text made to be slow", () => {
  const text = "https://".repeat(1_000) + "(".repeat(4_000);
  const start = performance.now();
  linked(text);
  expect(performance.now() - start).toBeLessThan(500);
});
