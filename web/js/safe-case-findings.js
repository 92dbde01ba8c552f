// @ts-check
/*
 * What is done with the findings of a text: one row for all that one
 * replacement changes, what the person decided to keep, and where findings
 * stand while somebody types.  Knows no page.
 */

/** @typedef {import("./safe-case-check.js").Finding} Finding */

/**
 * @typedef {object} Row findings that are replaced together
 * @property {string} key
 * @property {Finding[]} all in the order of the text
 * @property {Finding} first the surest of them
 * @property {Kept | undefined} kept when all of them are
 */

/** @typedef {{ what: string, label: string, level: string, why: string }} Kept
 *   why: "" until it is said */

const ORDER = ["certain", "likely", "look"];

/** A spelling by which a finding is known again.
 * @param {{ label: string, text: string }} finding */
export const spelling = ({ label, text }) =>
  `${label} ${text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ")}`;

/** The same person is one row, whatever is written. @param {Finding} f */
const rowKey = (f) =>
  f.suggest === "PERSON" ? `person ${f.number}` : spelling(f);

/** @param {Finding[]} found @param {Map<string, Kept>} kept
 * @returns {Row[]} in the order of the text */
export function rows(found, kept) {
  /** @type {Map<string, Finding[]>} */
  const by = new Map();
  for (const f of found) {
    const key = rowKey(f);
    const all = by.get(key);
    if (all) all.push(f);
    else by.set(key, [f]);
  }
  return [...by].map(([key, all]) => {
    const first = all.reduce((a, b) =>
      ORDER.indexOf(b.level) < ORDER.indexOf(a.level) ? b : a);
    const whys = all.map((f) => kept.get(spelling(f)));
    return { key, all, first, kept: whys.includes(undefined) ? undefined
      : whys.find((k) => k?.why === "") ?? whys[0] };
  });
}

/** Remember to keep what a row holds. @param {Map<string, Kept>} kept
 * @param {Row} row @param {string} why */
export function keep(kept, row, why) {
  for (const f of row.all)
    kept.set(spelling(f), { what: f.text, label: f.label, level: f.level, why });
}

/** @param {Map<string, Kept>} kept @param {Row} row */
export function forget(kept, row) {
  for (const f of row.all) kept.delete(spelling(f));
}

/** What is kept and still stands in the text. @param {Row[]} all
 * @param {Map<string, Kept>} kept @returns {Kept[]} */
export const keptOf = (all, kept) =>
  all.filter((row) => row.kept).flatMap((row) =>
    [...new Set(row.all.map(spelling))].map((s) => /** @type {Kept} */ (kept.get(s))));

/**
 * Where findings stand after an edit; what the edit touched is gone.
 * @param {Finding[]} found @param {string} before @param {string} after
 */
export function shifted(found, before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0, tail = 0;
  while (head < most && before[head] === after[head]) head++;
  while (tail < most - head
    && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const by = after.length - before.length;
  const rest = before.length - tail;
  return found.filter((f) => f.end < head || f.start >= rest)
    .map((f) => f.end < head ? f
      : { ...f, start: f.start + by, end: f.end + by });
}

/**
 * One edit that puts something in the place of each finding.
 * @param {string} text
 * @param {{ start: number, end: number, put: string }[]} edits in order
 * @returns {{ start: number, end: number, put: string }}
 */
export function joined(text, edits) {
  const start = edits[0].start;
  let put = "", at = start;
  for (const edit of edits) {
    put += text.slice(at, Math.max(at, edit.start)) + edit.put;
    at = edit.end;
  }
  return { start, end: at, put };
}

/** A number of people as a person would say it. @param {number} n */
export function rounded(n) {
  if (n < 10) return Math.max(1, Math.round(n));
  const unit = 10 ** Math.floor(Math.log10(n));
  return n < 100 ? Math.round(n / 5) * 5 : Math.round(n / unit * 2) / 2 * unit;
}
