// @ts-check
/*
 * The form of a week: what a calendar does not know.  Every field may stay
 * empty; empty is not zero.
 */
import { DOMAINS, mondayOf } from "./plan-facts.js";
import { dayName, dayOf, isoDay, nameOf, today, weekdayName } from "./words.js";

/** @typedef {import("./room.js").Room} Room */

const BACK = 8; /* weeks that may be entered later */
const WEEK = 7;

/** Seven buttons, Monday first. @param {Room} room @param {string} place
 * @param {number[]} on 1 Monday to 7 Sunday */
export function dayToggles(room, place, on) {
  room.out(place).replaceChildren(
    ...Array.from({ length: WEEK }, (_, i) => {
      const button = room.tpl("toggle");
      button.textContent = weekdayName(i + 1, "short");
      button.setAttribute("aria-label", weekdayName(i + 1));
      button.setAttribute("aria-pressed", String(on.includes(i + 1)));
      return button;
    }),
  );
}

/** @param {Element | undefined} button */
const isOn = (button) => button?.getAttribute("aria-pressed") === "true";

/** @param {Room} room @param {string} place */
export const daysOn = (room, place) =>
  [...room.out(place).children].slice(0, WEEK).flatMap((b, i) => (isOn(b) ? [i + 1] : []));

/** @param {Room} room @param {string} blank */
const select = (room, blank) => room.at(`[data-blank="${blank}"]`, HTMLSelectElement);

/** @param {Room} room @param {string} week @param {any} own as kept */
export function fillEntry(room, week, own) {
  const monday = mondayOf(today());
  select(room, "week").replaceChildren(
    ...Array.from({ length: BACK }, (_, i) => isoDay(monday - i * WEEK)).map(
      (day) => new Option(room.msg("week-of", { date: dayName(dayOf(day)) }), day, false, day === week),
    ),
  );
  dayToggles(room, "free", own.free ?? []);
  const none = room.tpl("toggle");
  none.textContent = room.msg("no-day");
  none.setAttribute("aria-pressed", String(own.free?.length === 0));
  room.out("free").append(none);
  for (const name of ["late", "breaks", "share"]) room.field(name).value = String(own[name] ?? "");
  const yes = (/** @type {unknown} */ v) => (v === undefined || v === null ? "" : v ? "1" : "0");
  select(room, "supervision").value = yes(own.supervision);
  select(room, "contact").value = yes(own.contact);
  room.out("room-fields").replaceChildren(
    ...DOMAINS.map((domain) => {
      const field = room.tpl("room-field");
      room.put("name", nameOf("data-domain-name", domain) ?? domain, field);
      const choice = room.at("select", HTMLSelectElement, field);
      choice.dataset.room = domain;
      choice.value = String(own.room?.[domain] ?? "");
      return field;
    }),
  );
}

/** The payload; null when a field is outside its bounds.
 * @param {Room} room @param {HTMLElement} form */
export function readEntry(room, form) {
  if ([...form.querySelectorAll("input")].some((i) => !i.validity.valid)) return null;
  const figure = (/** @type {string} */ name) => {
    const { value } = room.field(name);
    return value === "" ? undefined : Number(value);
  };
  const free = daysOn(room, "free");
  const contact = select(room, "contact").value;
  const supervision = select(room, "supervision").value;
  const rooms = [...form.querySelectorAll("select[data-room]")].flatMap((s) => {
    const { value, dataset } = /** @type {HTMLSelectElement} */ (s);
    return value === "" ? [] : [[dataset.room, Number(value)]];
  });
  const said = free.length > 0 || isOn(room.out("free").children[WEEK]);
  return {
    v: 1,
    kind: "week",
    week: select(room, "week").value,
    free: said ? free : undefined,
    late: figure("late"),
    breaks: figure("breaks"),
    share: figure("share"),
    supervision: supervision === "" ? undefined : Number(supervision),
    contact: contact === "" ? undefined : contact === "1",
    room: Object.fromEntries(rooms),
  };
}
