// The service's JSON as the browser sees it: one place for every app of the workspace.
// All times are integers, UTC microseconds; all ids are UUIDs in text.

export type Micros = number;
export type Locale = "it" | "en";

// --- session -----------------------------------------------------------------------------------

export interface Party {
  id: string;
  /** Empty when the platform shares no personal data. */
  name: string;
  initials: string;
}

export type Role = "learner" | "tutor";

export interface Me {
  person: Party;
  role: Role;
  organisation: { name: string };
  course: CourseRef;
  edition: EditionRef;
  locale: Locale;
  /** Origins of the pages that may hold the widget's frame. */
  pageOrigins: string[];
  /** Base64 of 32 bytes, the same for this person always: seals what waits on this browser's disk. */
  dataKey: string;
  /** What whoever placed the help wrote for those who open it; a service of before says nothing. */
  opening?: string | null;
  /** The pages of their own that this person may open; a service of before says nothing. */
  apps?: ("console" | "admin")[];
  /** The server's clock when it answered. */
  now: Micros;
}

export interface SessionView {
  accessToken: string;
  /** Seconds. */
  expiresIn: number;
  /** Rotated at each refresh. */
  handle: string;
  me: Me;
}

export interface HubToken {
  token: string;
  /** Seconds. */
  expiresIn: number;
}

export interface HandOff {
  address: string;
}

export interface CourseRef {
  id: string;
  title: string;
}

export interface EditionRef {
  id: string;
  title: string;
  start: Micros | null;
  due: Micros | null;
}

// --- conversations -----------------------------------------------------------------------------

export type ConversationState = "waiting" | "active" | "awaitingLearner" | "proposedSolved" | "solved";

export interface Mark {
  personId: string;
  delivered: number;
  read: number;
}

export interface ConversationView {
  id: string;
  state: ConversationState;
  learner: Party;
  tutor: Party | null;
  course: CourseRef;
  edition: EditionRef;
  openedAt: Micros;
  lastAt: Micros;
  waitingSince: Micros | null;
  /** Number of the last event. */
  last: number;
  /** At most 140 characters: the question that it began with. */
  subject: string;
  /** At most 140 characters: the last said that this reader may see. */
  preview: string;
  /** This reader's own watermark. */
  read: number;
  marks: Mark[];
}

export interface ConsoleView {
  /** Oldest first. */
  waiting: ConversationView[];
  mine: ConversationView[];
  /** Solved by me in the last 24 hours. */
  recent: ConversationView[];
}

export interface Snapshot {
  conversation: ConversationView;
  people: Record<string, Person>;
  /** The last 200. */
  events: EventView[];
  more: boolean;
}

export interface Person {
  name: string;
  initials: string;
  role: Role;
}

export interface EventPage {
  events: EventView[];
  last: number;
  more: boolean;
}

/** What the page told about itself: plain text, never trusted, at most 4096 bytes as JSON. */
export interface PageContext {
  /** Path and allow-listed parameters. */
  address: string;
  title: string;
  activity?: string;
  language: string;
  device: {
    browser: string;
    os: string;
    /** "412×915" */
    screen: string;
    viewport: string;
    touch: boolean;
  };
  network?: string;
  frames: "visible" | "notVisible" | "none";
  errors: PageError[];
}

export interface PageError {
  message: string;
  source?: string;
  line?: number;
  at: Micros;
}

/** An event this reader may not see: its number and nothing else, so that a hole always means loss. */
export interface HiddenEvent {
  number: number;
  kind?: undefined;
}

interface Envelope<K extends string, B> {
  number: number;
  at: Micros;
  actor: string | null;
  kind: K;
  body: B;
  /** Only towards the sender. */
  clientId?: string;
}

export type VisibleEvent =
  | Envelope<"opened", { context?: PageContext }>
  | Envelope<"said", { text: string }>
  | Envelope<"noted", { text: string }>
  | Envelope<"located", { context: PageContext }>
  | Envelope<"assigned", { tutor: string }>
  | Envelope<"proposedSolved", object>
  | Envelope<"confirmed", { solved: true }>
  | Envelope<"notYet", object>
  | Envelope<"reopened", object>;

export type EventView = HiddenEvent | VisibleEvent;
export type EventKind = VisibleEvent["kind"];

// --- answers of commands -----------------------------------------------------------------------

export interface Stored {
  number: number;
  at: Micros;
}

export interface Opened extends Stored {
  conversationId: string;
}

/** ProblemDetails with a code; some codes carry values (limit, length, by, retryAfter, errors). */
export interface Problem {
  type?: string;
  title: string;
  detail?: string;
  status: number;
  code: string;
  [value: string]: unknown;
}

// --- hub: what the server says (names as in IChatClient) ----------------------------------------

export interface EventsTold {
  conversationId: string;
  events: EventView[];
}

export interface AcknowledgedTold {
  conversationId: string;
  clientId: string;
  number: number;
  at: Micros;
}

export interface RefusedTold {
  conversationId: string;
  clientId: string;
  code: string;
  title: string;
  detail: string;
}

export interface MarksTold extends Mark {
  conversationId: string;
}

export interface TypingTold {
  conversationId: string;
  personId: string;
}

export interface QueueTold {
  conversation: ConversationView;
}

export interface EndedTold {
  code: string;
}

export interface Followed {
  conversationId: string;
  last: number;
  found: boolean;
}
