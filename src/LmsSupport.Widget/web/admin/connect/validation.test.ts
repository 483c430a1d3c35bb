import { expect, it } from "vitest";
import { nothingTyped, originsIn, ready, type Typed, wrongAt, wrongIn } from "./validation.ts";

const good: Typed = {
  name: "Moodle",
  issuer: "https://moodle.example",
  clientId: "abc",
  deploymentId: "1",
  authorizationAddress: "https://moodle.example/mod/lti/auth.php",
  tokenAddress: "https://moodle.example/mod/lti/token.php",
  keysAddress: "https://moodle.example/mod/lti/certs.php",
  tokenAudience: "",
  pageOrigins: "",
};

it("what is complete can be sent", () => {
  expect(wrongIn(good)).toEqual({});
  expect(Object.keys(wrongIn(nothingTyped))).toHaveLength(7);
  expect(wrongIn({ ...good, deploymentId: "" }, ["deploymentId"])).toEqual({});
});

it.each<[keyof Typed, string, string]>([
  ["keysAddress", "moodle.example/certs.php", "admin.wrong.address"],
  ["keysAddress", "ftp://moodle.example/certs", "admin.wrong.address"],
  ["keysAddress", "javascript:alert(1)", "admin.wrong.address"],
  ["keysAddress", "https://user:word@moodle.example/", "admin.wrong.address"],
  ["keysAddress", "https://moodle.example/ certs", "admin.wrong.spaces"],
  ["authorizationAddress", "https://moodle.example/auth#part", "admin.wrong.fragment"],
  ["issuer", "", "admin.wrong.missing"],
  ["clientId", "ab c", "admin.wrong.spaces"],
  ["clientId", "x".repeat(256), "admin.wrong.long"],
  ["deploymentId", "   ", "admin.wrong.missing"],
  ["pageOrigins", "https://moodle.example/course", "admin.wrong.origin"],
  ["pageOrigins", "moodle", "admin.wrong.origin"],
])("%s can't be %j", (field, typed, wrong) => expect(wrongAt(field, typed)).toBe(wrong));

it("a stray space around an address does no harm", () => {
  expect(wrongAt("keysAddress", "  https://moodle.example/certs ")).toBeUndefined();
  expect(ready({ ...good, clientId: " abc\n" })).toEqual({
    name: "Moodle",
    issuer: "https://moodle.example",
    clientId: "abc",
    deploymentId: "1",
    authorizationAddress: "https://moodle.example/mod/lti/auth.php",
    tokenAddress: "https://moodle.example/mod/lti/token.php",
    keysAddress: "https://moodle.example/mod/lti/certs.php",
  });
});

it("origins are found among lines and commas, each once", () => {
  expect(originsIn("https://a.example/\nb.example, https://a.example")).toEqual([
    "https://a.example",
    "https://b.example",
  ]);
  expect(originsIn("")).toEqual([]);
});
