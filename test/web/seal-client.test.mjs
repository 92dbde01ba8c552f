/**
 * The page's client and the keys worker in Chromium against the real server,
 * on a port of its own with a throw-away folder.  Tabs, locking, hand-over, a second browser,
 * recovery; and that nothing typed lies in storage, requests or the database.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

import { launch } from './chromium.mjs';
import { BUILD } from './stage.mjs';
import { same } from './tap.mjs';

const PORT = Number(process.env.SEAL_CLIENT_PORT ?? 8211);
const ORIGIN = `http://127.0.0.1:${PORT}`;
const NAME = 'dr.client';
const PASS = 'canary-pass lomi-raku-tefo-sine-wadu';
const SECRET = 'canary-text a sentence nobody else may read';

const data = await mkdtemp(join(tmpdir(), 'mainstay-client-'));
const server = spawn(join(BUILD, 'cli/mainstay'), ['serve', '--development',
  '--listen', `127.0.0.1:${PORT}`, '--data', data], { stdio: 'ignore' });
for (let i = 0; i < 50; i++) {
  try {
    if ((await fetch(`${ORIGIN}/healthz`)).ok) break;
  } catch {
    await new Promise((done) => setTimeout(done, 100));
  }
}

const browser = await launch();
const requests = [];

/** A browser profile of its own. */
async function profile() {
  const context = await browser.newContext();
  context.on('request', (rq) => requests.push(`${rq.method()} ${rq.url()} `
    + `${rq.postDataBuffer()?.toString('latin1') ?? ''}`));
  return context;
}

/** A tab on a page that loads client.js; window.client is its client. */
async function tabOf(context, path = '/sign-up', old = undefined) {
  const tab = old ?? (await context.newPage());
  await tab.goto(ORIGIN + path);
  await tab.evaluate(async () => {
    const url = document.documentElement.dataset.keysUrl;
    window.client = (await import(url.replace('keys.js', 'client.js'))).client;
    window.events = [];
    for (const kind of ['locked', 'changed', 'blank', 'back'])
      window.client.addEventListener(kind, () => window.events.push(kind));
  });
  return tab;
}

/** Run a call of the client in a tab: what it gives, or { code }. */
function run(tab, call, ...args) {
  return tab.evaluate(async ({ call, args }) => {
    try {
      return (await window.client[call](...args)) ?? null;
    } catch (error) {
      return { code: error.code, field: error.field, retry: error.retry };
    }
  }, { call, args });
}

const first = await profile();
let tab = await tabOf(first);
let code = '';

await test('a stranger has nothing open', async () => {
  same(await run(tab, 'start'), 'none');
});

await test('register', async () => {
  ({ code } = await run(tab, 'prepare', { name: NAME, passphrase: PASS }));
  same(code.length, 34);
  same((await run(tab, 'confirm', { passphrase: 'another one' })).code,
    'mismatch');
  same(await run(tab, 'confirm', { passphrase: PASS }), true);
  same(await tab.evaluate(() => window.client.name), NAME);
});

await test('a taken name is said to be taken', async () => {
  const other = await tabOf(await profile());
  await run(other, 'prepare', { name: NAME, passphrase: PASS });
  const failed = await run(other, 'confirm', { passphrase: PASS });
  same([failed.code, failed.field], ['conflict', 'name']);
  await other.context().close();
});

await test('write and read', async () => {
  const { object } = await run(tab, 'put', { type: 2,
    data: { v: 1, note: SECRET } });
  const { items } = await run(tab, 'list', { types: [2] });
  same(items.map((i) => [i.object, i.data.note]), [[object, SECRET]]);
});

await test('the next page of the same tab opens by itself', async () => {
  tab = await tabOf(first, '/sign-in', tab);
  same(await run(tab, 'start'), 'open');
  same((await run(tab, 'list', {})).items.length, 1);
});

await test('a second tab is handed over; writes and locking reach it',
  async () => {
    const second = await tabOf(first);
    same(await run(second, 'start'), 'open');
    await run(second, 'put', { type: 1, data: { v: 1, text: 'second' } });
    same((await run(tab, 'list', {})).items.length, 2);
    same(await tab.evaluate(() => window.events), ['changed']);
    await run(second, 'lock');
    await tab.waitForFunction(() => window.events.includes('locked'));
    same((await run(tab, 'list', {})).code, 'locked');
    same(await run(tab, 'start'), 'locked');
    same(await tab.evaluate(() => sessionStorage.getItem('mainstay.tab')),
      null);
    await second.close();
  });

await test('unlock: wrong, then right', async () => {
  same((await run(tab, 'unlock', { passphrase: 'wrong' })).code, 'denied');
  same((await run(tab, 'unlock', { passphrase: PASS })).name, NAME);
  same((await run(tab, 'list', { types: [2] })).items[0].data.note, SECRET);
});

await test('sign in elsewhere; both write', async () => {
  const elsewhere = await profile();
  const there = await tabOf(elsewhere, '/sign-in');
  same((await run(there, 'signIn', { name: NAME, passphrase: 'no' })).code,
    'denied');
  await run(there, 'signIn', { name: NAME, passphrase: PASS });
  await run(there, 'put', { type: 1, data: { v: 1, text: 'there' } });
  await run(tab, 'put', { type: 1, data: { v: 1, text: 'here' } });
  const { items } = await run(there, 'list', { types: [1] });
  same(items.map((i) => i.data.text), ['second', 'there', 'here']);
  await run(there, 'signOut');
  same(await run(there, 'start'), 'none');
  await elsewhere.close();
});

await test('a batch of 64, one step', async () => {
  const changes = Array.from({ length: 64 }, (_, i) => ({ type: 10,
    data: { v: 1, event: `e${i}` } }));
  same((await run(tab, 'putMany', changes)).objects.length, 64);
  same((await run(tab, 'list', { types: [10] })).items.length, 64);
});

await test('recover with the code; the old passphrase is gone', async () => {
  const elsewhere = await profile();
  const there = await tabOf(elsewhere, '/recover');
  await run(there, 'recover', { name: NAME, code: code.toLowerCase() });
  const next = await run(there, 'change', { what: 'recovery',
    passphrase: `${PASS} 2` });
  same(next.groups.length, 7);
  same(await run(there, 'confirm', { passphrase: `${PASS} 2` }), true);
  same((await run(there, 'list', { types: [2] })).items[0].data.note, SECRET);
  // The other session has ended with it.
  const ended = (await run(tab, 'list', {})).code;
  same(['denied', 'locked', 'none'].includes(ended), true, ended);
  await elsewhere.close();
});

await test('without WebAssembly: said at once', async () => {
  const bare = await browser.newContext();
  await bare.addInitScript(() => delete globalThis.WebAssembly);
  const there = await tabOf(bare);
  same((await run(there, 'selftest')).code, 'library');
  await bare.close();
});

await test('canary: not in requests, storage, database', async () => {
  const kept = await tab.evaluate(() => JSON.stringify(
    [{ ...localStorage }, { ...sessionStorage }]));
  const files = await Promise.all((await readdir(data)).map((name) =>
    readFile(join(data, name), 'latin1')));
  for (const [where, text] of [['requests', requests.join('\n')],
    ['storage', kept], ['database', files.join('\n')]])
    for (const word of ['canary', 'lomi', code, 'second'])
      same(text.includes(word), false, `${word} in ${where}`);
});

await browser.close();
server.kill('SIGTERM');
await new Promise((done) => server.once('exit', done));
await rm(data, { recursive: true });
