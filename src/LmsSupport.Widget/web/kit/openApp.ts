import { Ended, NoLine, Refused } from "./answers.ts";
import type { Session } from "./session.ts";

/** Opens another of our pages in a tab of its own, already signed in. False: it was refused, or there is no line. */
export async function openApp(session: Session, app: "console" | "admin"): Promise<boolean> {
  // At once, by the click: browsers stop windows that open later.
  const tab = window.open("about:blank", "_blank");
  try {
    const { address } = await session.handOff(app);
    if (!tab) location.assign(address);
    else {
      tab.opener = null;
      tab.location.replace(new URL(address, location.origin).href);
    }
    return true;
  } catch (error) {
    tab?.close();
    if (error instanceof Refused || error instanceof NoLine || error instanceof Ended) return false;
    throw error;
  }
}
