import { CloudOff, DoorOpen, Hourglass, LogOut, ShieldQuestion } from "lucide";
import { Closed as Page } from "../../kit/components/Closed.tsx";
import { t } from "../../kit/texts.ts";

export type Why = "ended" | "left" | "noCode" | "notYours" | "trouble";

const icons = { ended: Hourglass, left: LogOut, noCode: DoorOpen, notYours: ShieldQuestion, trouble: CloudOff };

/** No administration here now: why, and what to do. */
export function Closed({ why, again }: { why: Why; again?: (() => void) | undefined }) {
  return (
    <Page
      icon={icons[why]}
      title={t(`admin.closed.${why}`)}
      more={t(`admin.closed.${why}More`)}
      again={again && { text: t("admin.againNow"), onClick: again }}
    >
      {why === "noCode" && (
        <p class="closed-quiet">
          {t("admin.closed.noCodeFirst")} <code>admin-link</code>
        </p>
      )}
    </Page>
  );
}
