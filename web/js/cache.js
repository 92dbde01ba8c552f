// @ts-check
/**
 * What this device stores of sealed logs, in IndexedDB: ciphertext only, as
 * kept-log.js makes and checks it.  Nothing here knows a key, and nothing that
 * comes from here is believed.
 *
 * Two stores, both under [user, space, first]: `octets` holds parts of the log
 * as the server sent them, `index` what belongs to them, with the checkpoint as
 * number 0.  A part and its checkpoint change in one transaction.
 *
 * Where storage is denied, full or broken, every call gives nothing and the log
 * is read from the server each time; that is slower, and all that is lost.
 */
const DATABASE = "mainstay.sealed";

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) =>
  new Promise((take, fail) => {
    request.onsuccess = () => take(request.result);
    request.onerror = () => fail(request.error);
  });

/** @type {Promise<IDBDatabase | null> | undefined} */
let opening;

/** The database, or null where there is none to be had. */
function database() {
  opening ??= (async () => {
    try {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("index");
        request.result.createObjectStore("octets");
      };
      const db = await done(request);
      db.onversionchange = () => db.close();
      return db;
    } catch {
      return null;
    }
  })();
  return opening;
}

/** @param {Uint8Array | undefined} a @param {Uint8Array | undefined} b */
const same = (a, b) =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length
    && a.every((byte, i) => byte === b[i]));

/**
 * @typedef {object} Part to be stored
 * @property {number} first its first position in the log
 * @property {Uint8Array} index
 * @property {Uint8Array} [octets] absent: they stay as they are
 * @property {boolean} [more] the octets go behind those stored already
 */

export class Cache {
  /** @param {string} user @param {string} space
   * @param {boolean} [keeps] false: a log that is read once and not stored */
  constructor(user, space, keeps = true) {
    this.keeps = keeps;
    this.user = user;
    this.space = space;
    this.at = [user, space];
  }

  /** @param {IDBTransactionMode} mode
   * @returns {Promise<IDBTransaction | null>} */
  async transaction(mode) {
    const db = this.keeps ? await database() : null;
    return db && db.transaction(["index", "octets"], mode);
  }

  /** The checkpoint and the index of each part in order; null: nothing there.
   * @returns {Promise<{ checkpoint: Uint8Array, parts: Uint8Array[] } | null>} */
  async load() {
    try {
      const t = await this.transaction("readonly");
      if (!t) return null;
      const range = IDBKeyRange.bound(this.at, [...this.at, []]);
      const [checkpoint, ...parts] = await done(
        t.objectStore("index").getAll(range));
      return checkpoint ? { checkpoint, parts } : null;
    } catch {
      return null;
    }
  }

  /** Octets of the part that begins at `first`.
   * @param {number} first @returns {Promise<Uint8Array | null>} */
  async octets(first) {
    try {
      const t = await this.transaction("readonly");
      return (t && (await done(t.objectStore("octets").get([...this.at,
        first])))) ?? null;
    } catch {
      return null;
    }
  }

  /** Octets of all parts in order. @returns {Promise<Uint8Array[]>} */
  async all() {
    try {
      const t = await this.transaction("readonly");
      const range = IDBKeyRange.bound(this.at, [...this.at, []]);
      return t ? await done(t.objectStore("octets").getAll(range)) : [];
    } catch {
      return [];
    }
  }

  /**
   * Store parts and the checkpoint over them, all or nothing.  Another tab may
   * have stored meanwhile: then what it stored stands.
   * @param {Uint8Array | undefined} before the checkpoint stored so far
   * @param {Uint8Array} checkpoint @param {Part[]} parts
   * @returns {Promise<boolean>} stored
   */
  async save(before, checkpoint, parts) {
    try {
      const t = await this.transaction("readwrite");
      if (!t) return false;
      const ended = new Promise((take, fail) => {
        t.oncomplete = take;
        t.onabort = () => fail(t.error);
      });
      const index = t.objectStore("index");
      const octets = t.objectStore("octets");
      if (!same(before, await done(index.get([...this.at, 0])))) return false;
      index.put(checkpoint, [...this.at, 0]);
      for (const part of parts) {
        const key = [...this.at, part.first];
        index.put(part.index, key);
        if (!part.octets) continue;
        const head = part.more ? await done(octets.get(key)) : undefined;
        octets.put(head ? joined(head, part.octets) : part.octets, key);
      }
      await ended;
      return true;
    } catch {
      return false;
    }
  }

  /** Forget this log. */
  drop() {
    return !this.keeps ? Promise.resolve() : forget(IDBKeyRange.bound(this.at, [...this.at, []]));
  }
}

/** Forget everything of one person. @param {string} user */
export const forgetUser = (user) =>
  typeof IDBKeyRange === "undefined" ? Promise.resolve()
    : forget(IDBKeyRange.bound([user], [user, []]));

/** @param {IDBKeyRange} range */
async function forget(range) {
  try {
    const db = await database();
    if (!db) return;
    const t = db.transaction(["index", "octets"], "readwrite");
    const ended = new Promise((take) => (t.oncomplete = t.onabort = take));
    t.objectStore("index").delete(range);
    t.objectStore("octets").delete(range);
    await ended;
  } catch {
    /* there is nothing, then */
  }
}

/** @param {Uint8Array} a @param {Uint8Array} b */
function joined(a, b) {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
