// @ts-check
/*
 * Leaving a group as its charter asks: one says so, so many meetings go by, the
 * last of them is for goodbye.  Nobody is kept: it is a date, not a lock.
 */
import { call } from "./api.js";
import { labelOf } from "./groups.js";
import { dayName, momentName } from "./words.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("./charter.js").Charter} Charter */

/** The n-th meeting after a moment that stands in the dates, ms; NaN: there are
 * not so many.
 * @param {{ at: number, off: boolean }[]} dates @param {number} after s
 * @param {number} n */
const nthAfter = (dates, after, n) => dates.filter((d) => !d.off
  && d.at > after * 1000).map((d) => d.at).sort((a, b) => a - b)[n - 1] ?? NaN;

/** How many meetings the charter asks for; 0: none, or no charter holds.
 * @param {Charter} charter */
const meetings = ({ force }) => Number(force?.set.notice ?? 0);

/** Who leaves and when the goodbye is, on the group's page.
 * @param {Room} room @param {Charter} charter */
export async function showLeaving(room, charter) {
  const n = meetings(charter);
  const { group, leaving, space } = charter;
  const mine = leaving.has(group.me);
  room.show("announce", n > 0 && !mine);
  room.show("stay", mine);
  room.show("leaving", leaving.size > 0);
  if (leaving.size === 0) return;
  const { dates } = await call("GET", `space/${space}/series`);
  room.out("leaving").replaceChildren(...[...leaving].map(([user, { time }]) => {
    const li = document.createElement("li");
    const last = nthAfter(dates, time, n);
    const local = new Date(time * 1000);
    const date = dayName(Math.floor((time
      - local.getTimezoneOffset() * 60) / 86400));
    const name = labelOf(group, user, room.msg("someone"));
    li.textContent = n === 0 ? room.msg("leaves-now", { name, date })
      : Number.isFinite(last) ? room.msg("leaves", { name, date,
        when: momentName(last, "full") })
        : room.msg("leaves-after", { name, date, n });
    return li;
  }));
}

/** What the charter says to somebody who leaves now.
 * @param {Room} room @param {Charter} charter */
export async function leavingWords(room, charter) {
  const n = meetings(charter);
  const words = charter.force?.words.joining ?? "";
  const said = charter.leaving.get(charter.group.me);
  if (n === 0) return words;
  if (!said) return `${words} ${room.msg("leave-unsaid", { n })}`;
  const { dates, now } = await call("GET", `space/${charter.space}/series`);
  const last = nthAfter(dates, said.time, n);
  if (last < now) return words;
  return `${words} ${room.msg(Number.isFinite(last) ? "leave-early"
    : "leave-early-after", { n, when: Number.isFinite(last)
    ? momentName(last, "full") : "" })}`;
}
