import type { Me } from "../kit/api.ts";
import { Toasts } from "../kit/components/toasts.ts";
import type { Session } from "../kit/session.ts";
import { Store } from "../kit/store.ts";
import { type AdminMe, serviceOf } from "./api.ts";
import type { App } from "./app.ts";
import { addressOf, organisationPages, type Page, type Place, placeIn } from "./place.ts";
import { pagesFor } from "./Way.tsx";

export interface Begun {
  app: App;
  /** The address says another place. */
  moved: () => void;
  end: () => void;
}

/** One person's session on this page, from here to `end`. Throws what the service refuses. */
export async function begin(session: Session, me: Me, left: () => void): Promise<Begun> {
  const service = serviceOf(session);
  const admin = new Store<AdminMe>(await service.me());
  const toasts = new Toasts();
  const place = new Store<Place>(placeIn(location.hash) ?? home(admin.get()));
  history.replaceState(history.state, "", addressOf(place.get()));
  const leaving = () => toasts.closeAll();
  window.addEventListener("pagehide", leaving);

  const placeOf = ({
    page,
    rest = [],
    organisation,
  }: {
    page: Page;
    rest?: string[];
    organisation?: number;
  }): Place => ({
    organisation: isOwn(page) ? (organisation ?? place.get().organisation ?? admin.get().organisationId) : null,
    page,
    rest,
  });
  const app: App = {
    me,
    session,
    service,
    admin,
    place,
    toasts,
    now: () => session.now(),
    drafts: new Map(),
    address: (to) => addressOf(placeOf(to)),
    go: (to) => location.assign(addressOf(placeOf(to))),
    async signOut() {
      left();
      toasts.closeAll();
      await session.call("DELETE", "/api/session").catch(() => {});
      await session.check();
    },
  };

  return {
    app,
    moved: () => place.set(placeIn(location.hash) ?? home(admin.get())),
    end: () => {
      toasts.closeAll();
      window.removeEventListener("pagehide", leaving);
    },
  };
}

const isOwn = (page: Page): boolean => (organisationPages as readonly string[]).includes(page);

/** Where one begins: the first page that is theirs. */
function home(me: AdminMe): Place {
  const { own, service } = pagesFor(me);
  const page = own[0] ?? service[0] ?? "courses";
  return { organisation: isOwn(page) ? me.organisationId : null, page, rest: [] };
}
