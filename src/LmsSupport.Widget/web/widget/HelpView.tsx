import { useEffect, useRef } from "preact/hooks";
import { t } from "../kit/texts.ts";
import { useStore } from "../kit/useStore.ts";
import { Composer } from "./Composer.tsx";
import { Head } from "./Head.tsx";
import { History } from "./History.tsx";
import type { Help } from "./help.ts";
import { LineNotice } from "./LineNotice.tsx";
import { reopen } from "./reopen.ts";
import { Shared } from "./Shared.tsx";
import { Talk } from "./Talk.tsx";

export function HelpView({ help }: { help: Help }) {
  const view = useStore(help.view);

  useEffect(() => {
    reopen.by(help.bridge);
    const leave = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (help.view.get() === "history") help.view.set("talk");
      else help.bridge.say({ lms: "close" });
    };
    addEventListener("keydown", leave);
    return () => removeEventListener("keydown", leave);
  }, [help]);

  // Back from the list by the person's own action: reading goes on in the conversation.
  const before = useRef(view);
  useEffect(() => {
    if (before.current === "history" && view === "talk") document.querySelector<HTMLElement>(".talk")?.focus();
    before.current = view;
  }, [view]);

  if (view === "history")
    return (
      <main class="widget">
        <History help={help} />
      </main>
    );
  return (
    <main class="widget" aria-label={t("widget.title")}>
      <Head help={help} />
      <LineNotice help={help} />
      <Talk help={help} />
      <footer class="foot">
        <Shared help={help} />
        <Composer help={help} />
      </footer>
    </main>
  );
}
