/*
 * Opening a personal space of 5,000 objects in Chromium: from nothing, and from
 * what the device kept; unlocking; sealing and sending one object; and the
 * longest task of a page's main thread on the way.
 *
 *   node test/bench/open_bench.mjs PROGRAM [OBJECTS]
 *
 * Times are what a person waits, medians of several runs; tasks are processor
 * time, so that a busy machine does not lengthen them.
 */
import { resolve } from "node:path";

process.env.MAINSTAY ??= resolve(process.argv[2]);
const { open } = await import("../web/browser.mjs");
const { PASSPHRASE, history, register, seal, settled } =
  await import("../web/steps.mjs");

const OBJECTS = Number(process.argv[3] ?? 5000);
const RUNS = 3;
const TYPING = 60; /* ms between two keys: a quick typist */

const median = (/** @type {number[]} */ all) =>
  [...all].sort((a, b) => a - b)[all.length >> 1];

/** As host_row of host.h. */
function row(what, figure, unit, bar = undefined) {
  const text = figure.toFixed(figure >= 1000 ? 0 : figure >= 100 ? 1 : 2);
  const line = `${what.padEnd(46)} ${text.padStart(11)} ${unit.padEnd(7)}`;
  const met = figure < bar ? "met" : "MISSED";
  console.log(bar === undefined ? line.trimEnd() : `${line} below ${bar}: ${met}`);
}

/** In a page without an element of its own: what waiting there is. */
async function opening() {
  const url = document.documentElement.dataset.keysUrl;
  const { client } = await import(url.replace("keys.js", "client.js"));
  await client.start();
  const began = performance.now();
  await client.list({ types: [6] });
  const verified = performance.now();
  const all = await client.list();
  return { verified: verified - began, all: performance.now() - began,
    n: all.items.length };
}

/** One object, and how much of it is the network. */
async function sending() {
  const url = document.documentElement.dataset.keysUrl;
  const { client } = await import(url.replace("keys.js", "client.js"));
  await client.start();
  await client.list({ types: [6] });
  const began = performance.now();
  await client.put({ type: 1, data: { v: 1, text: "x".repeat(1000) } });
  return performance.now() - began;
}

/** Forget what the device kept. */
const forgetting = () => new Promise((done) => {
  const asked = indexedDB.deleteDatabase("mainstay.sealed");
  asked.onsuccess = asked.onerror = done;
});

/** Has the worker stored its checkpoint? */
const stored = () => new Promise((done) => {
  const asked = indexedDB.open("mainstay.sealed");
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => done(false);
  asked.onsuccess = () => {
    const db = asked.result;
    const rows = db.transaction("index").objectStore("index").count();
    rows.onsuccess = () => (db.close(), done(rows.result > 1));
  };
});

/** Longest task of the busiest renderer's main thread while `work` runs, ms. */
async function longest(place, page, work) {
  await place.browser.startTracing(page, { categories: ["toplevel"] });
  await work();
  const { traceEvents } = JSON.parse(
    (await place.browser.stopTracing()).toString());
  const mains = new Set(traceEvents
    .filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain")
    .map((e) => `${e.pid}:${e.tid}`));
  return Math.max(...traceEvents
    .filter((e) => e.ph === "X" && e.name === "ThreadControllerImpl::RunTask" &&
      mains.has(`${e.pid}:${e.tid}`))
    .map((e) => (e.tdur ?? 0) / 1000));
}

const place = await open();
try {
  const page = await place.page();
  page.context().setDefaultTimeout(60000);
  await register(page, "opener");
  await settled(page);
  const days = history(OBJECTS, { every: 1, rise: 40 });
  await seal(page, days.map((data) => ({ type: 2, data })));
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await page.waitForURL(/\/s\/unlock/);
  const unlocks = [];
  const tasks = [];
  for (let run = 0; run < RUNS; run++) {
    tasks.push(await longest(place, page, async () => {
      await page.locator('[data-field="passphrase"]')
        .pressSequentially(PASSPHRASE, { delay: TYPING });
      const began = Date.now();
      await page.getByRole("button", { name: "Unlock" }).click();
      await page.waitForURL((url) => url.pathname !== "/s/unlock",
        { waitUntil: "commit" });
      unlocks.push(Date.now() - began);
      await settled(page);
    }));
    await page.getByRole("button", { name: "Lock", exact: true }).click();
    await page.waitForURL(/\/s\/unlock/);
    await settled(page);
  }
  await page.locator('[data-field="passphrase"]').fill(PASSPHRASE);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForURL((url) => url.pathname !== "/s/unlock");
  const cold = [];
  const kept = [];
  for (let run = 0; run < RUNS; run++) {
    await page.goto("/promise");
    await page.evaluate(forgetting);
    await page.goto("/sign-in");
    await settled(page); /* it has begun to warm up: what follows waits */
    cold.push(await page.evaluate(opening));
    await page.waitForFunction(stored);
    await page.goto("/sign-in");
    await settled(page);
    kept.push(await page.evaluate(opening));
  }
  if (cold[0].n < OBJECTS || kept[0].n < OBJECTS) throw new Error("not all there");
  for (let run = 0; run < RUNS; run++)
    tasks.push(await longest(place, page, async () => {
      await page.goto("/s/trend");
      await page.locator("trend-chart svg").nth(20).waitFor();
    }));
  const beyond = [];
  for (let run = 0; run < RUNS; run++) {
    await page.goto("/sign-in");
    await settled(page);
    const [posted, all] = await Promise.all([
      page.waitForRequest((r) =>
        r.method() === "POST" && r.url().endsWith("/log")),
      page.evaluate(sending),
    ]);
    await posted.response();
    beyond.push(all - posted.timing().responseStart);
  }
  console.log(`\n${`A personal space of ${OBJECTS} objects`.padEnd(46)} ${
    "median".padStart(11)} ${"".padEnd(7)} target`);
  row("open and verify, from nothing", median(cold.map((c) => c.verified)), "ms",
    1500);
  row("open and verify, from a checkpoint",
    median(kept.map((k) => k.verified)), "ms", 150);
  row("  until all of them are decrypted", median(kept.map((k) => k.all)), "ms");
  row("unlock: passphrase to the next page", median(unlocks), "ms", 1000);
  row("seal and send one, beyond the network", median(beyond), "ms", 30);
  row("longest task of a page, CPU", Math.max(...tasks), "ms", 50);
} finally {
  await place.close();
}
