import { useEffect, useState } from "preact/hooks";
import type { Readable } from "./store.ts";

/** Draws the component again when the value changes. */
export function useStore<T>(store: Readable<T>): T {
  const [, draw] = useState(0);
  const value = store.get();
  useEffect(() => {
    const changed = () => draw((n) => n + 1);
    // Between drawing and this effect the value may have changed.
    if (store.get() !== value) changed();
    return store.subscribe(changed);
  }, [store]);
  return value;
}
