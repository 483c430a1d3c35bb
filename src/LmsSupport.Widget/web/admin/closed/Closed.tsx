import "./Closed.css";
import { CloudOff, DoorOpen, Hourglass, LogOut, ShieldQuestion } from "lucide";
import { Button } from "../../kit/components/Button.tsx";
import { Icon } from "../../kit/components/Icon.tsx";
import { t } from "../../kit/texts.ts";

export type Why = "ended" | "left" | "noCode" | "notYours" | "trouble";

const icons = { ended: Hourglass, left: LogOut, noCode: DoorOpen, notYours: ShieldQuestion, trouble: CloudOff };

/** No administration here now: why, and what to do. */
export function Closed({ why, again }: { why: Why; again?: (() => void) | undefined }) {
  return (
    <main class="closed">
      <span class="closed-icon">
        <Icon of={icons[why]} size={28} />
      </span>
      <h1>{t(`admin.closed.${why}`)}</h1>
      <p>{t(`admin.closed.${why}More`)}</p>
      {why === "noCode" && (
        <p class="closed-quiet">
          {t("admin.closed.noCodeFirst")} <code>admin-link</code>
        </p>
      )}
      {again && <Button onClick={again}>{t("admin.againNow")}</Button>}
    </main>
  );
}
