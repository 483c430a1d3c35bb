import "./Admin.css";
import { useRef } from "preact/hooks";
import { ToastStack } from "../kit/components/ToastStack.tsx";
import { t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import { type App, AppProvider } from "./app.ts";
import { Audit } from "./audit/Audit.tsx";
import { Courses } from "./courses/Courses.tsx";
import { Keys } from "./keys/Keys.tsx";
import { Organisations } from "./organisations/Organisations.tsx";
import { People } from "./people/People.tsx";
import { addressOf, type Place } from "./place.ts";
import { Platforms } from "./platforms/Platforms.tsx";
import { Way } from "./Way.tsx";

export function Admin({ app }: { app: App }) {
  return (
    <AppProvider value={app}>
      <Whole app={app} />
    </AppProvider>
  );
}

function Whole({ app }: { app: App }) {
  const place = useStore(app.place);
  const page = useRef<HTMLElement>(null);
  return (
    <>
      {/* A button: the address after # belongs to the pages. */}
      <button type="button" class="skip btn primary" onClick={() => page.current?.focus()}>
        {t("admin.skip")}
      </button>
      <div class="admin">
        <Way />
        {/* A page per address: nothing of the one before is left over. */}
        <main class="page" key={addressOf(place)} tabIndex={-1} ref={page}>
          <Shown place={place} />
        </main>
      </div>
      <ToastStack toasts={app.toasts} name={t("admin.notices")} close={t("admin.close")} />
    </>
  );
}

function Shown({ place }: { place: Place }) {
  switch (place.page) {
    case "platforms":
      return <Platforms rest={place.rest} />;
    case "courses":
      return <Courses rest={place.rest} />;
    case "people":
      return <People />;
    case "audit":
      return <Audit key="own" />;
    case "trail":
      return <Audit key="service" service />;
    case "keys":
      return <Keys />;
    case "organisations":
      return <Organisations />;
  }
}
