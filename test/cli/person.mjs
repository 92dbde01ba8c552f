/*
 * A person with a browser's keys worker, without a browser: the worker's own
 * code against a running server.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { stage } from "../web/stage.mjs";

export const PASSPHRASE = "winter-lantern otter 41";

/** The scripts, laid out once; people are made from them. */
export async function people() {
  const here = await stage();
  const load = (/** @type {string} */ name) => import(pathToFileURL(join(here.dir, "js", name)).href);
  const { Keys, answer } = await load("keys.js");
  const { Sealed } = await load("sealed.js");
  const module = await readFile(join(here.dir, "wasm/seal.wasm"));
  const real = globalThis.fetch;
  /** Who is asking: also what a worker does later, behind its answers. */
  const asking = new AsyncLocalStorage();
  globalThis.fetch = /** @type {any} */ ((/** @type {string} */ at, /** @type {any} */ how) =>
    (asking.getStore() ?? real)(at, how));

  /** Fetch as this browser: its cookie, the server's address.
   * @param {{ url: string, cookie: string, lang: string }} of */
  const fetchOf = (of) => async (/** @type {string} */ at, /** @type {any} */ how = {}) => {
    const got = await real(of.url + at, { method: how.method, body: how.body,
      headers: { ...how.headers, Origin: of.url, Cookie: of.cookie, "Accept-Language": of.lang } });
    const set = got.headers.get("set-cookie");
    if (set) of.cookie = set.split(";")[0];
    return got;
  };

  /** Modules of people who are gone, wiped: their memory was touched. @type {any[]} */
  const spare = [];
  const sealed = async () => spare.pop() ?? Sealed.load(module);

  return {
    remove: here.remove,

    /** @param {string} url @param {string} [lang] */
    browser(url, lang = "en") {
      const of = { url, cookie: "", lang };
      let record = "";
      const keys = new Keys((/** @type {any} */ event) => { record = event.record ?? record; }, sealed);

      /** @param {string} name @param {object} [args] @param {MessagePort} [port] */
      async function call(name, args = {}, port = undefined) {
        const got = await asking.run(fetchOf(of), () => answer(keys, { id: 1, call: name, args }, port));
        if (got.error) throw Object.assign(new Error(`${name}: ${got.error.code}`), got.error);
        return got.ok;
      }
      return {
        call,
        /** The API as it is. @param {string} method @param {string} path @param {object} [body] */
        async api(method, path, body) {
          const got = await fetchOf(of)(`/api/1/${path}`, { method, body: body && JSON.stringify(body),
            headers: { "Content-Type": "application/json" } });
          return { status: got.status, body: await got.json().catch(() => null) };
        },
        /** Bytes of the API. @param {string} path */
        async bytes(path) {
          return Buffer.from(await (await fetchOf(of)(`/api/1/${path}`)).arrayBuffer());
        },
        /** What stands in the head of its requests. */
        cookie: () => of.cookie,
        /** They are not needed here any more. */
        async leave() {
          const used = await keys.sealed();
          keys.forget(used);
          spare.push(used);
        },
        /** The server moved. @param {string} to */
        move(to) { of.url = to; },
        /** What a browser would have then: code, opened as in keys.js, its record.
         * @param {string} name @param {string} [passphrase] */
        async register(name, passphrase = PASSPHRASE) {
          const { code } = await call("prepare", { name, passphrase });
          const { port1, port2 } = new MessageChannel();
          port1.once("message", () => port1.postMessage({ ok: {} })); /* nobody mistypes here */
          const opened = await call("confirm", { passphrase }, /** @type {any} */ (port2));
          port1.close();
          return { code, opened, record };
        },
        /** @param {string} name */
        signIn: (name) => call("signIn", { name, passphrase: PASSPHRASE }),
        /** Set an address and confirm it with what the mail says.
         * @param {string} address @param {Awaited<ReturnType<import("./smtp.mjs").mailServer>>} mail */
        async address(address, mail) {
          await call("emailSet", { address, passphrase: PASSPHRASE });
          const [first] = (await mail.got(1, (m) => m.to === address)).slice(-1);
          await call("emailConfirm", { code: /^\d{8}\r?$/m.exec(first.text)?.[0].trim() });
        },
      };
    },
  };
}
