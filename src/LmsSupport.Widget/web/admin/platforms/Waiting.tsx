import { Check } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Chip } from "../../kit/components/Chip.tsx";
import { t } from "../../kit/texts.ts";
import { useStore } from "../../kit/useStore.ts";
import { organisationOf, type RegistrationView, type WaitingDeployment } from "../api.ts";
import { useAdmin, useApp, useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { When } from "../parts/When.tsx";
import { WhyNot } from "../parts/WhyNot.tsx";

interface Props {
  registrations: RegistrationView[];
  deployments: WaitingDeployment[];
  done: () => Promise<void>;
}

/** What nobody may use until an administrator has said yes. */
export function WaitingForYou({ registrations, deployments, done }: Props) {
  const count = registrations.length + deployments.length;
  if (count === 0) return null;
  return (
    <section class="card waiting">
      <div class="card-head">
        <h2>{t("admin.waiting.title")}</h2>
        <Chip tone="accent">{String(count)}</Chip>
      </div>
      <p class="muted small">{t("admin.waiting.lead")}</p>
      <ul class="rows">
        {registrations.map((registration) => (
          <WaitingRegistration key={registration.id} registration={registration} done={done} />
        ))}
        {deployments.map((deployment) => (
          <WaitingOne key={deployment.registrationId + deployment.externalId} deployment={deployment} done={done} />
        ))}
      </ul>
    </section>
  );
}

function WaitingRegistration({ registration, done }: { registration: RegistrationView; done: () => Promise<void> }) {
  const api = useOrganisation();
  const { toasts } = useApp();
  const doing = useDoing();
  const approve = async () => {
    if (!(await doing.run(() => api.turnRegistration(registration.id, "approve")))) return;
    toasts.show(t("admin.waiting.approved", { name: registration.name }));
    await done();
  };
  return (
    <li class="waiting-row">
      <div class="grow">
        <b dir="auto">{registration.name || registration.issuer}</b> <Chip>{t("admin.waiting.registration")}</Chip>
        <p class="mono muted">{registration.issuer}</p>
        <p class="small muted">
          {t("admin.registration.clientId")} <span class="mono">{registration.clientId}</span>
          {registration.createdAt !== null && (
            <>
              {" · "}
              <When at={registration.createdAt} />
            </>
          )}
        </p>
        <WhyNot why={doing.why} />
      </div>
      {registration.owned && (
        <Button kind="primary" icon={Check} busy={doing.busy} onClick={approve}>
          {t("admin.waiting.approve")}
        </Button>
      )}
    </li>
  );
}

/** An installation that knocked with a proven token: whose is it? */
function WaitingOne({ deployment, done }: { deployment: WaitingDeployment; done: () => Promise<void> }) {
  const { toasts, session, place } = useApp();
  const { organisations, organisationId } = useAdmin();
  const current = useStore(place).organisation ?? organisationId;
  const [chosen, setChosen] = useState(current);
  const doing = useDoing();
  const assign = async () => {
    const { registrationId, externalId } = deployment;
    if (!(await doing.run(() => organisationOf(session, chosen).assign({ registrationId, externalId })))) return;
    const name = organisations.find(({ id }) => id === chosen)?.name ?? "";
    toasts.show(t("admin.waiting.assigned", { name: deployment.name || externalId, organisation: name }));
    await done();
  };
  return (
    <li class="waiting-row">
      <div class="grow">
        <b dir="auto">{deployment.name || deployment.registrationName}</b> <Chip>{t("admin.waiting.deployment")}</Chip>
        <p class="small muted">
          {t("admin.deployment.id")} <span class="mono">{deployment.externalId}</span> ·{" "}
          <span class="mono">{deployment.issuer}</span>
        </p>
        <p class="small muted">
          {t("admin.waiting.knocked")} <When at={deployment.lastSeenAt} />
        </p>
        <WhyNot why={doing.why} />
      </div>
      <div class="row">
        {organisations.length > 1 && (
          <select
            class="input waiting-which"
            aria-label={t("admin.waiting.whose")}
            value={String(chosen)}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
          >
            {organisations.map(({ id, name }) => (
              <option key={id} value={String(id)}>
                {name}
              </option>
            ))}
          </select>
        )}
        <Button kind="primary" icon={Check} busy={doing.busy} onClick={assign}>
          {t("admin.waiting.approve")}
        </Button>
      </div>
    </li>
  );
}
