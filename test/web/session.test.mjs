/*
 * What a browser keeps, looked for in its profile on the disk (SES-01), and who
 * gets the hand-over (SES-02).
 *
 * After lock, idleness, a closed tab and signing out, neither the account key
 * nor a sealed text nor the passphrase may stand in any file of the profile, in
 * any disguise.  Marks planted in the same stores are the control: they must be
 * found, or the search is blind.  The account key is read out of a worker's
 * memory in node and proved to be the right one.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { blake2b } from "@noble/hashes/blake2.js";
import { contents, fileHits } from "../canary/search.mjs";
import { cheaply } from "./browser.mjs";
import { CHROMIUM } from "./chromium.mjs";
import { real } from "./real.mjs";
import { PASSPHRASE, seal, settled } from "./steps.mjs";

const NAME = "ses.one";
const NOTE = "the seventh heron of the profile";
const MARKS = { local: "planted-in-local-storage-5521", session: "planted-in-session-9034" };
const MINUTE = 60000;

/** @type {Awaited<ReturnType<typeof real>>} */
let place;
let profile = "";
/** @type {import("playwright-core").BrowserContext} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {Buffer} */
let umk;
let origin = "";

/** The browser on the same profile as before; its clock is ours. */
async function launch() {
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu"],
    baseURL: origin,
  });
  await browser.clock.install();
  browser.setDefaultTimeout(60000);
  await cheaply(browser);
  page = browser.pages()[0] ?? (await browser.newPage());
}

/** UMK of an unlocked worker: it stands behind user and generation in its
 * memory.  K4, made of it, must prove the device's record.
 * @param {any} keys */
async function umkOf(keys) {
  const sealed = await keys.sealed();
  const { user } = sealed.public();
  const memory = Buffer.from(sealed.wasm.memory.buffer);
  const gen = Buffer.from([1, 0, 0, 0]);
  const record = Buffer.from(sealed.record());
  const isRight = (/** @type {Buffer} */ key) => {
    const salt = new Uint8Array(16);
    salt[0] = 4;
    const device = blake2b(new Uint8Array(0), { dkLen: 32, key, salt,
      personalization: Buffer.concat([Buffer.from("SEALumk1"), Buffer.alloc(8)]) });
    const text = Buffer.concat([Buffer.from("SEAL1/ckpt\0"), user, record.subarray(0, 60)]);
    const mac = blake2b(text, { dkLen: 16, key: device });
    return Buffer.from(mac).equals(record.subarray(60));
  };
  const start = Buffer.concat([user, gen]);
  for (let at = memory.indexOf(start); at >= 0; at = memory.indexOf(start, at + 1)) {
    const key = Buffer.from(memory.subarray(at + 20, at + 52));
    if (isRight(key)) return key;
  }
  throw new Error("no account key in the worker's memory");
}

/** The open form of signing in. */
async function signInHere() {
  await page.getByLabel("Sign-in name").fill(NAME);
  await page.locator('[data-field="passphrase"]').fill(PASSPHRASE);
  await page.locator("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/s/today");
  await settled(page);
}

/** Open on Today, with the marks planted. */
async function arrive() {
  await page.goto("/sign-in");
  await settled(page);
  await signInHere();
  await page.evaluate(([local, session]) => {
    localStorage.setItem("mark", local);
    sessionStorage.setItem("mark", session);
  }, [MARKS.local, MARKS.session]);
}

/** Close the browser and search what it left on the disk. */
async function search() {
  await browser.close();
  const all = contents(profile);
  const found = (/** @type {string | Buffer} */ what) => all.flatMap((f) => fileHits(f, what));
  assert.notDeepEqual(found(MARKS.local), [], "the search is blind");
  for (const secret of [umk, NOTE, PASSPHRASE]) assert.deepEqual(found(secret), []);
  await launch();
}

before(async () => {
  place = await real();
  origin = `http://localhost:${place.server.port}`;
  profile = mkdtempSync(path.join(tmpdir(), "mainstay-profile-"));
  const there = place.device();
  await there.register(NAME, PASSPHRASE);
  await there.call("put", { type: 1, data: { v: 1, text: NOTE } });
  umk = await umkOf(there.keys);
  await there.end();
  await launch();
});

after(async () => {
  await browser.close();
  await place.close();
  rmSync(profile, { recursive: true, force: true });
});

test("locked: the profile opens nothing", async () => {
  await arrive();
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await page.waitForURL(/\/s\/unlock/);
  assert.equal(await page.evaluate(() => sessionStorage.getItem("mainstay.tab")), null);
  await search();
});

test("idle: tabs lock together; the profile opens nothing", async () => {
  await arrive();
  const second = await browser.newPage();
  await second.goto("/s/today");
  await settled(second);
  await page.clock.fastForward(14 * MINUTE);
  assert.match(page.url(), /\/s\/today/);
  await page.clock.fastForward(2 * MINUTE);
  for (const tab of [page, second]) {
    await tab.waitForURL(/\/s\/unlock/);
    const kept = await tab.evaluate(() => sessionStorage.getItem("mainstay.tab"));
    assert.equal(kept, null);
  }
  await search();
});

test("a machine that slept: locked when somebody is back, not later", async () => {
  await arrive();
  await page.evaluate(() => {
    const real = Date.now;
    Date.now = () => real() + 3 * 3600 * 1000; /* timers slept meanwhile */
  });
  await page.keyboard.press("Tab");
  await page.waitForURL(/\/s\/unlock/);
});

test("a closed tab: what is left needs the session, and holds no key", async () => {
  await arrive();
  await browser.newPage();
  await page.close();
  await search();
  await page.goto("/s/today"); /* the cookie of a session went with it */
  await page.waitForURL(/\/sign-in|\/s\/unlock/);
});

test("signed out: the profile opens nothing", async () => {
  await arrive();
  await page.goto("/s/settings");
  await settled(page);
  await page.locator("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${origin}/`);
  const left = await page.evaluate(() => Object.keys(sessionStorage));
  assert.deepEqual(left, ["mark"]);
  await search();
});

test("a shared computer: signing out clears all this site kept", async () => {
  await page.goto("/sign-in");
  await settled(page);
  await page.getByText("Other people use this device too").click();
  await signInHere();
  await page.evaluate((mark) => localStorage.setItem("mark", mark), MARKS.local);
  await page.goto("/s/settings");
  await settled(page);
  await page.locator("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${origin}/`);
  /* The page itself takes away its own only: the mark goes by the server's
   * Clear-Site-Data. */
  await page.waitForFunction(() => localStorage.length + sessionStorage.length === 0);
});

test("SES-02: a second tab is handed over, another origin is not", async () => {
  await arrive();
  await seal(page, [{ type: 1, data: { v: 1, text: "one more" } }]);
  const foreign = await browser.newPage();
  await foreign.goto(`http://127.0.0.1:${place.server.port}/promise`);
  const listen = () => {
    const heard = /** @type {unknown[]} */ ([]);
    const channel = new BroadcastChannel("mainstay");
    channel.onmessage = ({ data }) => heard.push(data);
    channel.postMessage({ kind: "ask" });
    Object.assign(globalThis, { heard });
  };
  await foreign.evaluate(listen);
  const own = await browser.newPage();
  await own.goto("/promise");
  await own.evaluate(listen);
  /* The answer to whoever asked first has been given when this one is here. */
  await own.waitForFunction(() =>
    /** @type {any} */ (globalThis).heard.some((m) => m.kind === "tab"));
  assert.deepEqual(await foreign.evaluate(() => /** @type {any} */ (globalThis).heard), []);
  const key = await foreign.evaluate(async (at) => {
    try {
      return await (await fetch(at, { credentials: "include" })).text();
    } catch {
      return "refused";
    }
  }, `${origin}/api/1/session/key`);
  assert.equal(key, "refused");
  await own.goto("/s/today"); /* and with it a tab opens without a passphrase */
  await settled(own);
  assert.match(own.url(), /\/s\/today/);
});
