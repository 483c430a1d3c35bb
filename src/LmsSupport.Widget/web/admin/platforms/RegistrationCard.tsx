import { FlaskConical, Pencil } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { t } from "../../kit/texts.ts";
import type { RegistrationView } from "../api.ts";
import { useApp, useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { Confirm } from "../parts/Confirm.tsx";
import { When } from "../parts/When.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";
import { EditRegistration } from "./EditRegistration.tsx";
import { ClockOff, Happened } from "./Happened.tsx";
import { scopeName } from "./scopes.ts";
import { TestSteps } from "./TestSteps.tsx";
import { looks } from "./tones.ts";
import { verdictOn } from "./verdict.ts";

/** One registration: how it is, what it may, and what can be done with it. */
export function RegistrationCard({
  registration,
  named,
  changed,
}: {
  registration: RegistrationView;
  /** Otherwise the page's title has said its name already. */
  named: boolean;
  changed: () => Promise<void>;
}) {
  const api = useOrganisation();
  const { toasts } = useApp();
  const doing = useDoing();
  const [over, setOver] = useState<"edit" | "disable">();
  const [testing, setTesting] = useState(false);
  const { health, enabled, approved, configured, owned } = registration;
  const verdict = verdictOn(registration);
  const look = looks[verdict];
  const changeable = owned && !configured;

  const turn = async (how: "enable" | "approve") => {
    if (!(await doing.run(() => api.turnRegistration(registration.id, how)))) return;
    toasts.show(
      t(how === "enable" ? "admin.registration.enabled" : "admin.waiting.approved", { name: registration.name }),
    );
    await changed();
  };
  const close = () => setOver(undefined);

  return (
    <article class="card">
      <div class="card-head">
        <span class={`light ${look.tone}`}>
          <Icon of={look.icon} size={22} />
        </span>
        <div class="grow">
          <h2 dir="auto">{named ? registration.name || registration.clientId : t("admin.registration.title")}</h2>
          <p class="platform-verdict">
            <b class={`ink-${look.tone}`}>{t(`admin.verdict.${verdict}`)}</b>
          </p>
        </div>
        <div class="row">
          {approved && enabled && (
            <Button icon={FlaskConical} aria-expanded={testing} onClick={() => setTesting(!testing)}>
              {t("admin.test.do")}
            </Button>
          )}
          {!approved && owned && (
            <Button kind="primary" busy={doing.busy} onClick={() => void turn("approve")}>
              {t("admin.waiting.approve")}
            </Button>
          )}
          {changeable && (
            <Button icon={Pencil} onClick={() => setOver("edit")}>
              {t("admin.edit")}
            </Button>
          )}
          {changeable && approved && (
            <Button busy={doing.busy} onClick={() => (enabled ? setOver("disable") : void turn("enable"))}>
              {t(enabled ? "admin.disable" : "admin.enable")}
            </Button>
          )}
        </div>
      </div>
      <WhyNot why={doing.why} />
      {verdict === "refused" && health.lastRefusal && <Happened trouble={health.lastRefusal} tone="bad" />}
      {verdict !== "off" && health.lastService && <Happened trouble={health.lastService} tone="warn" />}
      {verdict !== "off" && <ClockOff difference={health.clockDifference} />}
      {testing && <TestSteps registration={registration} onDone={() => void changed()} />}
      <dl class="facts">
        <div>
          <dt>{t("admin.registration.lastLaunch")}</dt>
          <dd>{health.lastLaunchAt === null ? t("admin.never") : <When at={health.lastLaunchAt} />}</dd>
        </div>
        <div>
          <dt>{t("admin.registration.lastRefusal")}</dt>
          <dd>{health.lastRefusal ? <When at={health.lastRefusal.at} /> : t("admin.registration.noRefusal")}</dd>
        </div>
        <div>
          <dt>{t("admin.registration.scopes")}</dt>
          <dd>
            {registration.scopes === null
              ? t("admin.registration.scopesUnknown")
              : registration.scopes.length
                ? [...new Set(registration.scopes.map(scopeName))].join(", ")
                : t("admin.nothing")}
          </dd>
        </div>
      </dl>
      {verdict !== "refused" && health.lastRefusal && (
        <details class="fold">
          <summary>{t("admin.registration.refusalMore")}</summary>
          <Happened trouble={health.lastRefusal} tone="plain" />
        </details>
      )}
      <details class="fold">
        <summary>{t("admin.registration.addresses")}</summary>
        <Addresses registration={registration} />
      </details>
      {configured && <p class="notice plain">{t("admin.registration.configuredMore")}</p>}
      {over === "edit" && <EditRegistration registration={registration} saved={changed} onClose={close} />}
      {over === "disable" && (
        <Confirm
          title={t("admin.registration.disable", { name: registration.name })}
          yes={t("admin.disable")}
          act={() => api.turnRegistration(registration.id, "disable")}
          onClose={(done) => {
            close();
            if (done) void changed();
          }}
        >
          <ul class="list-dots">
            <li>{t("admin.registration.disableOut")}</li>
            <li>{t("admin.registration.disableIn")}</li>
            <li>{t("admin.registration.kept")}</li>
          </ul>
        </Confirm>
      )}
    </article>
  );
}

function Addresses({ registration }: { registration: RegistrationView }) {
  const facts = [
    [t("admin.registration.issuer"), registration.issuer],
    [t("admin.registration.clientId"), registration.clientId],
    [t("admin.registration.authorization"), registration.authorizationAddress],
    [t("admin.registration.token"), registration.tokenAddress],
    [t("admin.registration.keys"), registration.keysAddress],
    [t("admin.registration.audience"), registration.tokenAudience],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]));
  return (
    <dl class="addresses">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="mono" dir="ltr">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
