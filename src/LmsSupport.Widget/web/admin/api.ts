import type { Micros, SessionView } from "../kit/api.ts";
import type { Session } from "../kit/session.ts";

// What the service answers below /api/admin. Times are UTC microseconds, ids UUIDs in text, organisations numbers.

export interface AdminMe {
  operator: boolean;
  organisationId: number;
  organisations: { id: number; name: string }[];
  may: Record<May, boolean>;
}

export type May =
  | "registrations"
  | "deployments"
  | "courses"
  | "categories"
  | "grants"
  | "keys"
  | "audit"
  | "organisations"
  | "invitations";

export interface OrganisationView {
  id: number;
  name: string;
  platforms: number;
  people: number;
  createdAt: Micros | null;
}

// --- platforms ---------------------------------------------------------------------------------

/** What went wrong, in the reader's language. */
export interface Trouble {
  code: string;
  title: string;
  detail: string;
  at: Micros;
}

export interface Health {
  lastLaunchAt: Micros | null;
  lastRefusal: Trouble | null;
  /** The platform's clock minus ours. */
  clockDifference: Micros | null;
  lastService: Trouble | null;
}

export interface RegistrationView {
  id: string;
  name: string;
  /** "moodle", "canvas"… as the platform told it. */
  product: string | null;
  issuer: string;
  clientId: string;
  authorizationAddress: string;
  keysAddress: string;
  tokenAddress: string | null;
  tokenAudience: string | null;
  /** Null: not known, so we ask for all that we use. */
  scopes: string[] | null;
  enabled: boolean;
  /** False: it came by an invitation and waits. */
  approved: boolean;
  /** Written in the service's configuration: it can't be changed here. */
  configured: boolean;
  /** The reader may change it. */
  owned: boolean;
  createdAt: Micros | null;
  health: Health;
}

export interface DeploymentView {
  id: string;
  registrationId: string;
  externalId: string;
  approved: boolean;
  createdAt?: Micros | null;
}

export interface PlatformView {
  id: string;
  name: string;
  issuer: string;
  pageOrigins: string[];
  instructorsAreTutors: boolean;
  registrations: RegistrationView[];
  deployments: DeploymentView[];
}

export interface WaitingDeployment {
  registrationId: string;
  issuer: string;
  clientId: string;
  registrationName: string;
  externalId: string;
  /** What the platform calls itself. */
  name: string;
  firstSeenAt: Micros;
  lastSeenAt: Micros;
}

export interface RegistrationForm {
  name: string;
  issuer: string;
  clientId: string;
  authorizationAddress: string;
  keysAddress: string;
  tokenAddress: string;
  tokenAudience?: string;
}

export type NewRegistration = RegistrationForm & { deploymentId: string; pageOrigins?: string[] };
/** Issuer and client id are what a registration is: another one is another registration. */
export type RegistrationChange = Omit<RegistrationForm, "issuer" | "clientId">;

export type StepName = "keys" | "token" | "roster" | "grades";

export interface Step {
  step: StepName;
  outcome: "ok" | "failed" | "skipped";
  code: string | null;
  title: string;
  detail: string;
  millis: number;
}

export interface InvitationView {
  id: string;
  note: string;
  createdAt: Micros;
  expiresAt: Micros;
  usedAt: Micros | null;
  state: "open" | "used" | "over" | "withdrawn";
}

export interface NewInvitation {
  id: string;
  /** Told this once. */
  address: string;
  expiresAt: Micros;
}

// --- courses -----------------------------------------------------------------------------------

export interface CategoryView {
  id: string;
  name: string;
  courses: number;
}

export interface CourseView {
  id: string;
  title: string;
  categoryId: string | null;
  editions: EditionView[];
}

export interface RosterView {
  state: "never" | "running" | "ok" | "failed" | "unavailable";
  at: Micros | null;
  members: number;
  notListed: number;
  code: string | null;
}

export interface EditionView {
  id: string;
  courseId: string;
  title: string;
  context: string;
  /** Empty: the whole context. */
  groupId: string;
  platformId: string;
  start: Micros | null;
  due: Micros | null;
  datesByHand: boolean;
  buttonShown: boolean;
  launchAddress: string | null;
  learners: number;
  roster: RosterView | null;
}

export type EditionForm = Pick<
  EditionView,
  "courseId" | "title" | "start" | "due" | "datesByHand" | "buttonShown" | "launchAddress"
>;

export interface CoursePage {
  courses: CourseView[];
  /** Where the next page begins. */
  more: string | null;
}

export interface MemberView {
  subject: string;
  name: string;
  roles: string | string[];
  status: "active" | "inactive" | "deleted";
  listedAt: Micros;
  notListedSince: Micros | null;
}

export interface MemberPage {
  members: MemberView[];
  more: string | null;
}

// --- people ------------------------------------------------------------------------------------

export interface PersonView {
  id: string;
  name: string;
  email: string | null;
  identities: { issuer: string; subject: string }[];
}

export type GrantRole = "tutor" | "leadTutor" | "organizer" | "courseAuthor" | "administrator" | "operator";
export type GrantScope = "organisation" | "category" | "course" | "edition" | "service";

export interface GrantView {
  id: string;
  person: { id: string; name: string; initials: string };
  role: GrantRole;
  scope: GrantScope;
  scopeId: string | null;
  scopeName: string;
  source: "launch" | "granted";
  createdAt: Micros | null;
  removable: boolean;
}

export interface GrantForm {
  personId: string;
  role: GrantRole;
  scope: GrantScope;
  scopeId?: string;
}

// --- keys and audit ----------------------------------------------------------------------------

export interface KeyView {
  keyId: string;
  createdAt: Micros;
  signsFrom: Micros;
  publishedUntil: Micros | null;
  state: "coming" | "signing" | "old";
}

export interface KeysView {
  keys: KeyView[];
  /** Seconds. */
  keyAge: number;
  nextAt: Micros | null;
}

export interface AuditEntry {
  id: string;
  at: Micros;
  actor: string;
  action: string;
  subject: string;
  subjectName: string;
  before: unknown;
  after: unknown;
}

export interface AuditPage {
  entries: AuditEntry[];
  more: string | boolean | null;
}

// --- the calls ---------------------------------------------------------------------------------

type Line = Pick<Session, "call">;

const root = "/api/admin";
const query = (values: Record<string, string | undefined>) => {
  const given = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

/** For the one-time link: there is no session yet. */
export const beginFirst = (session: Session, form: { token: string; name: string; organisation?: string }) =>
  session.ask<SessionView>(`${root}/first`, form);

/** What belongs to the service as a whole. */
export function serviceOf(line: Line) {
  const get = <T>(path: string) => line.call<T>("GET", root + path);
  const post = <T>(path: string, body: object = {}) => line.call<T>("POST", root + path, body);
  return {
    me: () => get<AdminMe>("/me"),
    organisations: () => get<OrganisationView[]>("/organisations"),
    addOrganisation: (name: string) => post<OrganisationView>("/organisations", { name }),
    renameOrganisation: (id: number, name: string) => line.call<void>("PUT", `${root}/organisations/${id}`, { name }),
    keys: () => get<KeysView>("/keys"),
    rotate: () => post<{ keyId: string; signsFrom: Micros }>("/keys/rotate"),
    audit: (before?: string) => get<AuditPage>(`/audit${query({ before })}`),
  };
}

/** What belongs to one organisation. */
export function organisationOf(line: Line, id: number) {
  const here = `${root}/organisations/${id}`;
  const get = <T>(path: string) => line.call<T>("GET", here + path);
  const post = <T>(path: string, body: object = {}) => line.call<T>("POST", here + path, body);
  const put = <T>(path: string, body: object) => line.call<T>("PUT", here + path, body);
  const remove = (path: string) => line.call<void>("DELETE", here + path);
  return {
    id,
    platforms: () => get<PlatformView[]>("/platforms"),
    changePlatform: (platform: string, form: Pick<PlatformView, "name" | "pageOrigins" | "instructorsAreTutors">) =>
      put<void>(`/platforms/${platform}`, form),
    registrations: (all = false) => get<RegistrationView[]>(`/registrations${all ? "?all=true" : ""}`),
    register: (form: NewRegistration) => post<RegistrationView>("/registrations", form),
    changeRegistration: (registration: string, form: RegistrationChange) =>
      put<void>(`/registrations/${registration}`, form),
    turnRegistration: (registration: string, turn: "enable" | "disable" | "approve") =>
      post<void>(`/registrations/${registration}/${turn}`),
    test: (registration: string) => post<{ steps: Step[] }>(`/registrations/${registration}/test`),
    waiting: () => get<WaitingDeployment[]>("/deployments/waiting"),
    assign: (deployment: { registrationId: string; externalId: string }) =>
      post<DeploymentView>("/deployments", deployment),
    turnDeployment: (deployment: string, turn: "enable" | "disable") =>
      post<void>(`/deployments/${deployment}/${turn}`),
    invitations: () => get<InvitationView[]>("/invitations"),
    invite: (note: string) => post<NewInvitation>("/invitations", note ? { note } : {}),
    withdraw: (invitation: string) => remove(`/invitations/${invitation}`),
    categories: () => get<CategoryView[]>("/categories"),
    addCategory: (name: string) => post<CategoryView>("/categories", { name }),
    changeCategory: (category: string, name: string) => put<void>(`/categories/${category}`, { name }),
    removeCategory: (category: string) => remove(`/categories/${category}`),
    courses: (search?: string, after?: string) => get<CoursePage>(`/courses${query({ search, after })}`),
    addCourse: (title: string, categoryId: string | null) => post<CourseView>("/courses", { title, categoryId }),
    changeCourse: (course: string, form: { title: string; categoryId: string | null }) =>
      put<void>(`/courses/${course}`, form),
    changeEdition: (edition: string, form: EditionForm) => put<void>(`/editions/${edition}`, form),
    addGroupEdition: (form: { editionId: string; groupId: string; title: string }) =>
      post<EditionView>("/editions", form),
    groups: (edition: string) => get<{ groups: { id: string; name: string }[] }>(`/editions/${edition}/groups`),
    updateRoster: (edition: string) => post<void>(`/editions/${edition}/roster`),
    members: (edition: string, after?: string) => get<MemberPage>(`/editions/${edition}/members${query({ after })}`),
    people: (search: string) => get<PersonView[]>(`/people${query({ search })}`),
    grants: (person?: string) => get<GrantView[]>(`/grants${query({ person })}`),
    grant: (form: GrantForm) => post<GrantView>("/grants", form),
    removeGrant: (grant: string) => remove(`/grants/${grant}`),
    audit: (before?: string) => get<AuditPage>(`/audit${query({ before })}`),
  };
}

export type ServiceApi = ReturnType<typeof serviceOf>;
export type OrganisationApi = ReturnType<typeof organisationOf>;
