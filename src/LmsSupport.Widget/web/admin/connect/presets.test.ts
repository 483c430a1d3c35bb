import { describe, expect, it } from "vitest";
import { preset, products, siteOf } from "./presets.ts";

describe("the address of a site", () => {
  it.each([
    ["moodle.example.org", "https://moodle.example.org"],
    ["  https://moodle.example.org/ ", "https://moodle.example.org"],
    ["https://example.org/moodle/", "https://example.org/moodle"],
    ["https://example.org/moodle/course/view.php?id=7", "https://example.org/moodle"],
    ["https://moodle.example.org/my/", "https://moodle.example.org"],
    ["https://scuola.instructure.com/login/canvas", "https://scuola.instructure.com"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["HTTPS://Moodle.Example.ORG", "https://moodle.example.org"],
  ])("is found in %s", (typed, site) => expect(siteOf(typed)).toBe(site));

  it.each(["", "   ", "moodle", "ftp://example.org", "javascript:alert(1)", "https://", "il mio moodle.org"])(
    "is not in %j",
    (typed) => expect(siteOf(typed)).toBeUndefined(),
  );
});

describe("what is known of a platform beforehand", () => {
  it("of Moodle is everything but its own numbers", () => {
    expect(preset("moodle", "https://example.org/moodle", "")).toEqual({
      issuer: "https://example.org/moodle",
      authorizationAddress: "https://example.org/moodle/mod/lti/auth.php",
      tokenAddress: "https://example.org/moodle/mod/lti/token.php",
      keysAddress: "https://example.org/moodle/mod/lti/certs.php",
      pageOrigins: "https://example.org",
    });
  });

  it("of Canvas is one issuer for its whole cloud, and its own doors elsewhere", () => {
    const cloud = preset("canvas", "https://scuola.instructure.com", "");
    expect(cloud.issuer).toBe("https://canvas.instructure.com");
    expect(cloud.keysAddress).toBe("https://sso.canvaslms.com/api/lti/security/jwks");
    const beta = preset("canvas", "https://scuola.beta.instructure.com", "");
    expect(beta.issuer).toBe("https://canvas.beta.instructure.com");
    expect(beta.tokenAddress).toBe("https://sso.beta.canvaslms.com/login/oauth2/token");
    expect(preset("canvas", "https://canvas.scuola.it", "").keysAddress).toBe(
      "https://canvas.scuola.it/api/lti/security/jwks",
    );
  });

  it("of Blackboard holds the client id in the keys' address, once there is one", () => {
    expect(preset("blackboard", "https://scuola.blackboard.com", "")).not.toHaveProperty("keysAddress");
    expect(preset("blackboard", "https://scuola.blackboard.com", " a1-b2 ").keysAddress).toBe(
      "https://developer.blackboard.com/api/v1/management/applications/a1-b2/jwks.json",
    );
  });

  it("of Brightspace names an audience of its own for tokens", () => {
    expect(preset("brightspace", "https://scuola.brightspace.com", "").tokenAudience).toBe(
      "https://api.brightspace.com/auth/token",
    );
  });

  it("of Sakai and Open edX leaves what only they know", () => {
    expect(preset("sakai", "https://sakai.example", "")).not.toHaveProperty("tokenAddress");
    const block = preset("openedx", "https://courses.example", "");
    expect(block).toMatchObject({ deploymentId: "1" });
    expect(block).not.toHaveProperty("keysAddress");
  });

  it("is always addresses that can be opened", () => {
    for (const product of products)
      for (const [name, value] of Object.entries(preset(product, "https://site.example", "c")))
        if (name !== "deploymentId") expect(URL.canParse(value as string), `${product} ${name}`).toBe(true);
  });
});
