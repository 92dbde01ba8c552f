/**
 * The SEAL1 vectors and sweeps through WebAssembly and libsodium-sumo, in node
 * and in Chromium's worker under the content policy of a sealed page; natively
 * the same cases run in test/unit/test_seal_vectors.c.
 */
import { ok } from 'node:assert';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

import { CHROMIUM, inWorker } from './chromium.mjs';
import { stage } from './stage.mjs';
import { runVectors } from './vectors-run.js';

const here = await stage();

async function report(where, results) {
  ok(results.length > 30);
  for (const { name, why } of results)
    await test(`${where}: ${name}`, () => ok(why === '', why));
}

const seal = await import(pathToFileURL(join(here.dir, 'js/seal.js')).href);
const bytes = await readFile(join(here.dir, 'wasm/seal-vectors.wasm'));
await report('node', await runVectors(seal, bytes));

if (existsSync(CHROMIUM)) {
  await report('chromium', await inWorker(here.dir, `
    import * as seal from '/js/seal.js';
    import { runVectors } from '/test/vectors-run.js';
    const bytes = await (await fetch('/wasm/seal-vectors.wasm')).arrayBuffer();
    postMessage(await runVectors(seal, bytes));`));
} else {
  await test('chromium', { skip: 'no Chromium here' }, () => {});
}
await here.remove();
