import type { Micros } from "../../kit/api.ts";
import { ago } from "../../kit/time.ts";
import { useApp } from "../app.ts";
import { fullText } from "./times.ts";

/** A moment in the reader's time: relative while it is fresh; the whole of it on hover. */
export function When({ at }: { at: Micros }) {
  const { now } = useApp();
  return (
    <time dateTime={new Date(at / 1_000).toISOString()} title={fullText(at)}>
      {ago(at, now())}
    </time>
  );
}
