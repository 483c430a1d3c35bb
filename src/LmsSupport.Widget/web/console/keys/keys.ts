import type { TextKey } from "../../kit/texts.ts";

export type Command =
  | "next"
  | "previous"
  | "open"
  | "take"
  | "reply"
  | "note"
  | "proposeSolved"
  | "undo"
  | "mine"
  | "waiting"
  | "recent"
  | "help";

export interface Shortcut {
  command: Command;
  /** As drawn; the first is the one shown on buttons. */
  keys: readonly string[];
  text: TextKey;
}

/** The one list: the handler, the buttons and the page of all keys read it. */
export const shortcuts: readonly Shortcut[] = [
  { command: "next", keys: ["J"], text: "console.keys.next" },
  { command: "previous", keys: ["K"], text: "console.keys.previous" },
  { command: "open", keys: ["O"], text: "console.keys.open" },
  { command: "take", keys: ["T"], text: "console.keys.take" },
  { command: "reply", keys: ["R"], text: "console.keys.reply" },
  { command: "note", keys: ["N"], text: "console.keys.note" },
  { command: "proposeSolved", keys: ["E"], text: "console.keys.proposeSolved" },
  { command: "undo", keys: ["Z"], text: "console.keys.undo" },
  { command: "mine", keys: ["1"], text: "console.keys.mine" },
  { command: "waiting", keys: ["2"], text: "console.keys.waiting" },
  { command: "recent", keys: ["3"], text: "console.keys.recent" },
  { command: "help", keys: ["?"], text: "console.keys.help" },
];

const commands = new Map(shortcuts.flatMap(({ command, keys }) => keys.map((key) => [key, command] as const)));

export const keyOf = (command: Command): string => shortcuts.find((shortcut) => shortcut.command === command)!.keys[0]!;

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  isComposing: boolean;
  defaultPrevented: boolean;
}

export interface Where {
  /** In a field where the key would be a character. */
  typing: boolean;
  /** A dialog is open: its keys are its own. */
  dialog: boolean;
  /** The tutor has switched single keys off (WCAG 2.1.4). */
  off: boolean;
}

/** Keys that may be held down. */
const repeatable = new Set<Command>(["next", "previous"]);

export function commandOf(press: Press, where: Where): Command | undefined {
  if (where.typing || where.dialog || where.off) return undefined;
  if (press.ctrlKey || press.metaKey || press.altKey || press.isComposing || press.defaultPrevented) return undefined;
  const command = commands.get(press.key.length === 1 ? press.key.toUpperCase() : press.key);
  return command && press.repeat && !repeatable.has(command) ? undefined : command;
}

/** Whether keys pressed here are characters of somebody's text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !["radio", "checkbox", "button"].includes(target.type);
}

export type Enter = "send" | "newLine";

/** What Enter does in the composer: as the tutor chose; Ctrl or ⌘ with it always sends, Shift never does. */
export function enterDoes(
  press: Pick<Press, "key" | "ctrlKey" | "metaKey" | "isComposing"> & { shiftKey: boolean },
  chosen: Enter,
): Enter | undefined {
  // While an input method composes, Enter accepts its proposal.
  if (press.key !== "Enter" || press.isComposing) return undefined;
  if (press.ctrlKey || press.metaKey) return "send";
  return press.shiftKey ? "newLine" : chosen;
}
