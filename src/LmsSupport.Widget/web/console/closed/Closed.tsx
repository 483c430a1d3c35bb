import "./Closed.css";
import { CloudOff, DoorOpen, GraduationCap, Hourglass, LogOut } from "lucide";
import { Button } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { t } from "../../kit/texts.ts";

export type Why = "ended" | "left" | "noCode" | "notTutor" | "trouble";

const icons = { ended: Hourglass, left: LogOut, noCode: DoorOpen, notTutor: GraduationCap, trouble: CloudOff };

/** No console here now: why, and what to do. */
export function Closed({ why, again }: { why: Why; again?: (() => void) | undefined }) {
  return (
    <main class="closed">
      <span class="closed-icon">
        <Icon of={icons[why]} size={28} />
      </span>
      <h1>{t(`console.closed.${why}`)}</h1>
      <p>{t(`console.closed.${why}More`)}</p>
      {why === "ended" && <p class="closed-quiet">{t("console.closed.endedSafe")}</p>}
      {why === "notTutor" && <p class="closed-quiet">{t("console.closed.notTutorLearner")}</p>}
      {again && <Button onClick={again}>{t("console.closed.again")}</Button>}
    </main>
  );
}
