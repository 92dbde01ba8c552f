// @ts-check
/* The files that a person takes along, by the word of their button. */
import { readForm } from "./sheet.js";
import {
  answersCsv, codebookCsv, fhirBundle, redcapCsv, scoresCsv, variablesOf,
} from "./questionnaire-export.js";
import { newest } from "./questionnaires.js";

/** @typedef {import("./questionnaires.js").KeptAnswers} KeptAnswers */

const bytes = new TextEncoder();

/**
 * @param {import("./sheet.js").Core} core @param {import("./sheet.js").Keys} keys
 * @param {import("./records.js").Kept[]} kept all of type 15
 * @param {string} what
 * @returns {[string, string, string] | undefined} name, type, text
 */
export function fileOf(core, keys, kept, what) {
  /** @type {KeptAnswers[]} */
  const all = kept.filter((k) => k.payload.kind === "answers")
    .map((k) => k.payload);
  const fileOfForm = (/** @type {KeptAnswers} */ a) => {
    const source = kept.find((k) => k.id === a.form)?.payload.source;
    return source ? bytes.encode(source) : null;
  };
  const formOf = (/** @type {KeptAnswers} */ a) => {
    const file = fileOfForm(a);
    const read = file ? readForm(core, file) : null;
    return read && "form" in read ? read.form : null;
  };
  const versionOf = (/** @type {KeptAnswers} */ a) => {
    const form = formOf(a);
    if (form) return [form.url, form.version].filter(Boolean).join("|");
    return a.form === "" && a.key ? keys.read(a.key).form : "";
  };
  const variables = () => newest(all).flatMap((a) =>
    variablesOf(a, formOf(a), scoredBy(keys, a, fileOfForm(a), formOf(a)),
      versionOf(a)));
  switch (what) {
    case "answers":
      return ["answers.csv", "text/csv", answersCsv(all, versionOf)];
    case "scores": return ["scores.csv", "text/csv", scoresCsv(all)];
    case "codebook":
      return ["codebook.csv", "text/csv", codebookCsv(variables())];
    case "redcap":
      return ["redcap-dictionary.csv", "text/csv", redcapCsv(variables())];
    case "fhir":
      return ["responses.json", "application/fhir+json", fhirBundle(all)];
    default: return undefined;
  }
}

/**
 * By which key, and which of its items each answer is: a sheet's by its
 * number, a form's as it was tied.
 * @param {import("./sheet.js").Keys} keys @param {KeptAnswers} a
 * @param {Uint8Array | null} file @param {import("./sheet.js").Form | null} form
 * @returns {import("./questionnaire-export.js").Scored | null}
 */
function scoredBy(keys, a, file, form) {
  if (!a.key) return null;
  const key = keys.read(a.key);
  const map = file ? keys.map(a.key, file) : null;
  return {
    scales: key.scales, low: key.low, high: key.high,
    source: [key.form, ...keys.sources(a.key)].join(". "),
    number: (id) => (a.form === "" ? Number(id) - 1
      : (map ?? []).findIndex((i) => form?.items[i].linkId === id)),
  };
}
