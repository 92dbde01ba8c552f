/*
 * What a person waits for in the personal rooms, in Chromium: the first hits in
 * a journal of 10,000 entries, in the journal as it stands open after unlocking
 * and, harder, asked before anything of it was looked at; and five years of a
 * calendar file until its preview stands there; and the stamp of a first word to a
 * therapist (core/toil.h), with the processor slowed down as a phone's may be.
 *
 *   node test/bench/rooms_bench.mjs PROGRAM [ENTRIES]
 *
 * Medians of three runs, as a person waits; they grow with whatever else the
 * machine does.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

process.env.MAINSTAY ??= resolve(process.argv[2]);
const { open } = await import("../web/browser.mjs");
const { register, seal, settled } = await import("../web/steps.mjs");

const ENTRIES = Number(process.argv[3] ?? 10000);
const BITS = 18 /* APP_TOIL_BITS */, SLOW = 6;
const RUNS = 3, DAY = 86400000, YEARS = 5, PART = 1000;

const median = (/** @type {number[]} */ all) => [...all].sort((a, b) => a - b)[all.length >> 1];

/** As host_row of host.h. @param {string} what @param {number} figure @param {number} [bar] */
function row(what, figure, bar) {
  const line = `${what.padEnd(46)} ${figure.toFixed(figure >= 100 ? 0 : 1).padStart(11)} ms     `;
  console.log(bar === undefined ? line.trimEnd() : `${line} below ${bar}: ${figure < bar ? "met" : "MISSED"}`);
}

const WORDS = ("tired today after the long group and slowly better when walking home by the river we spoke about what was "
  + "heavy and what carried me through an ordinary evening with soup and quiet reading before sleep").split(" ");
/** About 500 letters, and in one of a hundred a rare word. @param {number} i */
const entry = (i) => ({ type: 1, data: { v: 1, kind: "entry", prompt: "", tags: i % 7 ? [] : ["walk"],
  day: new Date(Date.now() - (i % 3650) * DAY).toISOString().slice(0, 10),
  text: Array.from({ length: 95 }, (_, k) => WORDS[(i * 31 + k * k * 7 + k) % WORDS.length]).join(" ")
    + (i % 100 ? "" : " pelican") } });

/** In a page without an element of its own; the log is verified before. */
async function looking() {
  const url = /** @type {string} */ (document.documentElement.dataset.keysUrl);
  const { client } = await import(url.replace("keys.js", "client.js"));
  await client.start();
  await client.list({ types: [6] });
  const time = async (/** @type {string} */ query) => {
    const began = performance.now();
    const { n } = await client.call("journalFind", { query, limit: 12 });
    return { ms: performance.now() - began, n };
  };
  return [await time("pelic"), await time("river quiet")];
}

/** In the journal, which stands open. */
async function asked() {
  const link = document.querySelector('link[href$="/js/client.js"]');
  const { client } = await import(/** @type {any} */ (link).href);
  const began = performance.now();
  const { n } = await client.call("journalFind", { query: "pelic", limit: 12 });
  return { ms: performance.now() - began, n };
}

/** As many tries as a stamp costs on average, on the page's own thread: there
 * the browser can be slowed down. @param {{ wasm: string, bits: number }} how */
async function toiled({ wasm, bits }) {
  const { instance } = await WebAssembly.instantiate(Uint8Array.from(atob(wasm), (c) => c.charCodeAt(0)), {});
  const core = /** @type {any} */ (instance.exports);
  const what = core.__heap_base.value, len = 32;
  core.toil_wasm_find(what, len, 30, 0, 1000);
  const began = performance.now();
  core.toil_wasm_find(what, len, 30, 0, 2 ** bits);
  return performance.now() - began;
}

/** @param {import("playwright-core").Page} page @param {number} rate */
async function stamps(page, rate) {
  const wasm = readFileSync(resolve(process.argv[2], "../../seal/core.wasm")).toString("base64");
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate });
  const took = [];
  for (let run = 0; run < RUNS; run++) took.push(await page.evaluate(toiled, { wasm, bits: BITS }));
  await cdp.detach();
  return median(took);
}

/** Five years: 20 weekly series with a summer off each year, and 6 single dates a week. */
function calendar() {
  const start = Date.now() - YEARS * 365 * DAY;
  const stamp = (/** @type {number} */ day, time = "") => new Date(start + day * DAY).toISOString().slice(0, 10)
    .replaceAll("-", "") + time;
  const monday = (8 - new Date(start).getUTCDay()) % 7;
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0"];
  const event = (/** @type {string[]} */ ...more) => lines.push("BEGIN:VEVENT", ...more, "END:VEVENT");
  for (let s = 0; s < 20; s++)
    event(`UID:series${s}`, `DTSTART;TZID=Europe/Vienna:${stamp(monday + s % 4, `T${String(9 + (s >> 2) * 2).padStart(2, "0")}0000`)}`,
      "DURATION:PT50M", `RRULE:FREQ=WEEKLY;COUNT=${YEARS * 52}`, `SUMMARY:Session ${s}`,
      ...Array.from({ length: YEARS * 4 }, (_, y) => `EXDATE;TZID=Europe/Vienna:${stamp(monday + s % 4 + 7 * (30 + (y % 4) + 52 * (y >> 2)),
        `T${String(9 + (s >> 2) * 2).padStart(2, "0")}0000`)}`));
  for (let w = 0; w < YEARS * 52; w++)
    for (let k = 0; k < 6; k++)
      event(`UID:one${w}-${k}`, `DTSTART;TZID=Europe/Vienna:${stamp(monday + 7 * w + k % 5, `T${18 + k % 3}1500`)}`,
        "DURATION:PT45M", `SUMMARY:Single ${k}`);
  return [...lines, "END:VCALENDAR", ""].join("\r\n");
}

const place = await open();
try {
  const page = await place.page();
  page.context().setDefaultTimeout(120000);
  await register(page, "rooms");
  await settled(page);
  for (let at = 0; at < ENTRIES; at += PART)
    await seal(page, Array.from({ length: Math.min(PART, ENTRIES - at) }, (_, i) => entry(at + i)));
  await page.goto("/sign-in");
  await page.evaluate(looking); /* makes the lines, and keeps them */
  const first = [], next = [];
  for (let run = 0; run < RUNS; run++) {
    await page.goto("/sign-in");
    const [a, b] = await page.evaluate(looking);
    if (a.n !== Math.ceil(ENTRIES / 100)) throw new Error(`${a.n} hits`);
    first.push(a.ms);
    next.push(b.ms);
  }
  const opened = [];
  for (let run = 0; run < RUNS; run++) {
    await page.goto("/s/journal");
    await settled(page);
    opened.push((await page.evaluate(asked)).ms);
  }
  const file = { name: "work.ics", mimeType: "text/calendar", buffer: Buffer.from(calendar()) };
  const read = [];
  for (let run = 0; run < RUNS; run++) {
    await page.goto("/s/workload");
    await settled(page);
    const began = Date.now();
    await page.locator('[data-field="file"]').setInputFiles(file);
    await page.locator('[data-part="preview"] h3').waitFor();
    read.push(Date.now() - began);
  }
  const blank = await place.page();
  await blank.goto("about:blank");
  const stamp = { plain: await stamps(blank, 1), slowed: await stamps(blank, SLOW) };
  console.log(`\n${"The personal rooms".padEnd(46)} ${"median".padStart(11)} ${"".padEnd(7)} target`);
  row(`first hits in a journal of ${ENTRIES} entries`, median(opened), 50);
  row("  before anything of it was looked at", median(first));
  row("  two words more", median(next));
  row(`a calendar of ${YEARS} years, ${Math.round(file.buffer.length / 1024)} KiB, to its preview`, median(read), 2000);
  row(`a stamp of ${BITS} bits, on average`, stamp.plain);
  row(`  with the processor slowed ${SLOW} times`, stamp.slowed);
} finally {
  await place.close();
}
