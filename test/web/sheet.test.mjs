/*
 * What questionnaires and practices seal and give out, without a page: sizes
 * that do not tell, files that a strict reader takes, responses that fit.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
import { parse } from "./csv.mjs";
import { faults } from "./dictionary.mjs";
import { ROOT, stage } from "./stage.mjs";

/** @type {any} */ let q;
/** @type {any} */ let x;
/** @type {any} */ let p;
/** @type {any} */ let sheet;
/** @type {any} */ let files;
/** @type {any} */ let core;
/** @type {{ dir: string, remove: () => Promise<void> }} */ let here;
before(async () => {
  here = await stage();
  const load = (/** @type {string} */ name) => import(pathToFileURL(join(here.dir, "js", name)).href);
  [q, x, p, sheet, files] = await Promise.all(["questionnaires.js", "questionnaire-export.js", "practices.js", "sheet.js",
    "questionnaire-files.js"].map(load));
  core = await (await load("core.js")).instantiateCore(readFileSync(join(here.dir, "wasm/core.wasm")));
});
after(() => here?.remove());

const size = (/** @type {object} */ o) => new TextEncoder().encode(JSON.stringify(o)).length;

/** @param {Partial<any>} more */
const answers = (more) => ({ v: 1, kind: "answers", title: "T", key: "who-5", form: "", at: "2026-03-03T18:00:00+01:00",
  day: "2026-03-03", items: [["1", 3], ["2", null]],
  scores: [{ scale: "well-being", label: "Well-being", value: 60, answered: 5, expected: 5, method: "complete", low: 0, high: 100, worse: -1 }],
  ...more });

test("answers fill one size, whatever was answered, and so do notes of a practice", () => {
  const few = q.padded(answers({ items: [] }));
  const many = q.padded(answers({ items: Array.from({ length: 60 }, (_, i) => [String(i), "ä".repeat(20)]) }));
  assert.equal(size(few), size(many));
  assert.ok(size(many) < 8192 - 100);
  const note = { v: 1, kind: "practice", practice: "walk-20", group: "walking", at: "2026-03-03T18:00:00+01:00", day: "2026-03-03", seconds: 1200, before: 10, after: 10 };
  assert.equal(size(p.paddedNote(note)), size(p.paddedNote({ ...note, practice: "kind-3", before: null, after: null })));
});

test("series of the trend: one for each scale, better or worse as the scale says", () => {
  const [set] = q.seriesOf([answers({}), answers({ at: "2026-03-10T18:00:00+01:00" }), { kind: "form" }]);
  assert.equal(set.series.length, 1);
  assert.equal(set.series[0].worse, "low");
  assert.deepEqual(set.series[0].points.map((/** @type {any} */ y) => y[1]), [60, 60]);
});

const version = () => "http://mainstay.example/f|1";

test("files: a strict reader takes them, every line has every column, missing is empty, no text is a formula", () => {
  const odd = answers({ title: 'a "b", c\nd', items: [["1", 2.5], ["2", null], ["3", "=1+1"]] });
  for (const text of [x.answersCsv([odd], version), x.scoresCsv([odd]), x.codebookCsv(x.variablesOf(odd, null, null, "")), x.redcapCsv(x.variablesOf(odd, null, null, ""))]) {
    const rows = parse(text);
    assert.ok(rows.every((r) => r.length === rows[0].length));
  }
  const [, a, b, c] = parse(x.answersCsv([odd], version));
  assert.deepEqual([a[6], b[6], c[6]], ["2.5", "", "'=1+1"]);
  assert.deepEqual(a.slice(2, 4), ['a "b", c\nd', "http://mainstay.example/f|1"]);
});

/** The codebook by variable. @param {any[]} kept */
function codebook(kept) {
  const keys = new sheet.Keys(core, readFileSync(join(ROOT, "data/scoring/keys.tsv")));
  const [head, ...rows] = parse(files.fileOf(core, keys, kept, "codebook")[2]);
  return new Map(rows.map((r) => [r[0], Object.fromEntries(head.map((h, i) => [h, r[i]]))]));
}

test("codebook: of each item its scales, where it counts reversed, and the source", () => {
  const cbi = answers({ key: "cbi", title: "CBI", items: Array.from({ length: 19 }, (_, i) => [String(i + 1), 50]),
    scores: [{ scale: "work-burnout", label: "Work", value: 50, answered: 7, expected: 7, method: "complete", low: 0, high: 100, worse: 1 }] });
  const book = codebook([{ id: "p", payload: cbi }]);
  assert.equal(book.size, 20);
  assert.deepEqual([book.get("cbi_13")?.scale, book.get("cbi_13")?.reversed], ["work-burnout", "work-burnout"]);
  assert.deepEqual([book.get("cbi_12")?.scale, book.get("cbi_12")?.reversed], ["work-burnout", ""]);
  assert.equal(book.get("cbi_1")?.scale, "personal-burnout");
  assert.match(String(book.get("cbi_score_work_burnout")?.source), /^CBI \(2005\), order of the PUMA form/);
  const source = readFileSync(join(ROOT, "test/fixtures/forms/nine-steps.json"), "utf8");
  const { form } = sheet.readForm(core, new TextEncoder().encode(source));
  const asked = form.items.filter((/** @type {any} */ i) => i.scored);
  const nine = answers({ key: "phq-9", title: "Nine", form: "f", items: asked.map((/** @type {any} */ i) => [i.linkId, 1]), scores: [] });
  const tied = [...codebook([{ id: "f", payload: { kind: "form", source } }, { id: "p", payload: nine }]).values()];
  assert.equal(tied.filter((v) => v.scale === "depression").length, 9, "the total item counts nowhere");
  assert.ok(tied.every((v) => v.reversed === "" && v.source));
  const bread = readFileSync(join(ROOT, "test/fixtures/forms/bread-r4.json"), "utf8");
  const plain = codebook([{ id: "f", payload: { kind: "form", source: bread } },
    { id: "p", payload: answers({ key: "", title: "Bread", form: "f", items: [["g1", 3], ["note", "x"]], scores: [] }) }]);
  assert.deepEqual([plain.get("bread_g1")?.scale, plain.get("bread_note")?.scale], ["sum", ""]);
  assert.equal(plain.get("bread_g1")?.source, "http://mainstay.example/Questionnaire/bread|1");
});

test("an answer without a number is kept as its option's code, not as its place", () => {
  const item = { options: [{ code: "L1", display: "never" }, { code: "", display: "often" }] };
  assert.deepEqual([0, 1, "free", true].map((given) => q.wordOf(item, given)), ["L1", "often", "free", "true"]);
});

/** @param {number[]} weights @param {Partial<any>} [more] */
const choice = (weights, more = {}) => ({ type: "choice", text: "t", scored: true,
  options: weights.map((weight) => ({ weight, code: "c", display: "a|b\nc" })), ...more });

test("dictionary: values that REDCap cannot tell apart become numbers; negative ones stay numbers", () => {
  const form = { items: [choice([0, 0, 2]), choice([0, 2.5]), choice([0, 1]), choice([-2, 2]), choice([-3.5, 2])]
    .map((item, i) => ({ ...item, linkId: String(i) })) };
  const items = form.items.map((i) => [i.linkId, 0]);
  const rows = parse(x.redcapCsv(x.variablesOf(answers({ items, scores: [] }), form, null, "")));
  assert.deepEqual(faults(rows), []);
  assert.deepEqual(rows.slice(2).map((r) => [r[3], r[5], r[8], r[9]]), [["text", "", "0", "2"], ["text", "", "0", "2.5"],
    ["radio", "0, a/b c | 1, a/b c", "", ""], ["radio", " -2, a/b c | 2, a/b c", "", ""], ["text", "", "-3.5", "2"]]);
});

test("dictionary: every key as a sheet on paper and every own form keep REDCap's rules, together and alone", () => {
  const keys = new sheet.Keys(core, readFileSync(join(ROOT, "data/scoring/keys.tsv")));
  const kept = keys.names.map((/** @type {string} */ name) => {
    const key = keys.read(name);
    return { id: name, payload: answers({ key: name, title: name, items: Array.from({ length: key.items }, (_, i) => [String(i + 1), null]),
      scores: key.scales.map((/** @type {any} */ s) => ({ scale: s.name, label: s.name, value: null, answered: 0, expected: 1, method: "refused", low: s.low, high: s.high, worse: 1 })) }) };
  });
  for (const file of readdirSync(join(ROOT, "test/fixtures/forms"))) {
    const source = readFileSync(join(ROOT, "test/fixtures/forms", file), "utf8");
    const read = sheet.readForm(core, new TextEncoder().encode(source));
    if (!read.form) continue;
    kept.push({ id: file, payload: { kind: "form", source } });
    const items = q.questionsOf(read.form).map((/** @type {number} */ i) => [read.form.items[i].linkId, null]);
    kept.push({ id: `of ${file}`, payload: answers({ key: "", title: read.form.title, form: file, items, scores: [] }) });
  }
  const dictionary = (/** @type {any[]} */ some) => parse(files.fileOf(core, keys, some, "redcap")[2]);
  assert.deepEqual(faults(dictionary(kept)), []);
  const n = dictionary(kept).length;
  for (const k of kept) assert.deepEqual(faults(dictionary([...kept.filter((f) => f.payload.kind === "form"), k])), [], k.id);
  assert.ok(n > 350, `${n} fields`);
  const types = new Set(dictionary(kept).slice(1).map((r) => `${r[3]} ${r[7]}`));
  for (const t of ["radio ", "yesno ", "notes ", "text number"]) assert.ok(types.has(t), t);
});

test("dictionary: names of any title in any script, however long or alike", () => {
  const titles = ["\u30a2\u30f3\u30b1\u30fc\u30c8", "\u30a2\u30f3\u30b1\u30fc\u30c82", "7 Tage M\u00fcdigkeit", "__", "Record", "A very long title of a very long form, part one",
    "A very long title of a very long form, part two"];
  const all = titles.flatMap((title, i) => x.variablesOf(answers({ key: "", title, form: `f${i}`, scores: [],
    items: [["1.1", 1], ["1-1", 1], ["id", 1], ["/44250-9", 1], ["a-very-long-link-id-of-a-question-1", 1], ["a-very-long-link-id-of-a-question-2", 1]] }), null, null, ""));
  const rows = parse(x.redcapCsv(all));
  assert.deepEqual(faults(rows), []);
  assert.equal(new Set(rows.slice(1).map((r) => r[1])).size, titles.length, "a form for each");
  assert.ok(rows.some((r) => r[0] === "q_7_tage_mudigkeit_1_1"));
  assert.deepEqual(parse(x.codebookCsv(all)).slice(1).map((r) => r[0]), rows.slice(2).map((r) => r[0]), "the codebook names them alike");
});

test("dictionary: the rules find what is wrong", () => {
  const good = parse(x.redcapCsv(x.variablesOf(answers({ items: [["1", 3], ["2", 1]], scores: [] }),
    { items: [choice([0, 1], { linkId: "1" }), { linkId: "2", type: "integer", text: "t", options: [] }] }, null, "")));
  assert.deepEqual(faults(good), []);
  for (const [row, column, value] of /** @type {[number, number, string][]} */ ([[0, 4, "Label"], [1, 0, "id"], [2, 0, "Who_5"], [2, 0, "who_5_"],
    [2, 0, "who_5_2"], [3, 1, "other-form"], [2, 3, "choice"], [2, 4, ""], [2, 5, "0 nie | 1 oft"], [2, 5, "0, a | 0, b"], [2, 5, ""], [3, 5, "0, a"],
    [3, 7, "whole"], [2, 7, "number"], [3, 8, "'-5"], [2, 8, "1"], [2, 11, "[none] = '1'"], [2, 11, "who_5_2 = 1"], [2, 12, "yes"]]))
    assert.notDeepEqual(faults(good.map((r, i) => (i === row ? r.map((c, k) => (k === column ? value : c)) : r))), [], `${row} ${column} ${value}`);
  assert.notDeepEqual(faults([...good, good[1].map((c, i) => (i === 1 ? "form_two" : c))]), []);
  assert.deepEqual(faults(good.map((r, i) => (i === 3 ? r.map((c, k) => (k === 11 ? "[who_5_1] = '1'" : c)) : r))), []);
});

test("a response that the browser makes is one that the core finds nothing wrong with", () => {
  const file = readFileSync(join(ROOT, "test/fixtures/forms/bread-r4.json"));
  const { form } = sheet.readForm(core, file);
  const at = (/** @type {string} */ id) => form.items.findIndex((/** @type {any} */ i) => i.linkId === id);
  const given = new Map([[at("g1"), 3], [at("g2"), 0], [at("g3"), 1], [at("jam"), true], [at("kind"), 2], [at("note"), "ok"]]);
  const bytes = (/** @type {object} */ o) => new TextEncoder().encode(JSON.stringify(o));
  const whole = sheet.checkResponse(core, file, bytes(sheet.responseOf(form, given)));
  assert.deepEqual(whole.wrong, []);
  assert.equal(whole.plain.value, 3 + 0 + 1 + 1 + 3);
  given.set(at("jam"), false);
  const less = sheet.checkResponse(core, file, bytes(sheet.responseOf(form, given)));
  assert.equal(less.asked(at("kind")), false);
  assert.deepEqual(less.wrong.map((/** @type {any} */ w) => w.why), ["disabled"]);
  const asked = sheet.checkResponse(core, file, bytes(sheet.responseOf(form, given, { asked: less.asked })));
  assert.deepEqual(asked.wrong, []);
});
