import "./Console.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ConversationView } from "../kit/api.ts";
import { Dialog } from "../kit/components/Dialog.tsx";
import { ToastStack } from "../kit/components/ToastStack.tsx";
import type { ConversationLog } from "../kit/log/conversation.ts";
import { t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import { type App, AppProvider } from "./app.ts";
import { Conversation, Nothing } from "./conversation/Conversation.tsx";
import { KeysHelp } from "./keys/KeysHelp.tsx";
import { useShortcuts } from "./keys/useShortcuts.ts";
import { nameOf } from "./names.ts";
import { PreferencesDialog } from "./preferences/PreferencesDialog.tsx";
import { Queue } from "./queue/Queue.tsx";
import { Rail } from "./Rail.tsx";
import { Side } from "./side/Side.tsx";

type Over = "keys" | "you" | "side" | undefined;

export function Console({ app }: { app: App }) {
  return (
    <AppProvider value={app}>
      <Desktop app={app} />
    </AppProvider>
  );
}

function Desktop({ app }: { app: App }) {
  const { desk, held, toasts } = app;
  const state = useStore(desk.state);
  const [over, setOver] = useState<Over>();
  const keyed = useShortcuts(app, () => setOver("keys"), over !== undefined);
  const log = state.open ? held.logs.get(state.open) : undefined;
  const view = useView(log, state.open ? state.lists.views.get(state.open) : undefined);
  const close = () => setOver(undefined);
  const middle = useRef<HTMLElement>(null);
  useNarrowSheet(over === "side", close);

  return (
    <>
      {/* A button: the address after # belongs to the open conversation. */}
      <button type="button" class="skip btn primary" onClick={() => middle.current?.focus()}>
        {t("console.skip")}
      </button>
      <div class={state.open ? "desktop opened" : "desktop"}>
        <Rail onKeys={() => setOver("keys")} onYou={() => setOver("you")} />
        <main class="work">
          <h1 class="unseen">{t("console.lists.name")}</h1>
          <Queue keyed={keyed} />
          <section class="middle" tabIndex={-1} ref={middle} aria-label={t("console.conversation")}>
            {log ? <Conversation key={log.id} log={log} view={view} onDetails={() => setOver("side")} /> : <Nothing />}
          </section>
        </main>
        {log && view && (
          <aside class="side" aria-label={t("console.side.name", { name: nameOf(view.learner) })}>
            <Side log={log} view={view} />
          </aside>
        )}
      </div>
      {over === "keys" && <KeysHelp onClose={close} />}
      {over === "you" && <PreferencesDialog onClose={close} />}
      {over === "side" && log && view && (
        <Dialog
          sheet
          title={t("console.side.name", { name: nameOf(view.learner) })}
          close={t("console.close")}
          onClose={close}
        >
          <Side log={log} view={view} />
        </Dialog>
      )}
      <ToastStack toasts={toasts} name={t("console.notices")} close={t("console.close")} />
    </>
  );
}

/** What is known of the open conversation: by its log or by the lists, whichever has heard more. */
function useView(log: ConversationLog | undefined, listed: ConversationView | undefined): ConversationView | null {
  const [, draw] = useState(0);
  useEffect(() => log?.state.subscribe(() => draw((count) => count + 1)), [log]);
  const logged = log?.transcript.conversation ?? undefined;
  if (!logged || !listed) return logged ?? listed ?? null;
  return listed.last >= logged.last ? listed : logged;
}

/** Where there is room again for the column, its sheet has no reason to be. */
function useNarrowSheet(open: boolean, close: () => void): void {
  useEffect(() => {
    if (!open) return;
    const wide = matchMedia("(min-width: 901px)");
    const look = () => wide.matches && close();
    wide.addEventListener("change", look);
    return () => wide.removeEventListener("change", look);
  }, [open]);
}
