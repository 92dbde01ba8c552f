// @ts-check
/*
 * Questionnaires for research and for oneself, as files made in the browser:
 * answers and scores as long CSV, a codebook, a data dictionary for REDCap, FHIR
 * responses.  RFC 4180, UTF-8, decimal point, ISO 8601, empty for missing:
 * no language anywhere.
 */

import { seriesKey } from "./questionnaires.js";

/** @typedef {import("./questionnaires.js").KeptAnswers} KeptAnswers */

/** @param {unknown} value */
function cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  /* a spreadsheet must not take a text for a formula */
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text)
    ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {unknown[][]} rows */
const csv = (rows) => rows.map((r) => r.map(cell).join(",") + "\r\n").join("");

/** One line for each answer.
 * @param {KeptAnswers[]} all @param {(a: KeptAnswers) => string} versionOf its
 *   form's address and version, or the official sheet */
export const answersCsv = (all, versionOf) => csv([
  ["person", "instrument", "form", "version", "time", "item", "value"],
  ...all.flatMap((a) => {
    const version = versionOf(a);
    return a.items.map(([item, value]) =>
      ["self", a.key || "sum", a.title, version, a.at, item, value]);
  }),
]);

/** One line for each score. @param {KeptAnswers[]} all */
export const scoresCsv = (all) => csv([
  ["person", "time", "instrument", "form", "scale", "value", "answered",
    "expected", "method"],
  ...all.flatMap((a) => a.scores.map((s) =>
    ["self", a.at, a.key || "sum", a.title, s.scale, s.value, s.answered,
      s.expected, s.method])),
]);

/**
 * @typedef {object} Variable
 * @property {string} name lower case letters, digits, _
 * @property {string} series the answers it belongs to (seriesKey)
 * @property {string} instrument
 * @property {string} label
 * @property {"item" | "score"} role
 * @property {[string, string][]} codes value and label
 * @property {number} low NaN: none
 * @property {number} high
 * @property {string} reversed the scales in which an item counts reversed
 * @property {string} scale those it counts in, or the score's own
 * @property {string} source
 * @property {"number" | "integer" | "date" | "yes-no" | "line" | "text"} holds
 *
 * @typedef {object} Scored how the answers were scored by a key
 * @property {import("./sheet.js").Scale[]} scales
 * @property {(id: string) => number} number of an item in the key, from 0; -1
 * @property {number} low the lowest answer
 * @property {number} high
 * @property {string} source
 */

const NAME_MAX = 26; /* letters; REDCap warns of longer names */
const TAIL_MAX = 19;

/** @param {string} text @param {number} n */
const cut = (text, n) => text.slice(0, n).replace(/_+$/, "");

/** What is left of a text in a name. @param {string} text */
const word = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "")
  .toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");

/** The same that may begin a name. @param {string} text */
const head = (text) => (word(text) || "form").replace(/^(?=[0-9])/, "q_");

/** A name that REDCap and R take: the end matters more.
 * @param {string} stem @param {string} tail */
function nameOf(stem, tail) {
  const end = cut(word(tail) || "item", TAIL_MAX);
  return `${cut(head(stem), NAME_MAX - 1 - end.length)}_${end}`;
}

/** A name that none has yet. @param {string} name @param {Set<string>} taken */
function free(name, taken) {
  let found = name;
  for (let n = 2; taken.has(found); n++)
    found = `${cut(name, NAME_MAX - 1 - String(n).length)}_${n}`;
  taken.add(found);
  return found;
}

/** With no name twice. @param {Variable[]} variables */
function distinct(variables) {
  const taken = new Set(["record_id"]);
  return variables.map((v) => ({ ...v, name: free(v.name, taken) }));
}

/** Options as values and labels: numbers where each has one of its own.
 * @param {import("./sheet.js").Item | undefined} item
 * @returns {[string, string][]} */
const codesOf = (item) => (item?.options ?? []).map((o) =>
  [Number.isFinite(o.weight) ? String(o.weight) : o.code, o.display || o.code]);

/** What answers to an item are. @param {import("./sheet.js").Item | undefined} item
 * @returns {Variable["holds"]} */
function holdsOf(item) {
  if (!item) return "number"; /* a sheet on paper */
  switch (item.type) {
    case "boolean": return "yes-no";
    case "integer": case "date": return item.type;
    case "decimal": return "number";
    case "string": case "text": case "url": return "text";
    default: return item.scored ? "number" : "line";
  }
}

/**
 * The variables of one instrument.
 * @param {KeptAnswers} a its newest answers
 * @param {import("./sheet.js").Form | null} form
 * @param {Scored | null} scored none: the sum of the weights
 * @param {string} version as answersCsv has it
 * @returns {Variable[]}
 */
export function variablesOf(a, form, scored, version) {
  const stem = a.key || a.title || "form";
  const source = scored?.source ?? version;
  const series = seriesKey(a);
  const items = a.items.map(([id]) => {
    const item = form?.items.find((i) => i.linkId === id);
    const weights = item ? item.options.map((o) => o.weight)
      .filter(Number.isFinite) : scored ? [scored.low, scored.high] : [];
    const at = scored ? scored.number(id) : -1;
    const inScales = (/** @type {(member: number) => boolean} */ holds) =>
      (scored?.scales ?? []).filter((s) => at >= 0 && holds(s.members[at]))
        .map((s) => s.name).join("; ");
    return /** @type {Variable} */ ({
      name: nameOf(stem, id), series, instrument: stem, label: item?.text || id,
      role: "item", codes: codesOf(item),
      low: weights.length ? Math.min(...weights) : NaN,
      high: weights.length ? Math.max(...weights) : NaN,
      reversed: inScales((m) => m < 0),
      scale: scored ? inScales((m) => m !== 0) : item?.scored ? "sum" : "",
      source, holds: holdsOf(item),
    });
  });
  const scores = a.scores.map((s) => /** @type {Variable} */ ({
    name: nameOf(stem, `score ${s.scale}`), series, instrument: stem,
    label: s.label, role: "score", codes: [], low: s.low, high: s.high,
    reversed: "", scale: s.scale, source, holds: "number",
  }));
  return [...items, ...scores];
}

const blank = (/** @type {number} */ n) => (Number.isFinite(n) ? n : "");

/** @param {Variable[]} variables */
export const codebookCsv = (variables) => csv([
  ["variable", "instrument", "role", "label", "low", "high", "codes",
    "reversed", "scale", "source"],
  ...distinct(variables).map((v) => [v.name, v.instrument, v.role, v.label,
    blank(v.low), blank(v.high), v.codes.map(([c, l]) => `${c}=${l}`).join("; "),
    v.reversed, v.scale, v.source]),
]);

/** The 18 columns of a data dictionary, in REDCap's order. */
const REDCAP = [
  "Variable / Field Name", "Form Name", "Section Header", "Field Type",
  "Field Label", "Choices, Calculations, OR Slider Labels", "Field Note",
  "Text Validation Type OR Show Slider Number", "Text Validation Min",
  "Text Validation Max", "Identifier?",
  "Branching Logic (Show field only if...)", "Required Field?",
  "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name",
  "Matrix Ranking?", "Field Annotation",
];

/** Field type and text validation. @type {Record<Variable["holds"], string[]>} */
const FIELDS = {
  number: ["text", "number"], integer: ["text", "integer"],
  date: ["text", "date_ymd"], "yes-no": ["yesno", ""], line: ["text", ""],
  text: ["notes", ""],
};

/** REDCap's raw values: one word each, no two the same. @param {Variable} v */
const isChoice = (v) => v.codes.length > 0 &&
  v.codes.every(([c]) => /^[\w-]+$/.test(c)) &&
  new Set(v.codes.map(([c]) => c)).size === v.codes.length;

/** "raw, label | raw, label", one line.  A blank before a minus sign, which
 * REDCap drops, keeps a spreadsheet from taking it for a formula.
 * @param {Variable} v */
const choicesOf = (v) => v.codes.map(([c, l]) =>
  `${c}, ${l.replaceAll("|", "/").replace(/\s+/g, " ").trim()}`)
  .join(" | ").replace(/^-/, " -");

/** @param {Variable} v @param {string} form */
function fieldOf(v, form) {
  const field = (/** @type {string} */ type, choices = "", check = "") => {
    const checked = ["number", "integer"].includes(check);
    return [v.name, form, "", type, v.label, choices, "", check,
      checked ? blank(v.low) : "", checked ? blank(v.high) : "",
      ...Array(8).fill("")];
  };
  if (isChoice(v)) return field("radio", choicesOf(v));
  const [type, check] = FIELDS[v.holds];
  return field(type, "", check);
}

/** One form for each series of answers, whose fields stand together; the
 * record's id in the first.  @param {Variable[]} variables */
export function redcapCsv(variables) {
  /** @type {Map<string, string>} */
  const forms = new Map();
  const taken = new Set();
  for (const { series, instrument } of variables)
    if (!forms.has(series))
      forms.set(series, free(cut(head(instrument), NAME_MAX), taken));
  const formOf = (/** @type {Variable} */ v) => forms.get(v.series) ?? "form";
  const first = variables.length > 0 ? formOf(variables[0]) : "form";
  return csv([REDCAP,
    ["record_id", first, "", "text", "Record", ...Array(13).fill("")],
    ...distinct(variables).map((v) => fieldOf(v, formOf(v)))]);
}

/** FHIR QuestionnaireResponses, as a collection. @param {KeptAnswers[]} all */
export const fhirBundle = (all) => JSON.stringify({
  resourceType: "Bundle", type: "collection",
  entry: all.filter((a) => a.response)
    .map((a) => ({ resource: { ...a.response, authored: a.at } })),
}, null, 1) + "\n";
