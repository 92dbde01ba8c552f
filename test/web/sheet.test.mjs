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
/** @type {any} */ let core;
/** @type {{ dir: string, remove: () => Promise<void> }} */ let here;
before(async () => {
  here = await stage();
  const load = (/** @type {string} */ name) => import(pathToFileURL(join(here.dir, "js", name)).href);
  [q, x, p, sheet] = await Promise.all(["questionnaires.js", "questionnaire-export.js", "practices.js", "sheet.js"].map(load));
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

test("files: a strict reader takes them, every line has every column, missing is empty, no text is a formula", () => {
  const odd = answers({ title: 'a "b", c\nd', items: [["1", 2.5], ["2", null], ["3", "=1+1"]] });
  for (const text of [x.answersCsv([odd]), x.scoresCsv([odd]), x.codebookCsv(x.variablesOf(odd, null)), x.redcapCsv(x.variablesOf(odd, null))]) {
    const rows = parse(text);
    assert.ok(rows.every((r) => r.length === rows[0].length));
  }
  const [, a, b, c] = parse(x.answersCsv([odd]));
  assert.deepEqual([a[5], b[5], c[5]], ["2.5", "", "'=1+1"]);
  assert.equal(a[2], 'a "b", c\nd');
  const names = parse(x.redcapCsv(x.variablesOf(odd, null))).slice(1).map((r) => r[0]);
  assert.equal(names[0], "record_id");
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z][a-z0-9_]*$/);
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
