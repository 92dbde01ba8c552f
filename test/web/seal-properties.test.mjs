/*
 * Properties of sealing (design 13.3) that need a look inside: the module with
 * its primitives watched, in node.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

import { xchacha20, xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { blake2b } from '@noble/hashes/blake2.js';

import { hits } from '../canary/search.mjs';
import { Mock } from './mock.mjs';
import { stage } from './stage.mjs';
import { failure, same } from './tap.mjs';

const here = await stage();
const js = (name) => import(pathToFileURL(join(here.dir, 'js', name)).href);
const { Sealed } = await js('sealed.js');
const { Keys, answer } = await js('keys.js');
const { toBase64 } = await js('bytes.js');
const module = await readFile(join(here.dir, 'wasm/seal.wasm'));

const seq = (a, n) => Uint8Array.from({ length: n }, (_, i) => (a + i) & 255);
const cat = (...parts) => new Uint8Array(Buffer.concat(parts.map((p) =>
  Buffer.from(p))));
const L = (x) => Buffer.from(`SEAL1/${x}\0`);

/** The module, and what it asked of some primitives. */
async function watched() {
  const seen = { opened: 0, random: [] };
  const sealed = await Sealed.load(module, (real, memory) => ({
    aead_open: (...args) => {
      seen.opened++;
      return real.aead_open(...args);
    },
    random: (out, n) => {
      real.random(out, n);
      seen.random.push(Buffer.from(new Uint8Array(memory().buffer, out, n)));
    },
  }));
  return { sealed, seen };
}

const user = seq(0xa0, 16);
const sid = seq(0xb0, 16);
const ks = seq(1, 32);

await test('ENV-04 whatever is wrong with an envelope, it is one failure',
  async () => {
    const { sealed } = await watched();
    sealed.holderNew(user);
    const good = sealed.wrapTab(ks, sid);
    const tries = [0, 1, 2, 5, 6, 29, 30, 61, 62, 200, 333].map((at) => {
      const bad = good.slice();
      bad[at] ^= 1;
      return [user, 1, ks, sid, bad];
    });
    tries.push([seq(0, 16), 1, ks, sid, good], [user, 2, ks, sid, good],
      [user, 1, seq(2, 32), sid, good], [user, 1, ks, seq(0, 16), good]);
    const said = [];
    for (const args of tries) {
      const { code, message, facts } = await failure(
        (async () => sealed.unwrapTab(...args))());
      said.push(JSON.stringify([code, message, facts]));
    }
    same(new Set(said).size, 1);
    same(said.length, 15);
    sealed.unwrapTab(user, 1, ks, sid, good);
  });

/* A Poly1305 tag that fits one ciphertext under two keys: the block `at` is
 * solved for, over the integers modulo 2^130 - 5. */
const P = (1n << 130n) - 5n;
const num = (bytes) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')
  || '0'}`);
const power = (b, e) => {
  let r = 1n;
  for (let x = b % P; e > 0n; e >>= 1n, x = (x * x) % P)
    if (e & 1n) r = (r * x) % P;
  return r;
};

function twoKeys(keys, nonce, aad, n) {
  const lens = Buffer.alloc(16);
  lens.writeBigUInt64LE(BigInt(aad.length));
  lens.writeBigUInt64LE(BigInt(n), 8);
  const aadPart = cat(aad, new Uint8Array((16 - (aad.length % 16)) % 16));
  const poly = keys.map((key) => {
    const block = xchacha20(key, nonce, new Uint8Array(32));
    return { r: num(block.slice(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn,
      s: num(block.slice(16)) };
  });
  for (let tries = 0; tries < 1000; tries++) {
    const ct = crypto.getRandomValues(new Uint8Array(n));
    const at = 2; // the block to solve for
    const all = cat(aadPart, ct, lens);
    const blocks = Array.from({ length: all.length / 16 }, (_, i) =>
      num(all.slice(16 * i, 16 * i + 16)) + (1n << 128n));
    const free = aadPart.length / 16 + at;
    const rest = poly.map(({ r }) => blocks.reduce((sum, b, i) =>
      (sum + (i === free ? 0n : b * power(r, BigInt(blocks.length - i)))) % P,
    0n));
    const w = poly.map(({ r }) => power(r, BigInt(blocks.length - free)));
    const x = ((rest[1] + poly[1].s - rest[0] - poly[0].s + 2n * P)
      * power((w[0] - w[1] + P) % P, P - 2n)) % P;
    if (x >> 128n !== 1n) continue;
    const tags = poly.map(({ s }, i) =>
      ((rest[i] + x * w[i]) % P + s) & ((1n << 128n) - 1n));
    if (tags[0] !== tags[1]) continue;
    const block = Buffer.from((x - (1n << 128n)).toString(16).padStart(32, '0'),
      'hex').reverse();
    ct.set(block, 16 * at);
    const tag = Buffer.from(tags[0].toString(16).padStart(32, '0'), 'hex')
      .reverse();
    return cat(ct, tag);
  }
  throw new Error('not found');
}

await test('ENV-05 a ciphertext for two keys is refused before decryption',
  async () => {
    const { sealed, seen } = await watched();
    const nonce = seq(0x33, 24);
    const aad = cat(Buffer.from('SEAL1\0'), [1, 6, 0, 0, 0, 1], user, sid);
    const outs = [ks, seq(9, 32)].map((key) => blake2b(cat(L('env'), nonce,
      blake2b(aad, { dkLen: 32 })), { dkLen: 64, key }));
    const [ek1, ek2] = outs.map((o) => o.slice(0, 32));
    const crafted = twoKeys([ek1, ek2], nonce, aad, 256);
    // It is what it claims: both keys take it.
    for (const key of [ek1, ek2])
      same(xchacha20poly1305(key, nonce, aad).decrypt(crafted).length, 256);
    const envelope = cat([1, 6, 0, 0, 0, 1], nonce, outs[0].slice(32), crafted);
    seen.opened = 0;
    const first = await failure((async () =>
      sealed.unwrapTab(user, 1, ks, sid, envelope))());
    same(seen.opened, 1); // the key it commits to: opened, and junk
    const second = await failure((async () =>
      sealed.unwrapTab(user, 1, seq(9, 32), sid, envelope))());
    same(seen.opened, 1); // the other key never gets so far
    same([first.code, first.message], [second.code, second.message]);
  });

await test('ENV-06 no nonce twice, each fresh from the generator', async () => {
  const { sealed, seen } = await watched();
  sealed.holderNew(user);
  sealed.logBegin(seq(0xc0, 16));
  sealed.batchBegin();
  sealed.batchGenesis(1);
  const nonces = [];
  const take = (envelope) => nonces.push(Buffer.from(envelope.slice(6, 30))
    .toString('hex'));
  for (let i = 0; i < 200; i++) {
    sealed.batchBegin();
    take(sealed.batchBytes(sealed.batchPut(seq(i, 16), 1, 2,
      Buffer.from('{}'))).slice(140));
    take(sealed.headsSeal(i + 1));
    take(sealed.keyringSeal(i + 1));
    take(sealed.wrapTab(ks, sid));
    take(sealed.identitySeal());
  }
  const drawn = new Set(seen.random.filter((r) => r.length === 24)
    .map((r) => r.toString('hex')));
  same(nonces.length, 1000);
  same(new Set(nonces).size, 1000);
  same(nonces.every((n) => drawn.has(n)), true);
});

await test('ENV-06 no key in any request, event, record or log', async () => {
  const mock = new Mock();
  globalThis.fetch = mock.browser();
  const events = [];
  const { sealed, seen } = await watched();
  const keys = new Keys((e) => events.push(e), async () => sealed);
  const fresh = new Keys(() => {}, () => Sealed.load(module));
  const logged = [];
  const was = { ...console };
  for (const word of ['log', 'error', 'warn', 'info', 'debug'])
    console[word] = (...all) => logged.push(all.map(String).join(' '));
  const call = async (name, args, port) => {
    const got = await answer(keys, { id: 1, call: name, args }, port);
    if (got.error) throw new Error(`${name}: ${got.error.code}`);
    return got.ok;
  };
  const { port1, port2 } = new MessageChannel();
  let said;
  try {
    await call('prepare', { name: 'dr.keys', passphrase: 'a passphrase' });
    const checking = answer(fresh, { id: 1, call: 'check', args: {} }, port1);
    said = await call('confirm', { passphrase: 'a passphrase' }, port2);
    await checking;
    await call('put', { type: 1, data: { v: 1, text: 'x' } });
    await call('lock', {});
  } finally {
    Object.assign(console, was);
    port1.close();
    port2.close();
  }
  const sent = Buffer.from(mock.requests.join('\n'));
  const told = Buffer.from(JSON.stringify([events, said, logged]));
  // Every 32 random bytes are a key or its seed: UMK, two seeds, GS, Ks.
  const secrets = seen.random.filter((r) => r.length === 32);
  same(secrets.length >= 5, true);
  const text = (b) => toBase64(b);
  const where = secrets.filter((s) => sent.includes(text(s)));
  same(where.length, 1); // Ks, which the server keeps for this session
  same(mock.requests.filter((r) => r.includes(text(where[0])))
    .every((r) => r.startsWith('PUT session/key ')), true);
  for (const secret of secrets) {
    same(hits(told, secret.toString('latin1')), []);
    same(told.includes(text(secret)), false);
    same(told.includes(secret.toString('hex')), false);
  }
});

await test('PAD-01 sizes of sealed objects are those of the classes',
  async () => {
    const { sealed } = await watched();
    sealed.holderNew(user);
    sealed.logBegin(seq(0xc0, 16));
    sealed.batchBegin();
    sealed.batchGenesis(1);
    const sizeOf = (type, n) => {
      sealed.batchBegin();
      const size = sealed.batchPut(seq(1, 16), type, 2, new Uint8Array(n));
      sealed.batchDrop();
      return size - 140 - 78;
    };
    for (const [n, size] of [[0, 256], [191, 256], [192, 512], [193, 512],
      [447, 512], [448, 1024], [959, 1024], [960, 2048], [65471, 65536],
      [65472, 131072]])
      same(sizeOf(1, n), size, `${n} bytes`);
  });

await test('PAD-03 check-ins, events and ties are of one size, whatever is in them',
  async () => {
    const { sealed } = await watched();
    sealed.holderNew(user);
    sealed.logBegin(seq(0xc0, 16));
    sealed.batchBegin();
    sealed.batchGenesis(1);
    for (const type of [2, 10, 17])
      for (const n of [0, 1, 191, 192, 1000, 4031]) {
        sealed.batchBegin();
        same(sealed.batchPut(seq(1, 16), type, 2, new Uint8Array(n)),
          140 + 78 + 4096, `type ${type}, ${n} bytes`);
        sealed.batchDrop();
      }
  });

await here.remove();
