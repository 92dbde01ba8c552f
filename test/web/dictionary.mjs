/*
 * What REDCap asks of a data dictionary before it takes it, as its users' guides
 * and the R package redcapAPI (importMetaData) have it; docs/method/questionnaires.md,
 * section 6, names them.  faults(rows) says what is wrong, a line for each.
 */
const COLUMNS = ["Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
  "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number", "Text Validation Min",
  "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)", "Required Field?", "Custom Alignment",
  "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?", "Field Annotation"];
const NAME = /^[a-z][a-z0-9_]+[a-z0-9]$/;
const TYPES = ["text", "notes", "dropdown", "radio", "checkbox", "calc", "file", "descriptive", "slider", "yesno", "truefalse"];
const LISTS = ["dropdown", "radio", "checkbox"];
const CHECKS = ["date_dmy", "date_mdy", "date_ymd", "datetime_dmy", "datetime_mdy", "datetime_ymd", "email", "integer", "number", "phone", "time", "zipcode"];
const CHOICES = /^[^|]+,[^|]*(?:\|[^|]+,[^|]*)*$/;
const TERM = /^\[([a-z0-9_]+)(?:\([\w-]+\))?\]\s*(?:=|<>|<=|>=|<|>)\s*(?:'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?)$/;

/** @param {string[]} r @returns {(string | false)[]} */
const ofChoices = ([, , , type, , choices]) => {
  if (!LISTS.includes(type)) return [choices !== "" && !["calc", "slider"].includes(type) && "choices where there are none"];
  const raw = choices.split("|").map((c) => c.split(",")[0].trim());
  return [!CHOICES.test(choices.trim()) && "choices that are not raw, label | raw, label", choices.includes("\n") && "choices on several lines",
    new Set(raw).size < raw.length && "a raw value twice", !raw.every((c) => /^-?\w+$/.test(c)) && "a raw value that is no word"];
};

/** @param {string[]} r @returns {(string | false)[]} */
const ofCheck = ([, , , type, , , , check, low, high]) => {
  const number = ["number", "integer"].includes(check);
  return [check !== "" && type !== "text" && "validation of what is not typed", check !== "" && !CHECKS.includes(check) && "an unknown validation",
    `${low}${high}` !== "" && !number && "bounds without a number",
    number && ![low, high].every((b) => b === "" || /^-?\d+(\.\d+)?$/.test(b)) && "a bound that is no number"];
};

/** @param {string} logic @param {Set<string>} names @returns {(string | false)[]} */
const ofLogic = (logic, names) => (logic === "" ? [] : logic.split(/\s+(?:and|or)\s+/i)).map((term) => {
  const said = TERM.exec(term.trim().replace(/^\(+|\)+$/g, ""));
  return said ? !names.has(said[1]) && `a condition on ${said[1]}, which is not there` : `a condition that cannot be read: ${term}`;
});

/** @param {string[][]} rows with their heading @returns {string[]} */
export function faults(rows) {
  const [heading, ...fields] = rows;
  const names = new Set(fields.map((r) => r[0]));
  const forms = fields.map((r) => r[1]);
  /** @type {(string | false)[]} */
  const found = [heading.join() !== COLUMNS.join() && "another heading", names.size < fields.length && "a name twice",
    (fields[0]?.[0] !== "record_id" || fields[0]?.[3] !== "text") && "the first is not the record's id",
    forms.some((f, i) => f !== forms[i - 1] && forms.indexOf(f) < i) && "a form in two places"];
  for (const r of fields) {
    const [name, form, , type, label] = r;
    found.push(...[r.length !== 18 && "not 18 columns", !NAME.test(name) && "name", name.length > 26 && "name too long", name.includes("__") && "two underscores",
      !NAME.test(form) && `form ${form}`, !TYPES.includes(type) && `type ${type}`, label.trim() === "" && "no label",
      ![r[10], r[12], r[16]].every((c) => c === "" || c === "y") && "neither y nor empty",
      ...ofChoices(r), ...ofCheck(r), ...ofLogic(r[11], names)].map((f) => f && `${name}: ${f}`));
  }
  return found.filter((f) => f !== false);
}
