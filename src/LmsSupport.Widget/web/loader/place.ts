import type { Place } from "../kit/protocol.ts";
import { errors, framesOf, within } from "./errors.ts";

/** Names of parameters that say where somebody is. Every other is left out: keys and sessions have many names. */
const allowed =
  /^((cm|course|section|module|activity|lesson|chapter|page|item|unit|topic|step|sco)(_?id)?|id|quiz|attempt)$/i;

export function addressOf(address: Pick<URL, "pathname" | "searchParams">): string {
  const kept = new URLSearchParams();
  // A value that is long or odd is not the number of a module, whatever its name.
  address.searchParams.forEach((value, name) => {
    if (allowed.test(name) && /^[\w.-]{1,36}$/.test(value)) kept.append(name, value);
  });
  // Some systems carry a key within the path.
  const path = address.pathname.replace(/(?=\w*\d)\w{20,}/g, "…");
  const query = `${kept}`;
  return `${path}${query && "?"}${query}`.slice(0, 300);
}

const words = (text: string | null | undefined): string => (text ?? "").replace(/\s+/g, " ").trim().slice(0, 160);

export function placeOf(activity: string | undefined): Place {
  const frames = framesOf(document);
  return {
    address: addressOf(new URL(location.href)),
    title: words(document.title),
    activity: words(activity ?? document.querySelector("h1")?.textContent),
    viewport: `${innerWidth}×${innerHeight}`,
    frames: frames.length ? (frames.every(within) ? "visible" : "notVisible") : "none",
    errors,
  };
}
