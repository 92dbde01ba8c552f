// @ts-check
/*
 * The detector (core/ident.h) in the page: what in a text could identify
 * somebody, and how many people fit.  The English table of words comes first;
 * those of other languages when a paragraph is written in one.  All that is
 * fetched must have the digest that stands in the page (_safe-case.html).
 *
 * Here and not in a worker: the longest text takes under four milliseconds.
 */
import { IDENT } from "./core-api.js";
import { instantiateCore } from "./core.js";

export const TEXT_MAX = 100000; /* bytes of UTF-8 */
const FINDINGS_MAX = 1000;
const LOOK = 600; /* characters that tell a paragraph's language */
const COLUMNS = 7;
const TABLES = 8;
const LANGUAGES = ["", "en", "de", "fr", "es", "nl", "it"]; /* enum lang */
const LEVELS = ["certain", "likely", "look"];
const RARITY = ["fine", "few", "rare"];

/**
 * @typedef {object} Finding
 * @property {number} start in UTF-16 units, like a string's
 * @property {number} end
 * @property {string} text
 * @property {string} label PERSON, LOCATION, …
 * @property {string} level certain, likely or look
 * @property {string} why key of a reason
 * @property {string} suggest name of a suggestion, its detail in number
 * @property {number} number
 * @property {string} lang of its paragraph
 */

/**
 * @typedef {object} Rarity
 * @property {number} expected people who fit
 * @property {number} then the same without the detail `drop`
 * @property {string} level fine, few or rare
 * @property {string} drop PLACE, AGE, …; "" when nothing is told
 */

const encoder = new TextEncoder();

/** @param {string} name @returns {Promise<Uint8Array>} */
async function served(name) {
  const from = document.querySelector(`template[data-served="${name}"]`);
  if (!(from instanceof HTMLElement)) throw new Error(`no address of ${name}`);
  const { url, integrity } = from.dataset;
  const answer = await fetch(url ?? "", { integrity });
  if (!answer.ok) throw new Error(`${name} is not there`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** String positions of byte positions, which rise. @param {string} text
 * @param {number[]} bytes */
function positions(text, bytes) {
  let at = 0, i = 0;
  return bytes.map((byte) => {
    while (at < byte && i < text.length) {
      const code = text.codePointAt(i) ?? 0;
      at += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      i += code < 0x10000 ? 1 : 2;
    }
    return i;
  });
}

class Detector {
  /** @type {Set<string>} languages that were asked for */
  asked = new Set(["", "en"]);
  /** @type {Set<string>} languages whose table did not come */
  missing = new Set();

  /** @param {any} core @param {(name: string) => Promise<Uint8Array>} get */
  constructor(core, get) {
    this.core = core;
    this.get = get;
    this.tables = core.keep(new Uint8Array(core.ident_wasm_size(TABLES).value));
  }

  /** @param {(name: string) => Promise<Uint8Array>} get */
  static async load(get = served) {
    const [wasm, english] = await Promise.all([get("core"), get("en")]);
    const it = new Detector(await instantiateCore(wasm.slice().buffer), get);
    it.add(english);
    return it;
  }

  /** @param {Uint8Array} image */
  add(image) {
    this.core.ident_wasm_add(this.tables, this.core.keep(image), image.length);
  }

  /** Get the tables of these languages; did any come?
   * @param {Iterable<string>} languages */
  async want(languages) {
    const more = [...new Set(languages)].filter((l) => !this.asked.has(l));
    const came = more.map(async (lang) => {
      this.asked.add(lang);
      try {
        this.add(await this.get(lang));
        return true;
      } catch {
        this.missing.add(lang);
        return false;
      }
    });
    return (await Promise.all(came)).includes(true);
  }

  /** The languages of a text's lines, with where each line ends.
   * @param {string} text */
  languages(text) {
    const tell = (/** @type {string} */ part) => {
      const bytes = encoder.encode(part.slice(0, LOOK));
      return LANGUAGES[this.core.ident_wasm_lang(bytes, bytes.length).value];
    };
    let lang = tell(text), end = -1;
    return text.split("\n").map((line) => {
      end += line.length + 1;
      lang = (line.trim() && tell(line)) || lang;
      return { end, lang };
    });
  }

  /**
   * @param {string} text @param {string} [own] names, one a line
   * @returns {{ found: Finding[], rarity: Rarity, languages: string[] }}
   */
  scan(text, own = "") {
    const bytes = encoder.encode(text);
    const names = encoder.encode(own);
    const { count, spans_out: rows, rarity_out: r } = this.core.ident_wasm_scan(
      this.tables, bytes, bytes.length, names, names.length, FINDINGS_MAX);
    const edges = Array.from({ length: 2 * count }, (_, i) =>
      rows[COLUMNS * (i >> 1) + (i & 1)]);
    const at = positions(text, edges);
    const lines = this.languages(text);
    let line = 0;
    const found = Array.from({ length: count }, (_, i) => {
      const [, , label, level, why, suggest, number] =
        rows.subarray(COLUMNS * i, COLUMNS * (i + 1));
      const [start, end] = [at[2 * i], at[2 * i + 1]];
      while (lines[line].end < start) line++;
      return { start, end, text: text.slice(start, end), number,
        label: IDENT.label[label], level: LEVELS[level], why: IDENT.why[why],
        suggest: IDENT.suggest[suggest], lang: lines[line].lang };
    });
    const rarity = { expected: r[0], then: r[1], level: RARITY[r[2]],
      drop: IDENT.rarity[r[3]] ?? "" };
    return { found, rarity, languages: lines.map((l) => l.lang) };
  }
}

/** @type {Promise<Detector> | undefined} */
let one;

/** The page's detector. */
export function detector() {
  one ??= Detector.load();
  one.catch(() => (one = undefined));
  return one;
}
