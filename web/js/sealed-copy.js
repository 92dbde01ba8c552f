// @ts-check
/**
 * The keys worker's part of a sealed copy (seal/export.h): reads every log once
 * more, verifies it, and seals it part by part.  One small step a call, so that
 * a lock never waits for a large log; what is kept between two steps is sealed
 * already and lives in a Blob, which the browser may put to disk.
 *
 * Groups and pairs come first, the person's own space last, so that what is
 * written meanwhile is taken along; in the file their own is the first.  A group
 * that cannot be opened is left out, and said: it takes nothing else with it.
 * Calls as in keys.js:
 *
 *   copyBegin {passphrase}   {}          then
 *   copyRead  {}             {done, of}  until done is of, then
 *   copyHead  {}             {head, parts, left}  left: [{space, failed}] not in
 *                                        it; then for each part
 *   copyPart  {}             {bytes}
 */
import { call, now, readLog } from "./api.js";
import { bytesOf, fromId, toBase64, toUtf8 } from "./bytes.js";
import { Failure } from "./failure.js";
import { groupsOf } from "./group-set.js";

const WRAP = 334; // bytes of an envelope around UMK

/** Failures of one group; any other ends the copy. */
const LEFT_OUT = ["absent", "altered", "older", "stranger"];

/**
 * @typedef {object} Ways how the account is wrapped, as the server keeps it
 * @property {Uint8Array} seed
 * @property {number} t
 * @property {number} m_kib
 * @property {Uint8Array} code_id
 * @property {Uint8Array} wrap_pass
 * @property {Uint8Array} wrap_code
 */

/** @typedef {import("./ledger.js").Ledger} Ledger */
/** @typedef {import("./keys.js").Keys} Keys */

export class SealedCopy {
  /**
   * @param {Ledger} own passphrase just derived
   * @param {import("./group-set.js").Groups} groups
   * @param {string} name for signing in
   * @param {Ways} ways
   */
  constructor(own, groups, name, ways) {
    this.own = own;
    this.sealed = own.sealed;
    this.groups = groups;
    this.name = name;
    this.ways = ways;
    /** Spaces still to be read. @type {{ space: string, seq: number }[] | null} */
    this.ahead = null;
    /** The one being read. @type {Ledger | null} */
    this.ledger = null;
    this.page = new Blob([]); // its entries so far
    this.seq = 0; // the last of them
    this.before = 0; // entries of spaces that are done
    this.of = 0;
    /** Spaces that are done, each with its heading. @type {Blob[]} */
    this.spaces = [];
    /** @type {{ space: string, failed: string }[]} */
    this.left = [];
    this.content = new Blob([]);
    this.part = 0;
  }

  /** What there is to read beside their own. */
  async listed() {
    /** @type {{ spaces: { space: string, seq: number }[] }} */
    const { spaces } = await call("GET", "spaces");
    this.of = spaces.reduce((n, s) => n + s.seq, 0);
    this.ahead = spaces;
    return spaces;
  }

  /** Take in the next page of a log; how far of how much. */
  async read() {
    const ahead = this.ahead ?? await this.listed();
    const ledger = this.ledger ?? await this.begun(ahead.shift());
    if (!ledger) return { done: this.before, of: this.of + 1 };
    const { bytes, end } = await readLog(`space/${ledger.space}/log`,
      this.seq + 1);
    ledger.use();
    const n = this.sealed.copyLogTake(bytes);
    this.seq += n;
    if (n === 0 && this.seq < end)
      throw new Failure("altered", { cause: "log is short" });
    this.page = new Blob([this.page, /** @type {any} */ (bytes)]);
    if (ledger !== this.own && this.seq >= end) await this.ended(ledger);
    return { done: this.before + this.seq,
      of: ledger === this.own ? this.before + end
        : Math.max(this.of, this.before + end) + 1 };
  }

  /** Begin with a group, or at the end with their own space.  Nothing: this one
   * is left out. @param {{ space: string } | undefined} next */
  async begun(next) {
    /** @type {Ledger | null} */
    let ledger = this.own;
    if (next)
      try {
        ledger = await this.groups.open(next.space);
      } catch (error) {
        const { code } = Failure.of(error);
        if (!LEFT_OUT.includes(code)) throw error;
        this.left.push({ space: next.space, failed: code });
        ledger = null;
      }
    if (!ledger) return null;
    ledger.use();
    this.sealed.copyLogBegin(fromId(ledger.space));
    this.ledger = ledger;
    this.page = new Blob([]);
    this.seq = 0;
    return ledger;
  }

  /** All of a group is read: have this device's keys come as far?  If it has
   * grown meanwhile, the next step reads on. @param {Ledger} ledger */
  async ended(ledger) {
    if (ledger.seq() < this.seq) await ledger.sync();
    ledger.use();
    if (ledger.seq() > this.seq) return;
    this.spaces.push(this.closed());
    this.before += this.seq;
    this.seq = 0;
    this.ledger = null;
  }

  /** What was read, with its heading. */
  closed() {
    return new Blob(/** @type {any[]} */ ([this.sealed.copySpace(), this.page]));
  }

  /** All is read, and what came meanwhile: the head of the file, how many parts
   * follow, and what is not in it. */
  async begin() {
    for (let at = await this.read(); at.done < at.of;) at = await this.read();
    const own = this.closed();
    const n = 1 + this.spaces.length;
    this.content = new Blob(/** @type {any[]} */ ([this.sealed.copyAccount(),
      Uint8Array.of(n >> 8, n & 255), own, ...this.spaces]));
    const head = this.sealed.copyBegin(toUtf8(this.name), this.ways, now(),
      this.content.size);
    return { head, parts: this.sealed.copyParts(), left: this.left };
  }

  /** The next part of the file. */
  async next() {
    const { part, sealed, content } = this;
    const size = sealed.copyPartText(part);
    const rest = content.slice(0, size);
    const bytes = sealed.copyPart(part, new Uint8Array(await rest.arrayBuffer()));
    this.content = content.slice(size);
    this.part++;
    return { bytes };
  }
}

/** The passphrase again, in an open session: what that entitles to.
 * @param {Keys} keys @param {string} passphrase @returns {Promise<Ways>} */
async function waysOf(keys, passphrase) {
  const sealed = await keys.sealed();
  if (!keys.ledger) throw new Failure("locked");
  const kdf = await keys.params(sealed, keys.name);
  const auth = sealed.derive(keys.name, passphrase, kdf);
  const got = await call("POST", "session/wraps", { auth: toBase64(auth) });
  auth.fill(0);
  return { ...kdf, code_id: bytesOf(got.code_id, 16),
    wrap_pass: bytesOf(got.wrap_pass, WRAP),
    wrap_code: bytesOf(got.wrap_code, WRAP) };
}

/** The copy being made; a lock has ended it. @param {Keys} keys */
function copying({ copy, ledger }) {
  if (!copy || !ledger) throw new Failure("locked");
  ledger.use();
  return copy;
}

/** @type {import("./keys.js").Calls} */
export const calls = {
  async copyBegin(keys, { passphrase }) {
    const ways = await waysOf(keys, passphrase);
    const ledger = await keys.current();
    keys.copy = new SealedCopy(ledger, groupsOf(keys), keys.name, ways);
    return {};
  },
  copyRead: (keys) => copying(keys).read(),
  copyHead: (keys) => copying(keys).begin(),
  copyPart: (keys) => copying(keys).next(),
};
