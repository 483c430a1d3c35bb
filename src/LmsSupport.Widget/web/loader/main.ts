import { watchPage } from "./errors.ts";
import { help } from "./help.ts";
import { key } from "./memory.ts";
import { safely } from "./safely.ts";
import { launchOf } from "./where.ts";

const page = document as unknown as Record<string, boolean>;

safely(() => {
  const script = document.currentScript as HTMLScriptElement;
  // Only the page itself, not its frames; and once, however often the script is included.
  if (top !== self || page[key]) return;
  page[key] = true;
  // Errors from now on, the button when there is a body for it and we know what it opens.
  let tell = () => {};
  watchPage(() => tell());
  const { origin } = new URL(script.src);
  const start = async () => {
    try {
      const launch = await launchOf(script.dataset, origin);
      if (launch) tell = help(script, origin, launch);
    } catch {
      // What is no address, or no line: then there is no button.
    }
  };
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
});
