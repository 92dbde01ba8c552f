/*
 * Sealing, opening and the early warning in C and in WebAssembly (over the
 * bindings that the browser uses), and the trend page with ten years of daily
 * check-ins in Chromium.
 *
 *   node test/bench/browser_bench.mjs BUILD PROGRAM DIR
 *
 * Times are processor time, passes are interleaved, medians are printed.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { webcrypto } from "node:crypto";
import { fileURLToPath, pathToFileURL } from "node:url";

globalThis.crypto ??= webcrypto; // node 18 has no global one

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const [build, program, dir] = process.argv.slice(2).map((p) => resolve(p));
const PORT = 8520;
const PASSES = 5;
const TIMES = 200;
const SERIES = 20;
const DAYS = 3650; // ten years

const median = (/** @type {number[]} */ all) =>
  [...all].sort((a, b) => a - b)[all.length >> 1];

const head = (title) =>
  console.log(`\n${title.padEnd(46)} ${"median".padStart(11)} ${"".padEnd(7)} target`);

/** As host_row of host.h. */
function row(what, figure, unit, bar = undefined, note = "") {
  const text = figure.toFixed(figure >= 1000 ? 0 : figure >= 100 ? 1 : 2);
  let line = `${what.padEnd(46)} ${text.padStart(11)} ${unit.padEnd(7)}`;
  if (bar !== undefined)
    line += ` below ${bar}: ${figure < bar ? "met" : "MISSED"}`;
  console.log(note ? `${line} ${note}` : line.trimEnd());
}

/* ---- C and WebAssembly --------------------------------------------------- */

/** Processor microseconds of one of n. */
function each(n, work) {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / n;
}

/** The modules as they are served, side by side. */
async function load() {
  const at = join(dir, "browser");
  mkdirSync(join(at, "vendor"), { recursive: true });
  cpSync(join(ROOT, "web/js"), join(at, "js"), { recursive: true });
  cpSync(join(build, "seal/core-api.js"), join(at, "js/core-api.js"));
  cpSync(join(ROOT, "node_modules/libsodium-sumo/dist/modules-sumo-esm",
    "libsodium-sumo.mjs"), join(at, "vendor/libsodium-sumo.mjs"));
  const js = (name) => import(pathToFileURL(join(at, "js", name)).href);
  const seal = await js("seal.js");
  const ops = await seal.instantiate(await seal.loadSodium(),
    readFileSync(join(build, "test/bench/seal-bench.wasm")));
  const core = await (await js("core.js")).instantiateCore(
    readFileSync(join(build, "seal/core.wasm")));
  return { ops, core };
}

/** The same readings as core_bench.c makes. */
function readings() {
  const at = new Float64Array(SERIES * DAYS);
  const value = new Float64Array(SERIES * DAYS);
  let x = 1;
  for (let i = 0; i < at.length; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    at[i] = 16000 + (i % DAYS);
    value[i] = (x >>> 16) % 11;
  }
  const series = (n, f) => Array.from({ length: n }, (_, i) => f(i));
  return [at, value, Int32Array.from(series(SERIES + 1, (i) => i * DAYS)),
    Int32Array.from(series(SERIES, () => 1)), new Int32Array(SERIES),
    Float64Array.from(series(SERIES, () => 1)), new Float64Array(SERIES),
    SERIES, 0, 0];
}

/** The same entries as core_bench.c makes. */
function entries() {
  const n = 5000, terms = 2000;
  const kind = new Uint8Array(12 * n), term = new Int32Array(12 * n);
  let x = 1;
  for (let i = 0; i < 12 * n; i++) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    kind[i] = i % 11;
    term[i] = (x >>> 8) % terms;
  }
  const mark = Int32Array.from({ length: terms }, (_, t) =>
    t % 40 === 0 ? 0x780 : t % 401 === 1 ? 0x7f : 0);
  return [Int32Array.from({ length: n + 1 }, (_, i) => 12 * i), kind, term,
    new Int32Array(n), new Int32Array(n), n, mark, terms,
    Int32Array.from([30, 40, 20, 15, 15, 10]), 50, 0, 1];
}

/** Pools of the command line's kind: six evenings or so for each person. */
function forming() {
  head("Forming groups, one core, the program");
  for (const [people, steps, bar] of [[24, 400e6, 2], [50, 400e6, 2], [240, 300e6, 10]]) {
    let x = people;
    const draw = (below) => {
      x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
      return (x >>> 8) % below;
    };
    const rows = ["id,languages,themes,seniority,slots"];
    for (let i = 0; i < people; i++) {
      const slots = Array.from({ length: 7 }, () => 24 * draw(6) + 8 + draw(14))
        .flatMap((h) => [h, h + 1, h + 2]);
      rows.push(`${i},${draw(8) ? "en" : "de"},t${draw(8)},${draw(3)},${slots.join(";")}`);
    }
    const began = performance.now();
    const out = JSON.parse(execFileSync(program, ["form-groups", "--rules", "peerpool",
      "--seconds", "0", "--steps", String(steps)], { input: rows.join("\n") + "\n", encoding: "utf8" }));
    row(`${people} people`, (performance.now() - began) / 1000, "s", bar,
      out.proven ? "(proven best)" : "");
  }
}

async function both() {
  const { ops, core } = await load();
  const input = readings();
  if (ops.ops_start() !== 0) throw new Error("no keys");
  const op = (name) => {
    const call = () => {
      if (ops[`ops_${name}`](TIMES) !== 0) throw new Error(`${name}: refused`);
    };
    call(); // warm, so that compiling is not counted
    return each(TIMES, call);
  };
  const trend = () => {
    core.warn_wasm_run(...input);
    return each(5, () => {
      for (let i = 0; i < 5; i++) core.warn_wasm_run(...input);
    });
  };
  const ask = entries();
  const rank = () => {
    core.rank_wasm_run(...ask);
    return each(20, () => {
      for (let i = 0; i < 20; i++) core.rank_wasm_run(...ask);
    });
  };
  const native = [];
  const wasm = [];
  for (let pass = 0; pass < PASSES; pass++) {
    native.push(JSON.parse(
      execFileSync(join(build, "test/bench/core_bench"), { encoding: "utf8" })));
    wasm.push({ seal: op("seal"), open: op("open"), put: op("put"),
      get: op("get"), trend: trend(), rank: rank() });
  }
  head("Sealing and early warning, C and WebAssembly");
  const names = { seal: "seal an envelope of 4 KiB", open: "open it",
    put: "write a check-in: sign, seal, chain",
    get: "read a check-in: parse, open, verify",
    trend: "early warning, 10 years daily x 20",
    rank: "rank 5,000 therapists' entries" };
  for (const [key, name] of Object.entries(names)) {
    const [scale, unit] = key === "trend" || key === "rank" ? [1000, "ms"] : [1, "us"];
    const c = median(native.map((p) => p[key])) / scale;
    const w = median(wasm.map((p) => p[key])) / scale;
    const ratio = median(wasm.map((p, i) => p[key] / native[i][key]));
    row(`${name}, C`, c, unit, key === "trend" ? 10 : undefined);
    row(`${name}, WebAssembly`, w, unit, key === "rank" ? 30 : undefined,
      `(${ratio.toFixed(2)} x C)`);
  }
}

/* ---- the trend page -------------------------------------------------------- */

/** A server of our own; ends with us. */
async function serve() {
  const data = join(dir, "browser-data");
  mkdirSync(data);
  const log = openSync(join(data, "log"), "a");
  const env = { ...process.env };
  for (const name of Object.keys(env))
    if (name.startsWith("MAINSTAY_")) delete env[name];
  const child = spawn(program, ["serve", "--development", "--listen",
    `127.0.0.1:${PORT}`, "--data", data], { stdio: ["ignore", log, log], env });
  process.on("exit", () => child.kill());
  const url = `http://localhost:${PORT}`;
  for (let i = 0; i < 200; i++) {
    if (await fetch(`${url}/readyz`).then((a) => a.ok, () => false)) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return { url, child };
}

/** Ten years of days, moving slowly, answered without end. */
async function checkIns() {
  const { FORMS } = await import(
    pathToFileURL(join(dir, "browser/js/forms.js")).href);
  const items = FORMS["weekly-1"].flatMap((d) => [...d.worse, ...d.better]);
  const dimensions = FORMS["weekly-1"].length;
  const first = Date.UTC(2015, 0, 1);
  let x = 1;
  const all = Array.from({ length: DAYS }, (_, i) => {
    const day = new Date(first + i * 86400000).toISOString().slice(0, 10);
    const answers = Object.fromEntries(items.map((item) => {
      x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
      return [item, 2 + ((x >>> 16) % 5)];
    }));
    return { v: 1, form: "weekly-1", at: `${day}T18:00:00+00:00`, day, answers,
      note: "" };
  });
  return { all, dimensions };
}

/** In a page of the server: an account, and all of them sealed and sent. */
async function fill({ name, passphrase, all, type }) {
  const preload = document.querySelector('link[href*="/js/client.js"]');
  const { client } = await import(preload.getAttribute("href"));
  await client.prepare({ name, passphrase });
  await client.confirm({ passphrase });
  for (let i = 0; i < all.length; i += 50)
    await client.putMany(all.slice(i, i + 50).map((data) => ({ type, data })));
}

async function page() {
  let chromium, CHROMIUM;
  try {
    ({ chromium } = await import("playwright-core"));
    ({ CHROMIUM } = await import("../web/chromium.mjs"));
  } catch {
    console.log("SKIP trend page in Chromium: playwright-core is not there");
    return;
  }
  const server = await serve();
  const browser = await chromium.launch({ executablePath: CHROMIUM,
    args: ["--no-sandbox"] });
  try {
    const { all, dimensions } = await checkIns();
    const tab = await (await browser.newContext()).newPage();
    tab.setDefaultTimeout(60000);
    const trouble = [];
    tab.on("pageerror", (e) => trouble.push(String(e)));
    await tab.goto(`${server.url}/sign-up`);
    await tab.evaluate(fill, { name: "bench", passphrase:
      "lomi-raku-tefo-sine-wadu", all, type: 2 });
    const cdp = await tab.context().newCDPSession(tab);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    const cost = async () => Object.fromEntries(
      (await cdp.send("Performance.getMetrics")).metrics
        .map((m) => [m.name, m.value * 1000]));
    const busy = [];
    const shown = [];
    const script = [];
    let charts = 0;
    for (let pass = 0; pass < 3; pass++) {
      await tab.goto(`${server.url}/help-now`);
      await tab.waitForTimeout(200);
      const before = await cost();
      const began = performance.now();
      await tab.goto(`${server.url}/s/trend`);
      await tab.waitForSelector("trend-chart svg");
      shown.push(performance.now() - began);
      await tab.waitForTimeout(300);
      const after = await cost();
      const since = (key) => after[key] < before[key] ? after[key]
        : after[key] - before[key];
      busy.push(since("TaskDuration"));
      script.push(since("ScriptDuration"));
      charts = await tab.locator("trend-chart svg").count();
    }
    head(`Trend page, ${DAYS} daily check-ins x ${dimensions} dimensions`);
    row("main thread, all of it", median(busy), "ms", 300,
      `(${charts} pictures)`);
    row("  of which script", median(script), "ms");
    row("until shown: fetch, verify, open, analyse, draw", median(shown), "ms");
    for (const t of trouble) console.log(`page error: ${t}`);
  } catch (error) {
    console.log(`MISSED trend page in Chromium: ${error.message}`);
  } finally {
    await browser.close();
    const gone = new Promise((done) => server.child.on("close", done));
    server.child.kill();
    await gone;
  }
}

await both();
forming();
await page();
