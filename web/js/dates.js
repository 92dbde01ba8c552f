// @ts-check
/*
 * Dated sessions as people read them: in the zone of this device, and with what
 * is unusual about one of them.
 */
import { call } from "./api.js";
import { nextOf, titleOf } from "./group-here.js";
import { groupsOfMine } from "./session-notes.js";
import { momentName } from "./words.js";

/** @typedef {import("./room.js").Room} Room */

const SOON = 60; /* minutes before a session */
const WEEK = 7 * 86400000;
const DAY = 86400000;
const MINUTE = 60000;

const language = () => document.documentElement.lang === "en" ? "en-GB"
  : document.documentElement.lang || "en-GB";

/** @param {Intl.DateTimeFormatOptions} how @param {number} at ms */
const written = (how, at) => new Intl.DateTimeFormat(language(), how).format(at);

/** Day and times of a date. @param {{ at: number, minutes: number }} date */
export const timesOf = ({ at, minutes }) => ({
  day: written({ weekday: "long", day: "numeric", month: "long",
    year: "numeric" }, at),
  from: written({ hour: "2-digit", minute: "2-digit" }, at),
  to: written({ hour: "2-digit", minute: "2-digit" }, at + minutes * MINUTE),
});

/** Minute of the day on this device's clock. @param {number} at ms */
function minuteOf(at) {
  const local = new Date(at);
  return local.getHours() * 60 + local.getMinutes();
}

/** What is unusual about a date, as keys of messages.
 * @param {any} date @param {any} series its series @param {any[]} all
 * @returns {string[]} */
export function notesOf(date, series, all) {
  if (date.off) return ["off"];
  const notes = [];
  const moved = date.to_day !== date.day
    || (series && date.to_minute !== series.minute);
  if (moved) notes.push("moved");
  if (date.overlaps) notes.push("overlaps");
  const usual = all.find((d) => d.series === date.series && !d.off
    && d.at !== date.at && d.to_minute === date.to_minute
    && Math.abs(d.at - date.at) < 40 * DAY);
  if (!moved && usual && minuteOf(usual.at) !== minuteOf(date.at)
    && rarer(date, all)) notes.push("shifted");
  return notes;
}

/** Is this date's hour on this device the rarer one of its series?
 * @param {any} date @param {any[]} all */
function rarer(date, all) {
  const of = all.filter((d) => d.series === date.series && !d.off
    && d.to_minute === date.to_minute);
  const same = of.filter((d) => minuteOf(d.at) === minuteOf(date.at));
  return same.length * 2 < of.length;
}

/** What to say about when a date begins: a key and its values; "" for nothing.
 * @param {{ at: number }} date @param {number} now ms by the server's clock */
export function soonOf(date, now) {
  const n = Math.ceil((date.at - now) / MINUTE);
  return { key: n <= 0 ? "now" : n <= SOON ? "soon" : "", n };
}

/** The next session of the coming week, and what each group meets next, on a
 * page that has a place for it; a page without connection goes without.
 * @param {Room} room */
export async function nextSession(room) {
  const got = await call("GET", "calendar").catch(() => null);
  const next = got?.dates.find((/** @type {any} */ d) => !d.off
    && d.at + d.minutes * MINUTE > got.now && d.at < got.now + WEEK);
  if (next) {
    const { day, from, to } = timesOf(next);
    room.put("session", room.msg("session-when", { day, from, to }));
    const { key, n } = soonOf(next, got.now);
    room.put("session-note", key ? room.msg(`session-${key}`, { n }) : "");
  }
  const rows = await nextOfGroups(room).catch(() => []);
  room.out("sessions").replaceChildren(...rows);
  room.show("session", Boolean(next) || rows.length > 0);
  await writingOf(room, (got?.writing ?? [])
    .filter((/** @type {any} */ w) => w.waits)).catch(() => {});
}

/** Sessions in writing: until when, and whether they wait for this person, on a
 * page that has a place for them.
 * @param {Room} room
 * @param {{ space: string, meeting: string, due: number, waits: boolean }[]} all */
export async function writingOf(room, all) {
  const mine = all.length > 0 ? await groupsOfMine() : [];
  const rows = all.flatMap(({ space, meeting, due, waits }) => {
    const group = mine.find((g) => g.space === space);
    if (!group) return [];
    const li = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/s/session#${space}.${meeting}`;
    link.textContent = room.msg(waits ? "writing-waits" : "writing-runs",
      { group: titleOf(room, group), when: momentName(due, "full") });
    li.append(link);
    return [li];
  });
  room.out("writing").replaceChildren(...rows);
  room.show("writing", rows.length > 0);
}

/** A line for each group that meets. @param {Room} room */
async function nextOfGroups(room) {
  const mine = await groupsOfMine();
  const found = await nextOf(mine);
  return mine.filter((g) => found.has(g.space)).map((g) => {
    const { at, href } = /** @type {import("./group-here.js").Next} */ (
      found.get(g.space));
    const li = document.createElement("li");
    const link = document.createElement("a");
    link.href = href;
    link.textContent = room.msg("session-of",
      { group: titleOf(room, g), when: momentName(at, "full") });
    li.append(link);
    return li;
  });
}
