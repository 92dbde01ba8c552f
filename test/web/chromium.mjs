/**
 * Chromium over a small file server: the staged scripts under /, the scripts
 * of this folder under /test/, all with the content policy of a sealed page.
 */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

/** The browser of all tests: the same engine as in Debian's chromium, without
 * the windows, which cost a third more. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const HERE = dirname(fileURLToPath(import.meta.url));
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript',
  '.wasm': 'application/wasm', '.html': 'text/html' };

export const POLICY = "default-src 'none'; script-src 'self' "
  + "'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self'; "
  + "font-src 'self'; connect-src 'self'; form-action 'self'; "
  + "base-uri 'none'; frame-ancestors 'none'; "
  + "require-trusted-types-for 'script'; trusted-types seal-worker";

/**
 * @param {string} dir staged scripts
 * @param {(rq: any, rs: any) => boolean | Promise<boolean>} [first] answers
 *   other addresses; true if it did
 */
export async function serve(dir, first = () => false, port = 0) {
  const server = createServer(async (rq, rs) => {
    try {
      rs.setHeader('Content-Security-Policy', POLICY);
      rs.setHeader('Cache-Control', 'no-store');
      if (await first(rq, rs)) return;
      const path = normalize(new URL(rq.url, 'http://x').pathname);
      const file = path.startsWith('/test/') ? join(HERE, path.slice(6))
        : join(dir, path);
      const bytes = await readFile(file);
      rs.setHeader('Content-Type', TYPES[extname(file)] ?? 'text/plain');
      rs.end(bytes);
    } catch {
      rs.statusCode = 404;
      rs.end();
    }
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  const { port: got } = server.address();
  return { origin: `http://127.0.0.1:${got}`,
    close: () => new Promise((done) => server.close(done)) };
}

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM,
    args: ['--no-sandbox'] });
}

/** Run a module in a dedicated worker; what it posts first. */
export async function inWorker(dir, code) {
  const site = await serve(dir, (rq, rs) => {
    const page = { '/': ['text/html', '<!doctype html><meta charset=utf-8>'
      + '<title>t</title><script type=module src=/start.js></script>'],
    '/start.js': ['text/javascript', `
      const policy = trustedTypes.createPolicy('seal-worker',
        { createScriptURL: (url) => url });
      const w = new Worker(policy.createScriptURL('/work.js'),
        { type: 'module' });
      window.answer = new Promise((done, fail) => {
        w.onmessage = (e) => done(e.data);
        w.onerror = (e) => fail(new Error(e.message ?? 'worker failed'));
      });`],
    '/work.js': ['text/javascript', code] }[rq.url];
    if (!page) return false;
    rs.setHeader('Content-Type', page[0]);
    rs.end(page[1]);
    return true;
  });
  const browser = await launch();
  try {
    const tab = await browser.newPage();
    await tab.goto(site.origin + '/');
    await tab.waitForFunction(() => window.answer);
    return await tab.evaluate(() => window.answer);
  } finally {
    await browser.close();
    await site.close();
  }
}
