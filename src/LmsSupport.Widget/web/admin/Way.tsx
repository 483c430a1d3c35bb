import "./Way.css";
import type { IconNode } from "lucide";
import {
  BookOpen,
  Building2,
  ExternalLink,
  History,
  KeyRound,
  LifeBuoy,
  LogOut,
  Menu,
  MessagesSquare,
  Plug,
  ScrollText,
  UsersRound,
} from "lucide";
import { useState } from "preact/hooks";
import { Avatar } from "../kit/components/Avatar.tsx";
import { Button } from "../kit/components/Button.tsx";
import { Dialog } from "../kit/components/Dialog.tsx";
import { Icon } from "../kit/components/Icon.tsx";
import { openApp } from "../kit/openApp.ts";
import { t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import type { AdminMe } from "./api.ts";
import { useAdmin, useApp } from "./app.ts";
import type { Page } from "./place.ts";

const icons: Record<Page, IconNode> = {
  platforms: Plug,
  courses: BookOpen,
  people: UsersRound,
  audit: History,
  organisations: Building2,
  keys: KeyRound,
  trail: ScrollText,
};

/** Pages that this person may open; what they may not is not shown, and refused by the service in any case. */
export function pagesFor({ operator, may }: AdminMe): { own: Page[]; service: Page[] } {
  const own: Page[] = [];
  if (operator || may.registrations || may.deployments) own.push("platforms");
  if (operator || may.courses) own.push("courses");
  if (operator || may.grants) own.push("people");
  if (operator || may.audit) own.push("audit");
  const service: Page[] = operator ? ["organisations", "keys", "trail"] : may.keys ? ["keys"] : [];
  return { own, service };
}

/** The way around: at the side, or behind one button where there is no room. */
export function Way() {
  const [open, setOpen] = useState(false);
  const { place } = useApp();
  const { page } = useStore(place);
  return (
    <>
      <header class="bar">
        <span class="way-mark">
          <Icon of={LifeBuoy} size={20} />
        </span>
        <b class="bar-title">{t(`admin.${page}.title`)}</b>
        <Button icon={Menu} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {t("admin.way.menu")}
        </Button>
      </header>
      <div class="way">
        <Links />
      </div>
      {open && (
        <Dialog sheet title={t("admin.way.name")} close={t("admin.close")} onClose={() => setOpen(false)}>
          <Links onGone={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Links({ onGone }: { onGone?: () => void }) {
  const { place, address, me, signOut } = useApp();
  const admin = useAdmin();
  const { page } = useStore(place);
  const { own, service } = pagesFor(admin);
  const link = (to: Page) => (
    <li key={to}>
      <a class="way-link" href={address({ page: to })} aria-current={page === to ? "page" : undefined} onClick={onGone}>
        <Icon of={icons[to]} size={18} />
        {t(`admin.${to}.title`)}
      </a>
    </li>
  );

  return (
    <>
      <div class="way-head">
        <span class="way-mark">
          <Icon of={LifeBuoy} size={20} />
        </span>
        <Which onGone={onGone} />
      </div>
      <nav class="way-nav" aria-label={t("admin.way.name")}>
        <ul>{own.map(link)}</ul>
        {service.length > 0 && (
          <>
            <h2>{t("admin.way.service")}</h2>
            <ul>{service.map(link)}</ul>
          </>
        )}
      </nav>
      <div class="way-foot">
        {me.apps?.includes("console") && <ToConsole />}
        <div class="way-me">
          <Avatar initials={me.person.initials} tone="primary" />
          <span dir="auto">{me.person.name || t("admin.way.you")}</span>
        </div>
        <button type="button" class="way-link" onClick={signOut}>
          <Icon of={LogOut} size={18} />
          {t("admin.way.leave")}
        </button>
      </div>
    </>
  );
}

/** The organisation that is looked at; who works for several changes it here. */
function Which({ onGone }: { onGone?: (() => void) | undefined }) {
  const { place, go, me } = useApp();
  const { organisations, organisationId } = useAdmin();
  const at = useStore(place);
  const current = at.organisation ?? organisationId;
  const name = organisations.find(({ id }) => id === current)?.name ?? me.organisation?.name ?? "";
  if (organisations.length < 2)
    return (
      <b class="way-organisation" dir="auto">
        {name}
      </b>
    );
  return (
    <select
      class="input way-which"
      aria-label={t("admin.way.organisation")}
      value={String(current)}
      onChange={(event) => {
        go({ page: at.organisation === null ? "platforms" : at.page, organisation: Number(event.currentTarget.value) });
        onGone?.();
      }}
    >
      {organisations.map((organisation) => (
        <option key={organisation.id} value={String(organisation.id)}>
          {organisation.name}
        </option>
      ))}
    </select>
  );
}

function ToConsole() {
  const { session, toasts } = useApp();
  const open = async () => {
    if (!(await openApp(session, "console"))) toasts.show(t("admin.way.consoleNot"), { tone: "bad" });
  };
  return (
    <button type="button" class="way-link" onClick={open}>
      <Icon of={MessagesSquare} size={18} />
      {t("admin.way.console")}
      <Icon of={ExternalLink} size={14} class="way-out" />
      <span class="unseen">{t("admin.way.newTab")}</span>
    </button>
  );
}
