// @ts-check
/*
 * Hours of the plan as a calendar file, made on this device (decision
 * docs/decisions, "The plan's hours leave as a file"): weekly, in the floating
 * local time of RFC 5545 3.3.5, so that they stay at their hour wherever the
 * calendar is opened.
 */

/** @typedef {{ id: string, text: string, weekday: number, at: string,
 *   minutes: number, from: string }} Slot weekday: 1 Monday to 7 Sunday */

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const FOLD = 73; /* bytes of a line, RFC 5545 3.1 */

/** @param {string} text */
const escaped = (text) =>
  text.replace(/[\\;,]/g, (c) => `\\${c}`).replace(/\r?\n/g, "\\n");

/** A line, folded between characters. @param {string} line */
function folded(line) {
  const bytes = new TextEncoder();
  let out = "";
  let room = FOLD;
  for (const c of line) {
    const size = bytes.encode(c).length;
    if (size > room) {
      out += "\r\n ";
      room = FOLD - 1;
    }
    out += c;
    room -= size;
  }
  return out;
}

/** @param {Slot} slot @param {string} stamp */
function event(slot, stamp) {
  const time = slot.at.replace(":", "");
  const hours = Math.floor(slot.minutes / 60);
  return [
    "BEGIN:VEVENT",
    `UID:${slot.id}@mainstay.invalid`,
    `DTSTAMP:${stamp}`,
    `DTSTART:${slot.from.replaceAll("-", "")}T${time}00`,
    `DURATION:PT${hours}H${slot.minutes % 60}M`,
    `RRULE:FREQ=WEEKLY;BYDAY=${DAYS[slot.weekday - 1]}`,
    `SUMMARY:${escaped(slot.text)}`,
    "END:VEVENT",
  ];
}

/** @param {Slot[]} slots @param {Date} now */
export function slotsFile(slots, now) {
  const stamp = `${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  return `${[
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Mainstay//Plan//EN",
    ...slots.flatMap((s) => event(s, stamp)),
    "END:VCALENDAR",
  ]
    .map(folded)
    .join("\r\n")}\r\n`;
}
