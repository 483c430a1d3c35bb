import { useEffect, useMemo } from "preact/hooks";
import type { Me } from "../kit/api.ts";
import { prepareAnnouncements } from "../kit/components/announce.ts";
import { Skeleton } from "../kit/components/Skeleton.tsx";
import type { Session } from "../kit/session.ts";
import { t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import { Closed } from "./Closed.tsx";
import { Door } from "./Door.tsx";
import { HelpView } from "./HelpView.tsx";
import { Help } from "./help.ts";

export function App({ session, opened }: { session: Session; opened?: boolean }) {
  const state = useStore(session.state);
  useEffect(prepareAnnouncements, []);
  useEffect(() => {
    document.title = t("widget.title");
  });
  if (!opened || state.kind === "opening" || state.kind === "noLine")
    return (
      <main class="widget">
        {state.kind === "noLine" && <p class="notice">{t("widget.line.opening")}</p>}
        <Skeleton name={t("widget.loading")} />
      </main>
    );
  if (state.kind === "ended") return <Closed code={state.code} />;
  return <Opened session={session} me={state.me} />;
}

function Opened({ session, me }: { session: Session; me: Me }) {
  // Renewals bring a new `me` of the same person: what is under way goes on.
  const help = useMemo(() => (me.role === "learner" ? new Help(session, me) : null), [session, me.person.id, me.role]);
  return help ? <HelpView help={help} /> : <Door session={session} me={me} />;
}
