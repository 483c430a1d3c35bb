import type { PageContext } from "../kit/api.ts";
import type { Bridge } from "./bridge.ts";

/** Small things that this browser remembers for a person: in the frame's storage, or in the page's where it has none. */
export class Memory {
  constructor(
    private readonly person: string,
    private readonly bridge: Bridge,
  ) {}

  /** On unless somebody switched it off. */
  get shares(): boolean {
    return this.#read("share") !== "off";
  }

  share(shares: boolean): void {
    this.#write("share", shares ? "" : "off");
  }

  /** The conversation that was shown last; empty: a new question; null: nothing yet. */
  get where(): string | null {
    const where = this.#read("where");
    // A page may have kept it, and pages are not trusted.
    return where !== null && /^@[\da-f-]{0,36}$/.test(where) ? where.slice(1) : null;
  }

  stay(conversation: string | null): void {
    this.#write("where", `@${conversation ?? ""}`);
  }

  /** Whether the tutor of this conversation does not know this place yet. Asking is telling. */
  tellsNew(conversation: string, { address, activity, errors }: PageContext): boolean {
    const told = JSON.stringify([conversation, address, activity, errors.map(({ message }) => message)]);
    if (this.#read("told") === told) return false;
    this.#write("told", told);
    return true;
  }

  /** Where somebody is belongs to the tab, what they have chosen to the browser. */
  #store(name: string): Storage {
    return name === "share" ? localStorage : sessionStorage;
  }

  #read(name: string): string | null {
    try {
      return this.#store(name).getItem(`lms.${this.person}.${name}`);
    } catch {
      return this.bridge.kept(`.${this.person}.${name}`) ?? null;
    }
  }

  #write(name: string, value: string): void {
    try {
      if (value) this.#store(name).setItem(`lms.${this.person}.${name}`, value);
      else this.#store(name).removeItem(`lms.${this.person}.${name}`);
    } catch {
      this.bridge.say({ lms: "keep", name: `.${this.person}.${name}`, value });
    }
  }
}
