import { Hourglass, Minus } from "lucide";
import { Button, IconButton } from "../kit/components/Button.tsx";
import { Empty } from "../kit/components/Empty.tsx";
import { t } from "../kit/texts.ts";
import { reopen } from "./reopen.ts";

/** Nothing is lost, but only the course can open it again. */
export function Closed({ code }: { code: string }) {
  const never = code === "launch-missing";
  return (
    <main class="widget closed">
      {reopen.possible && <IconButton icon={Minus} name={t("widget.reduce")} onClick={reopen.close} />}
      <Empty icon={Hourglass} title={t(never ? "widget.closed.never" : "widget.closed.title")}>
        <p>{t(never ? "widget.closed.neverMore" : "widget.closed.more")}</p>
        {!never && reopen.possible && (
          <Button kind="primary" onClick={reopen.now}>
            {t("widget.closed.again")}
          </Button>
        )}
      </Empty>
    </main>
  );
}
