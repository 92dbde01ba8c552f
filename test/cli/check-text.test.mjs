/*
 * mainstay check-text: JSON Lines in and out, errors that name the line, and the
 * same findings as the WebAssembly build.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { root, run } from "./program.mjs";

/** @param {string} out */
const lines = (out) => out.trim().split("\n").map((l) => JSON.parse(l));
const doc = (/** @type {string | number} */ id, /** @type {string} */ text) => JSON.stringify({ id, text });

test("one line out for each line in, with labels, levels, reasons, suggestions", async () => {
  const text = "Mrs Zoë Müller, aged 34, rang from +49 170 5551234.";
  const got = await run(["check-text"], `${doc("a", text)}\n${doc(7, "I felt tired.")}\n`);
  assert.equal(got.code, 0, got.err);
  const [a, b] = lines(got.out);
  assert.deepEqual(Object.keys(a), ["id", "spans", "rarity"]);
  assert.deepEqual(Object.keys(a.rarity), ["expected", "drop"]);
  const bytes = Buffer.from(text);
  const parts = a.spans.map((/** @type {any} */ s) => [s.label, bytes.subarray(s.start, s.end).toString()]);
  assert.deepEqual(parts, [["PERSON", "Zoë Müller"], ["AGE", "34"], ["PHONE", "+49 170 5551234"]]);
  for (const s of a.spans) {
    assert.deepEqual(Object.keys(s), ["start", "end", "label", "level", "why", "suggest"]);
    assert.match(s.level, /^(certain|likely|look again)$/);
    assert.match(s.why, / /, "a reason in words");
  }
  assert.equal(a.spans[1].suggest, "in their 30s");
  assert.equal(b.id, 7);
  assert.deepEqual(b.spans, []);
});

test("other members are left alone, empty lines are skipped, a last line needs no end", async () => {
  const got = await run(["check-text"], `\n{"text":"x","id":"1","spans":[{"start":0}]}\r\n\n${doc("2", "")}`);
  assert.equal(got.code, 0, got.err);
  assert.deepEqual(lines(got.out).map((l) => l.id), ["1", "2"]);
});

test("a bad line is named, and those before it are answered", async () => {
  for (const bad of ["not json", "[1]", "{}", '{"id":"x"}', '{"id":true,"text":"y"}', '{"id":"x","text":5}',
    doc("x", "y".repeat((1 << 20) + 1))]) {
    const got = await run(["check-text"], `${doc("1", "a")}\n${bad}\n${doc("3", "c")}\n`);
    assert.equal(got.code, 2, bad.slice(0, 40));
    assert.match(got.err, /line 2: /);
    assert.deepEqual(lines(got.out).map((l) => l.id), ["1"]);
  }
});

test("wrong use", async () => {
  assert.equal((await run(["check-text", "file"])).code, 2);
  const help = await run(["check-text", "--help"]);
  assert.equal(help.code, 0);
  assert.match(help.out, /JSON/);
});

/** The labelled texts without their marks. */
function texts() {
  return ["ident", "safe_harbor"]
    .flatMap((name) => readFileSync(path.join(root, `test/vectors/${name}.txt`), "utf8").split("\n"))
    .filter((l) => l && !l.startsWith("#"))
    .map((l) => (l.split("\t").at(-1) ?? "").replace(/\{[A-Z]+\|([^}]*)\}/g, "$1").replaceAll("\\n", "\n"));
}

test("WebAssembly finds the same, in every text and spelling", async () => {
  const build = path.join(root, "build/release");
  const source = readFileSync(path.join(root, "web/js/core.js"), "utf8")
    .replace('"./core-api.js"', JSON.stringify(pathToFileURL(path.join(build, "seal/core-api.js")).href))
    .replace('new URL("../wasm/core.wasm", import.meta.url)', '""');
  const { instantiateCore } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  const core = await instantiateCore(readFileSync(path.join(build, "seal/core.wasm")));
  const tables = core.keep(new Uint8Array(core.ident_wasm_size(8).value));
  for (const lang of ["de", "en", "es", "fr", "it", "nl"]) {
    const image = readFileSync(path.join(build, `tools/lex-${lang}.bin`));
    core.ident_wasm_add(tables, core.keep(image), image.length);
  }
  const all = texts().flatMap((t) => [t, t.toLowerCase(), t.toUpperCase(), t.normalize("NFD"), t.replaceAll("a", "а"),
    [...t].join("\u200b")]);
  const got = await run(["check-text"], all.map((t, i) => doc(i, t)).join("\n"));
  assert.equal(got.code, 0, got.err);
  const LABELS = ["PERSON", "LOCATION", "DATE", "AGE", "PHONE", "EMAIL", "URL", "IP", "ID", "ORG", "OCCUPATION", "OTHER"];
  const LEVELS = ["certain", "likely", "look again"];
  let findings = 0;
  lines(got.out).forEach((native, i) => {
    const bytes = new TextEncoder().encode(all[i]);
    const { count, spans_out, rarity_out } = core.ident_wasm_scan(tables, bytes, bytes.length, new Uint8Array(0), 0, 512);
    const wasm = Array.from({ length: count }, (_, k) => spans_out.slice(7 * k, 7 * k + 4));
    assert.deepEqual(wasm.map(([start, end, label, level]) => [start, end, LABELS[label], LEVELS[level]]),
      native.spans.map((/** @type {any} */ s) => [s.start, s.end, s.label, s.level]), all[i]);
    assert.equal(rarity_out[0], native.rarity.expected, all[i]);
    findings += count;
  });
  assert.ok(findings > 1000);
  assert.throws(() => core.ident_wasm_scan(tables, new Uint8Array(9), 9, new Uint8Array(0), 0, -1), { code: "invalid" });
});
