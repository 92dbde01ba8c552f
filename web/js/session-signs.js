// @ts-check
/*
 * Signs that a group drifts, worked out on this device by the core from what
 * its sessions left in the log.
 */

/** The middle one. @param {number[]} values */
export const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/**
 * @param {any} core
 * @param {import("./session-notes.js").Notes} notes
 * @param {import("./session-live.js").Live} live the session whose ratings are
 *   open here
 * @returns {Promise<number[]>} signs, as bits
 */
export async function signsOf(core, notes, live) {
  const rated = await notes.unlocked(live, "rating");
  const safe = new Map(notes.of("safe").map((n) =>
    [n.data.meeting, Number(n.data.median)]));
  if (rated.length > 1)
    safe.set(live.meeting, median(rated.map((r) => Number(r.text.safe))));
  const rows = notes.of("turns").flatMap(({ data }) => [
    data.case >= 0 ? 1 : 0, data.case === 1 ? 1 : 0, data.members,
    data.present.length, data.minutes, data.planned, data.parts, data.most,
    safe.get(data.meeting) ?? -1]);
  const signs = core.drift_wasm_signs(rows, rows.length / 9).value;
  return [1, 2, 4, 8, 16].filter((s) => (signs & s) !== 0);
}
