// @ts-check
/*
 * Signs that a group drifts, worked out on this device by the core from what
 * its sessions left in the log.
 */

/** The middle one. @param {number[]} values */
export const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/**
 * Signs from what is in the log alone, so that they come up by themselves before
 * the next session; none once they were talked about, until a session is new.
 * @param {any} core
 * @param {import("./session-notes.js").Notes} notes
 * @param {Map<string, number>} [rated] medians of "safe" that are open only here
 * @returns {number[]} signs, as bits
 */
export function signsOf(core, notes, rated = new Map()) {
  const turns = notes.of("turns");
  const seen = notes.last("reviewed")?.seq ?? 0;
  if ((turns.at(-1)?.seq ?? 0) < seen) return [];
  const safe = new Map(notes.of("safe").map((n) =>
    [n.data.meeting, Number(n.data.median)]));
  const rows = turns.flatMap(({ data }) => [
    data.case >= 0 ? 1 : 0, data.case === 1 ? 1 : 0, data.members,
    data.present.length, data.minutes, data.planned, data.parts, data.most,
    safe.get(data.meeting) ?? rated.get(data.meeting) ?? -1]);
  const signs = core.drift_wasm_signs(rows, rows.length / 9).value;
  return [1, 2, 4, 8, 16].filter((s) => (signs & s) !== 0);
}

/** Medians of "safe" of a session whose ratings are open on this page.
 * @param {import("./session-notes.js").Notes} notes
 * @param {import("./session-live.js").Live} live */
export async function ratedHere(notes, live) {
  const open = await notes.unlocked(live, "rating");
  return new Map(open.length > 1 ? [[live.meeting,
    median(open.map((r) => Number(r.text.safe)))]] : []);
}
