/**
 * AUTH-05: passphrase, code, recovery and new keys, broken off at every step.
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

/** One change of a new account with request k broken; false: it has no k. */
async function broken(what, k, how) {
  const name = `person${++people}`;
  const a = place.device();
  const old = await a.register(name, OLD);
  await a.call('put', { type: 1, data: NOTE });
  const { code, send } = await CHANGES[what](a, name, old);
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
  await send().catch(() => {});
  a.between = null;
  await a.end();
  if (how.startsWith('server') && isDead) await server.start();
  await check(what, name, [old, code]);
  return n > k;
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

for (const what of Object.keys(CHANGES))
  for (const how of Object.keys(BREAKS))
    await test(`${what}: ${how} each request`, async () => {
      let k = 0;
      while (await broken(what, k, how)) k++;
      same(k >= { passphrase: 1, code: 1, recovery: 2, rotation: 6 }[what], true,
        `${k} requests`);
    });

test.after(() => place.close());
