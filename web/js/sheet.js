// @ts-check
/*
 * Questionnaires over the core: forms (core/sheet.h), responses
 * (core/answers.h) and scoring keys (core/scoring.h).  Plain data in and out:
 * runs in a page and in tests.  Nothing here decides anything: every verdict
 * and every score is the core's.
 */

/** @typedef {Record<string, (...inputs: any[]) => any>} Core */

/**
 * @typedef {object} Option
 * @property {string} system
 * @property {string} code
 * @property {string} display
 * @property {number} weight NaN: none
 * @property {string} type of value[x], its first letter (core/sheet.h)
 *
 * @typedef {object} Item
 * @property {string} linkId
 * @property {string} text
 * @property {string} prefix
 * @property {string} code
 * @property {typeof TYPES[number]} type
 * @property {number} parent -1: none
 * @property {number} end
 * @property {Option[]} options
 * @property {string[]} warnings
 * @property {boolean} required
 * @property {boolean} repeats
 * @property {boolean} hidden
 * @property {boolean} open
 * @property {boolean} scored
 * @property {boolean} readOnly
 *
 * @typedef {object} Form
 * @property {string} title
 * @property {string} url
 * @property {string} version
 * @property {string} copyright
 * @property {Item[]} items
 *
 * @typedef {object} Refusal
 * @property {string} why
 * @property {string} where the item's path; none for the file as a whole
 * @property {string} linkId
 * @property {number} line on which what is refused begins
 */

/** enum sheet_type */
const TYPES = /** @type {const} */ ([
  "group", "display", "boolean", "decimal", "integer", "date", "dateTime",
  "time", "string", "text", "url", "choice", "open-choice", "attachment",
  "reference", "quantity",
]);

/** enum tape_why */
const JSON_WHYS = [
  "fine", "not-json", "not-utf8", "too-deep", "too-long", "repeated",
];

/** enum sheet_why, in the order of core/sheet_why.def */
const WHYS = [
  "fine", "not-form", "modifier", "no-items", "shape", "no-link-id",
  "link-id-twice", "type", "type-abstract", "many-items", "deep",
  "many-options", "many-conditions", "option", "option-empty", "set-absent",
  "when-question", "when-absent", "when-operator", "when-answer",
  "when-behaviour", "when-cycle",
];

/** enum sheet_warn */
const WARNS = [
  "external", "expression", "calculated", "weightless", "no-system", "twice",
  "repeated", "unasked",
];

/** enum answers_why */
const WRONGS = [
  "fine", "not-response", "other-form", "shape", "modifier", "no-link-id",
  "unknown", "nesting", "too-much", "not-asked", "type", "format", "option",
  "exclusive", "several", "few", "many", "low", "high", "decimals", "short",
  "long", "disabled", "required",
];

const COLUMNS = 16; /* SHEET_WASM_ITEM */

const text = new TextDecoder();
const bytes = new TextEncoder();

/** @param {Uint8Array} from @param {ArrayLike<number>} spans @param {number} at */
const span = (from, spans, at) =>
  text.decode(from.subarray(spans[at], spans[at] + spans[at + 1]));

/** @param {any} out */
function refusal(out) {
  const about = out.about_out;
  const json = about[0] !== 0;
  const path = out.path_out;
  return {
    why: json ? JSON_WHYS[about[0]] : WHYS[about[2]],
    where: text.decode(path.subarray(0, path.indexOf(0))),
    linkId: span(out.copy_out, about, 3),
    line: about[1],
  };
}

/** @param {any} out @param {number} i @returns {Option} */
const optionOf = (out, i) => ({
  system: span(out.copy_out, out.options_out, 6 * i),
  code: span(out.copy_out, out.options_out, 6 * i + 2),
  display: span(out.copy_out, out.options_out, 6 * i + 4),
  weight: out.weights_out[2 * i],
  type: String.fromCharCode(out.weights_out[2 * i + 1]),
});

/** @param {any} out @param {number} i @returns {Item} */
function itemOf(out, i) {
  const row = out.items_out.subarray(i * COLUMNS, (i + 1) * COLUMNS);
  const flag = (/** @type {number} */ bit) => (row[14] & bit) !== 0;
  return {
    linkId: span(out.copy_out, row, 0),
    text: span(out.copy_out, row, 2),
    prefix: span(out.copy_out, row, 4),
    code: span(out.copy_out, row, 6),
    type: TYPES[row[8]],
    parent: row[9],
    end: row[10],
    options: Array.from({ length: row[12] }, (_, k) =>
      optionOf(out, row[11] + k)),
    warnings: WARNS.filter((_, k) => (row[13] & (1 << k)) !== 0),
    required: flag(1),
    repeats: flag(2),
    hidden: flag(4),
    open: flag(8),
    scored: flag(16),
    readOnly: flag(32),
  };
}

/**
 * Read a FHIR Questionnaire.
 * @param {Core} core @param {Uint8Array} file
 * @returns {{ form: Form } | { refused: Refusal }}
 */
export function readForm(core, file) {
  let out;
  try {
    out = core.sheet_wasm_read(file, file.length);
  } catch (error) {
    const failed = /** @type {any} */ (error);
    if (!failed.out) throw error;
    return { refused: refusal(failed.out) };
  }
  const about = out.about_out;
  const items = Array.from({ length: about[5] }, (_, i) => itemOf(out, i));
  return {
    form: {
      title: span(out.copy_out, about, 6),
      url: span(out.copy_out, about, 8),
      version: span(out.copy_out, about, 10),
      copyright: span(out.copy_out, about, 12),
      items,
    },
  };
}

/**
 * What the form says about a response: which items are asked, what each answer
 * counts as, what is wrong, and the plain sum.
 * @param {Core} core @param {Uint8Array} file @param {Uint8Array} response
 */
export function checkResponse(core, file, response) {
  let out;
  let read = true;
  try {
    out = core.sheet_wasm_answer(file, file.length, response, response.length);
  } catch (error) {
    out = /** @type {any} */ (error).out;
    if (!out) throw error;
    read = false;
  }
  const wrong = Array.from({ length: out.wrong_out[1] }, (_, i) => ({
    why: WRONGS[out.wrong_out[2 + 2 * i]],
    item: out.wrong_out[3 + 2 * i],
  }));
  const [value, answered, expected, low, high] = out.plain_out;
  return {
    read,
    errors: out.wrong_out[0],
    wrong,
    asked: (/** @type {number} */ i) => out.items_out[2 * i] === 1,
    value: (/** @type {number} */ i) => out.items_out[2 * i + 1],
    plain: { value, answered, expected, low, high },
  };
}

/** The value[x] of an answer, as FHIR writes it.
 * @param {Item} item @param {unknown} answer index of an option, a number, a
 *   text, true or false */
function valueOf(item, answer) {
  if (item.options.length > 0 && typeof answer === "number") {
    const { system, code, display, type } = item.options[answer];
    if (type === "I") return { valueInteger: Number(code) };
    if (type === "S") return { valueString: code };
    if (type === "D") return { valueDate: code };
    if (type === "M") return { valueTime: code };
    const coding = { system, code, display };
    return { valueCoding: Object.fromEntries(
      Object.entries(coding).filter(([, v]) => v !== "")) };
  }
  const name = {
    boolean: "valueBoolean", decimal: "valueDecimal", integer: "valueInteger",
    date: "valueDate", dateTime: "valueDateTime", time: "valueTime",
    url: "valueUri",
  }[/** @type {string} */ (item.type)] ?? "valueString";
  return { [name]: answer };
}

/**
 * A FHIR QuestionnaireResponse of these answers.
 * @param {Form} form @param {Map<number, unknown>} answers by item
 * @param {{ status?: string, authored?: string, asked?: (i: number) => boolean }}
 *   [how] asked: only these items go in
 */
export function responseOf(form, answers, how = {}) {
  const asked = how.asked ?? (() => true);
  /** @param {number} from @param {number} to @returns {object[]} */
  const under = (from, to) => {
    const list = [];
    for (let i = from; i < to; i = form.items[i].end) {
      const item = form.items[i];
      const below = under(i + 1, item.end);
      const answer = answers.get(i);
      if (!asked(i)) continue;
      if (item.type === "group") {
        if (below.length > 0) list.push({ linkId: item.linkId, item: below });
      } else if (answer !== undefined && answer !== null) {
        const value = valueOf(item, answer);
        list.push({ linkId: item.linkId,
          answer: [below.length > 0 ? { ...value, item: below } : value] });
      }
    }
    return list;
  };
  return {
    resourceType: "QuestionnaireResponse",
    ...(form.url ? { questionnaire: form.version
      ? `${form.url}|${form.version}` : form.url } : {}),
    status: how.status ?? "completed",
    ...(how.authored ? { authored: how.authored } : {}),
    item: under(0, form.items.length),
  };
}

/* ---- scoring keys ---- */

/**
 * @typedef {object} Scale
 * @property {string} name
 * @property {number} low
 * @property {number} high
 * @property {1 | -1} worse 1: higher is worse
 * @property {number} need
 * @property {{ word: string, from: number, n: number }[]} bands verified ones
 * @property {ArrayLike<number>} members of each item: 1 counts, -1 counts
 *   reversed, 0 does not count
 *
 * @typedef {object} Score
 * @property {string} scale
 * @property {number | null} value
 * @property {number} answered
 * @property {number} expected
 * @property {"complete" | "prorated" | "refused"} method
 * @property {string} band a word, or none
 */

/** enum scoring_method */
const METHODS = /** @type {const} */ (["complete", "prorated", "refused"]);

/** enum scoring_change */
const CHANGES = /** @type {const} */ (["unknown", "within", "worse", "better"]);

/** The table of keys, read by the core. */
export class Keys {
  /** @param {Core} core @param {Uint8Array} table data/scoring/keys.tsv */
  constructor(core, table) {
    this.core = core;
    this.table = table;
    this.names = [...text.decode(table).matchAll(/^key\t(.+)$/gm)]
      .map((m) => m[1]);
  }

  /** @param {string} name */
  #given(name) {
    const key = bytes.encode(name);
    return [this.table, this.table.length, key, key.length];
  }

  /** @param {string} name */
  read(name) {
    const out = this.core.scoring_wasm_read(...this.#given(name));
    const about = out.about_out;
    const bands = Array.from({ length: about[6] }, (_, i) => ({
      scale: out.band_out[3 * i],
      from: out.band_out[3 * i + 1],
      n: out.band_out[3 * i + 2],
      word: span(this.table, out.bands_out, 2 * i),
    }));
    const scales = Array.from({ length: about[4] }, (_, i) => ({
      name: span(this.table, out.scales_out, 2 * i),
      low: out.scale_out[4 * i],
      high: out.scale_out[4 * i + 1],
      worse: /** @type {1 | -1} */ (out.scale_out[4 * i + 2]),
      need: out.scale_out[4 * i + 3],
      bands: bands.filter((b) => b.scale === i),
      members: out.member_out.slice(64 * i, 64 * i + about[3]),
    }));
    const parts = Array.from({ length: about[5] }, (_, i) => ({
      name: span(this.table, about, 8 + 4 * i),
      from: about[10 + 4 * i],
      to: about[11 + 4 * i],
    }));
    const [low, high, step] = out.range_out;
    return { name, form: span(this.table, about, 1), items: about[3], low, high,
      step, window: about[7], scales, parts };
  }

  /** Where the key's facts are from, as the table says. @param {string} name */
  sources(name) {
    const [, block = ""] = text.decode(this.table).split(`key\t${name}\n`);
    return [...block.split(/^key\t/m)[0].matchAll(/^source\t(.+)$/gm)]
      .map((m) => m[1]);
  }

  /** @param {string} name @param {ArrayLike<number>} answers NaN: none */
  score(name, answers) {
    const { scales } = this.read(name);
    const out = this.core.scoring_wasm_score(...this.#given(name),
      Float64Array.from(answers), answers.length);
    return {
      danger: out.danger_out[0],
      /** @type {Score[]} */
      scores: scales.map((scale, i) => {
        const [value, answered, expected, method, band] =
          out.scores_out.subarray(5 * i, 5 * i + 5);
        return { scale: scale.name,
          value: Number.isFinite(value) ? value : null, answered, expected,
          method: METHODS[method],
          band: scale.bands.find((b) => b.n === band)?.word ?? "" };
      }),
    };
  }

  /** @param {string} name @param {number} scale @param {number} before
   * @param {number} after */
  change(name, scale, before, after) {
    const out = this.core.scoring_wasm_change(...this.#given(name), scale,
      before, after);
    const [kind, needed] = out.change_out;
    return { kind: CHANGES[kind], needed };
  }

  /** The form's item of each of the key's items; null when they do not fit.
   * @param {string} name @param {Uint8Array} file
   * @returns {number[] | null} */
  map(name, file) {
    try {
      const out = this.core.sheet_wasm_map(file, file.length,
        ...this.#given(name));
      return Array.from(out.map_out.subarray(0, out.count));
    } catch (error) {
      if (/** @type {any} */ (error).code === "absent") return null;
      throw error;
    }
  }

  /** Keys that a form fits. @param {Uint8Array} file */
  fitting(file) {
    return this.names.filter((name) => this.map(name, file) !== null);
  }
}

/** Where the table lies when it is served. */
const KEYS_URL = new URL("../scoring/keys.tsv", import.meta.url);

/** @param {Core} core */
export async function loadKeys(core) {
  const answer = await fetch(KEYS_URL);
  if (!answer.ok) throw new Error("the scoring keys are not there");
  return new Keys(core, new Uint8Array(await answer.arrayBuffer()));
}
