// @ts-check
/*
 * Questionnaires for research and for oneself, as files made in the browser:
 * answers and scores as long CSV, a codebook, a data dictionary for REDCap, FHIR
 * responses.  RFC 4180, UTF-8, decimal point, ISO 8601, empty for missing:
 * no language anywhere.
 */

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
 * @property {string} instrument
 * @property {string} label
 * @property {"item" | "score"} role
 * @property {[string, string][]} codes value and label
 * @property {number} low NaN: none
 * @property {number} high
 * @property {string} reversed the scales in which an item counts reversed
 * @property {string} scale those it counts in, or the score's own
 * @property {string} source
 * @property {boolean} isText
 *
 * @typedef {object} Scored how the answers were scored by a key
 * @property {import("./sheet.js").Scale[]} scales
 * @property {(id: string) => number} number of an item in the key, from 0; -1
 * @property {string} source
 */

/** A name that REDCap and R take. @param {string[]} parts */
const nameOf = (...parts) =>
  parts.join("_").toLowerCase().replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "q_").replace(/_+$/, "").slice(0, 60);

/** Options as values and labels: numbers where each has one of its own.
 * @param {import("./sheet.js").Item | undefined} item
 * @returns {[string, string][]} */
const codesOf = (item) => (item?.options ?? []).map((o) =>
  [Number.isFinite(o.weight) ? String(o.weight) : o.code, o.display || o.code]);

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
  const items = a.items.map(([id]) => {
    const item = form?.items.find((i) => i.linkId === id);
    const weights = item ? item.options.map((o) => o.weight)
      .filter(Number.isFinite) : [];
    const at = scored ? scored.number(id) : -1;
    const inScales = (/** @type {(member: number) => boolean} */ holds) =>
      (scored?.scales ?? []).filter((s) => at >= 0 && holds(s.members[at]))
        .map((s) => s.name).join("; ");
    return /** @type {Variable} */ ({
      name: nameOf(stem, id), instrument: stem, label: item?.text || id,
      role: "item", codes: codesOf(item),
      low: weights.length ? Math.min(...weights) : NaN,
      high: weights.length ? Math.max(...weights) : NaN,
      reversed: inScales((m) => m < 0),
      scale: scored ? inScales((m) => m !== 0) : item?.scored ? "sum" : "",
      source,
      isText: !!item && ["string", "text", "url"].includes(item.type),
    });
  });
  const scores = a.scores.map((s) => /** @type {Variable} */ ({
    name: nameOf(stem, "score", s.scale), instrument: stem, label: s.label,
    role: "score", codes: [], low: s.low, high: s.high, reversed: "",
    scale: s.scale, source, isText: false,
  }));
  return [...items, ...scores];
}

const blank = (/** @type {number} */ n) => (Number.isFinite(n) ? n : "");

/** @param {Variable[]} variables */
export const codebookCsv = (variables) => csv([
  ["variable", "instrument", "role", "label", "low", "high", "codes",
    "reversed", "scale", "source"],
  ...variables.map((v) => [v.name, v.instrument, v.role, v.label, blank(v.low),
    blank(v.high), v.codes.map(([c, l]) => `${c}=${l}`).join("; "), v.reversed,
    v.scale, v.source]),
]);

/** The 18 columns of a data dictionary, in REDCap's order. */
export const REDCAP = [
  "Variable / Field Name", "Form Name", "Section Header", "Field Type",
  "Field Label", "Choices, Calculations, OR Slider Labels", "Field Note",
  "Text Validation Type OR Show Slider Number", "Text Validation Min",
  "Text Validation Max", "Identifier?",
  "Branching Logic (Show field only if...)", "Required Field?",
  "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name",
  "Matrix Ranking?", "Field Annotation",
];

/** REDCap's raw values: one word each, no two the same. @param {Variable} v */
const isChoice = (v) => v.codes.every(([c]) => /^[\w-]+$/.test(c)) &&
  new Set(v.codes.map(([c]) => c)).size === v.codes.length;

/** @param {Variable[]} variables */
export function redcapCsv(variables) {
  const field = (/** @type {string} */ name, /** @type {string} */ form,
    /** @type {string} */ type, /** @type {string} */ label, choices = "",
    check = "", low = "", high = "") => [name, form, "", type, label, choices,
    "", check, low, high, "", "", "", "", "", "", "", ""];
  const rows = variables.map((v) => {
    const form = nameOf(v.instrument);
    const codes = isChoice(v) ? v.codes.map(([c, l]) =>
      `${c}, ${l.replaceAll("|", "/")}`).join(" | ") : "";
    return codes
      ? field(v.name, form, "radio", v.label, codes)
      : field(v.name, form, v.isText ? "notes" : "text", v.label, "",
        v.isText ? "" : "number", String(blank(v.low)), String(blank(v.high)));
  });
  const first = variables.length > 0 ? nameOf(variables[0].instrument) : "form";
  return csv([REDCAP, field("record_id", first, "text", "Record"), ...rows]);
}

/** FHIR QuestionnaireResponses, as a collection. @param {KeptAnswers[]} all */
export const fhirBundle = (all) => JSON.stringify({
  resourceType: "Bundle", type: "collection",
  entry: all.filter((a) => a.response)
    .map((a) => ({ resource: { ...a.response, authored: a.at } })),
}, null, 1) + "\n";
