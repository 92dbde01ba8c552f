// @ts-check
/*
 * Weeks of work: from a calendar's entries to figures, by the core
 * (core/workload.h), and the payloads of object type 13 as
 * docs/method/workload.md has them.
 */
import { dayOf, isoDay } from "./words.js";

/** @typedef {Record<string, (...inputs: any[]) => any>} Core */
/** @typedef {import("./calendar-file.js").Entry} Entry */

export const WORKLOAD = 13; /* object type */
const DAY = 1440; /* minutes */

/** enum workload_kind */
export const KINDS = /** @type {const} */ (
  ["ignore", "session", "travel", "admin", "other"]);

/** In the order of struct workload_week, after its Monday. */
const FIELDS = /** @type {const} */ (["sessions", "hours", "back_to_back",
  "longest_run", "most_a_day", "evenings", "weekend_days", "travel", "admin",
  "other", "worked"]);

/** @typedef {Record<typeof KINDS[number], string>
 *   & { shortest: number, longest: number }} Rules */

/** @type {Rules} */
export const RULES = { ignore: "", session: "", travel: "", admin: "",
  other: "", shortest: 20, longest: 120 };

/** @param {number} day since 1970 */
export const mondayOf = (day) => day - ((day + 3) % 7);

/** Texts end to end, and where each ends. @param {string[]} texts */
function joined(texts) {
  const encoder = new TextEncoder();
  const parts = texts.map((text) => encoder.encode(text));
  const ends = new Int32Array(parts.length);
  const size = parts.reduce((sum, part, i) => (ends[i] = sum + part.length), 0);
  const bytes = new Uint8Array(size);
  parts.forEach((part, i) => bytes.set(part, ends[i] - part.length));
  return { bytes, ends };
}

/** What each entry counts as. @param {Core} core @param {Entry[]} entries
 * @param {Rules} rules @returns {Int32Array} places in KINDS */
export function kindsOf(core, entries, rules) {
  const words = joined(KINDS.map((kind) => rules[kind]));
  const titles = joined(entries.map((entry) => entry.title));
  return core.workload_wasm_kinds(words.bytes, words.ends, titles.bytes,
    titles.ends, entries.map((entry) => entry.minutes), entries.length,
    rules.shortest, rules.longest).kind_out;
}

/** Figures of all weeks from the first entry's on. @param {Core} core
 * @param {Entry[]} entries in order of start @param {Int32Array} kinds
 * @returns {any[]} payloads, oldest first; weeks without work are left out */
export function weeksOf(core, entries, kinds) {
  if (entries.length === 0) return [];
  const day = (/** @type {Entry} */ e) => Math.floor(e.start / DAY);
  const monday = mondayOf(day(entries[0]));
  const n = (mondayOf(day(entries[entries.length - 1])) - monday) / 7 + 1;
  const out = core.workload_wasm_weeks(entries.map((e) => e.start),
    entries.map((e) => e.minutes), kinds, entries.length, monday, n).week_out;
  const width = FIELDS.length + 1;
  return Array.from({ length: n }, (_, i) =>
    payload(out.subarray(i * width, (i + 1) * width)))
    .filter((week) => week.worked.length > 0);
}

/** @param {Float64Array} row */
function payload(row) {
  /** @type {any} */
  const week = { v: 1, kind: "week", week: isoDay(row[0]), from: "calendar" };
  FIELDS.forEach((field, i) => {
    week[field] = Math.round(row[i + 1] * 100) / 100;
  });
  week.worked = [1, 2, 3, 4, 5, 6, 7].filter((d) => week.worked >> (d - 1) & 1);
  return week;
}

/** The weeks that are kept, newest first, the latest version of each.
 * @param {import("./records.js").Kept[]} kept */
export function keptWeeks(kept) {
  /** @type {Map<string, import("./records.js").Kept>} */
  const weeks = new Map();
  for (const k of kept)
    if (k.payload.kind === "week" && dayOf(k.payload.week) % 7 === 4)
      weeks.set(k.payload.week, k);
  return [...weeks.values()].sort((a, b) =>
    a.payload.week < b.payload.week ? 1 : -1);
}
