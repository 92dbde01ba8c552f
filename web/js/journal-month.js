// @ts-check
/*
 * A month of the journal as a table: days with an entry are buttons.
 */
import { weeks } from "./journal-days.js";
import { dayName, dayOf } from "./words.js";

const DAY = 86400000; /* ms */
const MONDAY = 4; /* 1970-01-05, in days */

/** @param {Intl.DateTimeFormatOptions} options */
const format = (options) =>
  new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeZone: "UTC", ...options });

/** @param {import("./room.js").Room} room with places month, weekdays, days
 * @param {number} at a day of the month, since 1970-01-01
 * @param {import("./search-text.js").Line[]} days */
export function monthTable(room, at, days) {
  const first = new Date(at * DAY);
  /** @type {Map<string, number>} */
  const count = new Map();
  for (const { day } of days) count.set(day, (count.get(day) ?? 0) + 1);
  room.put("month", format({ month: "long", year: "numeric" }).format(first));
  const weekday = format({ weekday: "short" });
  room.out("weekdays").replaceChildren(...Array.from({ length: 7 }, (_, i) => {
    const th = document.createElement("th");
    th.scope = "col";
    th.textContent = weekday.format((MONDAY + i) * DAY);
    return th;
  }));
  room.out("days").replaceChildren(...weeks(first.getUTCFullYear(), first.getUTCMonth()).map((week) => {
    const tr = document.createElement("tr");
    tr.append(...week.map((day) => {
      const td = document.createElement("td");
      const n = day ? count.get(day) ?? 0 : 0;
      const date = day ? String(Number(day.slice(8))) : "";
      if (!day || n === 0) {
        td.textContent = date;
        return td;
      }
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.act = "day";
      button.dataset.day = day;
      button.textContent = date;
      button.setAttribute("aria-label", room.msg("day-entries", { date: dayName(dayOf(day)), n }));
      td.append(button);
      return td;
    }));
    return tr;
  }));
}
