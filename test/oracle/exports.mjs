/*
 * The files that the questionnaires page makes, of invented answers, for
 * exports.R and for a spreadsheet.  usage: exports.mjs ROOT FOLDER
 *
 * Forty answers to five items of 0 to 4, the second turned round, some not
 * given; titles and labels hold what tears a careless CSV apart.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";

const [root, folder] = process.argv.slice(2);
const x = await import(path.join(root, "web/js/questionnaire-export.js"));

const TITLE = "Müdigkeit, \"am Abend\"\nzweite Zeile";
const ITEMS = ["1", "2", "3", "4", "5"];
let seed = 19;
const draw = (/** @type {number} */ n) => ((seed = (seed * 1103515245 + 12345) % 2147483648) >> 16) % n;

const all = Array.from({ length: 40 }, (_, i) => {
  const base = draw(5);
  const items = ITEMS.map((id) => {
    const value = Math.min(4, Math.max(0, base + draw(3) - 1));
    return [id, draw(12) === 0 ? null : id === "2" ? 4 - value : value];
  });
  const given = items.filter(([, v]) => v !== null);
  const sum = given.reduce((s, [id, v]) => s + (id === "2" ? 4 - Number(v) : Number(v)), 0);
  const whole = given.length === ITEMS.length;
  return { key: "", title: TITLE, at: new Date(Date.UTC(2026, 0, 1 + 7 * i, 8, 30)).toISOString().replace(".000Z", "+00:00"), items,
    scores: [{ scale: "all", label: "=SUM(A1) is only a label", value: whole ? sum : null, answered: given.length,
      expected: ITEMS.length, method: whole ? "sum" : "refused", low: 0, high: 20 }] };
});
const form = { items: ITEMS.map((linkId) => ({ linkId, text: `-Frage ${linkId}; "müde"?`, type: "choice",
  options: [0, 1, 2, 3, 4].map((w) => ({ weight: w, code: `c${w}`, display: ["nie", "selten", "manchmal | ab und zu", "oft", "immer, ständig"][w] })) })) };

const scored = { scales: [{ name: "all", members: [1, -1, 1, 1, 1] }], number: (/** @type {string} */ id) => Number(id) - 1,
  source: "made up; \"quoted\"" };
const variables = x.variablesOf(all.at(-1), form, scored, "");
const files = { "answers.csv": x.answersCsv(all, () => "http://mainstay.example/f|1"), "scores.csv": x.scoresCsv(all), "codebook.csv": x.codebookCsv(variables),
  "redcap.csv": x.redcapCsv(variables) };
for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
