// @ts-check
/**
 * The keys worker's part of searching: the lines of search-text.js over one
 * type of record, kept sealed on this device (seal/checkpoint.h), so that the
 * first search after unlocking opens a few segments and no record.
 *
 * What is kept is never believed beyond that: a line counts only while the
 * ledger holds that version of its object.  What does not open is dropped and
 * made again from the records.
 */
import { fromUtf8, toUtf8 } from "./bytes.js";
import { Cache } from "./cache.js";
import { Broken } from "./kept-log.js";
import { heads, lineOf, lines, parsed, renewed, search } from "./search-text.js";

const PORTION = 500; // records opened at a time

/** @typedef {import("./search-text.js").Line} Line */

export class KeptSearch {
  /** @type {string[] | undefined} */
  segments = undefined;
  /** @type {Uint8Array | undefined} */
  stamp = undefined;
  end = -1; // of the log, when the lines were compared with it

  /** @param {import("./sealed.js").Sealed} sealed @param {string} user
   * @param {string} space @param {number} type of the records
   * @param {(data: any) => { day: string, tags: string[], text: string } | null}
   *   read a record's text; null: not to be found */
  constructor(sealed, user, space, type, read) {
    this.sealed = sealed;
    this.type = type;
    this.read = read;
    this.cache = new Cache(user, `${space}/search`);
  }

  /** What this device keeps; nothing where it does not open. */
  async restore() {
    this.segments = [];
    const kept = await this.cache.load();
    if (!kept) return;
    try {
      this.segments = kept.parts.map((envelope, n) => {
        this.sealed.give(envelope);
        const got = this.sealed.wasm.cache_kept_open(n, envelope.length);
        if (got < 0) throw new Broken();
        return fromUtf8(this.sealed.result(got));
      });
      this.stamp = kept.checkpoint;
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.segments = [];
      this.cache.drop();
    }
  }

  /** Up to what the ledger knows. @param {import("./ledger.js").Ledger} ledger */
  async renew(ledger) {
    const end = ledger.sealed.logSeq();
    if (this.segments && end === this.end) return;
    if (!this.segments) await this.restore();
    /** @type {Map<string, number>} */
    const seqs = new Map();
    for (const item of ledger.items.values())
      if (item.type === this.type) seqs.set(item.object, item.seq);
    const missing = new Map(seqs);
    let stale = false;
    for (const segment of this.segments ?? [])
      for (const { object, seq } of heads(segment)) {
        if (seqs.get(object) === seq) missing.delete(object);
        else stale = true;
      }
    const fresh = await this.opened(ledger, [...missing.keys()]);
    if (stale || fresh.length > 0) {
      const { segments, changed } = renewed(this.segments ?? [],
        (line) => seqs.get(line.object) === line.seq, fresh);
      this.segments = segments;
      await this.keep(changed);
    }
    this.end = end;
  }

  /** Lines of these records. @param {import("./ledger.js").Ledger} ledger
   * @param {string[]} objects */
  async opened(ledger, objects) {
    const fresh = [];
    for (let at = 0; at < objects.length; at += PORTION) {
      const part = objects.slice(at, at + PORTION)
        .flatMap((object) => ledger.items.get(object) ?? []);
      await ledger.unseal(part);
      for (const { object, seq, data } of part) {
        const found = data && this.read(data);
        if (found) fresh.push(lineOf({ object, seq, ...found }, found.text));
      }
    }
    return fresh;
  }

  /** Store segments, if no other tab has. @param {Set<number>} changed */
  async keep(changed) {
    const parts = [...changed].map((n) => {
      const text = toUtf8(this.segments?.[n] ?? "");
      this.sealed.give(text);
      const got = this.sealed.wasm.cache_kept_seal(n, text.length);
      if (got < 0) throw new Broken();
      return { first: n + 1, index: this.sealed.result(got) };
    });
    const before = this.stamp;
    this.stamp = this.sealed.random(16);
    if (!(await this.cache.save(before, this.stamp, parts))) {
      this.cache.drop();
      this.stamp = undefined;
    }
  }

  /** All there is. @returns {Line[]} */
  all() {
    return (this.segments ?? []).flatMap((s) => [...lines(s)].map(parsed));
  }

  /** @param {string} query @param {number} limit
   * @returns {{ hits: Line[], n: number }} the newest, and how many there are */
  find(query, limit) {
    const hits = [...search(this.segments ?? [], query)].flat()
      .sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : b.seq - a.seq));
    return { hits: hits.slice(0, limit), n: hits.length };
  }
}
