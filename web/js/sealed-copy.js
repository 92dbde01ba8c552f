// @ts-check
/**
 * The keys worker's part of a sealed copy (seal/export.h): reads the log once
 * more, verifies it, and seals it part by part.  One small step a call, so that
 * a lock never waits for a large log; what is kept between two steps is sealed
 * already and lives in a Blob, which the browser may put to disk.
 */
import { now, readLog } from "./api.js";
import { fromId, toUtf8 } from "./bytes.js";
import { Failure } from "./failure.js";

const PERSONAL_ONLY = Uint8Array.of(0, 1); // spaces in the copy, 2 bytes

/**
 * @typedef {object} Ways how the account is wrapped, as the server keeps it
 * @property {Uint8Array} seed
 * @property {number} t
 * @property {number} m_kib
 * @property {Uint8Array} code_id
 * @property {Uint8Array} wrap_pass
 * @property {Uint8Array} wrap_code
 */

export class SealedCopy {
  /**
   * @param {import("./sealed.js").Sealed} sealed passphrase just derived
   * @param {string} name for signing in @param {string} space
   * @param {Ways} ways
   */
  constructor(sealed, name, space, ways) {
    this.sealed = sealed;
    this.name = name;
    this.space = space;
    this.ways = ways;
    this.content = new Blob([]);
    this.seq = 0;
    this.part = 0;
    sealed.copyLogBegin(fromId(space));
  }

  /** Take in the next page of the log; how far of how much. */
  async read() {
    const { bytes, end } = await readLog(`space/${this.space}/log`,
      this.seq + 1);
    const n = this.sealed.copyLogTake(bytes);
    this.seq += n;
    if (n === 0 && this.seq < end)
      throw new Failure("altered", { cause: "log is short" });
    this.content = new Blob([this.content, /** @type {any} */ (bytes)]);
    return { done: this.seq, of: end };
  }

  /** All is read, and what came meanwhile: the head of the file, and how many
   * parts follow. */
  async begin() {
    for (let at = await this.read(); at.done < at.of;) at = await this.read();
    const space = this.sealed.copySpace();
    const account = this.sealed.copyAccount();
    this.content = new Blob(/** @type {any[]} */ (
      [account, PERSONAL_ONLY, space, this.content]));
    const head = this.sealed.copyBegin(toUtf8(this.name), this.ways, now(),
      this.content.size);
    return { head, parts: this.sealed.copyParts() };
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
