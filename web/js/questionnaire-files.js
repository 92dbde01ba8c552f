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
 * @param {import("./sheet.js").Core} core
 * @param {import("./records.js").Kept[]} kept all of type 15
 * @param {string} what
 * @returns {[string, string, string] | undefined} name, type, text
 */
export function fileOf(core, kept, what) {
  /** @type {KeptAnswers[]} */
  const all = kept.filter((k) => k.payload.kind === "answers")
    .map((k) => k.payload);
  const formOf = (/** @type {KeptAnswers} */ a) => {
    const source = kept.find((k) => k.id === a.form)?.payload.source;
    const read = source ? readForm(core, bytes.encode(source)) : null;
    return read && "form" in read ? read.form : null;
  };
  const variables = () =>
    newest(all).flatMap((a) => variablesOf(a, formOf(a)));
  switch (what) {
    case "answers": return ["answers.csv", "text/csv", answersCsv(all)];
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
