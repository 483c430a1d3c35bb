import { useEffect, useState } from "preact/hooks";
import type { Micros } from "../kit/api.ts";
import { useApp } from "./app.ts";

const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for everything that ticks, so that all of it ticks together; none while nothing does. */
function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(() => {
    if (!document.hidden) for (const each of [...watchers]) each();
  }, 1_000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time. Draws the component each second, or each half minute where seconds don't show. */
export function useNow(every: "second" | "halfMinute" = "second"): Micros {
  const { now } = useApp();
  const [, draw] = useState(0);
  useEffect(() => {
    const length = every === "second" ? 1 : 30;
    let count = 0;
    return watch(() => {
      if (++count % length === 0) draw((drawn) => drawn + 1);
    });
  }, [every]);
  return now();
}
