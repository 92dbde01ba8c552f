// @ts-check
/*
 * What is sealed of questionnaires (object type 15), and what follows from it:
 * series for the trend, the score before, what a form asks.  Plain data in and
 * out: runs in the page, the worker and in tests.
 */

/** @typedef {import("./sheet.js").Form} Form */
/** @typedef {import("./sheet.js").Score} Score */

export const INSTRUMENT = 15; /* object type */

/* Answers always fill one size class (8 KiB), so that a skipped answer or a
 * short form does not show; a few long ones fill the next that holds them. */
const SIZES = [7900, 65000];

/**
 * @typedef {object} KeptForm payload of kind "form"
 * @property {1} v
 * @property {"form"} kind
 * @property {string} title
 * @property {string} key scoring key, or none: the sum
 * @property {string} source the FHIR Questionnaire
 *
 * @typedef {object} KeptScore
 * @property {string} scale
 * @property {string} label as the page said it
 * @property {number | null} value
 * @property {number} answered
 * @property {number} expected
 * @property {string} method
 * @property {number} low
 * @property {number} high
 * @property {1 | -1} worse 1: higher is worse
 *
 * @typedef {object} KeptAnswers payload of kind "answers"
 * @property {1} v
 * @property {"answers"} kind
 * @property {string} title
 * @property {string} key
 * @property {string} form object of the form; none for a sheet on paper
 * @property {string} at local time with offset
 * @property {string} day
 * @property {[string, number | string | null][]} items linkId or number, value
 * @property {KeptScore[]} scores
 * @property {object} [response] FHIR QuestionnaireResponse, of a form
 * @property {string} [pad]
 */

/** The same with blanks up to a fixed size. @param {KeptAnswers} answers
 * @returns {KeptAnswers} */
export function padded(answers) {
  const bare = { ...answers, pad: "" };
  const bytes = new TextEncoder().encode(JSON.stringify(bare)).length;
  const size = SIZES.find((s) => s >= bytes) ?? bytes;
  return { ...bare, pad: " ".repeat(size - bytes) };
}

/** What two sets of answers must share to be compared. @param {KeptAnswers} a */
export const seriesKey = (a) => `${a.key || a.form}\n${a.title}`;

/**
 * The newest value of this scale before `at`.
 * @param {KeptAnswers[]} all @param {KeptAnswers} now @param {string} scale
 */
export function before(all, now, scale) {
  const older = all
    .filter((a) => seriesKey(a) === seriesKey(now) && a.at < now.at)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  for (const a of older) {
    const found = a.scores.find((s) => s.scale === scale && s.value !== null);
    if (found) return { value: Number(found.value), day: a.day };
  }
  return null;
}

/** The newest answers of each series, newest first. @param {KeptAnswers[]} all */
export function newest(all) {
  /** @type {Map<string, KeptAnswers>} */
  const found = new Map();
  for (const a of all) {
    const old = found.get(seriesKey(a));
    if (!old || old.at < a.at) found.set(seriesKey(a), a);
  }
  return [...found.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
}

/** Scores as series for the trend, like what was brought in from a file.
 * @param {any[]} payloads of type 15 @returns {import("./series.js").Import[]} */
export function seriesOf(payloads) {
  /** @type {Map<string, import("./series.js").Import>} */
  const found = new Map();
  for (const a of /** @type {KeptAnswers[]} */ (payloads)) {
    if (a.kind !== "answers") continue;
    const key = seriesKey(a);
    const set = found.get(key) ?? { v: 1, name: a.title, series: [] };
    found.set(key, set);
    for (const s of a.scores) {
      if (s.value === null) continue;
      let series = set.series.find((x) => x.dimension === s.label);
      if (!series) {
        series = { dimension: s.label, worse: s.worse > 0 ? "high" : "low",
          points: [] };
        set.series.push(series);
      }
      series.points.push([a.at, s.value]);
    }
  }
  return [...found.values()];
}

/** An answer that is no number, as it is kept: of a choice its code.
 * @param {import("./sheet.js").Item} item @param {unknown} given */
export function wordOf(item, given) {
  const option = typeof given === "number" ? item.options[given] : undefined;
  return option ? option.code || option.display : String(given);
}

const UNASKED = ["calculated", "unasked", "external"];

/** Numbers of the items that a person is asked. @param {Form} form */
export const questionsOf = (form) =>
  form.items.flatMap((item, i) =>
    item.type === "group" || item.type === "display" || item.hidden ||
    item.readOnly || UNASKED.some((w) => item.warnings.includes(w)) ? [] : [i]);

/** What stands above a question: its groups, and texts right before it.
 * @param {Form} form @param {number} i */
export function above(form, i) {
  const texts = [];
  for (let k = i - 1; k >= 0 && form.items[k].type === "display"; k--)
    texts.unshift(form.items[k].text);
  for (let p = form.items[i].parent; p >= 0; p = form.items[p].parent)
    texts.unshift(form.items[p].text);
  return texts.filter(Boolean).join(" ");
}
