/**
 * AUTH-05: passphrase, code, recovery and new keys, broken off at every step;
 * and the same passphrase with more work, which signing in asks for by itself.
 * Each change is run again with one of its requests refused, the client dead
 * before or after it, or the server killed before or after it.  Afterwards the
 * account opens, by the old way in or by the new one and never by both; what
 * was sealed is there; and new keys come to be in use everywhere.
 */
import test from 'node:test';

import { real } from './real.mjs';
import { same } from './tap.mjs';

const OLD = 'the old passphrase';
const NEW = 'the new passphrase';
const NOTE = { v: 1, text: 'sealed before' };

const place = await real();
const { server } = place;
const { call } = await place.load('api.js');
const { changesOf } = await place.load('changes.js');
let people = 0;

/** What may happen at a request. @type {Record<string, any>} */
const BREAKS = {
  refused: async () => new Response('{"error":"busy"}', { status: 503 }),
  'client dead before': async (_, dead) => dead(),
  'client dead after': async (go, dead) => {
    await go();
    return dead();
  },
  'server killed before': async (_, dead) => {
    await server.stop('SIGKILL');
    return dead();
  },
  'server killed after': async (go, dead) => {
    await go();
    await server.stop('SIGKILL');
    return dead();
  },
};

/** The changes, up to where they send something. */
const CHANGES = {
  async passphrase(a) {
    await a.call('prove', { passphrase: OLD });
    await a.call('change', { what: 'passphrase', passphrase: NEW });
    return { send: () => a.confirm({ passphrase: NEW }) };
  },
  async code(a) {
    await a.call('prove', { passphrase: OLD });
    const { code } = await a.call('change', { what: 'code' });
    return { code, send: () => a.call('confirm', {}) };
  },
  async recovery(a, name, old) {
    await a.call('signOut');
    await a.call('recover', { name, code: old });
    const { code } = await a.call('change', { what: 'recovery',
      passphrase: NEW });
    return { code, send: () => a.confirm({ passphrase: NEW }) };
  },
  async rotation(a) {
    await a.call('prove', { passphrase: OLD });
    const { code } = await a.call('change', { what: 'rotation',
      passphrase: NEW });
    return { code, async send() {
      await a.confirm({ passphrase: NEW });
      await a.call('account'); // takes up what is left to do
    } };
  },
};

async function works(promise) {
  try {
    await promise;
    return true;
  } catch (error) {
    same(error.code, 'denied');
    return false;
  }
}

/** Which of these lets somebody in?  One of them must, and only one. */
async function onlyOne(tries) {
  const open = [];
  for (const one of tries)
    if (await works(one.run())) open.push(one.what);
  same(open.length, 1, `opens by ${open.join(' and ') || 'nothing'}`);
  return open[0];
}

/** Request k of a device breaks from now on.  count: how many there were;
 * revive: the server, if that was killed. */
function breaking(a, k, how) {
  let n = 0;
  let isDead = false;
  const dead = () => {
    isDead = true;
    throw new TypeError('no connection');
  };
  a.between = (go) => {
    if (isDead) return dead();
    return n++ === k ? BREAKS[how](go, dead) : go();
  };
  return { count: () => n, async revive() {
    a.between = null;
    if (how.startsWith('server') && isDead) await server.start();
  } };
}

/** One change of a new account with request k broken; false: it has no k. */
async function broken(what, k, how) {
  const name = `person${++people}`;
  const a = place.device();
  const old = await a.register(name, OLD);
  await a.call('put', { type: 1, data: NOTE });
  const { code, send } = await CHANGES[what](a, name, old);
  const { count, revive } = breaking(a, k, how);
  await send().catch(() => {});
  await a.end();
  await revive();
  await check(what, name, [old, code]);
  return count() > k;
}

/** The account opens and has everything, whatever happened. */
async function check(what, name, [old, code]) {
  const b = place.device();
  const signIn = (passphrase) => ({ what: passphrase,
    run: () => b.call('signIn', { name, passphrase }) });
  const passphrase = await onlyOne([signIn(OLD), signIn(NEW)]);
  if (code) {
    const d = place.device();
    const valid = await onlyOne([old, code].map((one) => ({ what: one,
      run: () => d.call('recover', { name, code: one }) })));
    await d.end();
    // Where both change, they change together.
    if (what !== 'code') same(valid === old, passphrase === OLD);
  }
  await b.call('signIn', { name, passphrase });
  const texts = async (one) => (await one.call('list', { types: [1] })).items
    .map((item) => item.data.text);
  same(await texts(b), ['sealed before']);
  same((await b.call('account')).rotating, false);
  await b.call('put', { type: 1, data: { v: 1, text: 'sealed after' } });
  const c = place.device();
  await c.call('signIn', { name, passphrase });
  same(await texts(c), ['sealed before', 'sealed after']);
  await b.end();
  await c.end();
}

const FORMER = { t: 3, m_kib: 65536 }; // usual once, and above the floor
const NOW = { t: 3, m_kib: 131072 };

/** Somebody whose passphrase is derived as was usual once; their code. */
async function former(name) {
  const a = place.device();
  changesOf(a.keys).deriveNew = (sealed, who, passphrase) => {
    const kdf = { seed: sealed.random(16), ...FORMER };
    return { kdf, auth: sealed.derive(who, passphrase, kdf) };
  };
  const code = await a.register(name, OLD);
  await a.call('put', { type: 1, data: NOTE });
  await a.end();
  return code;
}

/** What the server says of a name, and the proof that goes with it. */
async function ways(name) {
  const a = place.device();
  await a.call('selftest');
  const ask = (path, body) => a.within(() => call('POST', path, body));
  const { seed, t, m_kib } = await ask('account/params', { name });
  const sealed = await a.keys.sealed();
  const kdf = { seed: Buffer.from(seed, 'base64url'), t, m_kib };
  const auth = Buffer.from(sealed.derive(name, OLD, kdf)).toString('base64url');
  await a.end();
  return { work: { t, m_kib }, proves: () => works(ask('session', { name, auth })) };
}

/** Signing in with request k broken, then whole; false: it has no k. */
async function raised(k, how) {
  const name = `person${++people}`;
  const code = await former(name);
  const before = await ways(name);
  same(before.work, FORMER);
  const a = place.device();
  const { count, revive } = breaking(a, k, how);
  await a.call('signIn', { name, passphrase: OLD }).catch(() => {});
  await a.end();
  await revive();
  const texts = ['sealed before'];
  for (const text of ['sealed after', 'and after that']) {
    const b = place.device();
    await b.call('signIn', { name, passphrase: OLD });
    const { items } = await b.call('list', { types: [1] });
    same(items.map((item) => item.data.text), texts);
    await b.call('put', { type: 1, data: { v: 1, text } });
    texts.push(text);
    await b.end();
  }
  same((await ways(name)).work, NOW);
  same(await before.proves(), false, 'what proved before proves nothing now');
  const d = place.device();
  await d.call('recover', { name, code });
  await d.end();
  return count() > k;
}

for (const how of Object.keys(BREAKS))
  await test(`the same passphrase with more work: ${how} each request`, async () => {
    let k = 0;
    while (await raised(k, how)) k++;
    same(k, 4, 'parameters, session, key, and what is raised');
  });

for (const what of Object.keys(CHANGES))
  for (const how of Object.keys(BREAKS))
    await test(`${what}: ${how} each request`, async () => {
      let k = 0;
      while (await broken(what, k, how)) k++;
      same(k >= { passphrase: 1, code: 1, recovery: 2, rotation: 6 }[what], true,
        `${k} requests`);
    });

test.after(() => place.close());
