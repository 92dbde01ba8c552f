// @ts-check
/*
 * From sealed records to series in time: what the early warning works on.
 * Plain data in and out, no page, no keys: runs in the worker and in tests.
 */
import { COMPOSITES, FORMS, TOP } from "./forms.js";

const DAY = 86400000; /* ms */

/**
 * @typedef {object} CheckIn payload of type 2
 * @property {number} v
 * @property {string} form
 * @property {string} at local time with offset
 * @property {string} day
 * @property {Record<string, number | null>} answers
 * @property {string} note
 *
 * @typedef {object} LifeEvent payload of type 10
 * @property {number} v
 * @property {string} kind
 * @property {string} day
 *
 * @typedef {object} ImportedSeries
 * @property {string} dimension
 * @property {"high" | "low"} worse
 * @property {[string, number][]} points time and value
 *
 * @typedef {object} Import payload of type 11
 * @property {number} v
 * @property {string} name
 * @property {ImportedSeries[]} series
 * @property {string} [set] what the objects of one import have in common
 *
 * @typedef {object} Series
 * @property {string} key unique
 * @property {"dimension" | "composite" | "import"} kind
 * @property {string} name of the dimension or composite; as written in a file
 * @property {string} group composite, or the import's name
 * @property {1 | -1} direction 1: higher is worse
 * @property {number} low of the scale, NaN: as the values have it
 * @property {number} high
 * @property {number} weight part of the false-alarm budget
 * @property {0 | 1 | 7} period days of a bin; 0: found from the times
 * @property {number[]} at days since 1970-01-01, not falling
 * @property {number[]} value
 */

/* A composite collects what its members share, so it gets more of the budget
 * than each of them; an import as a whole no more than the check-in. */
const FEW = 3; /* check-ins up to which they are taken for weekly ones */
const WEIGHT_COMPOSITE = 3;
const WEIGHT_IMPORT = 18;

/** Days with their fraction, as the person wrote them; NaN if not a time.
 * @param {string} iso */
export function daysOf(iso) {
  const m = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/.exec(iso);
  if (!m) return NaN;
  const day = Date.UTC(+m[1], +m[2] - 1, +m[3]) / DAY;
  const seconds = (+(m[4] ?? 0) * 60 + +(m[5] ?? 0)) * 60 + +(m[6] ?? 0);
  return day + seconds / 86400;
}

/** The day alone. @param {string} iso */
export const dayOf = (iso) => Math.floor(daysOf(iso));

/** @param {number[]} at @param {number[]} value */
function sort(at, value) {
  let sorted = true;
  for (let i = 1; i < at.length && sorted; i++) sorted = at[i - 1] <= at[i];
  if (sorted) return { at, value };
  const order = at.map((_, i) => i).sort((a, b) => at[a] - at[b] || a - b);
  return { at: order.map((i) => at[i]), value: order.map((i) => value[i]) };
}

/**
 * The dimensions of a person's check-ins.  A dimension whose items all mean
 * "better" keeps its own direction (sleep falls); a mixed one is turned so
 * that up is worse.
 * @param {CheckIn[]} checkIns
 * @returns {Series[]}
 */
function dimensions(checkIns) {
  /** @type {Map<string, Series>} */
  const found = new Map();
  const times = checkIns.map((c) => daysOf(c.at || c.day));
  const order = times
    .map((_, i) => i)
    .filter((i) => Number.isFinite(times[i]))
    .sort((a, b) => times[a] - times[b]);
  for (const i of order) {
    const answers = checkIns[i].answers;
    for (const dimension of FORMS[checkIns[i].form] ?? []) {
      const falls = dimension.worse.length === 0;
      let sum = 0;
      let n = 0;
      for (const item of dimension.worse) {
        const answer = answers[item];
        if (typeof answer !== "number") continue;
        sum += answer;
        n += 1;
      }
      for (const item of dimension.better) {
        const answer = answers[item];
        if (typeof answer !== "number") continue;
        sum += falls ? answer : TOP - answer;
        n += 1;
      }
      if (n === 0) continue;
      let series = found.get(dimension.name);
      if (!series) {
        series = {
          key: dimension.name,
          kind: "dimension",
          name: dimension.name,
          group: dimension.composite,
          direction: falls ? -1 : 1,
          low: 0,
          high: TOP,
          weight: 1,
          period: order.length <= FEW ? 7 : 0,
          at: [],
          value: [],
        };
        found.set(dimension.name, series);
      }
      series.at.push(times[i]);
      series.value.push(sum / n);
    }
  }
  return [...found.values()];
}

/**
 * What was imported.  The parts of one import, and imports of the same name
 * and dimension, are one series.
 * @param {Import[]} imports
 * @returns {Series[]}
 */
function imported(imports) {
  /** @type {Map<string, Series>} */
  const found = new Map();
  for (const file of imports) {
    for (const { dimension, worse, points } of file.series) {
      const key = `${file.name}\n${dimension}`;
      let series = found.get(key);
      if (!series) {
        series = {
          key,
          kind: "import",
          name: dimension,
          group: file.name,
          direction: worse === "low" ? -1 : 1,
          low: NaN,
          high: NaN,
          weight: 1,
          period: 0,
          at: [],
          value: [],
        };
        found.set(key, series);
      }
      for (const [time, value] of points) {
        const at = daysOf(time);
        if (!Number.isFinite(at) || !Number.isFinite(value)) continue;
        series.at.push(at);
        series.value.push(value);
      }
    }
  }
  const all = [...found.values()].filter((s) => s.at.length > 0);
  for (const series of all) {
    Object.assign(series, sort(series.at, series.value));
    series.weight = Math.min(1, WEIGHT_IMPORT / all.length);
  }
  return all;
}

/**
 * @param {CheckIn[]} checkIns
 * @param {Import[]} imports
 */
export const build = (checkIns, imports) => [
  ...dimensions(checkIns),
  ...imported(imports),
];

/**
 * The composites to be made of these series: name and members.
 * @param {Series[]} all
 */
export function composites(all) {
  return COMPOSITES.map((name) => ({
    name,
    members: all.filter((s) => s.kind === "dimension" && s.group === name),
  })).filter((c) => c.members.length > 1);
}

/**
 * @param {string} name
 * @param {ArrayLike<number>} at
 * @param {ArrayLike<number>} value
 * @returns {Series}
 */
export const composite = (name, at, value) => ({
  key: `all-${name}`,
  kind: "composite",
  name,
  group: name,
  direction: 1,
  low: NaN,
  high: NaN,
  weight: WEIGHT_COMPOSITE,
  period: 0,
  at: Array.from(at),
  value: Array.from(value),
});
