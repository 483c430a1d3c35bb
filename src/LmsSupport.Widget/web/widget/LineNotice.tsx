import { useEffect, useState } from "preact/hooks";
import { systemClock } from "../kit/clock.ts";
import { t } from "../kit/texts.ts";
import { timeOf } from "../kit/time.ts";
import { useStore } from "../kit/useStore.ts";
import type { Help } from "./help.ts";

/** A short interruption is nobody's business. */
const patience = 4_000;

/** Says when the page is not up to date, since when, and what becomes of what one writes. */
export function LineNotice({ help }: { help: Help }) {
  const line = useStore(help.log.line);
  const [late, setLate] = useState(false);
  const down = line.kind === "waiting" || line.kind === "connecting";

  useEffect(() => {
    if (!down) {
      setLate(false);
      return;
    }
    return systemClock.after(patience, () => setLate(true));
  }, [down]);

  const durable = useStore(help.outbox.durable);
  const letters = useStore(help.outbox.letters);
  const waiting = letters.some((letter) => !letter.failure);

  return (
    <div role="status">
      {down && late && (
        <p class="notice">
          {line.reading
            ? t("widget.line.slow")
            : `${t(durable ? "widget.line.down" : "widget.line.downOpen")} ${since(help)}`}
        </p>
      )}
      {!(down && late) && !durable && waiting && <p class="notice">{t("widget.line.keepOpen")}</p>}
    </div>
  );
}

function since(help: Help): string {
  const line = help.log.line.get();
  if ((line.kind !== "waiting" && line.kind !== "connecting") || line.since === null) return "";
  const at = help.session.now() - (systemClock.now() - line.since) * 1000;
  return t("widget.line.since", { time: timeOf(at) });
}
