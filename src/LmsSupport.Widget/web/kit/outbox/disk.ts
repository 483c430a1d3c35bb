import type { Letter } from "./letter.ts";
import type { Seal } from "./seal.ts";

/** Letters in the order in which they were written, readable by their writer alone. */
export interface Disk {
  all(): Promise<Letter[]>;
  /** Resolves when the letter would survive a crash of the browser. */
  add(letter: Letter): Promise<void>;
  change(letter: Letter): Promise<void>;
  remove(id: string): Promise<void>;
  /** What somebody has begun to write, per place; empty text removes it. */
  keepDraft(place: string, text: string): Promise<void>;
  draft(place: string): Promise<string>;
}

interface Row {
  order?: number;
  id: string;
  person: string;
  sealed: ArrayBuffer;
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open("lmssupport", 1);
  request.onupgradeneeded = () => {
    const letters = request.result.createObjectStore("letters", { keyPath: "order", autoIncrement: true });
    letters.createIndex("id", "id", { unique: true });
    letters.createIndex("person", "person");
    request.result.createObjectStore("drafts", { keyPath: ["person", "place"] });
  };
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    // An older page holds the database open; it closes when it is asked to (below).
    request.onblocked = () => reject(new Error("blocked"));
  });
}

/**
 * Several persons may use one browser: each reads only their own rows, and cannot decrypt another's. Rejects where the
 * browser has no IndexedDB or forbids it to frames.
 */
export async function openDisk(person: string, seal: Seal, factory: IDBFactory = indexedDB): Promise<Disk> {
  const database = await open(factory);
  database.onversionchange = () => database.close();

  // Durability "strict": the answer comes after the write has reached the disk, not merely the operating system.
  const write = async (store: string, act: (store: IDBObjectStore) => void | Promise<void>): Promise<void> => {
    const transaction = database.transaction(store, "readwrite", { durability: "strict" });
    const end = finished(transaction);
    await act(transaction.objectStore(store));
    await end;
  };

  return {
    async all() {
      const store = database.transaction("letters").objectStore("letters");
      const rows: Row[] = await done(store.index("person").getAll(person));
      rows.sort((a, b) => a.order! - b.order!);
      const letters = await Promise.all(rows.map((row) => seal.open<Letter>(row.sealed, row.id).catch(() => null)));
      return letters.filter((letter) => letter !== null);
    },
    async add(letter) {
      const sealed = await seal.close(letter, letter.id);
      await write("letters", (store) => void store.add({ id: letter.id, person, sealed } satisfies Row));
    },
    async change(letter) {
      const sealed = await seal.close(letter, letter.id);
      await write("letters", async (store) => {
        const row: Row | undefined = await done(store.index("id").get(letter.id));
        if (row) store.put({ ...row, sealed });
      });
    },
    async remove(id) {
      await write("letters", async (store) => {
        const order = await done(store.index("id").getKey(id));
        if (order !== undefined) store.delete(order);
      });
    },
    async keepDraft(place, text) {
      const sealed = text && (await seal.close(text, place));
      await write(
        "drafts",
        (store) => void (sealed ? store.put({ person, place, sealed }) : store.delete([person, place])),
      );
    },
    async draft(place) {
      const row = await done(database.transaction("drafts").objectStore("drafts").get([person, place]));
      return row ? seal.open<string>(row.sealed, place).catch(() => "") : "";
    },
  };
}
