import { CloudOff } from "lucide";
import { Button } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { Kbd } from "../../kit/components/Kbd.tsx";
import { t } from "../../kit/texts.ts";
import { useStore } from "../../kit/useStore.ts";
import { useApp } from "../app.ts";
import { keyOf } from "../keys/keys.ts";
import { elapsed } from "../times.ts";
import { useStale } from "./useStale.ts";

/** The foot of the list: the most used keys; without a line, how old everything above is. Same place, same height. */
export function Freshness() {
  const { log, desk, preferences } = useApp();
  const { keys } = useStore(preferences);
  const stale = useStale();

  if (stale !== undefined)
    return (
      <div class="foot stale">
        <Icon of={CloudOff} size={16} />
        <span>
          {t("console.fresh.stale", { time: elapsed(stale) })}
          <small> · {t("console.fresh.again")}</small>
        </span>
        <Button
          small
          onClick={() => {
            log.nudge();
            void desk.poll();
          }}
        >
          {t("console.fresh.now")}
        </Button>
      </div>
    );
  if (!keys) return <div class="foot">{t("console.keys.off")}</div>;
  return (
    <div class="foot keys">
      <span>
        <Kbd>{keyOf("next")}</Kbd> <Kbd>{keyOf("previous")}</Kbd> {t("console.keys.move")}
      </span>
      <span>
        <Kbd>{keyOf("open")}</Kbd> {t("console.keys.openShort")}
      </span>
      <span>
        <Kbd>{keyOf("take")}</Kbd> {t("console.keys.takeShort")}
      </span>
      <span>
        <Kbd>{keyOf("help")}</Kbd> {t("console.keys.all")}
      </span>
    </div>
  );
}
