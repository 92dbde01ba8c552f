/*
 * mainstay instrument and score, and the same forms in WebAssembly.  The own
 * small forms of test/fixtures/forms always; FHIR sample files from elsewhere,
 * which hold wording that is not ours, where they are (FHIR_SAMPLES).
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { stage } from "../web/stage.mjs";
import { root, run } from "./program.mjs";

const FORMS = path.join(root, "test/fixtures/forms");
const SAMPLES = process.env.FHIR_SAMPLES ?? path.resolve(root, "../shared/data/fhir");
const skip = existsSync(SAMPLES) ? false
  : "no FHIR sample files (set FHIR_SAMPLES to their folder)";

/** @param {string} out @returns {any[]} */
const lines = (out) => out.trim().split("\n").filter(Boolean).map((l) => JSON.parse(l));

/** @type {any} */ let sheet;
/** @type {any} */ let core;
/** @type {{ dir: string, remove: () => Promise<void> }} */ let here;
before(async () => {
  here = await stage();
  const load = (/** @type {string} */ name) => import(pathToFileURL(path.join(here.dir, "js", name)).href);
  sheet = await load("sheet.js");
  core = await (await load("core.js")).instantiateCore(readFileSync(path.join(here.dir, "wasm/core.wasm")));
});
after(() => here?.remove());

const word = (/** @type {string} */ name) => name.toLowerCase().replaceAll("_", "-");

/** The verdicts of both on the same file. @param {string} file */
async function both(file) {
  const [said] = lines((await run(["instrument", "check", file])).out);
  const there = sheet.readForm(core, readFileSync(file));
  if (said.verdict === "accepted") {
    assert.ok(there.form, file);
    assert.equal(there.form.items.length, said.items, file);
    assert.equal(there.form.title, said.title, file);
    assert.equal(there.form.items.filter((/** @type {any} */ i) => i.scored).length, said.scored, file);
    const warnings = there.form.items.flatMap((/** @type {any} */ i) => i.warnings.map((/** @type {string} */ w) => `${i.linkId} ${w}`));
    assert.deepEqual(warnings, said.warnings.map((/** @type {any} */ w) => `${w.linkId} ${word(w.warning)}`), file);
  } else if (said.why === "JSON") {
    assert.equal(there.refused.line, said.line, file);
  } else {
    assert.ok(said.line >= 1, file);
    assert.equal(there.refused.line, said.line, file);
    assert.equal(there.refused.why, word(said.why), file);
    assert.equal(there.refused.where, said.where, file);
    assert.equal(there.refused.linkId, said.linkId ?? "", file);
  }
  return said;
}

test("own forms: accepted, or refused with the reason and the place, natively and in WebAssembly alike", async () => {
  const want = {
    "bread-r4.json": "", "bread-r5.json": "", "bread-stu3.json": "", "bread-contained.json": "", "nine-steps.json": "",
    "refused-cycle.json": "WHEN_CYCLE item[0] 5", "refused-behaviour.json": "WHEN_BEHAVIOUR item[1] 9",
    "refused-twice.json": "LINK_ID_TWICE item[0].item[1] 13", "refused-modifier.json": "MODIFIER item[0] 5",
    "refused-empty.json": "NO_ITEMS  1", "refused-json.json": "JSON undefined 3",
  };
  const found = readdirSync(FORMS).filter((f) => !f.includes("response"));
  assert.deepEqual(found.sort(), Object.keys(want).sort());
  for (const [file, why] of Object.entries(want)) {
    const said = await both(path.join(FORMS, file));
    assert.equal(said.verdict === "accepted" ? "" : `${said.why} ${said.where} ${said.line}`, why, file);
  }
});

test("exit status and messages: refused is 2, a missing file is named", async () => {
  assert.equal((await run(["instrument", "check", path.join(FORMS, "bread-r4.json")])).code, 0);
  assert.equal((await run(["instrument", "check", path.join(FORMS, "refused-cycle.json")])).code, 2);
  const missing = await run(["instrument", "check", path.join(FORMS, "none.json")]);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /none\.json/);
  for (const args of [["instrument"], ["instrument", "check"], ["score"], ["score", "--alpha"]])
    assert.equal((await run(args)).code, 2);
  assert.match((await run(["instrument", "--help"])).out, /usage/);
});

/** @param {string} name */
const response = (name) => path.join(FORMS, name);

test("responses: what is wrong is named, natively and in WebAssembly alike", async () => {
  const form = path.join(FORMS, "bread-r4.json");
  for (const [name, want] of Object.entries({
    "bread-response.json": [], "bread-response-disabled.json": ["DISABLED"],
    "bread-response-missing.json": ["REQUIRED"],
    "bread-response-flat.json": ["NESTING", "NESTING", "NESTING"],
  })) {
    const got = await run(["instrument", "check", form, "--answers", response(name)]);
    const said = lines(got.out)[1];
    assert.deepEqual(said.wrong.map((/** @type {any} */ w) => w.why), want, name);
    assert.equal(got.code, want.length === 0 ? 0 : 2);
    const there = sheet.checkResponse(core, readFileSync(form), readFileSync(response(name)));
    assert.deepEqual(there.wrong.map((/** @type {any} */ w) => w.why), want.map(word), name);
  }
});

/** One response on one line. @param {string} name */
const oneLine = (name) => JSON.stringify(JSON.parse(readFileSync(response(name), "utf8"))) + "\n";

test("score: a form without a key is summed by its weights, one with a key by the key; the total item is not counted", async () => {
  const sum = await run(["score", "--form", path.join(FORMS, "bread-r4.json")], oneLine("bread-response.json") + oneLine("bread-response-flat.json"));
  assert.equal(sum.code, 0, sum.err);
  const [first, flat] = lines(sum.out);
  assert.deepEqual(first.scores, [{ scale: "sum", value: 7, answered: 5, expected: 5, method: "complete" }]);
  assert.equal(flat.scores[0].value, 4);
  const keyed = await run(["score", "--form", path.join(FORMS, "nine-steps.json"), "--key", "phq-9"], oneLine("nine-steps-response.json"));
  assert.equal(keyed.code, 0, keyed.err);
  const [got] = lines(keyed.out);
  assert.deepEqual(got.scores, [{ scale: "depression", value: 9, answered: 9, expected: 9, method: "complete", band: "mild" }]);
  assert.equal(got.danger, 9);
  const wrong = await run(["score", "--form", path.join(FORMS, "bread-r4.json"), "--key", "phq-9"], "");
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /does not fit/);
});

test("score: by item numbers; a danger answer is told though the total is refused; bad lines are named", async () => {
  const got = await run(["score", "--key", "phq-9"], '{"id":"x","answers":[null,null,null,null,null,null,null,null,1]}\n');
  assert.deepEqual(lines(got.out), [{ id: "x", scores: [{ scale: "depression", value: null, answered: 1, expected: 9, method: "refused" }], danger: 9 }]);
  const bad = await run(["score", "--key", "phq-9"], '{"answers":[0,0,0,0,0,0,0,0,0]}\n{"answers":[4,0,0,0,0,0,0,0,0]}\n');
  assert.equal(bad.code, 2);
  assert.equal(lines(bad.out).length, 1);
  assert.match(bad.err, /line 2/);
  assert.match((await run(["score", "--key", "none"], "")).err, /no key none/);
});

test("every key gives the same scores natively and in WebAssembly, and its bands are the verified ones", async () => {
  const keys = new sheet.Keys(core, readFileSync(path.join(root, "data/scoring/keys.tsv")));
  assert.ok(keys.names.length >= 27);
  let seed = 1;
  const next = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (const name of keys.names) {
    const key = keys.read(name);
    const steps = Math.round((key.high - key.low) / key.step);
    const rows = Array.from({ length: 8 }, () => Array.from({ length: key.items }, () =>
      next() < 0.1 ? null : Number((key.low + key.step * Math.floor(next() * (steps + 1))).toFixed(4))));
    const got = await run(["score", "--key", name], rows.map((answers) => JSON.stringify({ answers })).join("\n") + "\n");
    assert.equal(got.code, 0, got.err);
    lines(got.out).forEach((line, i) => {
      const there = keys.score(name, rows[i].map((x) => x ?? NaN));
      assert.deepEqual(there.scores.map((/** @type {any} */ { band, ...s }) => (band ? { ...s, band } : s)), line.scores, name);
      assert.equal(there.danger, line.danger ?? 0);
    });
  }
  for (const hidden of ["stss", "cbi", "bat-23", "ucla-3"])
    assert.ok(keys.read(hidden).scales.every((/** @type {any} */ s) => s.bands.length === 0), hidden);
});

test("no wording of an instrument is in the tree: keys hold numbers, names and sources", () => {
  const table = readFileSync(path.join(root, "data/scoring/keys.tsv"), "utf8");
  for (const line of table.split("\n").filter((l) => l && !l.startsWith("#")))
    assert.match(line, /^(key|form|items|answers|window|part|loinc|scale|weights|norm|change|band|danger|source)\t/);
});

test("conformance: every sample file is accepted, or refused with the right reason", { skip }, async () => {
  const table = readFileSync(path.join(root, "test/fixtures/fhir-verdicts.tsv"), "utf8").trim().split("\n").slice(1);
  const want = new Map(table.map((l) => { const [file, why, where = ""] = l.split("\t"); return [file, `${why} ${where}`.trim()]; }));
  const files = readdirSync(SAMPLES).filter((d) => !d.includes(".") && d !== "hl7-validator-pairs")
    .flatMap((d) => readdirSync(path.join(SAMPLES, d)).filter((f) => f.endsWith(".json")).map((f) => `${d}/${f}`));
  assert.ok(files.length >= 60);
  for (const file of files) {
    const said = await both(path.join(SAMPLES, file));
    const got = said.verdict === "accepted" ? "accepted" : `${said.why} ${said.where ?? ""}`.trim();
    assert.equal(got, want.get(file), file);
  }
});

/** What the pairs ask for and this does not have, with the reason. */
const NOT_HERE = /-async-qr|^attachment|^reference|^url|units-not-in-value-set|string-regex/;

test("conformance: validator pairs agree with their manifest", { skip }, async () => {
  const folder = path.join(SAMPLES, "hl7-validator-pairs");
  const manifest = JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8"));
  let n = 0;
  for (const c of manifest["test-cases"]) {
    const answers = path.join(folder, path.basename(c.file));
    const form = answers.replace("-qr.json", "-q.json");
    const verdict = c["dotnet-brianpos"];
    if (!existsSync(form) || NOT_HERE.test(c.name)) continue;
    const fine = Number(verdict.fatalCount) + Number(verdict.errorCount) === 0;
    const got = await run(["instrument", "check", form, "--answers", answers]);
    assert.equal(got.code === 0, fine, c.name + got.out);
    n++;
  }
  assert.ok(n >= 30, `${n} pairs`);
});

test("conformance: HL7's response files get the verdict their names say", { skip }, async () => {
  const at = (/** @type {string} */ f) => path.join(SAMPLES, "hl7-test-cases", f);
  const stu3 = "questionnaireresponse-enablewhen-combination-stu3-";
  for (const [form, answers, fine] of /** @type {[string, string, boolean][]} */ ([
    ["q-enablewhen-me.json", "qr-enablewhen-me.json", true],
    ["questionnaire-enablewhen-combination-stu3.json", `${stu3}disabled-invalid.json`, false],
    ["questionnaire-enablewhen-combination-stu3.json", `${stu3}disabled-valid.json`, true],
    ["questionnaire-enablewhen-combination-stu3.json", `${stu3}enabled-invalid.json`, false],
    ["questionnaire-enablewhen-combination-stu3.json", `${stu3}enabled-valid.json`, true],
    ["qr-required-q.json", "qr-required.json", true],
    ["qr-required-q.json", "qr-required-missing.json", false],
    ["qr-required-q.json", "qr-required-wrong.json", false],
  ])) {
    const got = await run(["instrument", "check", at(form), "--answers", at(answers)]);
    assert.equal(got.code === 0, fine, `${answers} ${got.out}`);
  }
});
