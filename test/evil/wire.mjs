/*
 * Entries of a log as a hostile server handles them: taken apart, changed, put
 * together again with a chain that holds.  From the format in docs/api.md and
 * the design, not from the program.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { blake2b } from "@noble/hashes/blake2.js";

export const HDR = 135;
export const TYPE = { GENESIS: 1, ADD: 2, LEAVE: 4, ROTATE: 5, PUT: 16, DEL: 17,
  NAME: 18 };

/** Where header fields lie. */
const AT = { space: 0, seq: 16, prev: 24, type: 56, author: 57, epoch: 73,
  object: 77, otype: 93, time: 95, blob: 103 };

const label = (/** @type {string} */ x) => Buffer.from(`SEAL1/${x}\0`);
const hash = (/** @type {Uint8Array[]} */ ...parts) =>
  Buffer.from(blake2b(Buffer.concat(parts), { dkLen: 32 }));

export class Entry {
  /** @param {Uint8Array} hdr @param {Uint8Array} sig @param {Uint8Array} body */
  constructor(hdr, sig, body) {
    this.hdr = Buffer.from(hdr);
    this.sig = Buffer.from(sig);
    this.body = Buffer.from(body);
  }

  get seq() {
    return Number(this.hdr.readBigUInt64BE(AT.seq));
  }

  get type() {
    return this.hdr[AT.type];
  }

  hash() {
    return hash(label("log"), this.hdr);
  }

  wire() {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(this.body.length);
    return Buffer.concat([this.hdr, [this.sig.length], this.sig, length,
      this.body].map((part) => Buffer.from(part)));
  }

  /** A copy with some of these changed: any header field as bytes, type, seq,
   * body (blob follows it unless given), sig.
   * @param {Record<string, any>} change */
  with(change) {
    const { body = this.body, sig = this.sig, seq, type, ...fields } = change;
    const made = new Entry(this.hdr, sig, body);
    if (seq !== undefined) made.hdr.writeBigUInt64BE(BigInt(seq), AT.seq);
    if (type !== undefined) made.hdr[AT.type] = type;
    for (const [name, bytes] of Object.entries(fields))
      Buffer.from(bytes).copy(made.hdr, AT[/** @type {keyof typeof AT} */ (name)]);
    if (change.body && !change.blob)
      hash(label("blob"), made.body).copy(made.hdr, AT.blob);
    return made;
  }

  /** Signed outside by these 32 bytes of seed. @param {Uint8Array} seed */
  signed(seed) {
    const text = Buffer.concat([label("msig"), label("log"), this.hdr]);
    return this.with({ sig: ed25519.sign(text, seed) });
  }
}

/** @param {Buffer} bytes @returns {Entry[]} */
export function entriesOf(bytes) {
  const list = [];
  for (let at = 0; at < bytes.length;) {
    const sig = at + HDR + 1;
    const body = sig + bytes[at + HDR] + 4;
    const end = body + bytes.readUInt32BE(body - 4);
    list.push(new Entry(bytes.subarray(at, at + HDR),
      bytes.subarray(sig, body - 4), bytes.subarray(body, end)));
    at = end;
  }
  return list;
}

/** The same entries in this order, numbered and chained again.
 * @param {Entry[]} list */
export function chained(list) {
  let prev = Buffer.alloc(32);
  return list.map((entry, i) => {
    const made = entry.with({ seq: i + 1, prev });
    prev = made.hash();
    return made;
  });
}

/** @param {Uint8Array} bytes @param {number} at @param {number} [bits] */
export function flipped(bytes, at, bits = 1) {
  const made = Buffer.from(bytes);
  made[at] ^= bits;
  return made;
}

/** Membership body with one member, for a forger.
 * @param {Uint8Array} user @param {Uint8Array} seed */
export function listOf(user, seed) {
  const ik = Buffer.from(ed25519.getPublicKey(seed));
  const head = Buffer.alloc(42);
  head[0] = 1; /* personal */
  head.writeUInt32BE(1, 1);
  head.writeUInt32BE(1, 37);
  head[41] = 1;
  return Buffer.concat([head, user, [2], ik, ik, Buffer.alloc(64)]
    .map((part) => Buffer.from(part)));
}

/** `blob` of a membership body. @param {Uint8Array} body */
export const blobOfList = (body) => hash(label("mbody"), body);
