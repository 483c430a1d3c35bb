import type { Micros } from "../../kit/api.ts";
import { systemClock } from "../../kit/clock.ts";
import { useStore } from "../../kit/useStore.ts";
import { useApp } from "../app.ts";
import { useNow } from "../ticking.ts";

/** A hiccup of the line is nobody's business. */
const worthSaying = 2_000;

/** For how long what is shown has not been up to date; undefined: it is. */
export function useStale(): Micros | undefined {
  const { log, startedAt } = useApp();
  const line = useStore(log.line);
  useNow();
  if (line.kind === "live" || line.kind === "off") return undefined;
  const since = systemClock.now() - (line.since ?? startedAt);
  return since < worthSaying ? undefined : since * 1_000;
}
