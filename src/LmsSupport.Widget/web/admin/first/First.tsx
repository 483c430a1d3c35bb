import "./First.css";
import { DoorOpen, Hourglass, KeySquare, LifeBuoy } from "lucide";
import { useRef, useState } from "preact/hooks";
import { NoLine, Refused } from "../../kit/answers.ts";
import { Button } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import type { Session } from "../../kit/session.ts";
import { t } from "../../kit/texts.ts";
import { beginFirst } from "../api.ts";
import { offlineWhy, type Why, whyOf } from "../doing.ts";
import { TextField } from "../parts/Field.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";

interface Props {
  session: Session;
  token: string;
  /** Just before the session opens: from then on its states are the page. */
  onEntered: () => void;
}

/** The very first person: a name, an organisation, and in. The link is used only when the form is sent. */
export function First({ session, token, onEntered }: Props) {
  const [name, setName] = useState("");
  const [organisation, setOrganisation] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState<Why>();
  const form = useRef<HTMLFormElement>(null);
  document.title = `${t("admin.first.title")} · LmsSupport`;

  if (why?.code === "first-link-invalid" || why?.code === "first-link-used")
    return <Spent used={why.code === "first-link-used"} />;

  const send = async (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (busy || !name.trim()) {
      form.current?.querySelector("input")?.focus();
      return;
    }
    setBusy(true);
    setWhy(undefined);
    try {
      const view = await beginFirst(session, {
        token,
        name: name.trim(),
        ...(organisation.trim() && { organisation: organisation.trim() }),
      });
      onEntered();
      session.enter(view);
    } catch (error) {
      setBusy(false);
      if (error instanceof Refused) setWhy(whyOf(error.problem));
      else if (error instanceof NoLine) setWhy(offlineWhy());
      else throw error;
    }
  };

  return (
    <main class="first">
      <div class="first-card">
        <span class="first-mark">
          <Icon of={LifeBuoy} size={28} />
        </span>
        <h1>{t("admin.first.title")}</h1>
        <p class="muted">{t("admin.first.lead")}</p>
        <form class="form" ref={form} onSubmit={send} noValidate>
          <TextField
            label={t("admin.first.name")}
            value={name}
            onChange={setName}
            maxLength={200}
            autocomplete="name"
            autofocus
            required
            wrong={asked && !name.trim() ? t("admin.first.nameMissing") : why?.fields.name}
          />
          <TextField
            label={t("admin.first.organisation")}
            hint={t("admin.first.organisationHint")}
            optional={t("admin.optional")}
            value={organisation}
            onChange={setOrganisation}
            maxLength={200}
            autocomplete="organization"
            wrong={why?.fields.organisation}
          />
          <WhyNot why={why} />
          <Button kind="primary" type="submit" busy={busy} icon={DoorOpen} onClick={() => {}}>
            {t("admin.first.enter")}
          </Button>
        </form>
        <p class="first-after">{t("admin.first.after")}</p>
      </div>
    </main>
  );
}

/** The link is over, or somebody used it: how to get another one. */
function Spent({ used }: { used: boolean }) {
  return (
    <main class="first">
      <div class="first-card" role="alert">
        <span class="first-mark quiet">
          <Icon of={used ? KeySquare : Hourglass} size={28} />
        </span>
        <h1>{t(used ? "admin.first.used" : "admin.first.over")}</h1>
        <p class="muted">{t(used ? "admin.first.usedMore" : "admin.first.overMore")}</p>
        <p>{t("admin.first.again")}</p>
        <pre class="first-command" dir="ltr">
          <code>LmsSupport.Api admin-link</code>
        </pre>
        <p class="first-after">{t("admin.first.againMore")}</p>
      </div>
    </main>
  );
}
