import type { PageContext } from "../kit/api.ts";

/** Browsers forbid storage to some frames by throwing. */
export function unlessForbidden<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

const shareKey = "lms.share";
const whereKey = "lms.where";
const toldKey = "lms.told";

/** Small things that this browser remembers for its person; without storage each page begins anew. */
export const own = {
  /** On unless somebody switched it off. */
  shares: (): boolean => unlessForbidden(() => localStorage.getItem(shareKey) !== "off", true),

  share: (shares: boolean): void =>
    unlessForbidden(
      () => (shares ? localStorage.removeItem(shareKey) : localStorage.setItem(shareKey, "off")),
      undefined,
    ),

  /** The conversation that this tab showed last; empty: a new question. */
  stay: (person: string, conversation: string | null): void =>
    unlessForbidden(() => sessionStorage.setItem(whereKey, `${person} ${conversation ?? ""}`), undefined),

  /** Null when this tab has shown nothing to this person yet. */
  where: (person: string): string | null =>
    unlessForbidden(() => {
      const [who, where] = (sessionStorage.getItem(whereKey) ?? "").split(" ");
      return who === person ? (where ?? "") : null;
    }, null),

  /** Whether the tutor of this conversation does not know this place yet. Asking is telling. */
  tellsNew: (conversation: string, { address, activity, errors }: PageContext): boolean =>
    unlessForbidden(() => {
      const told = JSON.stringify([conversation, address, activity, errors.map(({ message }) => message)]);
      if (sessionStorage.getItem(toldKey) === told) return false;
      sessionStorage.setItem(toldKey, told);
      return true;
    }, true),
};
