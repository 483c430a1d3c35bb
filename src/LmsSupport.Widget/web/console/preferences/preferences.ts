import { Store } from "../../kit/store.ts";
import type { Enter } from "../keys/keys.ts";

/** How this tutor likes to work in this browser. Holds no personal data. */
export interface Preferences {
  sound: boolean;
  enter: Enter;
  /** Single keys as shortcuts (WCAG 2.1.4: they can be switched off). */
  keys: boolean;
}

const place = "console.preferences";
const usual: Preferences = { sound: false, enter: "newLine", keys: true };

export function readPreferences(storage: Pick<Storage, "getItem"> | undefined): Preferences {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(place) ?? "{}");
    const { sound, enter, keys } = { ...usual, ...(kept as Partial<Preferences>) };
    return { sound: sound === true, enter: enter === "send" ? "send" : "newLine", keys: keys !== false };
  } catch {
    return usual;
  }
}

export function preferencesIn(storage: Storage | undefined): Store<Preferences> {
  const store = new Store(readPreferences(storage));
  store.subscribe(() => {
    try {
      storage?.setItem(place, JSON.stringify(store.get()));
    } catch {
      // They hold as long as the page.
    }
  });
  return store;
}
