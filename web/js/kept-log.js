// @ts-check
/**
 * The part of a log that this device has verified before: sealed octets and
 * what was found in them, so that opening costs the newest entries only.
 * Formats and what they prove: seal/checkpoint.h, decision 11.
 *
 *   restore()            begin behind the checkpoint; its rows
 *   page(), note()       while new entries are verified
 *   keep()               store them; returns at once
 *   payloads(places)     open what lies here
 *
 * Anything here that does not fit, whoever changed it, throws Broken: the
 * caller drops it all and verifies the server's log from GENESIS.  That costs
 * time and nothing else, so a damaged store is never told from an attacked one.
 */
import { join } from "./bytes.js";
import { Failure } from "./failure.js";
import { ST } from "./sealed.js";

const HDR = 135; // bytes of an entry's header, see seal/entry.h
const PSIG = 64; // inner signature before a payload
const ROW = 60; // see seal/checkpoint.h
const PART = 44;
const PUT = 16;
const FEW = 64; // entries up to which a part is added to
const SMALL = 512 * 1024; // octets that are added, no more at once

/** Not what this device stored; start over without it. */
export class Broken extends Error {}

/**
 * @typedef {object} Part
 * @property {number} first position in the log
 * @property {Uint8Array} rows
 * @property {Uint8Array} [octets] as long as they are not stored
 * @property {boolean} more the octets go behind stored ones
 * @property {boolean} fresh to be stored
 */

/** @typedef {{ part: Part, i: number }} Place of an entry */

/**
 * @typedef {object} Row
 * @property {number} type of the entry
 * @property {boolean} erased
 * @property {number} otype type of the object
 * @property {Uint8Array} object id
 * @property {number} time seconds since 1970 UTC
 * @property {number} seq
 * @property {Place} place
 */

/** Where entries begin, by their lengths alone. @param {Uint8Array} octets */
export function* starts(octets) {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  for (let at = 0; at + HDR + 5 <= octets.length;) {
    yield at;
    const body = at + HDR + 1 + octets[at + HDR];
    if (body + 4 > octets.length) return;
    at = body + 4 + view.getUint32(body);
  }
}

export class KeptLog {
  /** @type {Part[]} */
  parts = [];
  /** @type {Uint8Array | undefined} */
  checkpoint = undefined;
  end = 0; // position up to which rows are known
  /** @type {Uint8Array[]} */
  rows = []; // of the page being read
  /** @type {Set<Part>} */
  hollow = new Set(); // parts with bodies to be erased

  /** @param {import("./sealed.js").Sealed} sealed
   * @param {import("./cache.js").Cache} cache */
  constructor(sealed, cache) {
    this.sealed = sealed;
    this.cache = cache;
  }

  clear() {
    this.parts = [];
    this.checkpoint = undefined;
    this.end = 0;
    this.rows = [];
    this.hollow.clear();
  }

  /** Nothing fits any more; the store is emptied behind the caller's back. */
  drop() {
    this.clear();
    this.cache.drop();
  }

  /** Call between log_begin and the first page: the log goes on behind what is
   * kept.  No rows: nothing is kept.  @returns {Promise<Row[]>} */
  async restore() {
    const { sealed } = this;
    this.clear();
    const kept = await this.cache.load();
    if (!kept) return [];
    sealed.give(kept.checkpoint);
    const list = this.took(sealed.wasm.cache_open(kept.checkpoint.length),
      true);
    if (list.length !== kept.parts.length * PART) throw new Broken();
    const rows = kept.parts.flatMap((envelope, n) => {
      const named = list.slice(n * PART, (n + 1) * PART);
      sealed.give(named, envelope);
      const bytes = this.took(sealed.wasm.cache_rows_open(envelope.length));
      const first = Number(new DataView(named.buffer).getBigUint64(0));
      /** @type {Part} */
      const part = { first, rows: bytes, more: true, fresh: false };
      this.parts.push(part);
      return [...rowsOf(part)];
    });
    this.checkpoint = kept.checkpoint;
    this.end = rows.length;
    return rows;
  }

  /** @param {number} n @param {boolean} [counters] were they compared? */
  took(n, counters = false) {
    if (counters && n === -ST.CONFLICT)
      throw new Failure("older", { cause: "checkpoint" });
    if (n < 0) throw new Broken();
    return this.sealed.result(n);
  }

  /** The current entry was verified; its type, 0 if it was not opened.
   * @param {number} otype */
  note(otype) {
    this.rows.push(this.took(this.sealed.wasm.cache_row(otype)));
  }

  /** All entries of a page are noted. @param {Uint8Array} octets
   * @param {number} seq of the last one */
  page(octets, seq) {
    const rows = join(...this.rows.splice(0));
    const n = rows.length / ROW;
    // Entries this worker wrote itself were not read: the next page's will be.
    if (n === 0 || seq - n !== this.end) return;
    this.end = seq;
    const last = this.parts.at(-1);
    if (last && last.rows.length < FEW * ROW && octets.length < SMALL)
      extend(last, octets, rows);
    else
      this.parts.push({ first: seq - n + 1, rows, octets, more: false,
        fresh: true });
  }

  /** An object was deleted: the server erases its bodies, so does this device.
   * @param {Uint8Array} object id */
  erase(object) {
    for (const part of this.parts)
      for (const row of rowsOf(part)) {
        if (row.type !== PUT || row.erased || !isSame(row.object, object))
          continue;
        part.rows[row.place.i * ROW + 1] = 1;
        part.fresh = true;
        this.hollow.add(part);
      }
  }

  /** Store what is new, if the log is known up to its end. */
  async keep() {
    const { sealed } = this;
    const fresh = this.parts.filter((p) => p.fresh);
    if (fresh.length === 0 || sealed.logSeq() !== this.end) return;
    const index = fresh.map((part) => {
      sealed.give(nameOf(part), part.rows);
      return this.took(sealed.wasm.cache_rows_seal(part.rows.length));
    });
    const list = join(...this.parts.map(nameOf));
    sealed.give(list);
    const checkpoint = this.took(sealed.wasm.cache_seal(list.length));
    const before = this.checkpoint;
    this.checkpoint = checkpoint;
    for (const part of fresh) part.fresh = false;
    await this.eraseBodies();
    await this.cache.save(before, checkpoint, fresh.map((part, n) => {
      const { first, octets, more } = part;
      part.more = true;
      if (this.cache.keeps) part.octets = undefined;
      return { first, index: index[n], octets, more };
    }));
  }

  /** Octets of what was verified, in order. @returns {Promise<Uint8Array[]>} */
  async verified() {
    return this.cache.keeps ? this.cache.all()
      : this.parts.flatMap((part) => part.octets ?? []);
  }

  /** Bodies of rows that say so leave the octets. */
  async eraseBodies() {
    for (const part of this.hollow) {
      const octets = await this.all(part);
      if (!octets) continue;
      part.octets = withoutBodies(octets, part.rows);
      part.more = false;
    }
    this.hollow.clear();
  }

  /** All octets of a part, stored or not. @param {Part} part */
  async all(part) {
    const stored = part.octets && !part.more ? null
      : await this.cache.octets(part.first);
    if (!part.octets) return stored;
    return stored ? join(stored, part.octets) : part.octets;
  }

  /** Payloads of entries kept here, in the order of the places; undefined where
   * this version does not know the type.
   * @param {Place[]} places
   * @returns {Promise<(Uint8Array | undefined)[]>} */
  async payloads(places) {
    const { sealed } = this;
    /** @type {Map<Part, Uint8Array[]>} */
    const cut = new Map();
    const parts = [...new Set(places.map((p) => p.part))];
    const all = await Promise.all(parts.map((part) => this.all(part)));
    for (const [n, part] of parts.entries()) {
      const octets = all[n];
      if (!octets) throw new Broken();
      const from = [...starts(octets)];
      cut.set(part, from.map((at, i) => octets.subarray(at, from[i + 1])));
    }
    return places.map(({ part, i }) => {
      const entry = cut.get(part)?.[i];
      if (!entry) throw new Broken();
      sealed.give(part.rows.subarray(i * ROW, (i + 1) * ROW), entry);
      const n = sealed.wasm.cache_entry(entry.length);
      if (n < 0) throw new Broken();
      if (sealed.wasm.log_otype() >= sealed.wasm.otype_count())
        return undefined;
      const payload = sealed.result(n, PSIG);
      sealed.wasm.wipe_io(0, PSIG + n);
      return payload;
    });
  }
}

/** @param {Part} part @param {Uint8Array} octets @param {Uint8Array} rows */
function extend(part, octets, rows) {
  part.octets = part.octets ? join(part.octets, octets) : octets;
  part.rows = join(part.rows, rows);
  part.fresh = true;
}

/** @param {Uint8Array} a @param {Uint8Array} b */
const isSame = (a, b) => a.every((byte, i) => byte === b[i]);

/** As the checkpoint lists it: first 8, n 4, head 32. @param {Part} part */
function nameOf(part) {
  const name = new Uint8Array(PART);
  const view = new DataView(name.buffer);
  view.setBigUint64(0, BigInt(part.first));
  view.setUint32(8, part.rows.length / ROW);
  name.set(part.rows.subarray(-32), 12);
  return name;
}

/** @param {Part} part @returns {Generator<Row>} */
function* rowsOf(part) {
  const { rows } = part;
  const view = new DataView(rows.buffer, rows.byteOffset, rows.length);
  for (let at = 0, i = 0; at < rows.length; at += ROW, i++)
    yield { type: rows[at], erased: rows[at + 1] === 1,
      otype: view.getUint16(at + 2), object: rows.slice(at + 4, at + 20),
      time: Number(view.getBigUint64(at + 20)), seq: part.first + i,
      place: { part, i } };
}

/** @param {Uint8Array} octets @param {Uint8Array} rows */
function withoutBodies(octets, rows) {
  const from = [...starts(octets)];
  return join(...from.map((at, i) => {
    const entry = octets.subarray(at, from[i + 1]);
    if (rows[i * ROW] !== PUT || rows[i * ROW + 1] !== 1) return entry;
    const head = entry.slice(0, HDR + 1 + entry[HDR] + 4);
    head.fill(0, head.length - 4);
    return head;
  }));
}
