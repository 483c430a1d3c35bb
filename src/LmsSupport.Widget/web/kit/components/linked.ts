export interface Part {
  text: string;
  /** Only http and https; `www.` gets https. */
  href?: string;
}

// Bounded pieces without nested repetition, so that no text can make the search slow.
const address = /\b(?:https?:\/\/|www\.)[^\s<>"'`\u2028\u2029]{1,2000}/gi;
const trailing = /[.,;:!?…»”’'*_]+$/;

/** Splits what a person wrote into text and addresses. */
export function linked(text: string): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const match of text.matchAll(address)) {
    const found = trimmed(match[0]);
    const href = safe(found);
    if (!href) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index) });
    parts.push({ text: found, href });
    done = match.index + found.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/** The stop that ends a sentence and the bracket that was opened before the address don't belong to it. */
function trimmed(found: string): string {
  let address = found;
  for (;;) {
    const before = address;
    address = address.replace(trailing, "");
    for (const [open, close] of ["()", "[]", "{}"] as Iterable<string>)
      if (address.endsWith(close!) && count(address, close!) > count(address, open!)) address = address.slice(0, -1);
    if (address === before) return address;
  }
}

const count = (text: string, sign: string) => text.split(sign).length - 1;

function safe(found: string): string | undefined {
  const full = /^www\./i.test(found) ? `https://${found}` : found;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  // A name and password before the host are how an address pretends to be another's.
  if (url.username || url.password) return undefined;
  if (!url.hostname.includes(".") && url.hostname !== "localhost") return undefined;
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
}
