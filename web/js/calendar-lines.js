// @ts-check
/*
 * The lines of a calendar file (RFC 5545 3.1), and where it is damaged.  What
 * ical.js mends, drops or guesses without a word is told here by its line,
 * before anything is taken: components that do not close, events without a
 * beginning, times that no calendar has, rules with parts that no rule has.
 */

/** A file that is no calendar, or too much of one. */
export class NotACalendar extends Error {
  /** @param {"not" | "line" | "many"} why @param {number} [line] */
  constructor(why, line = 0) {
    super(why);
    this.why = why;
    this.line = line;
  }
}

/** @typedef {{ line: number, rule: number }} Place where a component begins,
 *   and its rule of recurrence, or else 0 */

const NAME = /^([\w.-]+)([;:])/;
const TIME = /^(\d{4})(\d\d)(\d\d)(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d|60)Z?)?$/;
const SPAN = /^[+-]?P(?:\d+W|(?=\d|T\d)(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/;
const SHIFT = /^[+-](?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?$/;
const PART = /^(?:(FREQ|UNTIL)|COUNT|INTERVAL|BY(?:SECOND|MINUTE|HOUR|DAY|MONTHDAY|YEARDAY|WEEKNO|MONTH|SETPOS)|WKST|RSCALE|SKIP|X-[\w-]+)=([\w+,-]+)$/i;

/** @param {string} text a date, or a date and its time */
function isTime(text) {
  const [, year, month, day] = (TIME.exec(text) ?? []).map(Number);
  return day > 0 && month > 0 && month < 13
    && day <= new Date(Date.UTC(year % 400 + 2000, month, 0)).getUTCDate();
}

/** @param {string} text */
const isSpan = (text) => SPAN.test(text);

/** @param {string} text times or periods with commas between */
const areTimes = (text) => text.split(",").every((one) => {
  const [start, end] = one.split("/");
  return isTime(start) && (end === undefined || isTime(end) || isSpan(end));
});

/** @param {string} text */
function isRule(text) {
  let often = false;
  const good = text.split(";").every((one) => {
    const [, key, value] = PART.exec(one) ?? ["", "", ""];
    often ||= key?.toUpperCase() === "FREQ";
    return one === "" || (value !== ""
      && (key?.toUpperCase() !== "UNTIL" || isTime(value)));
  });
  return good && often;
}

/** @param {string} text */
const isShift = (text) => SHIFT.test(text);

const ZONE = { DTSTART: isTime, RDATE: areTimes, RRULE: isRule,
  TZOFFSETFROM: isShift, TZOFFSETTO: isShift };

/** What must be sound, by component and property.
 * @type {Record<string, Record<string, (text: string) => boolean>>} */
const SOUND = {
  VEVENT: { DTSTART: isTime, DTEND: isTime, DURATION: isSpan, RDATE: areTimes,
    EXDATE: areTimes, "RECURRENCE-ID": isTime, RRULE: isRule },
  STANDARD: ZONE,
  DAYLIGHT: ZONE,
};

/** Lines as they are meant, those that were folded in one.
 * @param {string} text @returns {Generator<{ line: number, text: string }>} */
export function* unfolded(text) {
  let line = 0;
  let begun = { line: 1, text: "" };
  for (let at = 0; at < text.length;) {
    const found = text.indexOf("\n", at);
    const end = found < 0 ? text.length : found;
    const one = text.slice(at, text[end - 1] === "\r" && end > at ? end - 1 : end);
    at = end + 1;
    line++;
    if (one[0] === " " || one[0] === "\t") begun.text += one.slice(1);
    else {
      if (begun.text !== "") yield begun;
      begun = { line, text: one };
    }
  }
  if (begun.text.trim() !== "") yield begun;
}

/** The components of one VCALENDAR, each where it stands. */
class Calendar {
  method = false;
  /** @type {Record<string, Place[]>} */
  of = { VEVENT: [], VTIMEZONE: [] };
}

/** A component that is open. */
class Open {
  begins = false; /* a DTSTART was seen */

  /** @param {string} name @param {Place} place */
  constructor(name, place) {
    this.name = name;
    this.place = place;
  }
}

/** Goes along the lines, and ends at the first that is damaged. */
class Walk {
  /** @type {Calendar[]} */
  calendars = [];
  /** @type {Open[]} */
  open = [];

  /** @param {string} name @param {number} line */
  begin(name, line) {
    const within = this.open.at(-1)?.name ?? "";
    const fits = name === "VCALENDAR" ? within === ""
      : name === "VEVENT" || name === "VTIMEZONE" ? within === "VCALENDAR"
        : within !== "";
    if (!fits) throw new NotACalendar("line", line);
    const place = { line, rule: 0 };
    if (name === "VCALENDAR") this.calendars.push(new Calendar());
    else this.calendars.at(-1)?.of[name]?.push(place);
    this.open.push(new Open(name, place));
  }

  /** @param {string} name @param {number} line */
  end(name, line) {
    const last = this.open.pop();
    if (last?.name !== name) throw new NotACalendar("line", line);
    if (name === "VEVENT" && !last.begins && !this.calendars.at(-1)?.method)
      throw new NotACalendar("line", last.place.line);
  }

  /** @param {string} name @param {string} text @param {number} line */
  property(name, text, line) {
    const within = this.open.at(-1);
    if (!within) throw new NotACalendar("line", line);
    const is = SOUND[within.name]?.[name];
    if (is && !is(text.slice(text.lastIndexOf(":") + 1).trim()))
      throw new NotACalendar("line", line);
    if (name === "DTSTART") within.begins = true;
    if (name === "RRULE") within.place.rule = line;
    const calendar = this.calendars.at(-1);
    if (calendar && name === "METHOD" && within.name === "VCALENDAR")
      calendar.method = true;
  }
}

/** Where everything stands; a damaged file throws NotACalendar.
 * @param {string} text @returns {Calendar[]} */
export function placesOf(text) {
  const walk = new Walk();
  let last = 1;
  for (const { line, text: one } of unfolded(text)) {
    const [, written, mark] = NAME.exec(one) ?? ["", "", ""];
    const name = written.toUpperCase();
    last = line;
    if (name === "BEGIN" || name === "END") {
      const what = one.slice(written.length + 1).toUpperCase();
      if (mark !== ":" || !/^[\w-]+$/.test(what.trimEnd()))
        throw new NotACalendar("line", line);
      if (name === "BEGIN") walk.begin(what, line);
      else walk.end(what.trimEnd(), line);
    } else if (name === "") throw new NotACalendar("line", line);
    else walk.property(name, one, line);
  }
  if (walk.open.length > 0) throw new NotACalendar("line", last);
  return walk.calendars;
}
