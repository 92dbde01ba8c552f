/*
 * The safe-case check: text a second natively and as WebAssembly, one note of
 * 4,000 bytes, loading the tables; beside packages of others on the same text.
 *
 *   node test/bench/ident_bench.mjs BUILD
 *
 * The packages, redact-pii and compromise, are pinned in package.json for this
 * alone (without the cloud client that one of them would bring).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const build = path.resolve(process.argv[2] ?? path.join(root, "build/release"));
const NOTE = 4000, TIMES = 200, NONE = new Uint8Array(0);

/** The labelled English texts over and over, without their marks: 100 notes. */
function text() {
  const once = readFileSync(path.join(root, "test/vectors/ident.txt"), "utf8").split("\n")
    .filter((l) => l.startsWith("en\t"))
    .map((l) => l.slice(3).replace(/\{[A-Z]+\|([^}]*)\}/g, "$1").replaceAll("\\n", "\n")).join("\n\n");
  const bytes = Buffer.from(once);
  return Buffer.concat(Array.from({ length: Math.ceil(100 * NOTE / bytes.length) }, () => bytes)).subarray(0, 100 * NOTE);
}

/** The best of TIMES, in ms. @param {() => void} work @param {number} [times] */
function best(work, times = TIMES) {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    work();
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

async function wasm() {
  const source = readFileSync(path.join(root, "web/js/core.js"), "utf8")
    .replace('"./core-api.js"', JSON.stringify(pathToFileURL(path.join(build, "seal/core-api.js")).href))
    .replace('new URL("../wasm/core.wasm", import.meta.url)', '""');
  const { instantiateCore } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  const core = await instantiateCore(readFileSync(path.join(build, "seal/core.wasm")));
  const tables = core.keep(new Uint8Array(core.ident_wasm_size(8).value));
  const began = performance.now();
  for (const lang of ["en", "de", "es", "fr", "it", "nl"]) {
    const image = readFileSync(path.join(build, `tools/lex-${lang}.bin`));
    core.ident_wasm_add(tables, core.keep(image), image.length);
  }
  return { core, tables, load: performance.now() - began };
}

/** @param {string} what @param {string} value @param {string} [target] @param {boolean} [met] */
function line(what, value, target = "", met = true) {
  console.log(`${what.padEnd(44)} ${value.padStart(12)}${target ? `  ${target}: ${met ? "met" : "MISSED"}` : ""}`);
}

const bytes = text();
const dir = mkdtempSync(path.join(tmpdir(), "mainstay-ident-"));
writeFileSync(path.join(dir, "text"), bytes);
const native = JSON.parse(execFileSync(path.join(build, "test/bench/ident_bench"), [path.join(dir, "text")], { encoding: "utf8" }));
rmSync(dir, { recursive: true, force: true });

console.log("\nSafe-case check");
line("native, notes of 4,000 bytes", `${native.mbs.toFixed(1)} MB/s`, "at least 40", native.mbs >= 40);

const { core, tables, load: once } = await wasm();
let load = once;
for (let i = 0; i < 4; i++) load = Math.min(load, (await wasm()).load);
const notes = Array.from({ length: bytes.length / NOTE }, (_, i) => new Uint8Array(bytes.subarray(i * NOTE, (i + 1) * NOTE)));
const first = notes.slice(0, 20);
const all = first.reduce((sum, n) => sum + best(() => core.ident_wasm_scan(tables, n, n.length, NONE, 0, 512)), 0);
const mbs = first.length * NOTE / all / 1000;
line("WebAssembly, the same", `${mbs.toFixed(1)} MB/s`, "at least 30", mbs >= 30);
const one = best(() => core.ident_wasm_scan(tables, notes[0], NOTE, NONE, 0, 512), 1000);
line("one note of 4,000 bytes", `${one.toFixed(3)} ms`, "under 0.3", one < 0.3);
line("reading and opening all six tables", `${load.toFixed(1)} ms`, "under 60", load < 60);

const require = createRequire(import.meta.url);
/** @param {string} name @param {(m: any) => (text: string) => void} make */
function peer(name, make) {
  const work = make(require(name));
  const some = notes.slice(0, 5).map((n) => Buffer.from(n).toString());
  const ms = some.reduce((sum, t) => sum + best(() => work(t), 5), 0);
  line(name, `${(5 * NOTE / ms / 1000).toFixed(2)} MB/s`);
}
peer("redact-pii", (m) => { const r = new m.SyncRedactor(); return (t) => r.redact(t); });
peer("compromise", (m) => (t) => { const d = m(t); d.people().json(); d.places().json(); d.organizations().json(); });
