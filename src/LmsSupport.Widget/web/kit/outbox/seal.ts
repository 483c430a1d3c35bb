/** AES-GCM with a key that the service gives to one person alone: what waits on a shared machine is theirs only. */
export interface Seal {
  /** `name` is bound in: a sealed text cannot be passed off as another. */
  close(value: unknown, name: string): Promise<ArrayBuffer>;
  open<T>(sealed: ArrayBuffer, name: string): Promise<T>;
}

const nonceLength = 12;

/** Rejects where there is no WebCrypto (pages without https). */
export async function makeSeal(dataKey: string): Promise<Seal> {
  const raw = Uint8Array.from(atob(dataKey), (sign) => sign.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  const bind = (name: string) => new TextEncoder().encode(name);
  return {
    async close(value, name) {
      const iv = crypto.getRandomValues(new Uint8Array(nonceLength));
      const plain = new TextEncoder().encode(JSON.stringify(value));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bind(name) }, key, plain);
      const all = new Uint8Array(nonceLength + sealed.byteLength);
      all.set(iv);
      all.set(new Uint8Array(sealed), nonceLength);
      return all.buffer;
    },
    async open<T>(sealed: ArrayBuffer, name: string) {
      const iv = new Uint8Array(sealed, 0, nonceLength);
      const body = new Uint8Array(sealed, nonceLength);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bind(name) }, key, body);
      return JSON.parse(new TextDecoder().decode(plain)) as T;
    },
  };
}
