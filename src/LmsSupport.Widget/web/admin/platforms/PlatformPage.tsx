import "./Platforms.css";
import { SearchX } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Chip } from "../../kit/components/Chip.tsx";
import { Empty } from "../../kit/components/Empty.tsx";
import { t } from "../../kit/texts.ts";
import type { DeploymentView, PlatformView } from "../api.ts";
import { useAdmin, useApp, useOrganisation } from "../app.ts";
import { useDoing } from "../doing.ts";
import { type Loaded, useLoaded } from "../loaded.ts";
import { Confirm } from "../parts/Confirm.tsx";
import { Head } from "../parts/Head.tsx";
import { View } from "../parts/View.tsx";
import { OurAddresses } from "./OurAddresses.tsx";
import { PlatformSettings } from "./PlatformSettings.tsx";
import { RegistrationCard } from "./RegistrationCard.tsx";
import { nameOf } from "./verdict.ts";

/** One platform with all that belongs to it. */
export function PlatformPage({ id }: { id: string }) {
  const api = useOrganisation();
  const { address } = useApp();
  const loaded = useLoaded(() => api.platforms(), [api]);
  const platform = loaded.value?.find((each) => each.id === id);
  return (
    <>
      <Head
        title={platform ? nameOf(platform) : t("admin.platforms.one")}
        back={{ address: address({ page: "platforms" }), name: t("admin.platforms.title") }}
        lead={platform && <span class="mono">{platform.issuer}</span>}
      />
      <View of={loaded} name={t("admin.platforms.loading")}>
        {() =>
          platform ? (
            <Parts platform={platform} loaded={loaded} />
          ) : (
            <Empty icon={SearchX} title={t("admin.platforms.gone")}>
              <p>{t("admin.platforms.goneMore")}</p>
            </Empty>
          )
        }
      </View>
    </>
  );
}

function Parts({ platform, loaded }: { platform: PlatformView; loaded: Loaded<PlatformView[]> }) {
  const { operator, may } = useAdmin();
  const ways = new Map(platform.registrations.map(({ id, name, clientId }) => [id, name || clientId]));
  return (
    <>
      <div class="stack">
        {platform.registrations.map((registration) => (
          <RegistrationCard
            key={registration.id}
            registration={registration}
            named={
              platform.registrations.length > 1 || (registration.name !== "" && registration.name !== platform.name)
            }
            changed={loaded.reload}
          />
        ))}
      </div>
      <section class="section">
        <div class="section-head">
          <h2>{t("admin.deployment.many")}</h2>
        </div>
        <p class="section-lead">{t("admin.deployment.about")}</p>
        {platform.deployments.length ? (
          <ul class="rows card">
            {platform.deployments.map((deployment) => (
              <Deployment
                key={deployment.id}
                deployment={deployment}
                registration={platform.registrations.length > 1 ? ways.get(deployment.registrationId) : undefined}
                changed={loaded.reload}
              />
            ))}
          </ul>
        ) : (
          <p class="notice plain">{t("admin.deployment.none")}</p>
        )}
      </section>
      {(operator || may.registrations) && <PlatformSettings platform={platform} saved={loaded.reload} />}
      <section class="section">
        <div class="section-head">
          <h2>{t("admin.ours.title")}</h2>
        </div>
        <p class="section-lead">{t("admin.ours.lead")}</p>
        <OurAddresses />
      </section>
    </>
  );
}

interface DeploymentProps {
  deployment: DeploymentView;
  registration: string | undefined;
  changed: () => Promise<void>;
}

function Deployment({ deployment, registration, changed }: DeploymentProps) {
  const api = useOrganisation();
  const { operator, may } = useAdmin();
  const { toasts } = useApp();
  const doing = useDoing();
  const [asking, setAsking] = useState(false);
  const enable = async () => {
    if (await doing.run(() => api.turnDeployment(deployment.id, "enable"))) await changed();
    else toasts.show(t("admin.notDone"), { tone: "bad" });
  };
  return (
    <li class="deployment">
      <div class="grow brief">
        <span class="mono">{deployment.externalId}</span>
        {registration && <span class="small muted"> · {registration}</span>}
      </div>
      <Chip tone={deployment.approved ? "ok" : "plain"}>{t(deployment.approved ? "admin.on" : "admin.off")}</Chip>
      {(operator || may.deployments) && (
        <Button small busy={doing.busy} onClick={deployment.approved ? () => setAsking(true) : enable}>
          {t(deployment.approved ? "admin.disable" : "admin.enable")}
        </Button>
      )}
      {asking && (
        <Confirm
          title={t("admin.deployment.disable", { id: deployment.externalId })}
          yes={t("admin.disable")}
          act={() => api.turnDeployment(deployment.id, "disable")}
          onClose={(done) => {
            setAsking(false);
            if (done) void changed();
          }}
        >
          <p>{t("admin.deployment.disableMore")}</p>
          <p class="muted">{t("admin.registration.kept")}</p>
        </Confirm>
      )}
    </li>
  );
}
