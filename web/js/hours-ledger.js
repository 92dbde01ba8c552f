// @ts-check
/*
 * The ledger of hours: sealed entries (object type 19), what counts of them by
 * the rules of a body (core/hours.h), sums by period.  An entry is never
 * changed without trace: what it said before stays in it, with the reason.
 */
export const HOURS = 19; /* object type */

/** @typedef {Record<string, (...inputs: any[]) => any>} Core */
/** @typedef {{ id: string, body: string, target: number, month: boolean,
 *   source: string, seen: string }} Pack */
/** @typedef {{ day: string, minutes: number, present: number, lead: boolean }} Said */

const PACKS_URL = new URL("../hours/packs.tsv", import.meta.url);

/** The rules as they were served: their text, and what a page shows of them. */
export async function loadPacks() {
  const answer = await fetch(PACKS_URL);
  if (!answer.ok) throw new Error("the rules of hours are not there");
  const text = await answer.text();
  /** @type {Pack[]} */
  const packs = text.split("\n").filter((l) => l && !l.startsWith("#"))
    .map((line) => {
      const f = line.split("\t");
      return { id: f[0], body: f[1], month: f[2] === "month",
        target: Number(f[3]), source: f[10], seen: f[11] };
    });
  return { bytes: new TextEncoder().encode(text), packs };
}

/** What counts of each entry, and the sums of each period, newest first.
 * @param {Core} core @param {Uint8Array} rules @param {number} pack
 * @param {{ day: number, minutes: number, present: number, lead: boolean }[]} entries */
export function count(core, rules, pack, entries) {
  const got = core.hours_wasm_count(rules, rules.length, pack,
    entries.map((e) => e.day), entries.map((e) => e.minutes),
    entries.map((e) => e.present), entries.map((e) => Number(e.lead)),
    entries.length);
  /** @type {Map<number, { from: number, minutes: number }>} */
  const periods = new Map();
  entries.forEach((_, i) => {
    const found = periods.get(got.period_out[i])
      ?? { from: got.from_out[i], minutes: 0 };
    found.minutes += got.counted_out[i];
    periods.set(got.period_out[i], found);
  });
  return {
    counted: Array.from(got.counted_out, Number),
    periods: [...periods.values()].sort((a, b) => b.from - a.from),
  };
}

/** An entry said anew: what it said before stays, with the day and the reason.
 * @param {any} entry payload @param {Partial<Said & { struck: boolean,
 *   disputed: boolean }>} said
 * @param {string} why @param {string} at day, ISO */
export function correct(entry, said, why, at) {
  const { was = [], ...before } = entry;
  const { v: _, kind: __, ...facts } = before;
  return { ...before, ...said, was: [...was, { ...facts, why, at }] };
}
