/**
 * Sealed copies as the keys worker makes them: an independent reader opens
 * them, the worker refuses to make one of what does not verify, and a copy of
 * the first version opens for good (test/vectors/example.sealed).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

import { readCopy } from './copy-reader.mjs';
import { Mock } from './mock.mjs';
import { ROOT, stage } from './stage.mjs';
import { failure, same } from './tap.mjs';

const here = await stage();
const load = (name) => import(pathToFileURL(join(here.dir, 'js', name)).href);
const { Keys, answer } = await load('keys.js');
const { Sealed } = await load('sealed.js');
const { Failure } = await load('failure.js');
const module = await readFile(join(here.dir, 'wasm/seal.wasm'));

const NAME = 'dr.example';
const PASS = 'correct horse battery staple';
const mock = new Mock();

function worker() {
  const keys = new Keys(() => {}, () => Sealed.load(module));
  const fetch = mock.browser();
  return {
    keys,
    async call(name, args = {}, port = undefined) {
      globalThis.fetch = fetch;
      const got = await answer(keys, { id: 1, call: name, args }, port);
      if (got.error) throw new Failure(got.error.code, got.error);
      return got.ok;
    },
  };
}

const a = worker();
const fresh = worker();
const { code } = await a.call('prepare', { name: NAME, passphrase: PASS });
const { port1, port2 } = new MessageChannel();
const checking = answer(fresh.keys, { id: 1, call: 'check', args: {} }, port1);
await a.call('confirm', { passphrase: PASS }, port2);
await checking;
port1.close();
port2.close();

/** As client.js does it. */
async function copy(passphrase = PASS) {
  await a.call('copyBegin', { passphrase });
  const steps = [];
  for (let at = { done: 0, of: 1 }; at.done < at.of;) {
    at = await a.call('copyRead');
    steps.push(at.done);
  }
  const { head, parts } = await a.call('copyHead');
  const pieces = [head];
  for (let i = 0; i < parts; i++)
    pieces.push((await a.call('copyPart')).bytes);
  return { file: Buffer.concat(pieces), parts, steps };
}

const shown = async () => (await a.call('list')).items
  .map(({ type, data }) => ({ type, data }));
const read = (file) => readCopy(file, code).spaces[0].items;

await test('a stranger\'s reader opens a copy and finds the same', async () => {
  const { object } = await a.call('put', { type: 1, data: { v: 1, text: 'a' } });
  await a.call('put', { type: 2, data: { v: 1, answers: { 'sleep-1': 4 } } });
  await a.call('put', { type: 1, object, data: { v: 1, text: 'ä new one' } });
  const { file, parts } = await copy();
  same(parts, 1);
  same(new Set(read(file).map((i) => JSON.stringify(i))),
    new Set((await shown()).map((i) => JSON.stringify(i))));
  same(readCopy(file, code).name, NAME);
  same(file.includes('new one'), false);
});

await test('many parts, read page by page; entries longer than a part',
  async () => {
    const page = mock.read.bind(mock);
    mock.read = (session, space, from) => { // small pages
      const all = page(session, space, from);
      const log = mock.spaces.get(space);
      return { bytes: Buffer.concat(log.slice(from - 1, from + 2)
        .map((e) => e.whole)), end: all.end };
    };
    for (const size of [300000, 900000, 70000])
      await a.call('put', { type: 11, data: { v: 1, x: 'y'.repeat(size) } });
    const { file, parts, steps } = await copy();
    same(parts > 4, true);
    same(steps.length > 2, true);
    same(read(file).length, (await shown()).length);
    mock.read = page;
  });

await test('the passphrase is asked for again, and checked', async () => {
  same((await failure(a.call('prove', { passphrase: 'no' }))).code, 'denied');
  same((await failure(copy('no'))).code, 'denied');
  same(await a.call('prove', { passphrase: PASS }), {});
  same((await failure(worker().call('prove', { passphrase: PASS }))).code,
    'locked');
});

await test('no copy of what does not verify, none that would not open',
  async () => {
    const lie = async (change) => {
      mock.evil = (method, path, got) => change(`${method} ${path}`, got);
      try {
        return (await failure(copy())).code;
      } finally {
        mock.evil = null;
      }
    };
    /* The first reading brings the open account up to date: an honest one. */
    const onLog = (change) => {
      let n = 0;
      return (what, got) => what.includes('/log?') && n++ > 0 ? change(got) : got;
    };
    const bent = (bytes, at) => {
      const b = Buffer.from(bytes);
      b[at] ^= 1;
      return b;
    };
    same(await lie(onLog((got) => ({ ...got, bytes: bent(got.bytes, 900) }))),
      'altered');
    let n = 0;
    same(await lie(onLog((got) => ({ end: 1, bytes: got.bytes.subarray(0,
      n++ === 0 ? 135 + 1 + 64 + 4 + 187 : 0) }))), 'older');
    same(await lie(onLog((got) => ({ ...got, bytes: Buffer.alloc(0) }))),
      'altered');
    const wraps = (change) => (what, got) =>
      what === 'POST session/wraps' ? { ...got, ...change(got) } : got;
    same(await lie(wraps((g) => ({ wrap_pass: g.wrap_code }))), 'altered');
    same(await lie(wraps(() => ({ wrap_code: 'AAAA' }))), 'altered');
    same(await lie((what, got) => what === 'POST account/params'
      ? { ...got, m_kib: 8 } : got), 'params');
  });

await test('a lock ends a copy that has begun', async () => {
  await a.call('copyBegin', { passphrase: PASS });
  await a.call('copyRead');
  await a.call('lock');
  same((await failure(a.call('copyHead'))).code, 'locked');
  same((await failure(a.call('copyPart'))).code, 'locked');
});

await test('the example of docs/sealing.md opens, today and for good',
  async () => {
    const file = await readFile(join(ROOT, 'test/vectors/example.sealed'));
    const text = await readFile(join(ROOT, 'docs/sealing.md'), 'utf8');
    const sheet = /recovery code \| `([0-9A-Z-]{34})`/.exec(text);
    const got = readCopy(file, sheet[1]);
    same([got.name, got.t, got.m_kib], [NAME, 3, 65536]);
    same(got.spaces[0].items.map((i) => i.data), JSON.parse(
      /```json\n(\[[^`]*\])\n```/.exec(text)[1]));
    same(text.includes(got.spaces[0].head.toString('hex')), true);
  });

await here.remove();
