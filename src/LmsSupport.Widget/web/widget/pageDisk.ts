import { type Clock, systemClock, within } from "../kit/clock.ts";
import type { Disk } from "../kit/outbox/disk.ts";
import type { Letter } from "../kit/outbox/letter.ts";
import type { Seal } from "../kit/outbox/seal.ts";
import { when } from "../kit/store.ts";
import type { Bridge } from "./bridge.ts";

const answerWithin = 2_000;

/**
 * Some browsers give a frame no storage at all when they block third-party cookies. The page around it has some: what
 * waits is kept there, sealed, so that the page holds it and cannot read it.
 */
export function openPageDisk(bridge: Bridge, person: string, seal: Seal, clock: Clock = systemClock): Disk {
  const letters = `.${person}.l.`;
  const drafts = `.${person}.d.`;

  const keep = async (name: string, value: string): Promise<void> => {
    bridge.say({ lms: "keep", name, value });
    await within(
      clock,
      answerWithin,
      when(bridge.told, () => (bridge.kept(name) ?? "") === value),
    );
  };
  const closed = async (value: unknown, name: string) => {
    const bytes = new Uint8Array(await seal.close(value, name));
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  };
  const opened = <T>(text: string, name: string): Promise<T> =>
    seal.open<T>(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer, name);
  const write = async (letter: Letter) => keep(letters + letter.id, await closed(letter, letter.id));

  return {
    async all() {
      const found = bridge.keptUnder(letters);
      // The ids are made in the order of writing.
      found.sort(([one], [other]) => (one < other ? -1 : 1));
      const rows = found.map(([name, text]) => opened<Letter>(text, name.slice(letters.length)).catch(() => null));
      return (await Promise.all(rows)).filter((letter) => letter !== null);
    },
    add: write,
    change: write,
    remove: (id) => keep(letters + id, ""),
    async keepDraft(place, text) {
      await keep(drafts + place, text && (await closed(text, place)));
    },
    async draft(place) {
      const text = bridge.kept(drafts + place);
      return text ? opened<string>(text, place).catch(() => "") : "";
    },
  };
}
