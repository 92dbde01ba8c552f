// @ts-check
/*
 * The keys worker's part of the trend: from opened records to lines.  Decrypted
 * text, JSON and analysis stay in the worker; the page gets what it draws.  Call
 * as in keys.js:
 *
 *   trend    {columns}   Trend
 */
import { analyse } from "./analyse.js";
import { sharedCore } from "./core.js";
import { INSTRUMENT, seriesOf } from "./questionnaires.js";
import { dayOf } from "./series.js";

const CHECK_IN = 2; /* object types */
const EVENT = 10;
const IMPORT = 11;

/**
 * @typedef {object} Trend
 * @property {import("./analyse.js").Line[]} lines
 * @property {{ day: number, kind: string }[]} events oldest first
 * @property {number} lastCheckIn day, NaN before the first
 * @property {import("./ledger.js").Item | null} last the newest entry of all,
 *   without its text
 * @property {Record<number, number>} counts of records by type
 */

/**
 * @param {import("./ledger.js").Item[]} items opened; if no columns are asked
 *   for, their kinds and times will do
 * @param {number} columns pixel columns to draw at most; 0: no analysis
 * @returns {Promise<Trend>}
 */
export async function trendOf(items, columns) {
  const of = (/** @type {number} */ type) =>
    items.filter((i) => i.type === type && i.data).map((i) => i.data);
  const checkIns = of(CHECK_IN);
  const events = of(EVENT)
    .map(({ day, kind }) => ({ day: dayOf(day), kind: String(kind) }))
    .filter((e) => Number.isFinite(e.day))
    .sort((a, b) => a.day - b.day);
  const days = checkIns.map((c) => dayOf(c.day)).filter(Number.isFinite);
  const last = items.reduce(
    (a, b) => (a && a.seq > b.seq ? a : b),
    /** @type {import("./ledger.js").Item | null} */ (null),
  );
  /** @type {Record<number, number>} */
  const counts = {};
  for (const { type } of items) counts[type] = (counts[type] ?? 0) + 1;
  const imports = [...of(IMPORT), ...seriesOf(of(INSTRUMENT))];
  return {
    lines: columns > 0
      ? analyse(await sharedCore(), checkIns, imports, columns) : [],
    events,
    lastCheckIn: days.length > 0 ? Math.max(...days) : NaN,
    last: last && { ...last, data: undefined },
    counts,
  };
}

/**
 * The columns of a trend's lines, to be handed to the page rather than copied:
 * copying would stop the page for as long as drawing a picture.
 * @param {Trend} trend
 */
const arraysOf = (trend) => trend.lines.flatMap(
  ({ at, value, mean, ewma, limit, state, picked }) =>
    [at, value, mean, ewma, limit, state, picked].map((c) => c.buffer));

/** @type {import("./keys.js").Calls} */
export const calls = {
  async trend(keys, { columns }, { handed }) {
    const ledger = await keys.current();
    const trend = await trendOf(columns > 0 ? await ledger.list(undefined)
      : ledger.known(undefined), columns);
    handed.push(.../** @type {ArrayBuffer[]} */ (arraysOf(trend)));
    return trend;
  },
};
