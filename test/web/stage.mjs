/**
 * The scripts as they are served, laid out in a folder: js/, wasm/, vendor/.
 * Tests import from there, in node by path and in Chromium over HTTP.
 *
 * BUILD in the environment names the build folder; build/debug without it.
 */
import { webcrypto } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Node 18 has no global one.
globalThis.crypto ??= webcrypto;

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const BUILD = resolve(process.env.BUILD ??
  join(ROOT, 'build/debug'));

export async function stage() {
  const dir = await mkdtemp(join(tmpdir(), 'mainstay-stage-'));
  await cp(join(ROOT, 'web/js'), join(dir, 'js'), { recursive: true });
  // Older Node.js takes .js for CommonJS unless a package says otherwise.
  await writeFile(join(dir, 'package.json'), '{"type":"module"}\n');
  await mkdir(join(dir, 'wasm'));
  await mkdir(join(dir, 'vendor'));
  for (const name of ['seal.wasm', 'core.wasm', 'seal-vectors.wasm'])
    await cp(join(BUILD, 'seal', name), join(dir, 'wasm', name));
  await cp(join(ROOT, 'data/scoring'), join(dir, 'scoring'),
    { recursive: true });
  await cp(join(BUILD, 'seal/core-api.js'), join(dir, 'js/core-api.js'));
  await cp(join(ROOT, 'node_modules/libsodium-sumo/dist/modules-sumo-esm',
    'libsodium-sumo.mjs'), join(dir, 'vendor/libsodium-sumo.mjs'));
  return { dir, remove: () => rm(dir, { recursive: true }) };
}
