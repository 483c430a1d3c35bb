import type { PageContext, PageError } from "../../kit/api.ts";

/** "TypeError: player.load is not a function\n  player.js:88" */
export function errorText({ message, source, line }: PageError): string {
  const where = source && (line ? `${source}:${line}` : source);
  return where ? `${message}\n  ${where}` : message;
}

/** All of it as plain text, for whoever mends the course. */
export function placeText(context: PageContext): string {
  const { device } = context;
  const lines = [
    [context.title, context.address].filter(Boolean).join(" · "),
    context.activity,
    [device?.os, device?.browser, device?.screen, device?.viewport].filter(Boolean).join(" · "),
    context.network,
    context.language,
    ...(context.errors ?? []).map((error) => `${new Date(error.at / 1_000).toISOString()} ${errorText(error)}`),
  ];
  return lines.filter(Boolean).join("\n");
}
