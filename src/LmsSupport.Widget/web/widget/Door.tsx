import { ExternalLink, Minus } from "lucide";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Refused } from "../kit/answers.ts";
import type { ConsoleView, Me } from "../kit/api.ts";
import { Button, IconButton } from "../kit/components/Button.tsx";
import type { Session } from "../kit/session.ts";
import { plural, t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import { Bridge } from "./bridge.ts";
import { reopen } from "./reopen.ts";

const every = 20_000;

/** A tutor in the course: their place is the console, in a tab of its own. */
export function Door({ session, me }: { session: Session; me: Me }) {
  const [waiting, setWaiting] = useState<number | null>(null);
  const [trouble, setTrouble] = useState("");
  const bridge = useMemo(() => new Bridge(me.pageOrigins), [session]);
  const told = useStore(bridge.told);

  useEffect(() => {
    reopen.by(bridge);
    let stopped = false;
    const look = async () => {
      try {
        const view = await session.get<ConsoleView>("/api/console");
        if (stopped) return;
        setWaiting(view.waiting.length);
        const unread = view.waiting.length;
        bridge.say({ lms: "state", unread, conversation: false });
      } catch {
        // Without line the number stays as it was; the next look mends it.
      }
    };
    void look();
    const timer = setInterval(look, every);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [session, bridge]);

  useEffect(() => {
    const leave = (event: KeyboardEvent) => event.key === "Escape" && bridge.say({ lms: "close" });
    addEventListener("keydown", leave);
    return () => removeEventListener("keydown", leave);
  }, [bridge]);

  const enter = async () => {
    setTrouble("");
    // At once, by the click: browsers stop windows that open later.
    const tab = window.open("about:blank", "_blank");
    try {
      const { address } = await session.handOff("console");
      if (!tab) return location.assign(address);
      tab.opener = null;
      tab.location.replace(new URL(address, location.origin).href);
    } catch (error) {
      tab?.close();
      setTrouble(error instanceof Refused ? error.problem.title : t("widget.line.down"));
    }
  };

  return (
    <main class="widget">
      <header class="head">
        <div class="head-name">
          <h1>{t("widget.title")}</h1>
          <p class="muted">{me.course.title}</p>
        </div>
        {told && <IconButton icon={Minus} name={t("widget.reduce")} onClick={() => bridge.say({ lms: "close" })} />}
      </header>
      <div class="door">
        <p class="door-count" role="status">
          {waiting === null ? " " : waiting === 0 ? t("widget.door.nobody") : plural("widget.door.waiting", waiting)}
        </p>
        <p class="muted">{t("widget.door.more")}</p>
        <Button kind="primary" icon={ExternalLink} onClick={enter}>
          {t("widget.door.open")}
        </Button>
        {trouble && (
          <p class="notice bad" role="alert">
            {trouble}
          </p>
        )}
      </div>
    </main>
  );
}
