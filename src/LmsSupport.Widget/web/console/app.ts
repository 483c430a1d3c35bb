import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Me, Micros } from "../kit/api.ts";
import type { Toasts } from "../kit/components/toasts.ts";
import type { LogClient } from "../kit/log/client.ts";
import type { Session } from "../kit/session.ts";
import type { Store } from "../kit/store.ts";
import type { Chime } from "./attention/chime.ts";
import type { Drafts, Mode } from "./conversation/drafts.ts";
import type { Sending } from "./conversation/sending.ts";
import type { Typing } from "./conversation/typing.ts";
import type { Desk } from "./desk/desk.ts";
import type { HeldLogs } from "./desk/held.ts";
import type { Preferences } from "./preferences/preferences.ts";

/** What lives as long as one person's session on this page. */
export interface App {
  me: Me;
  /** The server's clock. */
  now: () => Micros;
  session: Session;
  desk: Desk;
  log: LogClient;
  held: HeldLogs;
  sending: Sending;
  typing: Typing;
  drafts: Drafts;
  toasts: Toasts;
  chime: Chime;
  preferences: Store<Preferences>;
  /** Which side of the composer shows, and whether it is asked to take the focus. */
  writing: Store<Writing>;
  act: Actions;
  /** When this page began, on its own monotonic clock. */
  startedAt: number;
}

export interface Writing {
  mode: Mode;
  asked: boolean;
}

export interface Actions {
  open(id: string): void;
  close(): void;
  take(id: string): void;
  proposeSolved(id: string): void;
  /** Shows that side of the composer and goes there. */
  write(mode: Mode): void;
  /** Out of the composer, back to the list. */
  leave(): void;
  /** A message that was refused goes back into the composer. */
  edit(clientId: string): void;
  learnerWrote(id: string): void;
  signOut(): void;
}

const context = createContext<App | null>(null);

export const AppProvider = context.Provider;

export function useApp(): App {
  const app = useContext(context);
  if (!app) throw new Error("outside the console");
  return app;
}
