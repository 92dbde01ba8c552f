/*
 * What questionnaires and practices seal and give out, without a page: sizes
 * that do not tell, files that a strict reader takes, responses that fit.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, test } from "node:test";
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

/** RFC 4180, strictly: every line ends in CRLF, quotes only where they belong.
 * @param {string} text */
function parse(text) {
  const rows = [[""]];
  let i = 0;
  while (i < text.length) {
    const row = /** @type {string[]} */ (rows.at(-1));
    if (text[i] === '"') {
      let cell = "";
      for (i++; ; i++) {
        if (text[i] === '"' && text[i + 1] === '"') { cell += '"'; i++; } else if (text[i] === '"') break;
        else cell += text[i];
        assert.ok(i < text.length, "an open quote");
      }
      i++;
      row[row.length - 1] = cell;
      assert.ok(text[i] === "," || text.startsWith("\r\n", i), "text after a quote");
    } else if (text[i] === ",") { row.push(""); i++; } else if (text.startsWith("\r\n", i)) { rows.push([""]); i += 2; } else {
      assert.doesNotMatch(text[i], /["\r\n]/);
      row[row.length - 1] += text[i++];
    }
  }
  assert.deepEqual(rows.pop(), [""]);
  return rows;
}

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
  const names = parse(x.redcapCsv(x.variablesOf(odd, null, null, ""))).slice(1).map((r) => r[0]);
  assert.equal(names[0], "record_id");
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z][a-z0-9_]*$/);
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

test("dictionary: values that REDCap cannot tell apart become numbers", () => {
  const form = { items: [{ linkId: "1", text: "t", type: "choice", options: [0, 0, 2].map((weight) => ({ weight, code: "c", display: "d" })) },
    { linkId: "2", text: "t", type: "choice", options: [0, 2.5].map((weight) => ({ weight, code: "c", display: "d" })) },
    { linkId: "3", text: "t", type: "choice", options: [0, 1].map((weight) => ({ weight, code: "c", display: "a|b" })) }] };
  const rows = parse(x.redcapCsv(x.variablesOf(answers({ items: [["1", 0], ["2", 0], ["3", 0]], scores: [] }), form, null, "")));
  assert.deepEqual(rows.slice(2).map((r) => [r[3], r[5]]), [["text", ""], ["text", ""], ["radio", "0, a/b | 1, a/b"]]);
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
