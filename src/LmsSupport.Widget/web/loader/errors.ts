import type { PageError } from "../kit/api.ts";
import { safely } from "./safely.ts";

/** The last five different errors of the page and of its frames of the same origin. */
export const errors: PageError[] = [];

let told = () => {};

/** Addresses lose what stands behind the path: session keys live there. */
export const plain = (text: unknown): string =>
  String(text)
    .replace(/[?#][^\s"'()]*/g, "")
    .slice(0, 200);

const pathOf = (address: string): string => plain(address.replace(location.origin, ""));

function note(message: unknown, source?: string, line?: number): void {
  const error: PageError = { message: plain(message), at: Date.now() * 1000 };
  if (source) error.source = pathOf(source);
  if (line) error.line = line;
  if (errors.some((known) => known.message === error.message && known.source === error.source)) return;
  if (errors.push(error) > 5) errors.shift();
  told();
}

/** Of a script, a promise or a resource. */
const onError = (event: Event): void => {
  const { message, filename, lineno, reason } = event as ErrorEvent & PromiseRejectionEvent;
  const element = event.target as HTMLImageElement & HTMLLinkElement;
  if (message) note(message, filename, lineno);
  else if (element?.localName) note(`<${element.localName}>`, element.src || element.href);
  else if (reason) note(reason.message ?? reason);
};

const onLoad = ({ target }: Event): void => enter(target as HTMLIFrameElement);

/** Its window, when this page may look into it. */
export const within = (frame: HTMLIFrameElement): Window | null | undefined =>
  safely(() => frame.contentDocument && frame.contentWindow);

function enter(frame: HTMLIFrameElement): void {
  const inside = within(frame);
  if (inside) watch(inside);
}

export const framesOf = (page: Document): HTMLIFrameElement[] => [...page.querySelectorAll("iframe")];

/**
 * In the capture phase, because errors of resources don't bubble. The listeners are always the same functions, so a
 * window that is watched twice still tells once. A frame is entered when it appears and again when it has loaded,
 * because then its window may be another.
 */
function watch(view: Window): void {
  const { document } = view;
  view.addEventListener("error", onError, true);
  view.addEventListener("unhandledrejection", onError);
  document.addEventListener("load", onLoad, true);
  framesOf(document).forEach(enter);
}

export function watchPage(changed: () => void): void {
  told = changed;
  watch(window);
  new MutationObserver(() => framesOf(document).forEach(enter)).observe(document, { childList: true, subtree: true });
  // What a line in the page's head has caught before this script came.
  ((window as { lmsSupportErrors?: Event[] }).lmsSupportErrors ?? []).forEach(onError);
}
