/**
 * A reader of sealed copies over @noble/*, written from docs/sealing.md alone
 * and sharing no line with seal/: what a stranger could write.  Opens with the
 * recovery code; throws where something does not fit.
 */
import { strict as assert } from 'node:assert';

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { x25519 } from '@noble/curves/ed25519.js';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const cat = (...parts) => Buffer.concat(parts.map((p) => Buffer.from(p)));
const L = (x) => Buffer.from(`SEAL1/${x}\0`);
const B2 = (n, m, key) => Buffer.from(blake2b(m, { dkLen: n, key }));
const u32 = (n) => {
  const b = Buffer.alloc(4);
  b.writeUInt32BE(n);
  return b;
};

function KDF(key, context, id) {
  const salt = new Uint8Array(16);
  salt[0] = id;
  return Buffer.from(blake2b(new Uint8Array(0), { dkLen: 32, key, salt,
    personalization: cat(Buffer.from(context), new Uint8Array(8)) }));
}

/** The text of an envelope of this kind, generation and context. */
function open(kind, gen, context, key, env) {
  const aad = cat(Buffer.from('SEAL1\0'), [1, kind], u32(gen), context);
  assert.deepEqual([...env.subarray(0, 6)], [1, kind, ...u32(gen)]);
  const nonce = env.subarray(6, 30);
  const o = B2(64, cat(L('env'), nonce, B2(32, aad)), key);
  assert.ok(o.subarray(32).equals(env.subarray(30, 62)), 'commitment');
  const text = Buffer.from(xchacha20poly1305(o.subarray(0, 32), nonce, aad)
    .decrypt(env.subarray(62)));
  const end = text.lastIndexOf(0x80);
  assert.ok(end >= 0 && text.subarray(end + 1).every((b) => b === 0), 'padding');
  return text.subarray(0, end);
}

function codeBytes(text) {
  let bits = 0n;
  for (const c of text.replaceAll('-', ''))
    bits = bits * 32n + BigInt(ALPHABET.indexOf(c));
  const code = Buffer.from((bits >> 12n).toString(16).padStart(32, '0'), 'hex');
  const check = B2(2, cat(L('rcchk'), code));
  assert.equal(Number(bits & 0x3ffn), check[0] << 2 | check[1] >> 6);
  return code;
}

/** Cuts fields off a buffer, in order. */
function cutter(bytes) {
  let at = 0;
  return {
    take: (n) => {
      assert.ok(at + n <= bytes.length, 'too short');
      return bytes.subarray(at, at += n);
    },
    n: (size) => Number(BigInt(`0x${bytes.subarray(at, at += size)
      .toString('hex')}`)),
    left: () => bytes.length - at,
  };
}

function readHead(file) {
  const head = cutter(file);
  assert.ok(head.take(13).equals(L('export')));
  assert.equal(head.n(1), 1);
  const h = { user: head.take(16), gen: head.n(4), id: head.take(16),
    made: head.n(8), bytes: head.n(8), parts: head.n(4), t: head.n(4),
    m_kib: head.n(4), seed: head.take(16) };
  const n = head.n(1);
  h.name = head.take(64).subarray(0, n).toString();
  h.code_id = head.take(16);
  h.wrap_pass = head.take(334);
  h.wrap_code = head.take(334);
  h.wrap_key = head.take(334);
  return h;
}

/** One entry's log position, author and body, from the wire. */
function readEntry(from) {
  const hdr = from.take(135);
  const c = cutter(hdr);
  const e = { hdr, space: c.take(16), seq: c.n(8), prev: c.take(32),
    type: c.n(1), author: c.take(16), epoch: c.n(4), object: c.take(16),
    otype: c.n(2), time: c.take(8), blob: c.take(32) };
  e.sig = from.take(from.n(1));
  e.body = from.take(from.n(4));
  return e;
}

/** Every entry verified; what its PUTs say, newest of each object. */
function readSpace(from, secrets) {
  const id = from.take(16);
  assert.equal(from.n(1), 1, 'a personal space');
  const entries = from.n(8);
  const log = cutter(from.take(from.n(8)));
  const items = new Map();
  let prev = Buffer.alloc(32);
  let ik;
  for (let seq = 1; seq <= entries; seq++) {
    const e = readEntry(log);
    assert.ok(e.space.equals(id) && e.seq === seq && e.prev.equals(prev));
    prev = B2(32, cat(L('log'), e.hdr));
    if (seq === 1) {
      assert.equal(e.type, 1);
      assert.ok(B2(32, cat(L('mbody'), e.body)).equals(e.blob));
      ik = e.body.subarray(42 + 17, 42 + 49);
    }
    if (e.sig.length > 0)
      assert.ok(ed25519.verify(e.sig, cat(L('msig'), L('log'), e.hdr), ik));
    if (e.type === 17) items.delete(e.object.toString('hex'));
    if (e.type !== 16 || e.body.length === 0) continue;
    assert.ok(B2(32, cat(L('blob'), e.body)).equals(e.blob));
    const gs = secrets.get(`${id.toString('hex')}/${e.epoch}`);
    const item = openObject(e, KDF(gs, 'SEALspc1', 1), ik);
    items.set(e.object.toString('hex'), item);
  }
  assert.equal(log.left(), 0);
  return { head: prev, seq: entries, ik, items: [...items.values()] };
}

/** The type is not in the header: the commitment tells. */
function openObject(e, content, ik) {
  for (let type = 1; type < 12; type++) {
    const context = cat(e.space, e.hdr.subarray(16, 24), e.prev, e.author,
      e.object, [0, type], e.time);
    let text;
    try {
      text = open(0x10, e.epoch, context, content, e.body);
    } catch {
      continue;
    }
    const aad = cat(Buffer.from('SEAL1\0'), [1, 0x10], u32(e.epoch), context);
    const payload = text.subarray(64);
    assert.ok(ed25519.verify(text.subarray(0, 64),
      cat(L('psig'), B2(32, aad), B2(32, payload)), ik), 'signature inside');
    return { type, data: JSON.parse(payload.toString()) };
  }
  throw new Error(`entry ${e.seq} does not open`);
}

/** @param {Buffer} file @param {string} codeText */
export function readCopy(file, codeText) {
  const h = readHead(file);
  const rk = B2(32, L('rec'), codeBytes(codeText));
  const umk = open(0x02, h.gen, cat(h.user, h.code_id),
    KDF(rk, 'SEALrec1', 2), h.wrap_code);
  const key = open(0x21, h.gen, cat(h.user, h.id, B2(32, file.subarray(0, 843))),
    KDF(umk, 'SEALumk1', 6), h.wrap_key);
  const parts = [];
  for (let i = 0, at = 1177; i < h.parts; i++) {
    const end = i + 1 < h.parts ? at + 78 + 262144 : file.length;
    parts.push(open(0x20, 1, cat(h.user, h.id, u32(i), u32(h.parts)), key,
      file.subarray(at, end)));
    at = end;
  }
  const content = cutter(Buffer.concat(parts));
  assert.equal(content.left(), h.bytes);
  const [ik, ek, cert] = [content.take(32), content.take(32), content.take(64)];
  const seeds = open(0x04, h.gen, h.user, KDF(umk, 'SEALumk1', 1),
    content.take(334));
  assert.ok(ik.equals(Buffer.from(ed25519.getPublicKey(seeds.subarray(0, 32)))));
  assert.ok(ek.equals(Buffer.from(x25519.getPublicKey(
    sha512(seeds.subarray(32)).slice(0, 32)))));
  assert.ok(ed25519.verify(cert, cat(L('ek'), h.user, u32(h.gen), ik, ek), ik));
  const counters = [content.take(8), content.take(8)];
  const ring = cutter(open(0x05, h.gen, cat(h.user, counters[0]),
    KDF(umk, 'SEALumk1', 2), content.take(content.n(4))));
  assert.equal(ring.n(1), 1);
  const secrets = new Map();
  const [n, pins] = [ring.n(2), ring.n(2)];
  for (let i = 0; i < n; i++) {
    const space = ring.take(16).toString('hex');
    ring.take(1);
    secrets.set(`${space}/${ring.n(4)}`, ring.take(32));
  }
  assert.equal(ring.left(), 81 * pins);
  open(0x07, h.gen, cat(h.user, counters[1]), KDF(umk, 'SEALumk1', 3),
    content.take(content.n(4)));
  const spaces = Array.from({ length: content.n(2) }, () =>
    readSpace(content, secrets));
  assert.equal(content.left(), 0);
  assert.ok(spaces[0].ik.equals(ik));
  return { name: h.name, t: h.t, m_kib: h.m_kib, spaces };
}
