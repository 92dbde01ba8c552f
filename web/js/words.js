// @ts-check
/*
 * Words, numbers and days for people.  The words stand in the shell as
 *
 *   <template data-msg="KEY">You have {n} entries.</template>
 *
 * and scripts know only their keys: a key is looked for in the element that
 * asks, then in the page's common messages.  "KEY-one" is taken for n = 1 when
 * it exists, and, where it has {n} in it, for whatever else the language calls
 * one ("0 jour").  Numbers and days follow the language of the page.
 */

const DAY = 86400000; /* ms */

const language = () => document.documentElement.lang || "en";

/**
 * @param {ParentNode} root
 * @param {string} attribute
 * @param {string} key
 */
function find(root, attribute, key) {
  const selector = `template[${attribute}="${CSS.escape(key)}"]`;
  /** @type {HTMLTemplateElement | null} */
  const found =
    root.querySelector(selector) ?? document.querySelector(selector);
  return found?.content.textContent ?? null;
}

/** Is there a message with this key? @param {ParentNode} root
 * @param {string} key */
export const has = (root, key) => find(root, "data-msg", key) !== null;

/** @type {Intl.PluralRules | undefined} */
let plurals;

/** @param {unknown} n */
const isOne = (n) => typeof n === "number" &&
  (plurals ??= new Intl.PluralRules(language())).select(n) === "one";

/**
 * The message with its values in place.
 * @param {ParentNode} root
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(root, key, values = {}) {
  const one = isOne(values.n) ? find(root, "data-msg", `${key}-one`) : null;
  const fits = values.n === 1 || one?.includes("{n}");
  const text = (fits ? one : null) ?? find(root, "data-msg", key);
  if (text === null) throw new Error(`no words for ${key}`);
  return text.replace(/\{([a-z_]+)\}/g, (hole, name) => {
    const value = values[name];
    if (value === undefined) return hole;
    return typeof value === "number" ? number(value) : value;
  });
}

/** A name from the lists of the shell: "data-name", "data-event", …
 * @param {string} attribute @param {string} key */
export const nameOf = (attribute, key) => find(document, attribute, key);

/** @type {Map<number, Intl.NumberFormat>} by decimals; making one is slow */
const numbers = new Map();

/** @param {number} value @param {number} [places] */
export function number(value, places = 0) {
  let found = numbers.get(places);
  if (!found) {
    found = new Intl.NumberFormat(language(), {
      maximumFractionDigits: places,
      minimumFractionDigits: places,
    });
    numbers.set(places, found);
  }
  return found.format(value);
}

/** A list as the language writes it. @param {string[]} items */
export const list = (items) =>
  new Intl.ListFormat(language(), { type: "conjunction" }).format(items);

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} key @param {Intl.DateTimeFormatOptions} options */
function format(key, options) {
  let found = formats.get(key);
  if (!found) {
    const place = language() === "en" ? "en-GB" : language();
    found = new Intl.DateTimeFormat(place, { timeZone: "UTC", ...options });
    formats.set(key, found);
  }
  return found;
}

/** "3 March 2026". @param {number} days since 1970-01-01 */
export const dayName = (days) =>
  format("day", { day: "numeric", month: "long", year: "numeric" }).format(
    Math.floor(days) * DAY,
  );

/** "3 Mar 2026". @param {number} days since 1970-01-01 */
export const shortDay = (days) =>
  format("short", { day: "numeric", month: "short", year: "numeric" }).format(
    Math.floor(days) * DAY,
  );

/** "March 2026". @param {number} days */
export const monthName = (days) =>
  format("month", { month: "long", year: "numeric" }).format(Math.floor(days) * DAY);

/** A moment in this person's own time: "3 Mar 2026, 18:00", or with the day of
 * the week. @param {number} ms @param {"medium" | "full"} [style] */
export const momentName = (ms, style = "medium") =>
  new Intl.DateTimeFormat(language() === "en" ? "en-GB" : language(),
    { dateStyle: style, timeStyle: "short" }).format(ms);

/** "21:00". @param {number} minute of the day */
export const clockName = (minute) =>
  format("clock", { hour: "2-digit", minute: "2-digit" }).format(minute * 60000);

/** "3 Mar", or "Mar 2026" when far apart: for axes.
 * @param {number} days @param {boolean} near */
export const dayTick = (days, near) =>
  (near
    ? format("near", { day: "numeric", month: "short" })
    : format("far", { month: "short", year: "numeric" })
  ).format(Math.floor(days) * DAY);

/** Days since 1970-01-01 of "YYYY-MM-DD…"; NaN if it is none.
 * @param {string} iso */
export function dayOf(iso) {
  const m = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso);
  return m ? Date.UTC(+m[1], +m[2] - 1, +m[3]) / DAY : NaN;
}

/** "YYYY-MM-DD". @param {number} days since 1970-01-01 */
export const isoDay = (days) =>
  new Date(Math.floor(days) * DAY).toISOString().slice(0, 10);

/** Today as this person's clock has it, in days since 1970-01-01. */
export function today() {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY;
}

/** Local time with its offset: "2026-03-03T18:04:05+01:00". */
export function localTime() {
  const at = new Date();
  const offset = -at.getTimezoneOffset(); /* minutes east */
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const size = Math.abs(offset);
  const zone = `${two(Math.floor(size / 60))}:${two(size % 60)}`;
  const local = new Date(at.getTime() + offset * 60000).toISOString();
  return local.slice(0, 19) + (offset < 0 ? "-" : "+") + zone;
}

/** "Monday". @param {number} weekday 1 Monday to 7 Sunday
 * @param {"long" | "short"} [size] */
export const weekdayName = (weekday, size = "long") =>
  format(`weekday-${size}`, { weekday: size }).format((3 + weekday) * DAY);
