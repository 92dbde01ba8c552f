/*
 * What a device keeps of a log (kept-log.js, cache.js), in a real browser: it
 * saves fetching, it is ciphertext, it is believed only where it fits, and it
 * goes when it should.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hits } from "../canary/search.mjs";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { PASSPHRASE, register, settled } from "./steps.mjs";

const CANARY = "canary-the kingfisher waited under the third bridge";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let asked = [];

before(async () => {
  place = await open();
  page = await place.page();
  page.on("request", (r) => {
    const from = /\/log\?from=(\d+)/.exec(r.url());
    if (from && r.method() === "GET") asked.push(from[1]);
  });
  await enter(page, "keeper");
});
after(() => place.close());

/** On a page without an element of its own: this tab is opened, then `run`,
 * which sees nothing but its arguments.
 * @template T @param {(client: any, arg: any) => Promise<T>} run
 * @param {any} [arg] @returns {Promise<T>} */
async function visit(run, arg, at = page) {
  await at.goto("/sign-up");
  asked = [];
  return at.evaluate(`(async () => {
    const url = document.documentElement.dataset.keysUrl;
    const { client } = await import(url.replace("keys.js", "client.js"));
    await client.start();
    return (${run})(client, ${JSON.stringify(arg)});
  })()`);
}

const texts = (/** @type {any} */ client) =>
  client.list({ types: [1] }).then((/** @type {any} */ got) =>
    got.items.map((/** @type {any} */ i) => i.data.text));

/** All that is stored, and the same put back: [store, key, bytes as base64].
 * @returns {Promise<[string, any[], number[]][]>} */
const stored = () => page.evaluate(async () => {
  const db = await new Promise((done, fail) => {
    const open = indexedDB.open("mainstay.sealed");
    open.onupgradeneeded = () => open.transaction?.abort();
    open.onsuccess = () => done(open.result);
    open.onerror = () => fail(open.error);
  });
  const all = [];
  for (const name of ["index", "octets"]) {
    const store = db.transaction(name).objectStore(name);
    const wait = (r) => new Promise((done) => (r.onsuccess = () => done(r.result)));
    const keys = await wait(store.getAllKeys());
    const values = await wait(store.getAll());
    keys.forEach((key, i) => all.push([name, key, [...values[i]]]));
  }
  db.close();
  return all;
});

/** @param {[string, any[], number[]][]} all */
const store = (all) => page.evaluate(async (rows) => {
  const db = await new Promise((done) => {
    const open = indexedDB.open("mainstay.sealed");
    open.onsuccess = () => done(open.result);
  });
  const t = db.transaction(["index", "octets"], "readwrite");
  for (const name of ["index", "octets"]) t.objectStore(name).clear();
  for (const [name, key, bytes] of rows)
    t.objectStore(name).put(Uint8Array.from(bytes), key);
  await new Promise((done) => (t.oncomplete = done));
  db.close();
}, all);

/** Wait until what is stored is as it should be.
 * @param {(all: [string, any[], number[]][]) => boolean} [fits] */
async function until(fits = (all) => all.length >= 3) {
  for (let tries = 0; tries < 500; tries++) {
    const all = await stored().catch(() => []);
    if (fits(all)) return all;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  throw new Error("it was not stored");
}

/** Octets stored in all. @param {[string, any[], number[]][]} all */
const size = (all) => all.filter(([n]) => n === "octets")
  .reduce((sum, [, , b]) => sum + b.length, 0);

test("the second visit fetches only what is newer", async () => {
  await visit(async (client, canary) => {
    for (const text of [canary, "two", "three"])
      await client.put({ type: 1, data: { v: 1, text } });
  }, CANARY);
  assert.deepEqual((await visit(texts)).sort(), [CANARY, "two", "three"].sort());
  await until();
  await visit(texts);
  assert.deepEqual(asked, ["5"]);
  await visit((client) => client.put({ type: 1, data: { v: 1, text: "four" } }));
  assert.equal((await visit(texts)).length, 4);
  assert.deepEqual(asked, ["5"]);
});

test("what is stored is sealed", async () => {
  const all = await until();
  const bytes = Buffer.concat(all.map(([, , b]) => Buffer.from(b)));
  assert.ok(bytes.length > 1500);
  for (const word of [CANARY, "three", PASSPHRASE])
    assert.deepEqual(hits(bytes, word), []);
});

test("anything changed in it is found out, and the log read again", async () => {
  const good = await until();
  const want = await visit(texts);
  for (const [at, [name, key]] of good.entries()) {
    /* the first octets are of GENESIS, which is not opened again */
    for (const where of name === "octets" ? [0.5, 1] : [0, 0.5, 1]) {
      const bad = structuredClone(good);
      const bytes = bad[at][2];
      bytes[Math.floor(where * (bytes.length - 1))] ^= 1;
      await store(bad);
      assert.deepEqual(await visit(texts), want, `${name} ${key} at ${where}`);
      assert.ok(asked.includes("1"), `${name} ${key} at ${where} was believed`);
    }
  }
  await until();
});

test("a part missing, cut or in another's place: read again", async () => {
  const good = await until();
  const want = await visit(texts);
  const parts = good.filter(([name]) => name === "octets");
  for (const [what, bad] of /** @type {[string, any][]} */ ([
    ["no octets", good.filter(([name]) => name !== "octets")],
    ["no index", good.filter(([name, key]) => name !== "index" || key[2] === 0)],
    ["cut", good.map(([n, k, b]) => [n, k, n === "octets" ? b.slice(0, -40) : b])],
    ["another person's", good.map(([n, k, b]) => [n, k, n === "index" && k[2] === 0
      ? good[1][2] : b])],
  ])) {
    await store(bad);
    assert.deepEqual(await visit(texts), want, what);
    assert.ok(asked.includes("1"), what);
  }
  assert.equal(parts.length, 1);
  await until();
});

test("an older copy of the store is only older: the rest is fetched", async () => {
  const old = await until();
  await visit((client) => client.put({ type: 1, data: { v: 1, text: "five" } }));
  const want = await visit(texts);
  await store(old);
  assert.deepEqual(await visit(texts), want);
  assert.ok(!asked.includes("1"));
});

test("what is deleted leaves the store, too", async () => {
  await visit(texts);
  const before = size(await until());
  await visit(async (client) => {
    const { items } = await client.list({ types: [1] });
    await client.del(items[1].object);
  });
  const want = await visit(texts);
  assert.equal(want.length, 4);
  await until((all) => size(all) < before);
  assert.deepEqual(await visit(texts), want);
  assert.ok(!asked.includes("1"));
});

test("another tab's writing shows on the pages that are open", async () => {
  await page.goto("/s/events");
  await settled(page);
  const other = await page.context().newPage();
  await other.goto("/s/events");
  await settled(other);
  await other.getByRole("button", { name: "Holiday", exact: true }).click();
  await page.locator('[data-out="events"] li', { hasText: "Holiday" }).waitFor();
  await page.goto("/s/today");
  await settled(page);
  await page.locator('[data-part="due"]').waitFor();
  await visit((client) => client.put({ type: 2, data: { v: 1,
    form: "weekly-1", at: new Date().toISOString(), note: "",
    day: new Date().toISOString().slice(0, 10),
    answers: { "sleep-1": 5 } } }), undefined, other);
  await page.locator('[data-part="later"]').waitFor();
  await page.locator('[data-part="due"]').waitFor({ state: "hidden" });
  await other.goto("/s/trend");
  await other.locator("trend-chart svg").first().waitFor();
  await visit((client) => client.put({ type: 2, data: { v: 1,
    form: "weekly-1", at: "2026-01-02T10:00:00Z", note: "", day: "2026-01-02",
    answers: { "sleep-1": 6 } } }));
  await other.waitForFunction(() => [...document.querySelectorAll("svg")]
    .some((svg) => new XMLSerializer().serializeToString(svg)
      .includes("2 January 2026")));
  await other.close();
  place.check();
});

test("a storage that does not open: everything works without", async () => {
  const bare = await place.page();
  await bare.goto("/promise");
  await bare.evaluate(() => new Promise((done) => {
    const later = indexedDB.open("mainstay.sealed", 99); /* of the future */
    later.onsuccess = () => (later.result.close(), done(undefined));
  }));
  await register(bare, "without.store");
  await visit((client) => client.put({ type: 1, data: { v: 1, text: "kept" } }),
    undefined, bare);
  assert.deepEqual(await visit(texts, undefined, bare), ["kept"]);
  await bare.context().close();
});

test("signing out of a shared computer leaves nothing", async () => {
  await visit((client) => client.signOut());
  await visit(async (client, passphrase) => {
    await client.signIn({ name: "keeper", passphrase, shared: true });
    await client.list();
  }, PASSPHRASE);
  await until();
  await visit((client) => client.signOut());
  const left = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map((d) => d.name),
    local: Object.keys(localStorage), tab: Object.keys(sessionStorage) }));
  const rows = left.databases.includes("mainstay.sealed")
    ? await stored().catch(() => []) : [];
  assert.deepEqual(rows, []);
  assert.deepEqual(left.tab, []);
  place.check();
});
