import { Clock } from "lucide";
import type { Micros } from "../../kit/api.ts";
import { Icon } from "../../kit/components/Icon.tsx";
import { t } from "../../kit/texts.ts";
import type { Trouble } from "../api.ts";
import { lengthText } from "../parts/times.ts";
import { When } from "../parts/When.tsx";
import { clockIsOff } from "./verdict.ts";

/** The last thing that went wrong, in plain words; its code for whoever writes to the platform's keepers. */
export function Happened({ trouble, tone }: { trouble: Trouble; tone: "bad" | "warn" | "plain" }) {
  return (
    <div class={`happened ${tone}`}>
      <b>{trouble.title || trouble.code}</b>
      {trouble.detail && <p>{trouble.detail}</p>}
      <p class="happened-when">
        <When at={trouble.at} /> · <code>{trouble.code}</code>
      </p>
    </div>
  );
}

export function ClockOff({ difference }: { difference: Micros | null }) {
  if (difference === null || !clockIsOff(difference)) return null;
  const time = lengthText(difference);
  return (
    <div class="happened warn">
      <b class="row">
        <Icon of={Clock} size={16} />
        {t(difference > 0 ? "admin.clock.ahead" : "admin.clock.behind", { time })}
      </b>
      <p>{t("admin.clock.more")}</p>
    </div>
  );
}
