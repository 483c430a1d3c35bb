import { useEffect, useState } from "preact/hooks";
import { useDoing } from "./doing.ts";
import type { Loaded } from "./loaded.ts";
import { useLoaded } from "./loaded.ts";

export interface Part<T> {
  list: T[];
  /** Where the next part begins; null at the end. */
  next: string | null;
}

export interface Parts<T> extends Loaded<Part<T>> {
  more: () => Promise<void>;
  moreBusy: boolean;
}

/** A long list that is asked for part by part. A new question begins anew. */
export function useParts<T>(ask: (from: string | undefined) => Promise<Part<T>>, on: readonly unknown[]): Parts<T> {
  const loaded = useLoaded(() => ask(undefined), on);
  const doing = useDoing();
  return {
    ...loaded,
    moreBusy: doing.busy,
    async more() {
      const asked = loaded.value;
      if (!asked?.next) return;
      await doing.run(async () => {
        const part = await ask(asked.next!);
        // Another question may have been asked meanwhile: its list is not this one's beginning.
        loaded.change((now) =>
          now.next === asked.next ? { list: [...now.list, ...part.list], next: part.next } : now,
        );
      });
    },
  };
}

/** What is typed, a moment after the last letter. */
export function useSettled(text: string, after = 250): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), after);
    return () => clearTimeout(timer);
  }, [text, after]);
  return settled;
}
