import type { Health, PlatformView, RegistrationView, Trouble } from "./api.ts";

// Builders for the tests: what a test doesn't name is ordinary.

export const minute = 60_000_000;
export const noon = Date.UTC(2026, 10, 22, 12) * 1_000;

export const trouble = (at: number, code = "signature-invalid"): Trouble => ({ code, title: code, detail: "", at });

export const health = (differences: Partial<Health> = {}): Health => ({
  lastLaunchAt: noon,
  lastRefusal: null,
  clockDifference: 0,
  lastService: null,
  ...differences,
});

export const registration = (differences: Partial<RegistrationView> = {}): RegistrationView => ({
  id: "r",
  name: "Moodle",
  product: "moodle",
  issuer: "https://moodle.example",
  clientId: "client",
  authorizationAddress: "https://moodle.example/mod/lti/auth.php",
  keysAddress: "https://moodle.example/mod/lti/certs.php",
  tokenAddress: "https://moodle.example/mod/lti/token.php",
  tokenAudience: null,
  scopes: null,
  enabled: true,
  approved: true,
  configured: false,
  owned: true,
  createdAt: noon,
  health: health(),
  ...differences,
});

export const platform = (...registrations: RegistrationView[]): PlatformView => ({
  id: "p",
  name: "Moodle",
  issuer: "https://moodle.example",
  pageOrigins: [],
  instructorsAreTutors: true,
  registrations,
  deployments: [],
});
