/**
 * A second implementation of SEAL1 in JavaScript over @noble/*, written from
 * the design and sharing no line with seal/: it repeats the design's own
 * vectors (13.2), opens what seal.wasm seals, and seals what seal.wasm must
 * open, for every kind in use (ENV-01).
 */
import { readFile } from 'node:fs/promises';
import { join as path } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, RistrettoPoint, x25519 } from '@noble/curves/ed25519.js';
import { expand_message_xmd as expand } from
  '@noble/curves/abstract/hash-to-curve.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha512 } from '@noble/hashes/sha2.js';

import { rows } from '../vectors/corpus.mjs';
import { stage } from './stage.mjs';
import { failure, same } from './tap.mjs';

const hex = (b) => Buffer.from(b).toString('hex');
const seq = (a, n) => Uint8Array.from({ length: n }, (_, i) => (a + i) & 255);
const cat = (...parts) => new Uint8Array(Buffer.concat(parts.map((p) =>
  Buffer.from(p))));
const be = (v, n) => {
  const b = Buffer.alloc(8);
  b.writeBigUInt64BE(BigInt(v));
  return b.subarray(8 - n);
};
const L = (x) => Buffer.from(`SEAL1/${x}\0`);
const B2 = (n, m, key) => blake2b(m, { dkLen: n, key });
const kdf = (key, context, id) => {
  const salt = new Uint8Array(16);
  salt[0] = id; // little-endian, as libsodium has it
  return blake2b(new Uint8Array(0), { dkLen: 32, key, salt,
    personalization: cat(Buffer.from(context), new Uint8Array(8)) });
};

const aad = (kind, gen, ...fields) => cat(Buffer.from('SEAL1\0'), [1, kind],
  be(gen, 4), ...fields);

function pad(text, fixed) {
  let size = 256;
  while (size <= text.length) size = size < 65536 ? size * 2 : size + 65536;
  return cat(text, [0x80], new Uint8Array((fixed ?? size) - text.length - 1));
}

function seal(context, key, nonce, text, fixed) {
  const o = B2(64, cat(L('env'), nonce, B2(32, context)), key);
  return cat([1], context.slice(7, 12), nonce, o.slice(32),
    xchacha20poly1305(o.slice(0, 32), nonce, context).encrypt(pad(text, fixed)));
}

function open(context, key, env) {
  const nonce = env.slice(6, 30);
  const o = B2(64, cat(L('env'), nonce, B2(32, context)), key);
  same([env[0], hex(env.slice(1, 6))], [1, hex(context.slice(7, 12))]);
  same(hex(env.slice(30, 62)), hex(o.slice(32)));
  const text = xchacha20poly1305(o.slice(0, 32), nonce, context)
    .decrypt(env.slice(62));
  return text.slice(0, text.lastIndexOf(0x80));
}

// Inputs of 13.2.
const user = seq(0xa0, 16);
const seed = seq(0, 16);
const umk = seq(0x40, 32);
const space = seq(0xb0, 16);
const object = seq(0xc0, 16);
const gs = seq(0x80, 32);
const ik = ed25519.getPublicKey(seq(0x01, 32));
const ek = x25519.getPublicKey(sha512(seq(0x21, 32)).slice(0, 32));
const certOf = (who, g, i, e, key) => ed25519.sign(cat(L('ek'), who, be(g, 4),
  i, e), key);

await test('passphrase, wrap, verifier', () => {
  const salt = B2(16, cat(L('salt'), Buffer.from('dr.example'), [0], seed));
  same(hex(salt), '665021782fdbe2007882d620ead8deee');
  const mk = argon2id('correct horse battery staple', salt,
    { t: 3, m: 65536, p: 1, dkLen: 32 });
  same(hex(mk),
    'e00c2238f6421fe0cdfeed8ada572c07c6ca8a65ae47090c74790f958868cedf');
  const auth = kdf(mk, 'SEALpass', 1);
  const wrap = kdf(mk, 'SEALpass', 2);
  same(hex(auth),
    '4d500dbef710d08b6b037a19c38dfc466b4ff7a6a56815ea310e6032fe16fb04');
  same(hex(wrap),
    '4e20cb3495e7c25c0b0369ab3a8eb9f7e834e006856b4dec71d441ba3fc833ca');
  same(hex(B2(32, auth, seq(0x60, 32))),
    '3060ac37aa175b07dc26689b6aa1cb8847adae7b5f13fea9ff8d72dafd2e3e0a');
  const env = seal(aad(1, 1, user, be(3, 4), be(65536, 4), seed), wrap,
    seq(0x10, 24), umk);
  same(env.length, 334);
  same(hex(B2(32, env)),
    '8a7167c854f121fbd86ad913a0e769030dbf8b489ae9527d53624f49898d4dd0');
});

await test('recovery code', () => {
  const rk = B2(32, L('rec'), seq(0, 16));
  same(hex(rk),
    '3708bb5e73ffc831730330ac386769e40ca97722a28a9f5b4132de42f1022dde');
  same(hex(kdf(rk, 'SEALrec1', 1)),
    '9eaaae7777931e60b76c809630924e465b44f5d2ac7bb95bee547b74cc5017c2');
  same(hex(kdf(rk, 'SEALrec1', 2)),
    '2443dbf8b5ef1bde78e2ae69ec57acf41fa3c5f67373f8ee1d2ec7f8ef54a0d8');
  const check = B2(2, cat(L('rcchk'), seq(0, 16)));
  const bits = BigInt(`0x${hex(seq(0, 16))}`) << 12n
    | BigInt(check[0] << 2 | check[1] >> 6);
  const text = Array.from({ length: 28 }, (_, i) =>
    '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number(bits >> BigInt(135 - 5 * i)
      & 31n)]).join('');
  same(text.match(/..../g).join('-'), '000G-40R4-0M30-E209-185G-R38E-1W5N');
});

await test('identity and fingerprint', () => {
  same(hex(ik),
    '79b5562e8fe654f94078b112e8a98ba7901f853ae695bed7e0e3910bad049664');
  same(hex(ek),
    '577faef0060dfd00c039272bc6fe7c42689ce16db47b6fc2aa41d19819ffa936');
  same(hex(B2(32, certOf(user, 1, ik, ek, seq(1, 32)))),
    '967c6b0a82337c054ac9630409d087f45ceb3ad0d525b6ec655967f89e38a0f1');
  const fp = B2(32, cat(L('fp'), user, ik));
  same(Array.from({ length: 6 }, (_, i) =>
    String(BigInt(`0x${hex(fp.slice(5 * i, 5 * i + 5))}`) % 100000n)
      .padStart(5, '0')).join(' '), '54735 50038 65751 96719 83184 61596');
});

/** HDR and AAD of one PUT. */
const hdrOf = (at, blob) => cat(at.space, be(at.seq, 8), at.prev, [at.type],
  at.author, be(at.epoch, 4), at.object, be(at.shown, 2), be(at.time, 8), blob);
const placeOf = (at) => aad(0x10, at.epoch, at.space, be(at.seq, 8), at.prev,
  at.author, at.object, be(at.otype, 2), be(at.time, 8));

function putOf(at, payload, key, content, nonce, fixed) {
  const context = placeOf(at);
  const psig = ed25519.sign(cat(L('psig'), B2(32, context), B2(32, payload)),
    key);
  const body = seal(context, content, nonce, cat(psig, payload), fixed);
  const hdr = hdrOf(at, B2(32, cat(L('blob'), body)));
  return { psig, body, hdr, hash: B2(32, cat(L('log'), hdr)),
    wire: cat(hdr, [0], be(body.length, 4), body) };
}

await test('epoch, object, log entry', () => {
  const content = kdf(gs, 'SEALspc1', 1);
  same(hex(content),
    '09ffe25a80ab8d6dc4bd282ebc3610bfcd0a412cdcc14eb71dde4d9b63dfd000');
  same(hex(kdf(gs, 'SEALspc1', 2)),
    'f4056050d8936d8e200178363467244c70e5b544cda3fa7cd0710b43cdbdaad7');
  same(hex(B2(32, cat(L('gs'), space, be(7, 4)), gs)),
    '87f55e3600de5878e51c303d7c2007700f016ef6facab37167a294892d7cbf3e');
  const put = putOf({ space, seq: 42, prev: seq(0xd0, 32), type: 16,
    author: user, epoch: 7, object, shown: 3, otype: 3, time: 1790000000 },
  Buffer.from('{"v":1,"text":"Session note."}'), seq(1, 32), content,
  seq(0x20, 24));
  same(hex(put.psig),
    '6701977021fea266f6d7ba7b8248b1676c44f5beff66c63cdbac4db16728423336cf44aa'
    + '46dc8fe887d3384bf7bf081fa436d33e0f038e304f2805a29046ab0d');
  same(hex(put.body.slice(30, 62)),
    '916b5b7af6711ac42527525f99044d63648870af53c4d0dcb0e05d28cec03c7f');
  same(hex(put.hdr.slice(103)),
    '9f7eb81269546fcadf38c78646f543c2070069a20dfc6517a14cccc128b26029');
  same(hex(put.hash),
    '5d059f0d218b5e91c8728eb9cda142f6b57cfc4fcc846b464ebeeb9f83bfbf2a');
});

await test('invitation, token, ballot', () => {
  same(hex(B2(32, cat(L('inv'), space, seq(0xe0, 16)), seq(0x30, 16))),
    'a9027a50217cefb7dc13cf029bcea15b9e85c37e780dc724b32a662b95dc199d');
  const suite = Buffer.from('OPRFV1-\x01-ristretto255-SHA512', 'latin1');
  const round = seq(0x90, 16);
  const info = cat(L('round'), round);
  const wide = expand(cat(seq(0x70, 32), be(info.length, 2), info, [0]),
    cat(Buffer.from('DeriveKeyPair'), suite), 64, sha512);
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const sk = BigInt(`0x${hex(wide.reverse())}`) % order;
  same(hex(RistrettoPoint.BASE.multiply(sk).toRawBytes()),
    'f4e3b7d5691aeb39b05a3587cf23972e33fd6d549344ebe46360f643a9da7703');
  const input = cat(L('tok'), round, seq(0x50, 32));
  const point = RistrettoPoint.hashToCurve(expand(input,
    cat(Buffer.from('HashToGroup-'), suite), 64, sha512)).multiply(sk);
  const out = sha512(cat(be(input.length, 2), input, be(32, 2),
    point.toRawBytes(), Buffer.from('Finalize')));
  same(hex(out),
    '74f9daac9feae52336d11cafe9a2a82cb627fa0d879b11309ba5e63cc3858eeedf922ba0'
    + '8ac5407cfd2ddcdda48adb151878af2ee573f823c0e402ce336cd3d9');
  same(hex(B2(32, cat(L('ballot'), round, seq(0x50, 32),
    new Uint8Array(4144).fill(0x5a)), B2(32, L('tokmac'), out))),
  'bb477fe29d1706b74f2aa2e12dec766d32df294d5280a0ffa7982119629065a6');
});

// Between the two implementations.
const here = await stage();
const { Sealed } = await import(pathToFileURL(path(here.dir, 'js/sealed.js'))
  .href);
const load = async () => Sealed.load(await readFile(path(here.dir,
  'wasm/seal.wasm')));
const decode = (text) => {
  let bits = 0n;
  for (const c of text.replaceAll('-', ''))
    bits = bits << 5n | BigInt('0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(c));
  return Buffer.from((bits >> 12n).toString(16).padStart(32, '0'), 'hex');
};

await test('what seal.wasm seals, this opens', async () => {
  const s = await load();
  s.holderNew(user);
  s.logBegin(space);
  s.batchBegin();
  const genesis = s.batchGenesis(100);
  s.headPut();
  const codeText = s.codeNew();
  const codeId = seq(7, 16);
  const pub = s.public();

  const rk = B2(32, L('rec'), decode(codeText));
  same(hex(s.codeAuth()), hex(kdf(rk, 'SEALrec1', 1)));
  const key = open(aad(2, 1, user, codeId), kdf(rk, 'SEALrec1', 2),
    s.wrapCode(codeId));
  const seeds = open(aad(4, 1, user), kdf(key, 'SEALumk1', 1),
    s.identitySeal());
  same(hex(ed25519.getPublicKey(seeds.slice(0, 32))), hex(pub.ik));
  same(hex(pub.ek_cert), hex(certOf(user, 1, pub.ik, pub.ek,
    seeds.slice(0, 32))));
  const ring = open(aad(5, 1, user, be(9, 8)), kdf(key, 'SEALumk1', 2),
    s.keyringSeal(9));
  same(hex(ring.slice(0, 26)), hex(cat([1], be(1, 2), be(0, 2), space, [1],
    be(1, 4))));
  const secret = ring.slice(26, 58);
  same(hex(genesis.slice(204, 241)), hex(cat([1], be(1, 4),
    B2(32, cat(L('gs'), space, be(1, 4)), secret)).slice(0, 37)));
  const head = B2(32, cat(L('log'), genesis.slice(0, 135)));
  const heads = open(aad(7, 1, user, be(4, 8)), kdf(key, 'SEALumk1', 3),
    s.headsSeal(4));
  same(hex(heads), hex(cat([1], be(1, 2), space, be(1, 8), head)));
  same(hex(open(aad(6, 1, user, seq(3, 16)), seq(5, 32),
    s.wrapTab(seq(5, 32), seq(3, 16)))), hex(key));

  s.batchBegin();
  const n = s.batchPut(object, 2, 200, Buffer.from('{"v":1}'));
  const wire = s.batchBytes(n);
  const text = open(placeOf({ space, seq: 2, prev: head, author: user, epoch: 1,
    object, otype: 2, time: 200 }), kdf(secret, 'SEALspc1', 1),
  wire.slice(140));
  same(Buffer.from(text.slice(64)).toString(), '{"v":1}');
});

await test('new keys: the old one vouches for them, the keyring has both',
  async () => {
    const s = await load();
    s.holderNew(user);
    s.logBegin(space);
    s.batchBegin();
    s.batchGenesis(100);
    const kek = kdf(B2(32, L('rec'), decode(s.codeNew())), 'SEALrec1', 2);
    const umkOf = (gen) => open(aad(2, gen, user, seq(7, 16)), kek,
      s.wrapCode(seq(7, 16)));
    const [old, first] = [s.public(), umkOf(1)];
    const seeds = open(aad(4, 1, user), kdf(first, 'SEALumk1', 1),
      s.identitySeal());
    const word = s.rotate();
    s.rotateEnd(true);
    const [pub, second] = [s.public(), umkOf(2)];
    same(pub.gen, 2);
    same(hex(first) === hex(second), false);
    same(ed25519.verify(word, cat(L('rekey'), user, be(2, 4), pub.ik, pub.ek),
      old.ik), true);
    same(ed25519.verify(pub.ek_cert, cat(L('ek'), user, be(2, 4), pub.ik,
      pub.ek), pub.ik), true);
    same(s.epochDraw(), true);
    const ring = open(aad(5, 2, user, be(1, 8)), kdf(second, 'SEALumk1', 2),
      s.keyringSeal(1));
    same(hex(ring.slice(0, 5)), hex(cat([2], be(2, 2), be(0, 2))));
    same(hex(ring.slice(58, 79)), hex(cat(space, [1], be(2, 4))));
    same(hex(ring.slice(111)), hex(seeds)); // the identity before
    s.batchBegin();
    const entry = s.batchRekey(200);
    const hdr = entry.slice(0, 135);
    same([entry[56], entry[135]], [7, 64]);
    same(ed25519.verify(entry.slice(136, 200), cat(L('msig'), L('log'), hdr),
      old.ik), true);
    same(hex(entry.slice(204)), hex(cat([1], be(2, 4), B2(32, cat(L('gs'),
      space, be(2, 4)), ring.slice(79, 111)), be(0, 4), [1], user, [2], pub.ik,
    pub.ek, pub.ek_cert)));
    s.pastDrop();
    same(open(aad(5, 2, user, be(2, 8)), kdf(second, 'SEALumk1', 2),
      s.keyringSeal(2))[0], 1);
  });

await test('what this seals, seal.wasm opens', async () => {
  const s = await load();
  const code = seq(0, 16);
  const rk = B2(32, L('rec'), code);
  const codeId = seq(9, 16);
  const cert = certOf(user, 1, ik, ek, seq(1, 32));
  s.codeTake('000G-40R4-0M30-E209-185G-R38E-1W5N');
  s.unwrapCode(user, 1, codeId, seal(aad(2, 1, user, codeId),
    kdf(rk, 'SEALrec1', 2), seq(1, 24), umk));
  s.identityOpen(ik, ek, cert, seal(aad(4, 1, user), kdf(umk, 'SEALumk1', 1),
    seq(2, 24), cat(seq(1, 32), seq(0x21, 32))));
  s.keyringOpen(seal(aad(5, 1, user, be(3, 8)), kdf(umk, 'SEALumk1', 2),
    seq(3, 24), cat([1], be(1, 2), be(0, 2), space, [1], be(1, 4), gs)), 3);
  s.headsOpen(seal(aad(7, 1, user, be(2, 8)), kdf(umk, 'SEALumk1', 3),
    seq(4, 24), cat([1], be(0, 2))), 2);

  const body = cat([1], be(1, 4), B2(32, cat(L('gs'), space, be(1, 4)), gs),
    be(1, 4), [1], user, [2], ik, ek, cert);
  const hdr = hdrOf({ space, seq: 1, prev: new Uint8Array(32), type: 1,
    author: user, epoch: 1, object: new Uint8Array(16), shown: 0, time: 50 },
  B2(32, cat(L('mbody'), body)));
  const genesis = cat(hdr, [64], ed25519.sign(cat(L('msig'), L('log'), hdr),
    seq(1, 32)), be(body.length, 4), body);
  const at = { space, seq: 2, prev: B2(32, cat(L('log'), hdr)), type: 16,
    author: user, epoch: 1, object, shown: 0, otype: 10, time: 60 };
  const put = putOf(at, Buffer.from('{"v":1,"event":"holiday"}'), seq(1, 32),
    kdf(gs, 'SEALspc1', 1), seq(5, 24), 4096);
  const read = () => {
    s.logBegin(space);
    s.logLoad(cat(genesis, put.wire));
    s.logNext();
    s.logNext();
    return s.logOpen(0xffe);
  };
  const got = read();
  same(got.otype, 10);
  same(Buffer.from(got.payload).toString(), '{"v":1,"event":"holiday"}');
  same(s.logNext(), null);

  // Of a type that only newer software knows: told from what was altered.
  const types = 0xfffffffe;
  const later = putOf({ ...at, otype: 31 }, Buffer.from('{}'), seq(1, 32),
    kdf(gs, 'SEALspc1', 1), seq(5, 24), 8192);
  const open31 = () => {
    s.logBegin(space);
    s.logLoad(cat(genesis, later.wire));
    s.logNext();
    s.logNext();
    return s.logOpen(types);
  };
  same([open31().otype, open31().payload.length], [31, 0]);
  same(s.wasm.otype_count() <= 31, true);
  later.wire = putOf({ ...at, otype: 31 }, Buffer.from('{}'), seq(1, 32),
    kdf(seq(1, 32), 'SEALspc1', 1), seq(5, 24)).wire;
  same(open31(), { status: 3 });

  // Signed by somebody else, or in another class than its type has.
  put.wire = putOf(at, Buffer.from('{}'), seq(2, 32), kdf(gs, 'SEALspc1', 1),
    seq(5, 24), 4096).wire;
  same(read(), { status: 4 });
  put.wire = putOf(at, Buffer.from('{}'), seq(1, 32), kdf(gs, 'SEALspc1', 1),
    seq(5, 24)).wire;
  same(read(), { status: 4 });
  same((await failure((async () => s.keyringOpen(seal(aad(5, 1, user,
    be(3, 8)), kdf(umk, 'SEALumk1', 3), seq(3, 24), [1]), 3))())).code,
  'altered');
});

await test('passkey: salt, key and envelope, both ways', async () => {
  const s = await load();
  const prf = seq(0x11, 32);
  const id = seq(0x77, 40);
  const hash = B2(32, id);
  const kek = kdf(B2(32, cat(L('prfkey'), hash), prf), 'SEALprf1', 2);
  s.holderNew(user);
  same(hex(s.prfSalt(user)), hex(B2(32, cat(L('prfsalt'), user))));
  const code = s.codeNew();
  const key = open(aad(2, 1, user, seq(7, 16)), kdf(B2(32, L('rec'),
    decode(code)), 'SEALrec1', 2), s.wrapCode(seq(7, 16)));
  s.prfTake(Uint8Array.from(prf), id);
  same(hex(open(aad(3, 1, user, hash), kek, s.wrapPasskey())), hex(key));

  // The other way round; and not with another credential, output or user.
  const mine = seal(aad(3, 1, user, hash), kek, seq(1, 24), umk);
  const refused = async (p, i, u, e) => {
    s.prfTake(Uint8Array.from(p), i);
    same((await failure((async () => s.unwrapPasskey(u, 1, e))())).code,
      'altered');
  };
  await refused(seq(0x12, 32), id, user, mine);
  await refused(prf, seq(0x78, 40), user, mine);
  await refused(prf, id, seq(0xa1, 16), mine);
  await refused(prf, id, user, seal(aad(2, 1, user, hash), kek, seq(1, 24),
    umk));
  s.prfTake(Uint8Array.from(prf), id);
  s.unwrapPasskey(user, 1, mine);
  same(hex(open(aad(6, 1, user, seq(3, 16)), seq(5, 32),
    s.wrapTab(seq(5, 32), seq(3, 16)))), hex(umk));
  same((await failure((async () => s.prfTake(new Uint8Array(32), id))())).code,
    'invalid');
});

await test('ENV-01 the corpus is what this implementation seals', async () => {
  const kept = await readFile(new URL('../vectors/seal-corpus.tsv',
    import.meta.url), 'utf8');
  same(kept, `${rows().join('\n')}\n`);
});

await here.remove();
