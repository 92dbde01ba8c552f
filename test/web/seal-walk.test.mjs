/*
 * The rules of a space (design 7.2) as a random walk: 10,000 entries of every
 * type, right ones and wrong ones, into personal spaces, pairs and groups.  The
 * C natively, the same C in WebAssembly, and the model below, which was written
 * from the design and shares no line with seal/, must agree after every step on
 * accepted or refused, on the member list, the epoch and the head.
 *
 * The seed is fixed; SEAL_WALK_SEED and SEAL_WALK_STEPS walk elsewhere.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { blake2b } from "@noble/hashes/blake2.js";
import { BUILD, stage } from "./stage.mjs";

const STEPS = Number(process.env.SEAL_WALK_STEPS ?? 10000);
const SEED = Number(process.env.SEAL_WALK_SEED ?? 20260303);
const OUT = 79; /* bytes of an answer, see test/vectors/space_walk.h */
const PEOPLE = 15;

const [GENESIS, ADD, REMOVE, LEAVE, ROTATE, ROLE, REKEY, CLOSE] =
  [1, 2, 3, 4, 5, 6, 7, 8];
const [PUT, DEL, NAME] = [16, 17, 18];
const [PERSONAL, PAIR, GROUP] = [1, 2, 3];
const [MEMBER, FACILITATOR] = [1, 2];

/* ---- chance, fixed ---------------------------------------------------------- */

let x = SEED >>> 0;
const below = (n) => {
  x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
  return Math.floor((x / 4294967296) * n);
};
const chance = (p) => below(1000) < p * 1000;
const one = (list) => list[below(list.length)];
const some = (n) => Buffer.from(Array.from({ length: n }, () => below(256)));

/* ---- bytes -------------------------------------------------------------------- */

const L = (name) => Buffer.from(`SEAL1/${name}\0`);
const B2 = (...parts) => Buffer.from(blake2b(Buffer.concat(parts), { dkLen: 32 }));
const u32 = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b; };
const u64 = (n) => { const b = Buffer.alloc(8); b.writeBigUInt64BE(BigInt(n)); return b; };
const ZERO = Buffer.alloc(32);
const flip = (b) => { const c = Buffer.from(b); c[below(c.length)] ^= 1 << below(8); return c; };

const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");
const keyOf = (seed) =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
const publicOf = (key) =>
  createPublicKey(key).export({ format: "der", type: "spki" }).subarray(12);
const isSigned = (text, ik, sig) => {
  try {
    const key = createPublicKey({ key: Buffer.concat([SPKI, ik]), format: "der", type: "spki" });
    return verify(null, text, key, sig);
  } catch {
    return false;
  }
};

const hdrOf = (e) => Buffer.concat([e.space, u64(e.seq), e.prev, [e.type], e.author,
  u32(e.epoch), e.object, [0, e.otype], u64(1790000000), e.blob].map((p) => Buffer.from(p)));
const hashOf = (e) => B2(L("log"), hdrOf(e));
const msigOf = (e) => Buffer.concat([L("msig"), L("log"), hdrOf(e)]);
const wireOf = (e) => Buffer.concat([hdrOf(e), Buffer.from([e.sig.length]), e.sig,
  u32(e.body.length), e.body]);
const memberBytes = (m) => Buffer.concat([m.user, Buffer.from([m.role]), m.ik, m.ek, m.cert]);
const listBytes = (l) => Buffer.concat([Buffer.from([l.kind]), u32(l.epoch), l.commit,
  u32(l.from), Buffer.from([l.members.length]), ...l.members.map(memberBytes)]);

/* ---- the model: what 7.1 and 7.2 say ------------------------------------------- */

const HAS_LIST = new Set([GENESIS, ADD, REMOVE, ROTATE, ROLE, REKEY]);
const HAS_ENVELOPE = new Set([PUT, NAME]);
const RAISES = new Set([GENESIS, ADD, REMOVE, ROTATE, REKEY]); /* rule 4 */
const LEADS = new Set([ADD, REMOVE, ROLE, CLOSE, NAME]); /* 7.1, who */
const WHEN_STALE = new Set([LEAVE, REMOVE, ROTATE, CLOSE]); /* rule 5 */
const IN = { /* rule 7 */
  [PERSONAL]: new Set([ROTATE, REKEY, PUT, DEL, NAME]),
  [PAIR]: new Set([LEAVE, ROTATE, REKEY, CLOSE, PUT, DEL, NAME]),
  [GROUP]: new Set([ADD, REMOVE, LEAVE, ROTATE, ROLE, REKEY, CLOSE, PUT, DEL, NAME]),
};
const equal = (a, b) => Buffer.compare(a, b) === 0;
const sameMember = (a, b) => equal(memberBytes(a), memberBytes(b));
const leaders = (members) => members.filter((m) => m.role === FACILITATOR).length;
/** Class sizes of 5.5, and 78 bytes around them. */
const isEnvelope = (n) => {
  const text = n - 78;
  if (text <= 0 || n > 78 + 1048576) return false;
  return text < 65536 ? text >= 256 && (text & (text - 1)) === 0 : text % 65536 === 0;
};

/** A membership body, or null. */
function readList(body) {
  if (body.length < 42 + 145 || (body.length - 42) % 145 !== 0) return null;
  const members = [];
  for (let at = 42; at < body.length; at += 145) {
    const b = body.subarray(at, at + 145);
    members.push({ user: b.subarray(0, 16), role: b[16], ik: b.subarray(17, 49),
      ek: b.subarray(49, 81), cert: b.subarray(81) });
  }
  const list = { kind: body[0], epoch: body.readUInt32BE(1), commit: body.subarray(5, 37),
    from: body.readUInt32BE(37), members };
  const users = new Set(members.map((m) => m.user.toString("hex")));
  if (body[41] !== members.length || members.length > 12 || users.size !== members.length ||
    ![PERSONAL, PAIR, GROUP].includes(list.kind) ||
    members.some((m) => m.role !== MEMBER && m.role !== FACILITATOR)) return null;
  return list;
}

/** Rule 3: the old list, changed exactly as the type says. */
function changed(type, old, list, author) {
  const a = old.members;
  const b = list.members;
  const differ = a.map((_, i) => i).filter((i) => !b[i] || !sameMember(a[i], b[i]));
  if (type === ADD)
    return b.length === a.length + 1 && differ.length === 0 && list.from >= 1 &&
      list.from <= list.epoch;
  if (list.from !== 0) return false;
  if (type === REMOVE) {
    const gone = a.filter((m) => !b.some((n) => equal(m.user, n.user)));
    const left = a.filter((m) => !gone.includes(m));
    return gone.length === 1 && !equal(gone[0].user, author) && left.length === b.length &&
      left.every((m, i) => sameMember(m, b[i]));
  }
  if (a.length !== b.length) return false;
  if (type === ROTATE) return differ.length === 0;
  if (differ.length !== 1) return false;
  const [was, is] = [a[differ[0]], b[differ[0]]];
  if (type === ROLE)
    return sameMember({ ...was, role: is.role }, is) && leaders(b) >= 1;
  return equal(was.user, author) && equal(is.user, author) && was.role === is.role;
}

/** The state after this entry, or null: refused. */
function next(s, e, owner) {
  /* 7.1: shapes */
  const signedOutside = e.type !== PUT && e.type !== NAME;
  if (![GENESIS, ADD, REMOVE, LEAVE, ROTATE, ROLE, REKEY, CLOSE, PUT, DEL, NAME].includes(e.type))
    return null;
  if (e.sig.length !== (signedOutside ? 64 : 0)) return null;
  if ((e.type >= PUT) === equal(e.object, ZERO.subarray(0, 16))) return null;
  if (e.otype !== 0 && e.type !== PUT) return null;
  if (HAS_LIST.has(e.type)) {
    if (!equal(e.blob, B2(L("mbody"), e.body))) return null;
  } else if (HAS_ENVELOPE.has(e.type)) {
    if (e.body.length > 0 && (!isEnvelope(e.body.length) ||
      !equal(e.blob, B2(L("blob"), e.body)))) return null;
  } else if (e.body.length > 0 || !equal(e.blob, ZERO)) {
    return null;
  }
  if (e.seq === 0 || e.epoch === 0) return null;
  /* rule 1 */
  if (!equal(e.space, s.id) || e.seq !== s.seq + 1 || !equal(e.prev, s.head)) return null;
  if ((e.type === GENESIS) !== (s.seq === 0)) return null;
  const list = HAS_LIST.has(e.type) ? readList(e.body) : null;
  if (HAS_LIST.has(e.type) && !list) return null;
  const after = { ...s, seq: e.seq, head: hashOf(e) };
  if (e.type === GENESIS) {
    const me = list.members.find((m) => equal(m.user, e.author));
    if (!me || me.role !== FACILITATOR || list.epoch !== 1 || e.epoch !== 1 || list.from !== 1)
      return null;
    if (list.kind === PERSONAL && list.members.length !== 1) return null;
    if (list.kind === PAIR && (list.members.length !== 2 || leaders(list.members) !== 2)) return null;
    return isSigned(msigOf(e), me.ik, e.sig) ? { ...after, list, stale: false } : null;
  }
  /* rules 2, 5, 6, 7 */
  const me = s.list.members.find((m) => equal(m.user, e.author));
  if (s.closed || !IN[s.list.kind].has(e.type) || !me) return null;
  if (LEADS.has(e.type) && me.role !== FACILITATOR) return null;
  if (s.stale && !WHEN_STALE.has(e.type)) return null;
  if (signedOutside && !isSigned(msigOf(e), me.ik, e.sig)) return null;
  if (!RAISES.has(e.type) && e.epoch !== s.list.epoch) return null;
  if (owner && !equal(owner, e.author)) {
    if (e.type === PUT) return null;
    if (e.type === DEL && me.role !== FACILITATOR) return null;
  }
  if (e.type === LEAVE) {
    if (s.list.kind === GROUP && me.role === FACILITATOR && leaders(s.list.members) === 1)
      return null;
    const members = s.list.members.filter((m) => m !== me);
    return { ...after, list: { ...s.list, members }, stale: true,
      closed: s.list.kind === PAIR };
  }
  if (e.type === CLOSE) return { ...after, closed: true };
  if (!list) return after;
  /* rules 3, 4 */
  const raised = RAISES.has(e.type);
  if (list.kind !== s.list.kind || list.epoch !== e.epoch ||
    list.epoch !== s.list.epoch + (raised ? 1 : 0) ||
    equal(list.commit, s.list.commit) === raised) return null;
  if (!changed(e.type, s.list, list, e.author)) return null;
  return { ...after, list, stale: raised ? false : s.stale };
}

/* ---- steps ---------------------------------------------------------------------- */

/** Keys by the public key, so that somebody who rekeyed signs with the right one. */
const keys = new Map();
const fresh = () => {
  const key = keyOf(some(32));
  const ik = publicOf(key);
  keys.set(ik.toString("hex"), key);
  return { ik, ek: some(32), cert: some(64) };
};
const people = Array.from({ length: PEOPLE }, () => ({ user: some(16), ...fresh() }));
const asMember = (p, role) => ({ user: p.user, role, ik: p.ik, ek: p.ek, cert: p.cert });

const empty = (id) => ({ id, seq: 0, head: ZERO, stale: false, closed: false,
  list: { kind: 0, epoch: 0, commit: ZERO, from: 0, members: [] } });

/** The entry that should stand here, as far as its type and author allow. */
function draft(s, type, author) {
  const list = { ...s.list, from: 0, members: s.list.members.map((m) => ({ ...m })) };
  const e = { space: s.id, seq: s.seq + 1, prev: s.head, type, author, epoch: s.list.epoch,
    object: type >= PUT ? some(16) : Buffer.alloc(16), otype: 0, blob: ZERO,
    sig: Buffer.alloc(0), body: Buffer.alloc(0) };
  if (RAISES.has(type)) {
    list.epoch += 1;
    list.commit = some(32);
    e.epoch = list.epoch;
  }
  const others = list.members.filter((m) => !equal(m.user, author));
  if (type === ADD) {
    const outside = people.filter((p) => !list.members.some((m) => equal(m.user, p.user)));
    list.members.push(asMember(one(outside), chance(0.3) ? FACILITATOR : MEMBER));
    list.from = 1 + below(list.epoch);
  }
  if (type === REMOVE && others.length > 0) {
    const gone = one(others);
    list.members = list.members.filter((m) => m !== gone);
  }
  if (type === ROLE && list.members.length > 0) {
    const m = one(list.members);
    m.role = m.role === MEMBER ? FACILITATOR : MEMBER;
  }
  if (type === REKEY) {
    const m = list.members.find((n) => equal(n.user, author));
    if (m) Object.assign(m, fresh());
  }
  return { e, list };
}

function first(s) {
  const kind = one([PERSONAL, PAIR, GROUP, GROUP]);
  const n = kind === PERSONAL ? 1 : kind === PAIR ? 2 : 1 + below(12);
  const from = below(PEOPLE);
  const members = Array.from({ length: n }, (_, i) => asMember(people[(from + i) % PEOPLE],
    i === 0 || kind === PAIR || chance(0.3) ? FACILITATOR : MEMBER));
  const { e } = draft(s, GENESIS, members[0].user);
  const list = { kind, epoch: 1, commit: some(32), from: 1, members };
  e.epoch = 1;
  return { e, list };
}

/** One thing wrong before it is signed. */
const WRONG = [
  ({ e }) => { e.seq += one([-1, 1, 1000]); },
  ({ e }) => { e.prev = flip(e.prev); },
  ({ e }) => { e.space = flip(e.space); },
  ({ e }) => { e.epoch += one([-1, 1, 5]); },
  ({ e }) => { e.author = one(people).user; },
  ({ e }) => { e.type = one([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 19]); },
  ({ e }) => { e.otype = one([1, 7, 11]); },
  ({ e }) => { e.object = chance(0.5) ? Buffer.alloc(16) : some(16); },
  ({ list }) => { list.epoch += one([-1, 1]); },
  ({ e, list }) => { list.epoch += 1; e.epoch += 1; },
  ({ list }, s) => { list.commit = chance(0.5) ? s.list.commit : some(32); },
  ({ list }) => { list.kind = one([0, 1, 2, 3, 4]); },
  ({ list }) => { list.from = one([0, 1, list.epoch, list.epoch + 1]); },
  ({ list }) => { const m = one(list.members); if (m) m.role = one([0, 1, 2, 3]); },
  ({ list }) => { const m = one(list.members); if (m) m.ek = flip(m.ek); },
  ({ list }) => { const m = one(list.members); if (m) m.ik = one(people).ik; },
  ({ list }) => { const m = one(list.members); if (m) m.cert = flip(m.cert); },
  ({ list }) => { const m = one(list.members); if (m) m.user = one(people).user; },
  ({ list }) => { list.members.reverse(); },
  ({ list }) => { list.members.splice(below(list.members.length + 1), 1); },
  ({ list }) => { list.members.push(asMember(one(people), MEMBER)); },
  ({ list }) => { if (list.members.length) list.members.push(list.members[0]); },
  ({ list }) => { while (list.members.length < 13) list.members.push(asMember(one(people), MEMBER)); },
  ({ list }) => { list.members = []; },
];

/** One thing wrong afterwards. */
const TORN = [
  (e) => { if (e.sig.length) e.sig = flip(e.sig); },
  (e) => { e.sig = e.sig.length ? Buffer.alloc(0) : some(64); },
  (e) => { e.blob = flip(e.blob); },
  (e) => { if (e.body.length) e.body = flip(e.body); },
  (e) => { e.body = e.body.subarray(0, e.body.length - 1); },
  (e) => { e.body = Buffer.concat([e.body, Buffer.from([0])]); },
  (e) => { if (HAS_ENVELOPE.has(e.type)) e.body = Buffer.alloc(0); },
  (e) => { e.prev = flip(e.prev); },
];

const OFTEN = [ADD, ADD, ADD, REMOVE, LEAVE, ROTATE, ROTATE, ROLE, ROLE, REKEY, PUT, PUT, PUT, DEL,
  DEL, NAME];

function step(s) {
  const author = s.list.members.length && chance(0.9) ? one(s.list.members).user : one(people).user;
  const type = chance(0.03) ? CLOSE : chance(0.02) ? GENESIS : one(OFTEN);
  const made = s.seq === 0 && chance(0.9) ? first(s) : draft(s, type, author);
  const { e, list } = made;
  if (chance(0.45)) one(WRONG)(made, s);
  if (HAS_LIST.has(e.type)) {
    e.body = listBytes(list);
    e.blob = B2(L("mbody"), e.body);
  } else if (HAS_ENVELOPE.has(e.type)) {
    e.body = some(78 + (chance(0.9) ? 256 : one([1, 255, 257, 512])));
    e.blob = B2(L("blob"), e.body);
  }
  if (e.type !== PUT && e.type !== NAME) {
    const me = s.list.members.find((m) => equal(m.user, e.author)) ??
      list.members.find((m) => equal(m.user, e.author)) ?? people[0];
    const key = keys.get((chance(0.95) ? me : one(people)).ik.toString("hex"));
    e.sig = sign(null, msigOf(e), key ?? keys.get(people[0].ik.toString("hex")));
  }
  if (chance(0.1)) one(TORN)(e);
  const owner = e.type !== GENESIS && chance(0.3) ? one(people).user
    : chance(0.3) ? author : null;
  return { e, owner };
}

const answer = (accepted, s) => Buffer.concat([Buffer.from([accepted ? 1 : 0]), u64(s.seq), s.head,
  u32(s.list.epoch), Buffer.from([(s.stale ? 1 : 0) | (s.closed ? 2 : 0), s.list.members.length]),
  B2(listBytes(s.list))]);

/** Walk with the model; the same for the C, and what each answer must be. */
function walk() {
  const input = [];
  const want = [];
  const told = [];
  const seen = { accepted: {}, refused: {} };
  let s = empty(some(16));
  const put = (wire, owner) => input.push(u32(wire.length), s.id, Buffer.from([owner ? 1 : 0]),
    owner ?? Buffer.alloc(16), wire);
  const begin = () => {
    s = empty(some(16));
    put(Buffer.alloc(0), null);
    want.push(answer(true, s));
    told.push("begin");
  };
  begin();
  for (let n = 0; n < STEPS; n++) {
    if (s.closed ? chance(0.2) : chance(0.006)) begin();
    const { e, owner } = step(s);
    put(wireOf(e), owner);
    const after = next(s, e, owner);
    if (after) s = after;
    want.push(answer(after !== null, s));
    told.push(`step ${n}: type ${e.type} at ${e.seq} in a space of kind ${s.list.kind}`);
    const count = seen[after ? "accepted" : "refused"];
    const key = `${s.list.kind}/${e.type}`;
    count[key] = (count[key] ?? 0) + 1;
  }
  return { input: Buffer.concat(input), want, told, seen };
}

/** @param {Buffer} got @param {ReturnType<typeof walk>} walked */
function compare(got, { want, told }) {
  assert.equal(got.length, want.length * OUT);
  want.forEach((w, i) => assert.equal(got.subarray(i * OUT, (i + 1) * OUT).toString("hex"),
    w.toString("hex"), told[i]));
}

const walked = walk();

test("the walk meets every type in every kind of space, both ways", () => {
  const { accepted, refused } = walked.seen;
  for (const kind of [PERSONAL, PAIR, GROUP])
    for (const type of [GENESIS, ...IN[kind]])
      assert.ok(accepted[`${kind}/${type}`] > 0, `type ${type} never stood in kind ${kind}`);
  for (const kind of [PERSONAL, PAIR, GROUP])
    for (const type of [ADD, REMOVE, LEAVE, ROTATE, ROLE, REKEY, CLOSE, PUT, DEL, NAME])
      assert.ok(refused[`${kind}/${type}`] > 0, `type ${type} never fell in kind ${kind}`);
});

test(`${STEPS} steps: the C agrees with the model`, () => {
  const ran = spawnSync(join(BUILD, "test/space_walk"), { input: walked.input,
    maxBuffer: 64 << 20 });
  assert.equal(ran.status, 0);
  compare(ran.stdout, walked);
});

test(`${STEPS} steps: the C in WebAssembly agrees with the model`, async () => {
  const here = await stage();
  const seal = await import(pathToFileURL(join(here.dir, "js/seal.js")).href);
  const wasm = await seal.instantiate(await seal.loadSodium(),
    await readFile(join(BUILD, "seal/space-walk.wasm")));
  new Uint8Array(wasm.memory.buffer).set(walked.input, wasm.in());
  assert.equal(wasm.walk(walked.input.length), walked.want.length);
  compare(Buffer.from(wasm.memory.buffer, wasm.out(), walked.want.length * OUT), walked);
  await here.remove();
});
