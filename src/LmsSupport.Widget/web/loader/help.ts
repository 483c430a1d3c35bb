import en from "virtual:texts/en";
import it from "virtual:texts/it";
import type { PageTold, WidgetTold } from "../kit/protocol.ts";
import type { TextKey } from "../kit/texts.ts";
import styles from "./help.css?inline";
import { keep, kept, opensIn, recall, remember, unseenTries } from "./memory.ts";
import { placeOf } from "./place.ts";

/** The loader's texts, by the last part of their keys (build/texts.ts). */
type Own<Key> = Key extends `loader.${string}` & `${string}.${infer Name}` ? Name : never;

/** The button, the panel, and what they and the widget tell each other. Answers how to tell where the page is. */
export function help({ dataset: { lang, activity } }: HTMLScriptElement, service: string, launch: string): () => void {
  const texts = /^it/i.test(lang || document.documentElement.lang || navigator.language) ? it : en;
  const { help: name, close, opening, unread: news } = texts as Record<Own<TextKey>, string>;
  const memory = recall();

  const host = document.createElement("lms-support");
  const root = host.attachShadow({ mode: "open" });
  // Only our own texts: nothing of the page's is in this markup.
  root.innerHTML = `<style>${styles}</style><button class=help aria-expanded=false><svg viewBox="0 0 20 20" aria-hidden=true><path d="M10 1a9 8 0 0 0-7 13l-1 5 5-2a9 8 0 1 0 3-16"/></svg>${name}<b hidden></b></button><div class=panel role=dialog aria-label="${name}" hidden><div class=bar><span role=status>${opening}</span><button aria-label="${close}">✕</button></div></div>`;
  const find = <T extends HTMLElement>(selector: string) => root.querySelector<T>(selector)!;
  const panel = find(".panel");
  const bar = find(".bar");
  const button = find(".help");
  const badge = find("b");

  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let focus = false;

  const tell = () => {
    if (!ready) return;
    const told: PageTold = { lms: "page", open: memory.panel, focus, page: placeOf(activity), kept: kept() };
    frame!.contentWindow?.postMessage(told, service);
    focus = false;
  };

  /** The LMS's own launch signs the learner in: this page needs no secret. */
  const open = () => {
    if (frame) return;
    memory.at = Date.now();
    if (!memory.panel) memory.conversation--;
    remember(memory);
    frame = document.createElement("iframe");
    frame.title = name;
    frame.allow = "clipboard-write";
    frame.src = launch;
    panel.append(frame);
  };

  const show = (shown: boolean) => {
    memory.panel = shown;
    remember(memory);
    panel.hidden = !shown;
    button.ariaExpanded = `${shown}`;
    tell();
  };

  const leave = () => {
    show(false);
    button.focus();
  };

  button.onclick = () => {
    focus = !memory.panel;
    show(focus);
    if (focus) {
      open();
      frame!.focus();
    }
  };
  find(".bar button").onclick = leave;
  host.onkeydown = ({ key }) => {
    if (key === "Escape" && memory.panel) leave();
  };

  addEventListener("message", ({ data, origin, source }: MessageEvent<WidgetTold>) => {
    if (origin !== service) return;
    // The help is placed in this very page: it needs no second way in, least of all one that covers it.
    if (source !== frame?.contentWindow) return host.remove();
    if (data.lms === "close") leave();
    if (data.lms === "ready") {
      ready = bar.hidden = true;
      tell();
    }
    if (data.lms === "keep") {
      keep(data.name, data.value);
      tell();
    }
    if (data.lms === "reopen") {
      ready = bar.hidden = false;
      frame.src = launch;
    }
    if (data.lms === "state") {
      const { unread, conversation } = data;
      badge.hidden = !unread;
      badge.textContent = `${unread > 99 ? "99+" : unread}`;
      button.ariaLabel = unread ? `${name}: ${news} ${unread}` : null;
      memory.conversation = conversation ? unseenTries : 0;
      remember(memory);
    }
  });

  document.body.append(host);

  const wait = opensIn(memory, Date.now());
  if (memory.panel) show(true);
  if (wait !== null) {
    const idle = window.requestIdleCallback ?? setTimeout;
    setTimeout(() => idle(open, { timeout: 2_000 } as never), wait);
  }
  return tell;
}
