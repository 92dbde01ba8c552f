/*
 * Instants of clocks on walls, by Intl alone: an oracle for zones.
 */
const DAY = 86400000;

/** @type {Map<string, Intl.DateTimeFormat>} */
const clocks = new Map();

/** What the clock on the wall of a zone shows, as if it were UTC.
 * @param {number} at @param {string} zone */
function shown(at, zone) {
  if (!clocks.has(zone))
    clocks.set(zone, new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric",
      month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" }));
  const p = Object.fromEntries(/** @type {any} */ (clocks.get(zone)).formatToParts(at)
    .map((/** @type {any} */ x) => [x.type, x.value]));
  return Date.UTC(+p.year, +p.month - 1, +p.day, +p.hour, +p.minute);
}

/** Wall time of a zone as an instant, the first of two: by Intl alone.
 * @param {Date} wall shown as UTC @param {string} zone */
export function instant(wall, zone) {
  const at = wall.getTime();
  const before = at - (shown(at - DAY, zone) - (at - DAY)); /* by the clock of the day before */
  const after = at - (shown(at + DAY, zone) - (at + DAY));
  const fits = [before, after].filter((t) => shown(t, zone) === at);
  return fits.length > 0 ? Math.min(...fits) : before;
}
