// @ts-check
/*
 * A time zone as the core wants it (core/recur.h): the shifts of its offset
 * over a stretch of time, found by asking the browser's own zone data.
 */
const STEP = 14 * 86400000; /* ms: no zone shifts twice within */

/** @typedef {{ at: Float64Array, offset: Int32Array }} Shifts */

/** @type {Map<string, Intl.DateTimeFormat | null>} making one is slow */
const formats = new Map();

/** @param {string} zone @returns {Intl.DateTimeFormat | null} */
function format(zone) {
  let found = formats.get(zone);
  if (found === undefined) {
    try {
      found = new Intl.DateTimeFormat("en-US",
        { timeZone: zone, timeZoneName: "longOffset" });
    } catch {
      found = null;
    }
    formats.set(zone, found);
  }
  return found;
}

/** Does the browser know it? @param {string} zone */
export const knows = (zone) => format(zone) !== null;

/** Seconds ahead of UTC. @param {Intl.DateTimeFormat} asked
 * @param {number} at ms */
function offsetAt(asked, at) {
  const part = asked.formatToParts(at).find((p) => p.type === "timeZoneName");
  const m = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?/.exec(part?.value ?? "");
  if (!m?.[1]) return 0;
  const size = +m[2] * 3600 + +m[3] * 60 + Number(m[4] ?? 0);
  return m[1] === "-" ? -size : size;
}

/**
 * @param {string} zone one that is known
 * @param {number} from ms @param {number} to ms
 * @returns {Shifts}
 */
export function shiftsOf(zone, from, to) {
  const asked = format(zone);
  if (!asked) throw new RangeError(zone);
  const begin = Math.floor((from - STEP) / 1000) * 1000;
  const at = [begin];
  const offset = [offsetAt(asked, begin)];
  for (let next = begin + STEP; next < to + 2 * STEP; next += STEP) {
    const after = offsetAt(asked, next);
    if (after === offset[offset.length - 1]) continue;
    let low = next - STEP;
    let high = next;
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (offsetAt(asked, middle) === after) high = middle;
      else low = middle;
    }
    at.push(high);
    offset.push(after);
  }
  return { at: Float64Array.from(at), offset: Int32Array.from(offset) };
}

/** The zone this browser is in. */
export const ownZone = () =>
  new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
