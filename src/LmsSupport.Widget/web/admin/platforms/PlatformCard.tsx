import { FlaskConical } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../kit/components/Button.tsx";
import { Chip } from "../../kit/components/Chip.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { plural, t } from "../../kit/texts.ts";
import type { PlatformView } from "../api.ts";
import { useAdmin, useApp } from "../app.ts";
import { When } from "../parts/When.tsx";
import { ClockOff, Happened } from "./Happened.tsx";
import { TestSteps } from "./TestSteps.tsx";
import { looks } from "./tones.ts";
import { lastLaunch, nameOf, speaking, troubleOf, verdictOf } from "./verdict.ts";

/** One platform: its verdict first, then why, then the numbers. */
export function PlatformCard({ platform, tested }: { platform: PlatformView; tested: () => Promise<void> }) {
  const { address } = useApp();
  const { operator, may } = useAdmin();
  const [testing, setTesting] = useState(false);
  const verdict = verdictOf(platform);
  const look = looks[verdict];
  const who = speaking(platform);
  const trouble = who && troubleOf(who);
  const launch = lastLaunch(platform);
  const off = platform.deployments.filter(({ approved }) => !approved).length;
  const toTest = platform.registrations.filter(({ enabled, approved }) => enabled && approved);

  return (
    <article class="card platform">
      <div class="card-head">
        <span class={`light ${look.tone}`}>
          <Icon of={look.icon} size={22} />
        </span>
        <div class="grow">
          <h2 dir="auto">
            <a class="platform-name" href={address({ page: "platforms", rest: [platform.id] })}>
              {nameOf(platform)}
            </a>
          </h2>
          <p class="platform-verdict">
            <b class={`ink-${look.tone}`}>{t(`admin.verdict.${verdict}`)}</b>
            {launch !== null && (
              <span class="muted">
                {" · "}
                {t("admin.platforms.lastLaunch")} <When at={launch} />
              </span>
            )}
          </p>
        </div>
        {(operator || may.registrations) && toTest.length > 0 && (
          <Button icon={FlaskConical} aria-expanded={testing} onClick={() => setTesting(!testing)}>
            {t("admin.test.do")}
          </Button>
        )}
      </div>
      {trouble && <Happened trouble={trouble} tone={verdict === "refused" ? "bad" : "warn"} />}
      {who && <ClockOff difference={who.health.clockDifference} />}
      {testing &&
        toTest.map((registration) => (
          <TestSteps
            key={registration.id}
            registration={registration}
            named={toTest.length > 1}
            onDone={() => void tested()}
          />
        ))}
      <p class="platform-foot">
        <span class="mono muted">{platform.issuer}</span>
        <span class="row">
          <Chip>{plural("admin.platforms.registrations", platform.registrations.length)}</Chip>
          <Chip>{plural("admin.platforms.deployments", platform.deployments.length)}</Chip>
          {off > 0 && <Chip tone="warn">{plural("admin.platforms.deploymentsOff", off)}</Chip>}
        </span>
      </p>
    </article>
  );
}
