/*
 * The corpus of sealed envelopes, every kind (ENV-01): fixed inputs, sealed by
 * a second implementation of the design over @noble/*.  Prints the rows of
 * test/vectors/seal-corpus.tsv:
 *
 *   kind  generation  fields  key  nonce  fixed class  text  envelope
 *
 * bytes in hexadecimal; fields are the kind's own part of the context, 5.4.
 *
 *   node test/vectors/corpus.mjs > test/vectors/seal-corpus.tsv
 */
import { pathToFileURL } from "node:url";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { blake2b } from "@noble/hashes/blake2.js";

const seq = (a, n) => Buffer.from(Array.from({ length: n }, (_, i) => (a + i) & 255));
const be = (v, n) => {
  const b = Buffer.alloc(8);
  b.writeBigUInt64BE(BigInt(v));
  return b.subarray(8 - n);
};

const user = seq(0xa0, 16);
const space = seq(0xb0, 16);
const object = seq(0xc0, 16);
const head = seq(0xd0, 32);
const place = [space, be(42, 8), head, user, object, be(3, 2), be(1790000000, 8)];

/** Kind, generation or epoch, fields in order, class, lengths of texts. */
const KINDS = [
  [0x01, 1, [user, be(3, 4), be(131072, 4), seq(0, 16)], 0, [32]],
  [0x02, 1, [user, seq(0x10, 16)], 0, [32]],
  [0x03, 2, [user, seq(0x20, 32)], 0, [32]],
  [0x04, 1, [user], 0, [64]],
  [0x05, 3, [user, be(77, 8)], 0, [58, 5, 3000]],
  [0x06, 1, [user, seq(0x30, 16)], 0, [32]],
  [0x07, 1, [user, be(78, 8)], 0, [59, 3]],
  [0x08, 1, [user, space, be(244, 8), head], 0, [60, 14580]],
  [0x10, 7, place, 0, [64, 94, 255, 256, 257]],
  [0x10, 7, place, 4096, [64, 4095]],
  [0x11, 7, place, 0, [80]],
  [0x12, 7, [space, object, be(2, 4), be(5, 4), user], 0, [1000]],
  [0x20, 1, [user, seq(0x40, 16), be(1, 4), be(4, 4)], 0, [0, 2000]],
  [0x21, 2, [user, seq(0x50, 16), seq(0x60, 32)], 0, [32]],
];

function padded(text, fixed) {
  let size = 256;
  while (size <= text.length) size = size < 65536 ? size * 2 : size + 65536;
  const all = Buffer.alloc(fixed || size);
  text.copy(all);
  all[text.length] = 0x80;
  return all;
}

/** One envelope, as 5.3 says. */
export function seal(aad, key, nonce, text, fixed) {
  const context = blake2b(aad, { dkLen: 32 });
  const o = blake2b(Buffer.concat([Buffer.from("SEAL1/env\0"), nonce, context]), { dkLen: 64, key });
  const box = xchacha20poly1305(o.slice(0, 32), nonce, aad).encrypt(padded(text, fixed));
  return Buffer.concat([aad.subarray(6, 12), nonce, o.slice(32), box].map((p) => Buffer.from(p)));
}

export function rows() {
  let n = 0;
  return KINDS.flatMap(([kind, generation, fields, fixed, lengths]) =>
    lengths.map((length) => {
      n += 1;
      const own = Buffer.concat(fields);
      const aad = Buffer.concat([Buffer.from("SEAL1\0"), Buffer.from([1, kind]), be(generation, 4), own]);
      const [key, nonce, text] = [seq(n, 32), seq(n * 3, 24), seq(n * 7, length)];
      return [kind.toString(16).padStart(2, "0"), generation, own.toString("hex"), key.toString("hex"),
        nonce.toString("hex"), fixed, text.toString("hex"),
        seal(aad, key, nonce, text, fixed).toString("hex")].join("\t");
    }));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) console.log(rows().join("\n"));
