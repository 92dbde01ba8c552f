// @ts-check
/*
 * A person's calendar file (iCalendar, RFC 5545), read by ical.js: what stood
 * in it, in the person's own local time.  Recurring entries are walked in the
 * local time of their own zone; zones and instants are the core's
 * (core/recur.h).  No page here, nothing kept: used by the workload page and by
 * tests.  What is taken: docs/method/workload.md.
 */
// @ts-ignore it lies there when it is served
import ICAL from "../vendor/ical.mjs";
import { NotACalendar, placesOf, unfolded } from "./calendar-lines.js";
import { knows, shiftsOf } from "./zone-shifts.js";

export { NotACalendar };

/** @typedef {Record<string, (...inputs: any[]) => any>} Core */
/** @typedef {{ title: string, start: number, minutes: number }} Entry
 *   start: local minutes since 1970 in the person's zone */
/** @typedef {{ entries: Entry[], passed: Record<string, number> }} Found */

export const FILE_MAX = 20 << 20; /* bytes */
const ENTRIES_MAX = 50000;
const WALK_MAX = 20000; /* times looked at of one recurring entry */
const MINUTE = 60000;
const DAY = 1440; /* minutes */
const PORTION = 200; /* components between two breaths */
const COARSE = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

/** Local minutes of the clock on the wall that an ICAL.Time shows.
 * @param {any} time */
const wall = (time) =>
  Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute)
    / MINUTE;

/** @typedef {import("./calendar-lines.js").Place} Place */

/** Every VCALENDAR of the text, and where its events and zones stand.
 * @param {string} text @returns {{ calendar: any, of: Record<string, Place[]> }[]} */
function calendars(text) {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR\s*$/im.test(text.slice(0, 2000)))
    throw new NotACalendar("not");
  const whole = text.replace(/^\uFEFF/, "");
  const places = placesOf(whole);
  const parsed = orLine(() => ICAL.parse(whole.trim()), () => lineOf(whole));
  const all = typeof parsed[0] === "string" ? [parsed] : parsed;
  return places.map(({ of }, i) =>
    ({ calendar: new ICAL.Component(all[i]), of }));
}

/** What ical.js cannot read is told by its line.
 * @template T @param {() => T} work @param {() => number} line @returns {T} */
function orLine(work, line) {
  try {
    return work();
  } catch (error) {
    throw error instanceof NotACalendar ? error
      : new NotACalendar("line", line());
  }
}

/** The first line that the parser does not take. @param {string} text */
function lineOf(text) {
  let last = 1;
  for (const { line, text: one } of unfolded(text)) {
    last = line;
    if (/^(?:BEGIN|END):/i.test(one)) continue;
    try {
      ICAL.parse.property(one);
    } catch {
      break;
    }
  }
  return last;
}

/** Times of one zone that wait to become the person's. */
class Batch {
  /** @type {{ entry: Entry, wall: number }[]} */
  waiting = [];
}

class Reader {
  /** @type {Map<string, Batch>} by zone */
  batches = new Map();
  /** @type {Map<string, any>} VTIMEZONE by TZID */
  tables = new Map();
  /** @type {Map<string, import("./zone-shifts.js").Shifts>} */
  known = new Map();
  /** @type {Record<string, number>} */
  passed = { day: 0, free: 0, cancelled: 0, often: 0 };
  count = 0;

  /** @param {{ core: Core, zone: string, from: number, to: number }} how
   *   the person's zone; ms */
  constructor(how) {
    this.how = how;
    this.from = how.from / MINUTE - DAY; /* wall minutes, generously */
    this.to = how.to / MINUTE + DAY;
    this.own = shiftsOf(how.zone, how.from, how.to);
  }

  /** The tables of zones that the browser may not know. @param {any} calendar
   * @param {Place[]} places */
  zones(calendar, places) {
    const end = ICAL.Time.fromJSDate(new Date(this.how.to), true);
    for (const [i, zone] of calendar.getAllSubcomponents("vtimezone").entries()) {
      const name = String(zone.getFirstPropertyValue("tzid")).replace(/^\//, "");
      const table = new ICAL.Timezone(zone);
      if (!knows(name))
        orLine(() => table.utcOffset(end), () => places[i].line);
      this.tables.set(name, table);
    }
  }

  /** @param {any} property @returns {string} its zone: "UTC", "" floating */
  zoneOf(property) {
    const time = property.getFirstValue();
    if (time.zone?.tzid === "UTC") return "UTC";
    return property.getFirstParameter("tzid")?.replace(/^\//, "") ?? "";
  }

  /** Is it to be passed over as a whole? @param {any} event */
  passes(event) {
    const text = (/** @type {string} */ name) =>
      String(event.getFirstPropertyValue(name) ?? "").toUpperCase();
    const why = text("status") === "CANCELLED" ? "cancelled"
      : text("transp") === "TRANSPARENT"
        || text("x-microsoft-cdo-busystatus") === "FREE" ? "free"
      : event.getFirstPropertyValue("dtstart").isDate ? "day" : "";
    if (why) this.passed[why]++;
    return why !== "";
  }

  /** Minutes it lasts. @param {any} event @param {any} start property */
  length(event, start) {
    const end = event.getFirstProperty("dtend");
    if (!end) {
      const duration = event.getFirstPropertyValue("duration");
      return duration ? duration.toSeconds() / 60 : 0;
    }
    const from = this.zoneOf(start), to = this.zoneOf(end);
    const size = wall(end.getFirstValue()) - wall(start.getFirstValue());
    if (from === to) return size;
    const a = this.instants(from, [wall(start.getFirstValue())]);
    const b = this.instants(to, [wall(end.getFirstValue())]);
    return (b[0] - a[0]) / MINUTE;
  }

  /** One entry at a time of its own zone. @param {string} zone
   * @param {number} at wall minutes @param {number} minutes
   * @param {any} event */
  add(zone, at, minutes, event) {
    if (at < this.from || at > this.to) return;
    if (!(minutes > 0) || minutes > DAY) {
      this.passed.day++;
      return;
    }
    if (++this.count > ENTRIES_MAX) throw new NotACalendar("many");
    const title = String(event.getFirstPropertyValue("summary") ?? "");
    let batch = this.batches.get(zone);
    if (!batch) this.batches.set(zone, (batch = new Batch()));
    batch.waiting.push({ entry: { title, start: 0, minutes }, wall: at });
  }

  /** Wall minutes, in `zone`, of a time that stands in any.
   * @param {any} time @param {any} property @param {string} zone */
  wallIn(time, property, zone) {
    const from = time.zone?.tzid === "UTC" ? "UTC" : this.zoneOf(property);
    if (from === zone || (zone !== "UTC" && from === "")) return wall(time);
    return this.localsIn(zone, this.instants(from, [wall(time)]))[0];
  }

  /** An entry and the single ones that replace some of its times.
   * @param {any} event @param {any[]} singles */
  series(event, singles) {
    const start = event.getFirstProperty("dtstart");
    const zone = this.zoneOf(start);
    /** @type {Set<number>} */
    const gone = new Set();
    for (const single of singles) {
      const id = single.getFirstProperty("recurrence-id");
      gone.add(this.wallIn(id.getFirstValue(), id, zone));
    }
    for (const property of event.getAllProperties("exdate"))
      for (const value of property.getValues())
        gone.add(value.isDate ? -wall(value) : this.wallIn(value, property, zone));
    const passes = this.passes(event);
    if (!passes) {
      const minutes = this.length(event, start);
      for (const at of this.times(event, start, zone)) {
        if (!gone.has(at) && !gone.has(-Math.floor(at / DAY) * DAY))
          this.add(zone, at, minutes, event);
      }
    }
    for (const single of singles) {
      if (this.passes(single)) continue;
      const at = single.getFirstProperty("dtstart");
      this.add(this.zoneOf(at), wall(at.getFirstValue()),
        this.length(single, at), single);
    }
  }

  /** Wall minutes of all its times. @param {any} event @param {any} start
   * @param {string} zone */
  times(event, start, zone) {
    const first = start.getFirstValue();
    const at = new Set([wall(first)]);
    for (const property of event.getAllProperties("rdate"))
      for (const value of property.getValues())
        at.add(this.wallIn(value.start ?? value, property, zone));
    for (const property of event.getAllProperties("rrule"))
      this.walk(property.getFirstValue(), first, zone, at);
    return at;
  }

  /** @param {any} rule @param {any} first @param {string} zone
   * @param {Set<number>} at */
  walk(rule, first, zone, at) {
    if (!COARSE.includes(rule.freq)) {
      this.passed.often++;
      return;
    }
    const begin = first.clone();
    begin.zone = ICAL.Timezone.localTimezone;
    let until = this.to;
    if (rule.until) {
      const end = rule.until.zone?.tzid === "UTC" && zone !== "UTC"
        ? this.localsIn(zone, this.instants("UTC", [wall(rule.until)]))[0]
        : wall(rule.until);
      until = Math.min(until, rule.until.isDate ? end + DAY - 1 : end);
    }
    const free = rule.clone();
    free.until = null;
    const iterator = free.iterator(begin);
    for (let i = 0; i < WALK_MAX; i++) {
      const next = iterator.next();
      if (!next || wall(next) > until) return;
      at.add(wall(next));
    }
  }

  /** UTC ms of wall minutes. @param {string} zone @param {number[]} walls
   * @returns {ArrayLike<number>} */
  instants(zone, walls) {
    if (zone === "UTC") return walls.map((at) => at * MINUTE);
    if (zone !== "" && !knows(zone)) {
      const table = this.tables.get(zone);
      if (table)
        return walls.map((at) => at * MINUTE - table.utcOffset(
          ICAL.Time.fromJSDate(new Date(at * MINUTE), true)) * 1000);
    }
    const { at, offset } = this.shifts(zone);
    const days = walls.map((w) => Math.max(0, Math.floor(w / DAY)));
    return this.how.core.recur_wasm_instants(at, offset, at.length, days,
      walls.map((w) => ((w % DAY) + DAY) % DAY), walls.length).at_out;
  }

  /** @param {string} zone @returns {import("./zone-shifts.js").Shifts} */
  shifts(zone) {
    if (!knows(zone)) return this.own; /* floating, or of no known place */
    let found = this.known.get(zone);
    if (!found) {
      found = shiftsOf(zone, this.how.from, this.how.to);
      this.known.set(zone, found);
    }
    return found;
  }

  /** Wall minutes in `zone` of instants. @param {string} zone
   * @param {ArrayLike<number>} utc @returns {ArrayLike<number>} */
  localsIn(zone, utc) {
    const table = !knows(zone) && this.tables.get(zone);
    if (table)
      return Array.from(utc, (ms) => {
        const time = ICAL.Time.fromJSDate(new Date(ms), true);
        return wall(time.convertToZone(table));
      });
    const { at, offset } = zone === "UTC"
      ? { at: [0], offset: [0] } : this.shifts(zone);
    return this.how.core.recur_wasm_locals(at, offset, at.length,
      Float64Array.from(utc), utc.length).local_out;
  }

  /** Everything that waited, in the person's time, in order. */
  entries() {
    /** @type {Entry[]} */
    const all = [];
    for (const [zone, { waiting }] of this.batches) {
      const utc = this.instants(zone, waiting.map((w) => w.wall));
      const { at, offset } = this.own;
      const local = this.how.core.recur_wasm_locals(at, offset, at.length,
        Float64Array.from(utc), utc.length).local_out;
      waiting.forEach(({ entry }, i) => {
        entry.start = local[i];
        if (utc[i] >= this.how.from && utc[i] < this.how.to) all.push(entry);
      });
    }
    return all.sort((a, b) => a.start - b.start);
  }
}

/**
 * @param {string} text
 * @param {{ core: Core, zone: string, from: number, to: number,
 *   breath?: () => Promise<unknown> }} how the person's zone; from when to
 *   when, ms; what lets the browser do other things
 * @returns {Promise<Found>} entries in order of start
 */
export async function readCalendar(text, how) {
  const reader = new Reader(how);
  for (const { calendar, of } of calendars(text)) {
    reader.zones(calendar, of.VTIMEZONE);
    /** @type {Map<string, { event: any, singles: any[] }>} */
    const byUid = new Map();
    const lone = [];
    /** @type {Map<any, Place>} */
    const places = new Map();
    for (const [i, event] of calendar.getAllSubcomponents("vevent").entries()) {
      places.set(event, of.VEVENT[i]);
      if (!event.hasProperty("dtstart")) continue;
      const uid = String(event.getFirstPropertyValue("uid") ?? "");
      const is = event.hasProperty("recurrence-id");
      const found = byUid.get(uid);
      if (uid === "" || (found?.event && !is)) lone.push(event);
      else if (!found)
        byUid.set(uid, is ? { event: null, singles: [event] }
          : { event, singles: [] });
      else if (is) found.singles.push(event);
      else found.event = event;
    }
    const take = (/** @type {any} */ event, /** @type {any[]} */ singles) =>
      orLine(() => reader.series(event, singles), () => {
        const { line, rule } = /** @type {Place} */ (places.get(event));
        return rule || line;
      });
    let n = 0;
    for (const { event, singles } of byUid.values()) {
      if (event) take(event, singles);
      else for (const single of singles) take(single, []);
      if (++n % PORTION === 0) await how.breath?.();
    }
    for (const event of lone) take(event, []);
  }
  return { entries: reader.entries(), passed: reader.passed };
}
