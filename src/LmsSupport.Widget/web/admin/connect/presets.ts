import type { NewRegistration } from "../api.ts";

/** The platforms whose ways we know. */
export const products = ["moodle", "canvas", "blackboard", "brightspace", "sakai", "openedx", "other"] as const;
export type Product = (typeof products)[number];

export const productNames: Record<Exclude<Product, "other">, string> = {
  moodle: "Moodle",
  canvas: "Canvas",
  blackboard: "Blackboard",
  brightspace: "Brightspace",
  sakai: "Sakai",
  openedx: "Open edX",
};

/** Those that can connect by themselves from one pasted address. */
export const registersItself = (product: Product): boolean => product !== "openedx";

export type Filled = Partial<Omit<NewRegistration, "pageOrigins">> & { pageOrigins?: string };

/**
 * "https://scuola.example", with the folder that the site stands in, from whatever was typed or pasted; undefined when
 * that is no address of a site.
 */
export function siteOf(typed: string): string | undefined {
  const text = typed.trim();
  if (!text || /\s/.test(text)) return undefined;
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  if (!url.hostname.includes(".") && url.hostname !== "localhost") return undefined;
  // Pasted from the address bar: what belongs to a page is no part of the site.
  const folder = url.pathname.replace(
    /\/(index\.php|login|my|course|admin|mod|d2l|portal|ultra|dashboard)(\/.*)?$/i,
    "",
  );
  return url.origin + folder.replace(/\/+$/, "");
}

/** What can be known of a platform from its kind and its site's address. The rest comes from the platform's own pages. */
export function preset(product: Product, site: string, clientId: string): Filled {
  const host = new URL(site).hostname;
  const pageOrigins = new URL(site).origin;
  switch (product) {
    case "moodle":
      return {
        issuer: site,
        authorizationAddress: `${site}/mod/lti/auth.php`,
        tokenAddress: `${site}/mod/lti/token.php`,
        keysAddress: `${site}/mod/lti/certs.php`,
        pageOrigins,
      };
    case "canvas": {
      // Every customer of its cloud has the same issuer; test and beta have their own.
      const cloud = /(^|\.)instructure\.com$/.test(host);
      const stage = /\.(beta|test)\.instructure\.com$/.exec(host)?.[1];
      const own = stage ? `${stage}.` : "";
      const door = cloud ? `https://sso.${own}canvaslms.com` : site;
      return {
        issuer: `https://canvas.${own}instructure.com`,
        authorizationAddress: `${door}/api/lti/authorize_redirect`,
        tokenAddress: `${door}/login/oauth2/token`,
        keysAddress: `${door}/api/lti/security/jwks`,
        pageOrigins,
      };
    }
    case "blackboard":
      return {
        issuer: "https://blackboard.com",
        authorizationAddress: "https://developer.blackboard.com/api/v1/gateway/oidcauth",
        tokenAddress: "https://developer.blackboard.com/api/v1/gateway/oauth2/jwttoken",
        ...(clientId.trim() && {
          keysAddress: `https://developer.blackboard.com/api/v1/management/applications/${encodeURIComponent(clientId.trim())}/jwks.json`,
        }),
        pageOrigins,
      };
    case "brightspace":
      return {
        issuer: pageOrigins,
        authorizationAddress: `${pageOrigins}/d2l/lti/authenticate`,
        tokenAddress: "https://auth.brightspace.com/core/connect/token",
        keysAddress: `${pageOrigins}/d2l/.well-known/jwks`,
        tokenAudience: "https://api.brightspace.com/auth/token",
        pageOrigins,
      };
    case "sakai":
      // The token's address ends with the tool's own number: only Sakai knows it.
      return {
        issuer: site,
        authorizationAddress: `${site}/imsoidc/lti13/oidc_auth`,
        keysAddress: `${site}/imsblis/lti13/keyset`,
        deploymentId: "1",
        pageOrigins,
      };
    case "openedx":
      // Keys and token carry the block's own mark: Studio shows them.
      return {
        issuer: site,
        authorizationAddress: `${site}/api/lti_consumer/v1/launch/`,
        deploymentId: "1",
        pageOrigins,
      };
    default:
      return { issuer: site, pageOrigins };
  }
}
