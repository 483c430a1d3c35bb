import { CloudOff, DoorOpen, GraduationCap, Hourglass, LogOut } from "lucide";
import { Closed as Page } from "../../kit/components/Closed.tsx";
import { t } from "../../kit/texts.ts";

export type Why = "ended" | "left" | "noCode" | "notTutor" | "trouble";

const icons = { ended: Hourglass, left: LogOut, noCode: DoorOpen, notTutor: GraduationCap, trouble: CloudOff };

/** No console here now: why, and what to do. */
export function Closed({ why, again }: { why: Why; again?: (() => void) | undefined }) {
  return (
    <Page
      icon={icons[why]}
      title={t(`console.closed.${why}`)}
      more={t(`console.closed.${why}More`)}
      again={again && { text: t("console.closed.again"), onClick: again }}
    >
      {why === "ended" && <p class="closed-quiet">{t("console.closed.endedSafe")}</p>}
      {why === "notTutor" && <p class="closed-quiet">{t("console.closed.notTutorLearner")}</p>}
    </Page>
  );
}
