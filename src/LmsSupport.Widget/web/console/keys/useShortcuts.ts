import { useEffect, useRef, useState } from "preact/hooks";
import type { App } from "../app.ts";
import { toTake } from "../desk/state.ts";
import { type Command, commandOf, isTyping } from "./keys.ts";

/** Listens for the whole page. The answer grows with each key that moves the cursor on the list. */
export function useShortcuts(app: App, help: () => void, dialog: boolean): number {
  const [keyed, setKeyed] = useState(0);
  const now = useRef({ help, dialog });
  now.current = { help, dialog };

  useEffect(() => {
    const { desk, act, toasts, preferences } = app;
    const acts: Record<Command, () => void> = {
      next: () => move(1),
      previous: () => move(-1),
      open: () => {
        const { cursor } = desk.state.get();
        if (cursor) act.open(cursor);
      },
      take: () => {
        const id = toTake(desk.state.get());
        if (id) act.take(id);
      },
      reply: () => act.write("reply"),
      note: () => act.write("note"),
      proposeSolved: () => {
        const { open } = desk.state.get();
        if (open) act.proposeSolved(open);
      },
      undo: () => toasts.actOnNewest(),
      mine: () => desk.happened({ type: "tab", tab: "mine" }),
      waiting: () => desk.happened({ type: "tab", tab: "waiting" }),
      recent: () => desk.happened({ type: "tab", tab: "recent" }),
      help: () => now.current.help(),
    };
    const move = (step: 1 | -1) => {
      desk.happened({ type: "moved", step });
      setKeyed((count) => count + 1);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const where = { typing: isTyping(event.target), dialog: now.current.dialog, off: !preferences.get().keys };
      const command = commandOf(event, where) ?? arrow(event);
      if (!command) return;
      event.preventDefault();
      acts[command]();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [app]);

  return keyed;
}

/** On the list itself the arrows do what J and K do. */
function arrow({ key, target }: KeyboardEvent): Command | undefined {
  if (!(target instanceof HTMLElement) || !target.classList.contains("row-open")) return undefined;
  return key === "ArrowDown" ? "next" : key === "ArrowUp" ? "previous" : undefined;
}
