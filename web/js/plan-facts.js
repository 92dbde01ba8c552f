// @ts-check
/*
 * From opened records to what the plan's thinking in the core asks for: weeks,
 * the lines of a view (core/rule.h), contacts.  Plain data in and out: runs in
 * the worker and in tests.
 */
import { dayOf } from "./series.js";

export const TYPE = /** @type {const} */ ({
  journal: 1,
  checkIn: 2,
  event: 10,
  plan: 12,
  workload: 13,
  practice: 14,
  hours: 19,
});

/** The limits in the order of core/balance_limit.def. */
export const LIMITS = /** @type {const} */ ([
  "sessions",
  "share",
  "run",
  "late",
  "rest",
  "breaks",
  "supervision",
]);

/** Parts of life: the domains of the plan, in order. */
export const DOMAINS = /** @type {const} */ ([
  "physical",
  "professional",
  "relational",
  "emotional",
  "psychological",
  "spiritual",
]);

/** Hard events that have a protocol (data/after). */
export const HARD = ["client-suicide", "threat", "complaint", "boundary", "own-trauma"];
const CONTACTS = ["colleague", "supervision"];

/** Figures of a week that rules may ask for, by their name in a rule. */
const FIGURES = /** @type {const} */ ({
  sessions: "sessions",
  hours: "hours",
  "back-to-back": "back_to_back",
  "longest-run": "longest_run",
  "most-a-day": "most_a_day",
  evenings: "evenings",
  "weekend-days": "weekend_days",
});

const WEEK = 7;
const WINDOW = 740; /* days of the past that rules look at */

/** @typedef {import("./ledger.js").Item} Item */

/**
 * @typedef {object} Week what was recorded of one
 * @property {number} day its Monday
 * @property {any} own payload of kind "week", or an empty object
 * @property {any} work payload of type 13, or an empty object
 * @property {number} free bits of days free of work, -1: not known
 * @property {number[]} figure of each limit, NaN: not known
 * @property {number[]} room of each part of life
 *
 * @typedef {{ id: string, seq: number, data: any }} Record
 */

/** @param {unknown} value */
const finite = (value) =>
  typeof value === "number" && Number.isFinite(value) ? value : NaN;

/** The Monday of a day's week. @param {number} day */
export const mondayOf = (day) => day - ((((day + 3) % WEEK) + WEEK) % WEEK);

/** Opened records of a type; of several kinds, one of them.
 * @param {Item[]} items @param {number} type @param {string} [kind]
 * @returns {Record[]} */
export const of = (items, type, kind) =>
  items
    .filter((i) => i.type === type && i.data)
    .filter((i) => kind === undefined || i.data.kind === kind)
    .map((i) => ({ id: i.object, seq: i.seq, data: i.data }));

/** @param {Item[]} items */
const eventsOf = (items) =>
  of(items, TYPE.event)
    .map(({ id, data }) => ({
      id,
      kind: String(data.kind),
      day: dayOf(String(data.day)),
    }))
    .filter((e) => Number.isFinite(e.day))
    .sort((a, b) => a.day - b.day);

/** Days free of work, as bits. @param {any} own @param {any} work */
function freeOf(own, work) {
  const bits = (/** @type {number[]} */ days) =>
    days.reduce((set, d) => set | (1 << (d - 1)), 0);
  if (Array.isArray(own.free)) return bits(own.free);
  return Array.isArray(work.worked) ? 127 & ~bits(work.worked) : -1;
}

/** Rest days that were not free. @param {number} free
 * @param {number[]} restDays */
const worked = (free, restDays) =>
  free < 0 ? NaN : restDays.filter((d) => !((free >> (d - 1)) & 1)).length;

/**
 * Weeks in order, own entries and workload together.
 * @param {Item[]} items @param {number[]} restDays 1 Monday to 7 Sunday
 * @returns {Week[]}
 */
export function weeksOf(items, restDays) {
  /** @type {Map<number, { own: any, work: any, met: number }>} */
  const found = new Map();
  const at = (/** @type {number} */ day) => {
    const monday = mondayOf(day);
    const week = found.get(monday) ?? { own: {}, work: {}, met: 0 };
    found.set(monday, week);
    return week;
  };
  for (const { data } of of(items, TYPE.workload, "week"))
    if (Number.isFinite(dayOf(data.week))) at(dayOf(data.week)).work = data;
  for (const { data } of of(items, TYPE.plan, "week"))
    if (Number.isFinite(dayOf(data.week))) at(dayOf(data.week)).own = data;
  for (const { kind, day } of eventsOf(items))
    if (kind === "supervision") at(day).met++;
  return [...found.entries()]
    .sort((a, b) => a[0] - b[0])
    .map(([day, { own, work, met }]) => {
      const free = freeOf(own, work);
      const supervision = met > 0 ? met : finite(own.supervision);
      return {
        day,
        own,
        work,
        free,
        figure: [
          finite(work.most_a_day),
          finite(own.share),
          finite(work.longest_run),
          finite(own.late ?? work.evenings),
          worked(free, restDays),
          finite(own.breaks),
          supervision,
        ],
        room: DOMAINS.map((d) => finite(own.room?.[d])),
      };
    });
}

/** Days of a group's sessions that the person's hours have: one took part, and
 * was not alone. @param {Item[]} items */
const sessionsOf = (items) =>
  of(items, TYPE.hours, "entry")
    .filter(({ data }) => !data.struck && data.minutes > 0 && data.present > 1)
    .map(({ data }) => dayOf(String(data.day)))
    .filter(Number.isFinite);

/** When colleagues were met, and weeks in which none was.
 * @param {Item[]} items @param {Week[]} weeks @param {number} today */
export function contactsOf(items, weeks, today) {
  const events = eventsOf(items);
  const days = events
    .filter((e) => CONTACTS.includes(e.kind) && e.day <= today)
    .map((e) => e.day);
  days.push(...sessionsOf(items).filter((day) => day <= today));
  for (const { day, own } of weeks)
    if (own.contact === true) days.push(Math.min(today, day + WEEK - 1));
  const left = events.filter((e) => e.kind === "left-group" && e.day <= today);
  return {
    alone: weeks.filter((w) => w.own.contact === false).map((w) => w.day),
    contact: days.length > 0 ? Math.max(...days) : null,
    left: left.at(-1)?.day ?? null,
  };
}

/** Newest day of something; null: never. @param {Record[]} records */
const newest = (records) => {
  const days = records
    .map(({ data }) => dayOf(String(data.day ?? data.at ?? "")))
    .filter(Number.isFinite);
  return days.length > 0 ? Math.max(...days) : null;
};

/**
 * The lines of a view, in the order that core/rule.h asks for.
 * @param {object} given
 * @param {Item[]} given.items
 * @param {number} given.today
 * @param {Week[]} given.weeks
 * @param {{ name: string, level: string, since: number, last: number }[]} given.states
 * @param {{ name: string, day: number, crossed: boolean }[]} given.limits
 * @param {number | null} given.contact
 * @param {Map<string, number>} given.rules number of each rule by its id
 * @param {(day: number) => string} given.iso
 */
export function factsOf({ items, today, weeks, states, limits, contact, rules, iso }) {
  const from = today - WINDOW;
  const lines = [`today ${iso(today)}`];
  for (const s of states)
    lines.push(`state ${s.name} ${s.level} ${iso(s.since)} ${iso(s.last)}`);
  for (const e of eventsOf(items))
    if (e.day >= from && /^[a-z0-9-]{1,40}$/.test(e.kind))
      lines.push(`event ${e.kind} ${iso(e.day)}`);
  for (const w of weeks.filter((w) => w.day >= from))
    for (const [name, field] of Object.entries(FIGURES)) {
      const value = finite(w.work[field]);
      if (value >= 0 && value <= 10000)
        lines.push(`work ${name} ${iso(w.day)} ${value}`);
    }
  for (const l of limits.filter((l) => l.day >= from))
    lines.push(`limit ${l.name} ${iso(l.day)} ${l.crossed ? "crossed" : "kept"}`);
  const seen = {
    "check-in": newest(of(items, TYPE.checkIn)),
    journal: newest(of(items, TYPE.journal)),
    practice: newest(of(items, TYPE.practice)),
    colleague: contact,
  };
  for (const [name, day] of Object.entries(seen))
    if (day !== null) lines.push(`seen ${name} ${iso(day)}`);
  for (const { data } of of(items, TYPE.plan, "answer")) {
    const index = rules.get(data.rule);
    if (index === undefined || !Number.isFinite(dayOf(data.episode))) continue;
    const until = data.answer === "done" ? "done" : data.until;
    if (until === "done" || Number.isFinite(dayOf(until)))
      lines.push(`answer ${index} ${data.episode} ${until}`);
  }
  return `${lines.join("\n")}\n`;
}

export { dayOf, eventsOf };
