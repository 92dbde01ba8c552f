// @ts-check
/*
 * A group's dates as a form says them and as the server keeps them: a first
 * day, a time of the day in a zone, a rule (core/recur.h).
 */
import { dayOf, isoDay, weekdayName } from "./words.js";

const NIGHT = [60, 240]; /* minutes: clocks change in between */

/** 1 Monday to 7 Sunday. @param {number} day since 1970-01-01 */
export const weekdayOf = (day) => ((day + 3) % 7 + 7) % 7 + 1;

/** The first such weekday, that day included.
 * @param {number} from day @param {number} weekday */
export const firstOn = (from, weekday) =>
  from + ((weekday - weekdayOf(from) + 7) % 7);

/** "18:30" in minutes; NaN if it is none. @param {string} text */
export function minuteOf(text) {
  const m = /^(\d\d):(\d\d)/.exec(text);
  return m ? +m[1] * 60 + +m[2] : NaN;
}

/** @param {number} minute of the day */
export const clockText = (minute) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${
    String(minute % 60).padStart(2, "0")}`;

/** Every zone of this browser, those first.
 * @param {string[]} first */
export function zones(first) {
  const { supportedValuesOf } = /** @type {any} */ (Intl);
  const all = supportedValuesOf ? supportedValuesOf("timeZone") : [];
  return [...new Set([...first, ...all, "UTC"])];
}

/**
 * @typedef {object} Said the form
 * @property {string} time @property {number} minutes @property {number} weeks
 * @property {string} from @property {string} until @property {boolean} endless
 * @property {number} weekday @property {string} zone
 */

/** What is wrong with it: a key; or the body of the call.
 * @param {Said} said
 * @returns {{ wrong: string } | { day: number, body: object }} */
export function ruleOf(said) {
  const minute = minuteOf(said.time);
  const from = dayOf(said.from);
  const { minutes, weeks } = said;
  if (!Number.isFinite(minute) || (minute >= NIGHT[0] && minute < NIGHT[1]))
    return { wrong: "bad-time" };
  if (!(minutes >= 10 && minutes <= 480)) return { wrong: "bad-minutes" };
  if (!Number.isInteger(weeks) || weeks < 1 || weeks > 52)
    return { wrong: "bad-weeks" };
  if (!Number.isFinite(from)) return { wrong: "bad-from" };
  const day = firstOn(from, said.weekday);
  const until = dayOf(said.until);
  if (!said.endless && !Number.isFinite(until)) return { wrong: "no-end" };
  if (!said.endless && until < day) return { wrong: "bad-until" };
  const end = said.endless ? ""
    : `;UNTIL=${isoDay(until).replaceAll("-", "")}`;
  return { day, body: { zone: said.zone, day, minute, minutes,
    rule: `FREQ=WEEKLY;INTERVAL=${weeks}${end}` } };
}

/** Of how often a charter says a group meets: weeks between two. */
export const EVERY = /** @type {Record<string, number>} */ ({ week: 1,
  "two-weeks": 2, month: 4 });

/** Does a series keep to what the charter says?  Every four or five weeks is
 * once a month, too.
 * @param {string} rule @param {string} every */
export function keepsTo(rule, every) {
  const weeks = Number(/INTERVAL=(\d+)/.exec(rule)?.[1] ?? 1);
  if (every === "month")
    return /FREQ=MONTHLY/.test(rule) || weeks === 4 || weeks === 5;
  return /FREQ=WEEKLY/.test(rule) && weeks === EVERY[every];
}

/** A series in words: a key and its values.
 * @param {{ rule: string, day: number, minute: number, minutes: number }} s */
export function ruleWords({ rule, day, minute, minutes }) {
  const part = (/** @type {string} */ name) =>
    new RegExp(`${name}=([^;]*)`).exec(rule)?.[1];
  const key = rule === "" || part("COUNT") === "1" ? "what-once"
    : part("FREQ") === "MONTHLY" ? "what-month" : "what";
  const until = part("UNTIL");
  return { key, values: { day: weekdayName(weekdayOf(day)),
    time: clockText(minute), minutes, n: Number(part("INTERVAL") ?? 1) },
  until: until ? dayOf(`${until.slice(0, 4)}-${until.slice(4, 6)}-${
    until.slice(6, 8)}`) : NaN, once: key === "what-once",
  counted: part("COUNT") !== undefined };
}
