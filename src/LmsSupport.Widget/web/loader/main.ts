import { watchPage } from "./errors.ts";
import { help } from "./help.ts";
import { safely } from "./safely.ts";

const once = Symbol.for("lmssupport");
const page = window as unknown as Record<symbol, boolean>;

safely(() => {
  const script =
    (document.currentScript as HTMLScriptElement | null) ??
    document.querySelector<HTMLScriptElement>("script[data-launch]")!;
  // An address of this very page's site, or no help at all.
  const { origin, href } = new URL(script.dataset.launch!, location.href);
  if (!/^http/.test(href) || origin !== location.origin) return;
  // Only the page itself, not its frames; and once, however often the script is included.
  if (!script.dataset.launch || window.top !== window.self || page[once]) return;
  page[once] = true;
  // Errors from now on, the button when there is a body for it.
  let tell = () => {};
  watchPage(() => tell());
  const start = () =>
    safely(() => {
      tell = help(script, href);
    });
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
});
