// @ts-check
/**
 * A personal space in the worker: read its log, verify every entry, keep the
 * newest version of each object, write new ones.
 *
 * Reading verifies from GENESIS on, or from where this device verified before
 * (kept-log.js): hash chain, rules, signatures, and the heads that this account
 * and this device have seen.  A new entry whose body does not open is a hard
 * stop ("altered"), never a gap; once stopped, a ledger stays stopped.  One
 * call at a time; the caller (keys.js) sees to that.
 *
 * What was verified but cannot be shown has a cause: "newer" (written with
 * newer software), "damaged" (no body though nobody deleted it, or not what
 * this software seals).  It is listed apart.
 */
import { appendLog, call, now, readLog } from "./api.js";
import { fromBase64, fromId, fromUtf8, toBase64, toId, toUtf8 }
  from "./bytes.js";
import { Failure } from "./failure.js";
import { Broken, starts } from "./kept-log.js";
import { ST } from "./sealed.js";

const PUT = 16;
const DEL = 17;
const NAME = 18;
const ALL_TYPES = 0xfffffffe; // 1..31, those of newer software too
const VERSION = 1; // newest version of a payload that this software writes
const RETRIES = 4; // when another device wrote first
const BATCH_ENTRIES = 64;
const BATCH_BYTES = 3 * 1024 * 1024; // the server takes 4 MiB
const HEADS_AFTER = 4000; // ms of quiet before the head is sealed

/**
 * @typedef {object} Item
 * @property {string} object id
 * @property {number} type
 * @property {number} time seconds since 1970 UTC
 * @property {number} seq position in the log
 * @property {any} data the JSON that was sealed; undefined: not opened yet
 * @property {import("./kept-log.js").Place} [place] where it lies, until then
 * @property {string} [author] user, in a group
 * @property {"newer" | "damaged" | "before" | "waiting"} [cause] why it cannot
 *   be shown
 */

/**
 * @typedef {object} Change
 * @property {number} type
 * @property {string} [object] id; a new one if absent
 * @property {any} [data] JSON; undefined deletes
 */

export class Ledger {
  slot = 0; // of the module's logs
  retries = RETRIES;

  /**
   * @param {import("./sealed.js").Sealed} sealed
   * @param {string} space
   * @param {(record: Uint8Array) => void} remember called with this device's
   *   record whenever the verified head has moved
   * @param {<T>(work: () => Promise<T>) => Promise<T>} inTurn runs work when
   *   nothing else uses the module
   * @param {import("./kept-log.js").KeptLog} kept
   * @param {string} [path] of the log, if not that of an own space
   */
  constructor(sealed, space, remember, inTurn, kept,
      path = `space/${space}/log`) {
    this.path = path;
    this.sealed = sealed;
    this.space = space;
    this.remember = remember;
    this.inTurn = inTurn;
    this.kept = kept;
    /** @type {Failure | undefined} */
    this.stopped = undefined;
    /** @type {Uint8Array | undefined} */
    this.record = undefined;
    this.restored = false;
    /** @type {Map<string, Item>} */
    this.items = new Map();
    this.sealedSeq = 0;
    this.tookUp = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** The module's calls are about this log now. */
  use() {
    this.sealed.logSelect(this.slot);
  }

  /** Position of the last entry verified. */
  seq() {
    this.use();
    return this.sealed.logSeq();
  }

  /** Begin at nothing.  The account's heads name its space from the first day;
   * one that they do not name is somebody else's.
   * @param {Uint8Array | undefined} record */
  begin(record) {
    this.use();
    this.items.clear();
    this.record = record;
    if (!this.sealed.logBegin(fromId(this.space)))
      throw new Failure("altered", { cause: "space" });
    if (record) this.sealed.recordCheck(record);
  }

  /** Go on from where this device verified before, if that fits. */
  async restore() {
    this.restored = true;
    try {
      for (const row of await this.kept.restore()) {
        const { seq, time, otype, place } = row;
        if (row.type !== PUT && row.type !== DEL) continue;
        const object = toId(row.object);
        if (row.type === DEL) this.items.delete(object);
        else if (row.erased) this.damaged(object, seq, time);
        else this.items.set(object, { object, type: otype, time, seq,
          data: undefined, place });
      }
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.afresh();
    }
  }

  /** What is kept here does not fit: verify everything again. */
  afresh() {
    this.kept.drop();
    this.begin(this.record);
  }

  /** Take in what the server has beyond what is verified here. */
  async sync() {
    if (this.stopped) throw this.stopped;
    this.use();
    try {
      if (!this.restored) await this.restore();
      await this.read();
    } catch (error) {
      const failure = Failure.of(error);
      if (failure.code === "altered" || failure.code === "older")
        this.stopped = new Failure(failure.code,
          { ...failure.facts, stop: true });
      throw this.stopped ?? error;
    }
  }

  /** Page by page to the end; the next one is fetched while one is verified. */
  async read() {
    const before = this.sealed.logSeq();
    let coming = readLog(this.path, before + 1);
    for (;;) {
      const seq = this.sealed.logSeq();
      const { bytes, end } = await coming;
      if (end < seq) throw new Failure("older", { cause: "log" });
      const next = seq + [...starts(bytes)].length;
      const more = seq < next && next < end;
      if (more) coming = readLog(this.path, next + 1);
      try {
        this.page(bytes);
      } catch (error) {
        coming.catch(() => {});
        throw error;
      }
      if (await this.paused()) {
        coming.catch(() => {});
        coming = readLog(this.path, this.sealed.logSeq() + 1);
        continue;
      }
      const at = this.sealed.logSeq();
      if (at >= end) break;
      if (!more || at !== next)
        throw new Failure("altered", { cause: "log is short" });
    }
    this.sealed.logDone();
    if (this.sealed.logSeq() === before) return;
    this.kept.keep();
    this.moved();
  }

  /** Did a page end early, for something to be fetched?  Here, never. */
  async paused() {
    return false;
  }

  /** @param {Uint8Array} bytes entries as the server sent them */
  page(bytes) {
    this.sealed.logLoad(bytes);
    while (this.take());
    this.kept.page(bytes, this.sealed.logSeq());
  }

  /** One entry; false at the end of the page. */
  take() {
    const entry = this.sealed.logNext();
    if (!entry) return false;
    this.kept.note(this.open(entry));
    return true;
  }

  /** What the current entry says; the type of its object, 0 for none.
   * @param {NonNullable<ReturnType<import("./sealed.js").Sealed["logNext"]>>} entry */
  open(entry) {
    const { seq, time } = entry;
    const object = toId(entry.object);
    if (entry.type === DEL) {
      this.items.delete(object);
      this.kept.erase(entry.object);
    }
    // A space of one has no name: this was an object, or is not its owner's.
    if (entry.type === NAME)
      throw new Failure("altered", { cause: `entry ${seq}` });
    if (entry.type !== PUT) return 0;
    const got = entry.erased ? { status: ST.END }
      : this.sealed.logOpen(ALL_TYPES);
    if ("status" in got) {
      if (got.status !== ST.END)
        throw new Failure("altered", { cause: `entry ${seq}` });
      this.damaged(object, seq, time);
      return 0;
    }
    this.items.set(object, { object, type: got.otype, time, seq,
      ...this.content(got.otype, got.payload) });
    return got.otype;
  }

  /** A body is missing.  A deletion behind it takes this back.
   * @param {string} object @param {number} seq @param {number} time */
  damaged(object, seq, time) {
    this.items.set(object, { object, type: 0, time, seq, data: undefined,
      cause: "damaged" });
  }

  /** @param {number} otype @param {Uint8Array | undefined} payload
   * @returns {{ data: any, cause?: Item["cause"] }} */
  content(otype, payload) {
    if (otype >= this.sealed.wasm.otype_count() || !payload)
      return { data: undefined, cause: "newer" };
    const data = parse(payload);
    if (data === undefined) return { data, cause: "damaged" };
    if (data?.v > VERSION) return { data: undefined, cause: "newer" };
    return { data };
  }

  /** A rotation that was cut short is taken up once by itself; if that fails,
   * it waits for the next time, and everything can be read and written. */
  async takeUp() {
    if (this.tookUp) return;
    this.tookUp = true;
    if (this.sealed.rotating()) await this.finish().catch(() => {});
  }

  /**
   * Bring this space over to the account's new keys: a secret for the next
   * epoch into the stored keyring, the REKEY entry, and at last the old keys
   * out of the keyring.  Each step may have been done before, here or on
   * another device: what the server has says where to go on.
   */
  async finish() {
    this.use();
    for (let tries = 0; ; tries++) {
      try {
        await this.keyringFetch();
        if (!this.sealed.rotating()) return;
        await this.sync();
        if (!this.sealed.logCurrent()) await this.rekey();
        await this.others();
        this.use();
        this.sealed.pastDrop();
        await this.keyringStore();
        return;
      } catch (error) {
        const { code } = Failure.of(error);
        if (code !== "conflict" || tries >= RETRIES) throw error;
      }
    }
  }

  /** The same for the other spaces of the account; set by keys.js. */
  async others() {}

  async rekey() {
    if (this.sealed.epochDraw()) await this.keyringStore();
    this.sealed.batchBegin();
    try {
      await appendLog(this.path, this.sealed.batchRekey(now()));
    } catch (error) {
      this.sealed.batchDrop();
      throw error;
    }
    this.moved();
  }

  /** The keyring as the server has it; never an older one. */
  async keyringFetch() {
    const got = await call("GET", "account");
    if (!(got.keyring_counter >= this.sealed.keyringCounter()))
      throw new Failure("older", { cause: "keyring" });
    this.sealed.keyringOpen(fromBase64(got.keyring), got.keyring_counter);
  }

  async keyringStore() {
    const was = this.sealed.keyringCounter();
    const envelope = this.sealed.keyringSeal(was + 1);
    try {
      await call("PUT", "account/keyring",
        { counter: was + 1, envelope: toBase64(envelope) });
    } catch (error) {
      this.sealed.keyringSeal(was); // back to the counter the server has
      throw error;
    }
  }

  /** The head moved: this device remembers it, the account soon. */
  moved() {
    this.sealed.headPut();
    this.record = this.sealed.record();
    this.remember(this.record);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.inTurn(() => this.sealHeads()).catch(() => {});
    }, HEADS_AFTER);
  }

  /** Store the verified head with the account.  Another device may be ahead:
   * then its head stands and ours goes on top the next time. */
  async sealHeads() {
    clearTimeout(this.timer);
    if (this.seq() <= this.sealedSeq) return;
    const was = this.sealed.headsCounter();
    const envelope = this.sealed.headsSeal(was + 1);
    const seq = this.sealed.logSeq();
    try {
      await call("PUT", "account/heads",
        { counter: was + 1, envelope: toBase64(envelope) });
      this.sealedSeq = seq;
      this.remember(this.sealed.record());
    } catch (error) {
      this.sealed.headsSeal(was); // back to the counter the server has
      throw error;
    }
  }

  /** Newest versions of what can be shown, oldest first.
   * @param {number[] | undefined} types @returns {Promise<Item[]>} */
  async list(types) {
    return (await this.opened(types)).filter((item) => !item.cause);
  }

  /** What cannot be shown, with its cause, oldest first. */
  async unread() {
    const all = await this.opened(undefined);
    return all.filter((item) => item.cause)
      .map(({ seq, time, cause }) => ({ seq, time, cause }));
  }

  /** @param {number[] | undefined} types @returns {Promise<Item[]>} */
  async opened(types) {
    try {
      return await this.fill(types);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.afresh();
      await this.sync();
      return this.fill(types);
    }
  }

  /** Open what is wanted and was only kept so far.
   * @param {number[] | undefined} types */
  async fill(types) {
    const wanted = this.known(types);
    await this.unseal(wanted);
    return wanted;
  }

  /** Open these of its items, as far as they are not. @param {Item[]} wanted */
  async unseal(wanted) {
    /** @type {Item[]} */
    const closed = [];
    /** @type {import("./kept-log.js").Place[]} */
    const places = [];
    for (const item of wanted) {
      if (!item.place) continue;
      closed.push(item);
      places.push(item.place);
    }
    const payloads = await this.kept.payloads(places);
    closed.forEach((item, i) => {
      Object.assign(item, this.content(item.type, payloads[i]));
      delete item.place;
    });
  }

  /** All there is of these types, opened or not, oldest first.
   * @param {number[] | undefined} types @returns {Item[]} */
  known(types) {
    return [...this.items.values()]
      .filter((item) => !types || types.includes(item.type))
      .sort((a, b) => a.time - b.time || a.seq - b.seq);
  }

  /**
   * Write all changes in one step, or none.
   * @param {Change[]} changes
   * @returns {Promise<string[]>} their object ids
   */
  async write(changes) {
    if (this.stopped) throw this.stopped;
    this.use();
    const ready = changes.map((change) => ({
      ...change,
      object: change.object ?? toId(this.sealed.random(16)),
      time: now(),
      payload: change.data === undefined ? undefined
        : toUtf8(JSON.stringify(change.data)),
    }));
    if (ready.length === 0) return [];
    if (ready.length > BATCH_ENTRIES) throw new Failure("nospace");
    for (let tries = 0; ; tries++) {
      const batch = this.batch(ready);
      try {
        await this.append(batch);
        break;
      } catch (error) {
        this.sealed.batchDrop();
        const code = error instanceof Failure ? error.code : "broken";
        if (code === "offline" && (await this.arrived(ready))) return ids(ready);
        if (code !== "conflict" || tries >= this.retries) throw error;
        await this.behind();
      }
    }
    const first = this.sealed.logSeq() - ready.length + 1;
    ready.forEach((change, i) => {
      if (change.data === undefined) this.items.delete(change.object);
      else this.items.set(change.object, { object: change.object,
        type: change.type, time: change.time, seq: first + i,
        data: parse(/** @type {Uint8Array} */ (change.payload)) });
    });
    this.moved();
    return ids(ready);
  }

  /** The server's head is another than ours: it must be ahead.  One that is
   * neither longer nor the same is a second history. */
  async behind() {
    const before = this.sealed.logSeq();
    await this.sync();
    if (this.sealed.logSeq() > before) return;
    this.stopped = new Failure("altered", { cause: "head", stop: true });
    throw this.stopped;
  }

  /** Entries of the changes at the verified head. @param {any[]} ready */
  batch(ready) {
    this.sealed.batchBegin();
    let n = 0;
    ready.forEach((change, i) => {
      try {
        n = this.add(change);
        if (n > BATCH_BYTES) throw new Failure("nospace");
      } catch (error) {
        this.sealed.batchDrop();
        const failure = Failure.of(error);
        throw new Failure(failure.code, { ...failure.facts, n: i });
      }
    });
    return this.sealed.batchBytes(n);
  }

  /** One change into the batch; its length. @param {any} change */
  add(change) {
    const { object, type, time, payload } = change;
    return payload === undefined ? this.sealed.batchDel(fromId(object), time)
      : this.sealed.batchPut(fromId(object), type, time, payload);
  }

  /** @param {Uint8Array} bytes entries at the end of the log */
  append(bytes) {
    return appendLog(this.path, bytes);
  }

  /** The answer was lost: did the batch stand? @param {any[]} ready */
  async arrived(ready) {
    try {
      await this.sync();
    } catch {
      return false;
    }
    return ready.every((change) => {
      const item = this.items.get(change.object);
      return change.payload === undefined ? !item
        : item !== undefined && item.time === change.time
          && JSON.stringify(item.data) === fromUtf8(change.payload);
    });
  }

  /** Stop the clockwork; what was decrypted is dropped. */
  end() {
    clearTimeout(this.timer);
    this.items.clear();
  }
}

/** @param {{ object: string }[]} ready */
const ids = (ready) => ready.map((change) => change.object);

/** Payloads are JSON; undefined: this one is not.
 * @param {Uint8Array} payload */
function parse(payload) {
  try {
    return JSON.parse(fromUtf8(payload));
  } catch {
    return undefined;
  }
}
