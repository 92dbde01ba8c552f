// @ts-check
/*
 * Which entries of the journal are shown where: on this day, by tag, in a
 * month.  Knows no page.
 */

/** @typedef {import("./search-text.js").Line} Line */

/** Entries of this day in other years, and of a month and half a year ago.
 * @param {Line[]} days @param {string} today YYYY-MM-DD */
export function onThisDay(days, today) {
  const [year, month, date] = today.split("-").map(Number);
  const back = (/** @type {number} */ months) => {
    const at = new Date(Date.UTC(year, month - 1 - months, date));
    return at.getUTCDate() === date ? at.toISOString().slice(0, 10) : "";
  };
  const near = [back(1), back(6)];
  return days.filter((d) => d.day < today
    && (d.day.slice(5) === today.slice(5) || near.includes(d.day)));
}

/** Tags, the most used first. @param {Line[]} days @param {number} limit */
export function tagsOf(days, limit) {
  /** @type {Map<string, number>} */
  const count = new Map();
  for (const tag of days.flatMap((d) => d.tags)) count.set(tag, (count.get(tag) ?? 0) + 1);
  return [...count].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, limit).map(([tag]) => tag);
}

/** Tags as they are typed: "#work, rest" is work and rest. @param {string} typed */
export const readTags = (typed) =>
  [...new Set(typed.toLowerCase().split(/[\s,#]+/).filter(Boolean))].slice(0, 12);

/** The weeks of a month, from Monday, null outside of it.
 * @param {number} year @param {number} month 0 to 11
 * @returns {(string | null)[][]} days as YYYY-MM-DD */
export function weeks(year, month) {
  const first = new Date(Date.UTC(year, month, 1));
  const blank = (first.getUTCDay() + 6) % 7;
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const cells = Array.from({ length: Math.ceil((blank + days) / 7) * 7 }, (_, i) =>
    i < blank || i >= blank + days ? null
      : new Date(Date.UTC(year, month, i - blank + 1)).toISOString().slice(0, 10));
  return Array.from({ length: cells.length / 7 }, (_, w) => cells.slice(7 * w, 7 * w + 7));
}
