/*
 * A server of our own with a fresh data folder, and Chromium in front of it.
 *
 *   const place = await open();          server and browser
 *   const page = await place.page({ … }) a page in a context of its own
 *   await place.close();
 *
 * Every page reports what the console calls an error, and every request that
 * leaves the server's own origin; `place.check()` throws if there was any.
 */
import { chromium } from "playwright-core";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CHROMIUM } from "./chromium.mjs";

export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  "../..",
);
const PROGRAM =
  process.env.MAINSTAY ?? path.join(root, "build/release/cli/mainstay");
/* ms, for whatever a step waits for: a browser's first start on a machine whose
 * disk is cold takes long, and patience costs nothing where all is well */
export const PATIENCE = Number(process.env.PATIENCE ?? 60000);

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** @type {WeakMap<import("playwright-core").Page, string>} */
const origins = new WeakMap();
/** Whose page this is. @param {import("playwright-core").Page} page */
export const originOf = (page) => origins.get(page) ?? "";

/* Argon2id but for the self-test's known answer */
const SELFTEST_KIB = 64;
const COSTLY = "argon2id(out, pass, n, salt, t, mKib) {";
const CHEAP = `${COSTLY} if (mKib > ${SELFTEST_KIB}) [t, mKib] = [1, 8];`;

/** Keys are derived from passphrases with little work, where how is not a
 * test's matter; the parameters stay those of the design, as in real.mjs.
 * @param {import("playwright-core").BrowserContext} context */
export const cheaply = (context) =>
  context.route("**/js/seal.js", async (route) => {
    const response = await route.fetch().catch(() => null);
    if (!response) return; /* the page is closed already */
    const script = await response.text();
    if (!script.includes(COSTLY)) throw new Error("no argon2id to make cheap");
    await route.fulfill({ response, body: script.replace(COSTLY, CHEAP) }).catch(() => {}); /* closed meanwhile */
  });

/** Start the program; gives its address once it says that it is ready.
 * @param {string} data @param {string[]} settings further words
 * @param {number} [at] its port; 0: any */
async function serve(data, settings, at = 0) {
  if (!existsSync(PROGRAM)) throw new Error(`build first: no ${PROGRAM}`);
  const args = ["serve", "--development", "--data", data, ...settings];
  const child = spawn(PROGRAM, [...args, "--listen", `127.0.0.1:${at}`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const port = await new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.kill();
      fail(new Error(said));
    }, PATIENCE);
    const hear = (/** @type {Buffer} */ text) => {
      said += text;
      const ready = /event=ready port=(\d+)/.exec(said);
      if (!ready) return;
      clearTimeout(timer);
      done(Number(ready[1]));
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", () => fail(new Error(said)));
  });
  return { child, port, log: () => said };
}

/**
 * flags: Chromium's; settings: the program's; through: given the server's port,
 * starts something in front of it and gives the port to use instead.
 * @param {{ flags?: string[], settings?: string[],
 *           through?: (port: number) => Promise<number> }} [how]
 */
export async function open({ flags = [], settings = [], through } = {}) {
  const data = mkdtempSync(path.join(tmpdir(), "mainstay-web-"));
  let server = await serve(data, settings);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...QUIET, ...flags],
    timeout: PATIENCE,
  }).catch((error) => {
    server.child.kill();
    throw error;
  });
  const port = through ? await through(server.port) : server.port;
  const origin = `http://localhost:${port}`;
  /** @type {string[]} */
  const wrong = [];
  return {
    origin,
    data,
    browser,
    log: () => server.log(),
    pid: server.child.pid,

    /** @param {import("playwright-core").BrowserContextOptions} [how] */
    async page(how = {}) {
      const context = await browser.newContext({
        baseURL: origin,
        viewport: { width: 1280, height: 900 },
        locale: "en-GB",
        timezoneId: "Europe/Vienna",
        ...how,
      });
      context.on("request", (request) => {
        const url = new URL(request.url());
        const own = url.origin === origin || /^(blob|data):/.test(url.protocol);
        if (!own) wrong.push(`request to ${url.origin}`);
      });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      origins.set(page, origin);
      page.on("dialog", (dialog) => dialog.accept()); /* leave a draft */
      page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
      page.on("console", (message) => {
        const text = message.text();
        if (message.type() !== "error") return;
        /* an answer that refuses is not a mistake of the page */
        if (/Failed to load resource/.test(text)) return;
        wrong.push(`console: ${text}`);
      });
      return page;
    },

    /** The server dies and comes back on the same port and data. */
    async restart() {
      server.child.removeAllListeners("exit");
      server.child.kill("SIGKILL");
      await new Promise((done) => server.child.once("exit", done));
      server = await serve(data, settings, server.port);
    },

    /** Throws if a page made a mistake or asked somebody else. */
    check() {
      const said = wrong.splice(0);
      if (said.length > 0) throw new Error(said.join("\n"));
    },

    async close() {
      await browser.close();
      server.child.kill("SIGTERM");
      await new Promise((done) => server.child.once("exit", done));
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof open>>} Place */
