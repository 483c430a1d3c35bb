import { useState } from "preact/hooks";
import { useApp } from "./app.ts";

export interface Draft<T> {
  value: T;
  change: (part: Partial<T>) => void;
  /** Sent, or given up. */
  forget: () => void;
  /** Something was written that is nowhere else. */
  begun: boolean;
}

/** What is being filled in. It outlives its form, so that closing or leaving loses nothing. */
export function useDraft<T extends object>(name: string, initial: T): Draft<T> {
  const { drafts } = useApp();
  const [value, set] = useState<T>(() => ({ ...initial, ...(drafts.get(name) as Partial<T> | undefined) }));
  return {
    value,
    begun: drafts.has(name),
    change(part) {
      set((before) => {
        const next = { ...before, ...part };
        drafts.set(name, next);
        return next;
      });
    },
    forget() {
      drafts.delete(name);
      set(initial);
    },
  };
}
