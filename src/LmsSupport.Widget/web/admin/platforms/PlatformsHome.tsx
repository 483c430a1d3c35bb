import "./Platforms.css";
import { Plug, Plus } from "lucide";
import { useEffect } from "preact/hooks";
import { Empty } from "../../kit/components/Empty.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { plural, t } from "../../kit/texts.ts";
import type { PlatformView, RegistrationView, WaitingDeployment } from "../api.ts";
import { useAdmin, useApp, useOrganisation } from "../app.ts";
import { useLoaded } from "../loaded.ts";
import { Head } from "../parts/Head.tsx";
import { View } from "../parts/View.tsx";
import { PlatformCard } from "./PlatformCard.tsx";
import { needsCare, verdictOf } from "./verdict.ts";
import { WaitingForYou } from "./Waiting.tsx";

interface Everything {
  platforms: PlatformView[];
  registrations: RegistrationView[];
  deployments: WaitingDeployment[];
}

const again = 5_000;

/** "Does it work?", for every platform at one glance; then whatever waits for a yes. */
export function PlatformsHome() {
  const api = useOrganisation();
  const { may, operator } = useAdmin();
  const { address } = useApp();
  const loaded = useLoaded<Everything>(async () => {
    const [platforms, registrations, deployments] = await Promise.all([
      api.platforms(),
      operator || may.registrations ? api.registrations() : [],
      operator || may.deployments ? api.waiting() : [],
    ]);
    return { platforms, registrations, deployments };
  }, [api]);
  // Somebody enters elsewhere, or is refused: whoever watches sees it here.
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && void loaded.reload(), again);
    return () => clearInterval(timer);
  }, [api]);

  return (
    <>
      <Head title={t("admin.platforms.title")} lead={loaded.value && summary(loaded.value.platforms)}>
        {(operator || may.registrations) && (
          <a class="btn primary" href={address({ page: "platforms", rest: ["connect"] })}>
            <Icon of={Plus} size={18} />
            {t("admin.connect.title")}
          </a>
        )}
      </Head>
      <View of={loaded} name={t("admin.platforms.loading")}>
        {({ platforms, registrations, deployments }) => {
          const waiting = registrations.filter(({ approved }) => !approved);
          return (
            <div class="stack">
              <WaitingForYou registrations={waiting} deployments={deployments} done={loaded.reload} />
              {platforms.length === 0 && (
                <div class="card">
                  <Empty icon={Plug} title={t("admin.platforms.none")}>
                    <p>{t("admin.platforms.noneMore")}</p>
                    {(operator || may.registrations) && (
                      <a class="btn primary" href={address({ page: "platforms", rest: ["connect"] })}>
                        {t("admin.connect.title")}
                      </a>
                    )}
                  </Empty>
                </div>
              )}
              {[...platforms]
                .sort((a, b) => Number(needsCare(verdictOf(b))) - Number(needsCare(verdictOf(a))))
                .map((platform) => (
                  <PlatformCard key={platform.id} platform={platform} tested={loaded.reload} />
                ))}
            </div>
          );
        }}
      </View>
    </>
  );
}

/** The sentence before the picture. */
function summary(platforms: PlatformView[]): string | undefined {
  if (platforms.length === 0) return undefined;
  const care = platforms.filter((platform) => needsCare(verdictOf(platform))).length;
  if (care) return plural("admin.platforms.care", care);
  return platforms.some((platform) => verdictOf(platform) === "works")
    ? t("admin.platforms.fine")
    : t("admin.platforms.quiet");
}
