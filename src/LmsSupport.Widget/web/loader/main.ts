import { help } from "./help.ts";

const once = Symbol.for("lmssupport");
const page = window as unknown as Record<symbol, boolean>;

/** Where the help is opened: an address of this very page's site, or nowhere. */
function launchOf(address: string | undefined): string | undefined {
  if (!address) return;
  const { protocol, origin, href } = new URL(address, location.href);
  return /^https?:$/.test(protocol) && origin === location.origin ? href : undefined;
}

// Whatever goes wrong here must not disturb the course.
try {
  const script =
    (document.currentScript as HTMLScriptElement | null) ??
    document.querySelector<HTMLScriptElement>("script[data-launch]");
  const launch = launchOf(script?.dataset.launch);
  if (script && launch && window.top === window.self && !page[once]) {
    page[once] = true;
    const start = () => {
      try {
        help(script, launch);
      } catch {}
    };
    if (document.body) start();
    else addEventListener("DOMContentLoaded", start);
  }
} catch {}
