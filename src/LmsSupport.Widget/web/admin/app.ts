import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Me, Micros } from "../kit/api.ts";
import type { Toasts } from "../kit/components/toasts.ts";
import type { Session } from "../kit/session.ts";
import type { Store } from "../kit/store.ts";
import { useStore } from "../kit/useStore.ts";
import { type AdminMe, type OrganisationApi, organisationOf, type ServiceApi } from "./api.ts";
import type { Page, Place } from "./place.ts";

/** What lives as long as one person's session on this page. */
export interface App {
  me: Me;
  session: Session;
  service: ServiceApi;
  /** What this person may do; read again when an organisation was made or renamed. */
  admin: Store<AdminMe>;
  place: Store<Place>;
  toasts: Toasts;
  /** The server's clock. */
  now: () => Micros;
  /** Forms that were begun and not sent, by their name: leaving a page loses none of it. */
  drafts: Map<string, unknown>;
  go: (to: { page: Page; rest?: string[]; organisation?: number }) => void;
  address: (to: { page: Page; rest?: string[]; organisation?: number }) => string;
  signOut: () => void;
}

const context = createContext<App | null>(null);

export const AppProvider = context.Provider;

export function useApp(): App {
  const app = useContext(context);
  if (!app) throw new Error("outside the administration");
  return app;
}

const apis = new WeakMap<Session, Map<number, OrganisationApi>>();

/** The organisation that the reader looks at. */
export function useOrganisation(): OrganisationApi {
  const { session, place, admin } = useApp();
  const id = useStore(place).organisation ?? admin.get().organisationId;
  const known = apis.get(session) ?? new Map<number, OrganisationApi>();
  apis.set(session, known);
  const api = known.get(id) ?? organisationOf(session, id);
  known.set(id, api);
  return api;
}

export const useAdmin = (): AdminMe => useStore(useApp().admin);
