// @ts-check
/*
 * The published list of therapists, and choosing from it on this device: those
 * with a tie to the person are left out before anything else, the rest ranked
 * by core/rank.h.  Nothing here asks the server.
 */

/** enum rank_kind of core/rank.h */
const KIND = { person: 0, employer: 1, group: 2, supervisor: 3, cohort: 4,
  town: 5, language: 7, theme: 8, method: 9, mode: 10 };

/** Points of each part when it is met in full: core/rank_parts.def. */
export const WEIGHTS = [30, 40, 20, 15, 15, 10];
export const PARTS = ["language", "theme", "method", "mode", "fee", "free"];
const FIT = 8; /* fields of a fit: entry, score, parts */
const SHOWN = 20;

/** The lines of an entry's own ties. */
const TIES = ["employers", "groups", "supervisors", "cohorts"];

/** Titles that are no part of a name. */
const TITLES = new Set(["dr", "mag", "prof", "msc", "bsc", "ma", "ba", "phd",
  "dipl", "psych", "med", "univ", "ing", "priv", "doz"]);

/**
 * @typedef {Record<string, any>} Entry one row, by its column
 *
 * @typedef {object} Ties what the person is tied to; texts with commas between
 * @property {string} [me] own names
 * @property {string} [people] named people
 * @property {string} [employers]
 * @property {string} [groups]
 * @property {string} [supervisors]
 * @property {string} [cohorts]
 * @property {string} [town]
 * @property {boolean} [away] leave out the own town altogether
 *
 * @typedef {object} Wishes
 * @property {number[]} [languages] numbers of core/directory.def
 * @property {number[]} [themes]
 * @property {string} [methods]
 * @property {number} [modes] 1 in person, 2 from afar; 0: either
 * @property {number | null} [feeMax]
 * @property {string[]} [must] parts without which nobody is shown
 *
 * @typedef {object} Found
 * @property {Entry} entry
 * @property {string[]} fits the parts that are met
 * @property {boolean} near in the person's own town
 */

/** @param {{ columns: string[], rows: any[][] }} list @returns {Entry[]} */
export function readList({ columns, rows }) {
  return rows.map((row) => {
    const entry = Object.fromEntries(columns.map((name, i) => [name, row[i]]));
    const ties = String(entry.ties ?? "").split("\n");
    TIES.forEach((name, i) => entry[name] = ties[i] ?? "");
    return entry;
  });
}

/** Texts between commas, semicolons or line ends. @param {unknown} text */
const parts = (text) => String(text ?? "").split(/[,;\n]+/)
  .map((part) => part.trim()).filter(Boolean);

/** The words that tell one from another: without case, accents, titles.
 * @param {string} text @returns {string[]} sorted, each once */
export function words(text) {
  const found = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replaceAll("ß", "ss").match(/[\p{L}\p{N}]+/gu) ?? [];
  const kept = [...new Set(found)].filter((word) => !TITLES.has(word));
  return kept.sort();
}

/** Do both mean the same?  One may say more than the other, if at least two
 * words agree: rather leave out one too many.
 * @param {string[]} a @param {string[]} b */
export function isSame(a, b) {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  if (few.length === 0) return false;
  if (few.length === 1) return many.length === 1 && few[0] === many[0];
  return few.every((word) => many.includes(word));
}

/** Numbers for texts, and what the person marks. */
class Terms {
  /** @type {Map<string, number>} */
  #number = new Map();
  /** @type {Map<number, { kind: number, words: string[] }>} */
  tied = new Map();

  /** @param {number} kind @param {string} key @param {string[]} [of] */
  of(kind, key, of) {
    const name = `${kind} ${key}`;
    let n = this.#number.get(name);
    if (n === undefined) {
      n = this.#number.size + 1;
      this.#number.set(name, n);
      if (of) this.tied.set(n, { kind, words: of });
    }
    return n;
  }

  get size() {
    return this.#number.size + 1;
  }
}

/** The items of one entry: kind and term. @param {Terms} terms
 * @param {Entry} e */
function itemsOf(terms, e) {
  /** @type {[number, number][]} */
  const items = [];
  const tie = (/** @type {number} */ kind, /** @type {string} */ text) => {
    const of = words(text);
    if (of.length > 0) items.push([kind, terms.of(kind, of.join(" "), of)]);
  };
  tie(KIND.person, e.name);
  tie(KIND.supervisor, e.name);
  tie(KIND.town, e.town);
  for (const text of parts(e.employers)) tie(KIND.employer, text);
  for (const text of parts(e.groups)) tie(KIND.group, text);
  for (const text of parts(e.supervisors)) tie(KIND.supervisor, text);
  for (const text of parts(e.cohorts)) tie(KIND.cohort, text);
  for (const i of bits(e.languages)) items.push([KIND.language, terms.of(KIND.language, String(i))]);
  for (const i of bits(e.themes)) items.push([KIND.theme, terms.of(KIND.theme, String(i))]);
  for (const text of parts(e.methods))
    items.push([KIND.method, terms.of(KIND.method, words(text).join(" "))]);
  for (const i of bits(e.modes)) items.push([KIND.mode, terms.of(KIND.mode, String(i))]);
  return items;
}

/** Numbers of the bits that are set, up to 2^53. @param {number} set */
export function bits(set) {
  const found = [];
  for (let i = 0, rest = set; rest > 0; i++, rest = Math.floor(rest / 2))
    if (rest % 2 === 1) found.push(i);
  return found;
}

/** What the person's ties say of each kind. @param {Ties} t
 * @returns {Map<number, string[][]>} */
function tiesOf(t) {
  const all = (/** @type {unknown} */ text) => parts(text).map(words).filter((w) => w.length > 0);
  return new Map([
    [KIND.person, [...all(t.people), ...all(t.me)]],
    [KIND.employer, all(t.employers)],
    [KIND.group, all(t.groups)],
    [KIND.supervisor, [...all(t.supervisors), ...all(t.me)]],
    [KIND.cohort, all(t.cohorts)],
    [KIND.town, t.away ? all(t.town) : []],
  ]);
}

/** @param {Terms} terms @param {Ties} ties @param {Wishes} wishes */
function marksOf(terms, ties, wishes) {
  const wish = [
    ...(wishes.languages ?? []).map((i) => [KIND.language, terms.of(KIND.language, String(i))]),
    ...(wishes.themes ?? []).map((i) => [KIND.theme, terms.of(KIND.theme, String(i))]),
    ...parts(wishes.methods).map((m) => [KIND.method, terms.of(KIND.method, words(m).join(" "))]),
    ...bits(wishes.modes ?? 0).map((i) => [KIND.mode, terms.of(KIND.mode, String(i))]),
  ];
  const mark = new Int32Array(terms.size);
  const mine = tiesOf(ties);
  for (const [n, { kind, words: theirs }] of terms.tied)
    if (mine.get(kind)?.some((own) => isSame(own, theirs))) mark[n] |= 1 << kind;
  for (const [kind, n] of wish) mark[n] |= 1 << kind;
  return mark;
}

/**
 * @param {any} core see core.js
 * @param {Entry[]} entries
 * @param {Ties} ties
 * @param {Wishes} wishes
 * @param {number} seed decides between those who fit equally
 * @returns {Found[]} best first, other towns before the person's own
 */
export function choose(core, entries, ties, wishes, seed) {
  const terms = new Terms();
  const start = new Int32Array(entries.length + 1);
  /** @type {number[]} */
  const kind = [];
  /** @type {number[]} */
  const term = [];
  entries.forEach((e, i) => {
    for (const [k, t] of itemsOf(terms, e)) {
      kind.push(k);
      term.push(t);
    }
    start[i + 1] = kind.length;
  });
  const mark = marksOf(terms, ties, wishes);
  const feeOf = (/** @type {Entry} */ e) => e.fee_from >= 0 ? e.fee_from : e.fee;
  const must = (wishes.must ?? []).reduce((set, part) => set | 1 << PARTS.indexOf(part), 0);
  const { fit_out: fit, count } = core.rank_wasm_run(start, kind, term,
    entries.map(feeOf), entries.map((e) => e.places), entries.length, mark,
    mark.length, WEIGHTS, wishes.feeMax ?? -1, must, seed);
  const towns = parts(ties.town).map(words);
  const found = [];
  for (let i = 0; i < count; i++) {
    const at = i * FIT;
    const entry = entries[fit[at]];
    const town = words(entry.town);
    found.push({ entry, near: towns.some((own) => isSame(own, town)),
      fits: PARTS.filter((_, p) => fit[at + 2 + p] > 0) });
  }
  return [...found.filter((f) => !f.near), ...found.filter((f) => f.near)].slice(0, SHOWN);
}
