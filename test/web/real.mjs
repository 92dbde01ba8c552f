/**
 * The keys worker in node against the real server, with a cookie for each
 * browser and a hand on every request: what stands between the two.
 *
 * Argon2id is made cheap (but for the self-test's known answer), so that tests
 * may derive hundreds of times.
 */
import { readFile, rm, mkdtemp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { AsyncLocalStorage } from 'node:async_hooks';
import { MessageChannel } from 'node:worker_threads';

import { BUILD, stage } from './stage.mjs';

const SELFTEST_KIB = 64;
const plainFetch = globalThis.fetch;
const READY_MS = 60000;

/* Whose fetch: what a device's worker still does behind its answer must go out
 * with its own cookie, whoever was called since. */
const asking = new AsyncLocalStorage();

/** A server on a folder, to be killed and started again. */
class Server {
  constructor(data) {
    this.data = data;
    this.child = null;
    this.port = 0;
  }

  start() {
    this.child = spawn(join(BUILD, 'cli/mainstay'), ['serve', '--development',
      '--forwarded=yes', '--data', this.data, '--listen', '127.0.0.1:0']);
    let said = '';
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(said)), READY_MS);
      this.child.once('exit', () => fail(new Error(said)));
      for (const stream of [this.child.stdout, this.child.stderr])
        stream.on('data', (text) => {
          said += text;
          const ready = /event=ready port=(\d+)/.exec(said);
          if (!ready) return;
          clearTimeout(timer);
          this.port = Number(ready[1]);
          done();
        });
    });
  }

  async stop(signal = 'SIGTERM') {
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill(signal);
    await ended;
  }
}

export async function real() {
  const here = await stage();
  const load = (name) => import(pathToFileURL(join(here.dir, 'js', name)).href);
  const { Keys, answer } = await load('keys.js');
  const { Sealed } = await load('sealed.js');
  const { Failure } = await load('failure.js');
  const module = await readFile(join(here.dir, 'wasm/seal.wasm'));
  // In memory where there is such a place: what kill -9 may lose is not that.
  const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const data = await mkdtemp(join(place, 'mainstay-real-'));
  const server = new Server(data);
  await server.start();
  const cheap = (primitives) => ({
    argon2id: (out, pass, n, salt, t, kib) => primitives.argon2id(out, pass, n,
      salt, 1, kib === SELFTEST_KIB ? kib : 8),
  });
  let networks = 0;
  globalThis.fetch = (url, how = {}) => asking.getStore()(url, how);
  /** Modules of devices that are no more, wiped. */
  const spare = [];

  function worker() {
    const loaded = spare.pop();
    const keys = new Keys(() => {},
      async () => loaded ?? Sealed.load(module, cheap));
    return { keys, async end() {
      keys.ledger?.end();
      const sealed = await keys.sealed();
      sealed.wipe();
      spare.push(sealed);
    } };
  }

  /** One browser with one worker; end it when it is done with. */
  function device() {
    let cookie = '';
    const { keys, end } = worker();
    networks++;
    const network = `10.${networks >> 8}.${networks & 255}.1`;
    const send = async (url, how = {}) => {
      const got = await plainFetch(`http://127.0.0.1:${server.port}${url}`, {
        ...how, headers: { ...how.headers, cookie, 'x-forwarded-for': network,
          origin: `http://127.0.0.1:${server.port}` } });
      const set = got.headers.get('set-cookie');
      if (set) [cookie] = set.split(';');
      return got;
    };
    const fetching = (url, how) => {
      const go = () => send(url, how);
      const path = url.replace(/^\/api\/1\//, '').replace(/\?.*/, '');
      return self.between ? self.between(go, how.method ?? 'GET', path) : go();
    };
    const self = {
      keys,
      end,
      /** What it does outside the worker, with this browser's fetch. */
      within: (work) => asking.run(fetching, work),
      /** One request as this browser would send it, past its scripts. */
      raw: send,
      /** Stands in for fetch: (send, method, path) => Response, or throws. */
      between: null,
      async call(name, args = {}, port = undefined) {
        const got = await self.within(() =>
          answer(keys, { id: 1, call: name, args }, port));
        if (got.error) throw new Failure(got.error.code, got.error);
        return got.ok;
      },
      async confirm(args) {
        const { port1, port2 } = new MessageChannel();
        const fresh = worker();
        const checking = self.within(() =>
          answer(fresh.keys, { id: 1, call: 'check', args: {} }, port1));
        try {
          return await self.call('confirm', args, port2);
        } finally {
          await checking;
          await fresh.end();
          port1.close();
          port2.close();
        }
      },
      /** A new account, open. */
      async register(name, passphrase) {
        const { code } = await self.call('prepare', { name, passphrase });
        await self.confirm({ passphrase });
        return code;
      },
    };
    return self;
  }

  /** Work a device's worker does behind its answers is done. */
  async function settled(one) {
    await one.call('idle', { minutes: 15 });
    await one.call('idle', { minutes: 15 });
  }

  return {
    server, data, device, settled, Failure, Sealed, load, module,
    async close() {
      await server.stop();
      await here.remove();
      await rm(data, { recursive: true });
    },
  };
}
