// @ts-check
/*
 * The early warning over a person's series: hands them to the core (WebAssembly
 * of core/warn.h) and arranges what comes back for drawing and for sentences.
 * Plain data in and out: runs in the worker.
 */
import { build, composite, composites } from "./series.js";

/** @typedef {import("./series.js").Series} Series */

/** What is needed of the core; the binding is generated from
 * core/wasm_api.def.
 * @typedef {object} Core
 * @property {(at: Float64Array, value: Float64Array, start: Int32Array, direction: Int32Array, period: Int32Array, weight: Float64Array, from: Float64Array, n: number, watch: number, act: number) => { points_out: Float64Array, summary_out: Float64Array }} warn_wasm_run
 * @property {(at: Float64Array, value: Float64Array, start: Int32Array, direction: Int32Array, period: Int32Array, from: Float64Array, n: number, period_out: number) => { at_out: Float64Array, value_out: Float64Array, count: number }} warn_wasm_combine
 * @property {(x: Float64Array, y: Float64Array, n: number, columns: number) => { pick_out: Int32Array, count: number }} decimate_wasm_minmax
 */

/** Columns of the points, in the order of enum warn_wasm_column. */
const COLUMNS = /** @type {const} */ ([
  "n",
  "mean",
  "sd",
  "ewma",
  "limit",
  "actLimit",
  "slow",
  "slowLimit",
  "state",
  "why",
]);

/** Fields of a summary, in the order of enum warn_wasm_field. */
const FIELDS = /** @type {const} */ ([
  "state",
  "why",
  "period",
  "bins",
  "n",
  "mean",
  "sd",
  "ewma",
  "limit",
  "actLimit",
  "baseFrom",
  "baseTo",
  "lastAt",
  "since",
  "raisedAt",
  "firstRaised",
  "size",
  "phi",
  "watchPerYear",
  "actPerYear",
  "episodes",
  "acts",
  "slow",
  "slowLimit",
]);

/** enum warn_state */
export const STATES = /** @type {const} */ ([
  "learning",
  "usual",
  "watch",
  "act",
]);
export const WATCH = 2;
export const ACT = 3;

/** enum warn_why */
export const WHYS = /** @type {const} */ ([
  "learning",
  "inside",
  "first",
  "shift",
  "drift",
  "held",
]);

/** Bins a baseline needs, by period in days (core/warn.h). */
export const BASE_MIN = /** @type {Record<number, number>} */ ({ 1: 14, 7: 8 });

/** @typedef {Record<typeof FIELDS[number], number>} Summary */

/**
 * @typedef {object} Line a series with what the core says about it
 * @property {string} key
 * @property {Series["kind"]} kind
 * @property {string} name
 * @property {string} group
 * @property {1 | -1} direction
 * @property {number} low
 * @property {number} high
 * @property {Float64Array} at
 * @property {Float64Array} value
 * @property {Float64Array} mean
 * @property {Float64Array} ewma
 * @property {Float64Array} limit
 * @property {Float64Array} state
 * @property {Int32Array} picked
 * @property {Summary} summary
 */

/** @param {Series[]} list */
function lay(list) {
  const start = new Int32Array(list.length + 1);
  list.forEach((s, i) => (start[i + 1] = start[i] + s.at.length));
  const at = new Float64Array(start[list.length]);
  const value = new Float64Array(start[list.length]);
  list.forEach((s, i) => {
    at.set(s.at, start[i]);
    value.set(s.value, start[i]);
  });
  return {
    at,
    value,
    start,
    direction: Int32Array.from(list, (s) => s.direction),
    period: Int32Array.from(list, (s) => s.period),
    weight: Float64Array.from(list, (s) => s.weight),
    from: new Float64Array(list.length),
  };
}

/** @param {Core} core @param {Series[]} list */
function addComposites(core, list) {
  for (const { name, members } of composites(list)) {
    const m = lay(members);
    const out = core.warn_wasm_combine(
      m.at,
      m.value,
      m.start,
      m.direction,
      m.period,
      m.from,
      members.length,
      0,
    );
    if (out.count <= 0) continue;
    const at = out.at_out.subarray(0, out.count);
    list.push(composite(name, at, out.value_out.subarray(0, out.count)));
  }
}

/**
 * @param {Core} core
 * @param {import("./series.js").CheckIn[]} checkIns
 * @param {import("./series.js").Import[]} imports
 * @param {number} columns pixel columns to draw at most
 * @returns {Line[]}
 */
export function analyse(core, checkIns, imports, columns) {
  const list = build(checkIns, imports);
  if (list.length === 0) return [];
  addComposites(core, list);
  const all = lay(list);
  const total = all.at.length;
  const { points_out: points, summary_out: sums } = core.warn_wasm_run(
    all.at,
    all.value,
    all.start,
    all.direction,
    all.period,
    all.weight,
    all.from,
    list.length,
    0,
    0,
  );
  return list.map((series, i) => {
    const from = all.start[i];
    const to = all.start[i + 1];
    const column = (/** @type {typeof COLUMNS[number]} */ name) => {
      const c = COLUMNS.indexOf(name) * total;
      return points.slice(c + from, c + to);
    };
    const at = all.at.slice(from, to);
    const value = all.value.slice(from, to);
    const picked = core.decimate_wasm_minmax(at, value, to - from, columns);
    const summary = /** @type {Summary} */ (
      Object.fromEntries(
        FIELDS.map((name, k) => [name, sums[i * FIELDS.length + k]]),
      )
    );
    return {
      key: series.key,
      kind: series.kind,
      name: series.name,
      group: series.group,
      direction: series.direction,
      low: series.low,
      high: series.high,
      at,
      value,
      mean: column("mean"),
      ewma: column("ewma"),
      limit: column("limit"),
      state: column("state"),
      picked: picked.pick_out.slice(0, picked.count),
      summary,
    };
  });
}

/* A line without readings for so long is history, not news. */
const FRESH = 42; /* days before the newest reading of all */

/** The lines that go on. @param {Line[]} lines */
export function current(lines) {
  const newest = lines.reduce((t, l) => Math.max(t, l.summary.lastAt), 0);
  return lines.filter((l) => l.summary.lastAt >= newest - FRESH);
}

/**
 * The lines that stand out at their last reading: those that go on before those
 * that have ended, "act" before "watch", and among them what moved first.
 * @param {Line[]} lines
 */
export function raised(lines) {
  const now = new Set(current(lines));
  return lines
    .filter((l) => l.summary.state >= WATCH)
    .sort(
      (a, b) =>
        Number(now.has(b)) - Number(now.has(a)) ||
        b.summary.state - a.summary.state ||
        a.summary.raisedAt - b.summary.raisedAt ||
        b.summary.size - a.summary.size,
    );
}

/** What goes on, as one state: the highest; learning only if all learn.
 * @param {Line[]} lines */
export const overall = (lines) =>
  current(lines).reduce((top, l) => Math.max(top, l.summary.state), 0);
