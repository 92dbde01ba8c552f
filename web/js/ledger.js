// @ts-check
/**
 * A personal space in the worker: read its log, verify every entry, keep the
 * newest version of each object, write new ones.
 *
 * Reading verifies from GENESIS on: hash chain, rules, signatures, and the
 * heads that this account and this device have seen before.  A new entry whose
 * body does not open is a hard stop ("altered"), never a gap.  One call at a
 * time; the caller (keys.js) sees to that.
 */
import { appendLog, call, now, readLog } from "./api.js";
import { fromBase64, fromId, fromUtf8, toBase64, toId, toUtf8 }
  from "./bytes.js";
import { Failure } from "./failure.js";
import { ST } from "./sealed.js";

const PUT = 16;
const DEL = 17;
const ALL_TYPES = (1 << 12) - 2; // 1..11
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
 * @property {any} data the JSON that was sealed
 */

/**
 * @typedef {object} Change
 * @property {number} type
 * @property {string} [object] id; a new one if absent
 * @property {any} [data] JSON; undefined deletes
 */

export class Ledger {
  /**
   * @param {import("./sealed.js").Sealed} sealed
   * @param {string} space
   * @param {(record: Uint8Array) => void} remember called with this device's
   *   record whenever the verified head has moved
   * @param {<T>(work: () => Promise<T>) => Promise<T>} inTurn runs work when
   *   nothing else uses the module
   * @param {string} [path] of the log, if not that of an own space
   */
  constructor(sealed, space, remember, inTurn, path = `space/${space}/log`) {
    this.path = path;
    this.sealed = sealed;
    this.space = space;
    this.remember = remember;
    this.inTurn = inTurn;
    /** @type {Map<string, Item>} */
    this.items = new Map();
    this.sealedSeq = 0;
    this.tookUp = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Begin at nothing. @param {Uint8Array | undefined} record */
  begin(record) {
    this.items.clear();
    this.sealed.logBegin(fromId(this.space));
    if (record) this.sealed.recordCheck(record);
  }

  /** Take in what the server has beyond what is verified here. */
  async sync() {
    const before = this.sealed.logSeq();
    for (;;) {
      const seq = this.sealed.logSeq();
      const { bytes, end } = await readLog(this.path, seq + 1);
      if (end < seq) throw new Failure("older", { cause: "log" });
      this.sealed.logLoad(bytes);
      while (this.take());
      const at = this.sealed.logSeq();
      if (at >= end) break;
      if (at === seq) throw new Failure("altered", { cause: "log is short" });
    }
    this.sealed.logDone();
    if (this.sealed.logSeq() !== before) this.moved();
  }

  /** One entry; false at the end of the page. */
  take() {
    const entry = this.sealed.logNext();
    if (!entry) return false;
    const object = toId(entry.object);
    if (entry.type === DEL) this.items.delete(object);
    if (entry.type !== PUT || entry.erased) return true;
    const got = this.sealed.logOpen(ALL_TYPES);
    if ("status" in got) {
      if (got.status !== ST.END)
        throw new Failure("altered", { cause: `entry ${entry.seq}` });
      return true;
    }
    this.items.set(object, { object, type: got.otype, time: entry.time,
      seq: entry.seq, data: parse(got.payload) });
    return true;
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
    for (let tries = 0; ; tries++) {
      try {
        await this.keyringFetch();
        if (!this.sealed.rotating()) return;
        await this.sync();
        if (!this.sealed.logCurrent()) await this.rekey();
        this.sealed.pastDrop();
        await this.keyringStore();
        return;
      } catch (error) {
        const { code } = Failure.of(error);
        if (code !== "conflict" || tries >= RETRIES) throw error;
      }
    }
  }

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
    this.remember(this.sealed.record());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.inTurn(() => this.sealHeads()).catch(() => {});
    }, HEADS_AFTER);
  }

  /** Store the verified head with the account.  Another device may be ahead:
   * then its head stands and ours goes on top the next time. */
  async sealHeads() {
    clearTimeout(this.timer);
    if (this.sealed.logSeq() <= this.sealedSeq) return;
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

  /** Newest versions, oldest first. @param {number[] | undefined} types
   * @returns {Item[]} */
  list(types) {
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
        await appendLog(this.path, batch);
        break;
      } catch (error) {
        this.sealed.batchDrop();
        const code = error instanceof Failure ? error.code : "broken";
        if (code === "offline" && (await this.arrived(ready))) return ids(ready);
        if (code !== "conflict" || tries >= RETRIES) throw error;
        await this.sync();
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

  /** Entries of the changes at the verified head. @param {any[]} ready */
  batch(ready) {
    this.sealed.batchBegin();
    let n = 0;
    ready.forEach((change, i) => {
      try {
        n = change.payload === undefined
          ? this.sealed.batchDel(fromId(change.object), change.time)
          : this.sealed.batchPut(fromId(change.object), change.type,
              change.time, change.payload);
        if (n > BATCH_BYTES) throw new Failure("nospace");
      } catch (error) {
        this.sealed.batchDrop();
        const failure = Failure.of(error);
        throw new Failure(failure.code, { ...failure.facts, n: i });
      }
    });
    return this.sealed.batchBytes(n);
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

/** Payloads are JSON; one that is not was sealed by something else.
 * @param {Uint8Array} payload */
function parse(payload) {
  try {
    return JSON.parse(fromUtf8(payload));
  } catch {
    throw new Failure("altered", { cause: "payload" });
  }
}
