// @ts-check
/*
 * What was said of a case goes when the days of the group's charter are over,
 * and what was written for a session that was called off goes at once: one's
 * own, and on a facilitator's page everybody's, whoever of them comes first.
 * The server drops the second keys without anybody (serve/meeting.h); this
 * takes the sealed texts too.
 */
import { call } from "./api.js";
import { Notes, groupsOfMine } from "./session-notes.js";
import { isoDay, today } from "./words.js";

const DAY = 86400000; /* ms */
const NEVER_ENDED = 90 * DAY; /* as MEETING_IDLE_MS of serve/meeting.h */
const KEPT_MOST = 365 * DAY;
const LISTED = 200; /* sessions that the server names at most */
const PLACE = "mainstay.expired"; /* sessionStorage: the day it was seen to */
const GOES = ["stub", "case", "part", "notes"];

/** @typedef {{ meeting: string, at: number, ended: number, keep_days: number }} Met */

/** What of these notes has to go.
 * @param {Notes} notes read before the list was: a session that is not in it
 *   was called off, or is older than all that are listed
 * @param {{ now: number, meetings: Met[] }} list */
function expired({ all, group }, { now, meetings }) {
  const until = new Map(meetings.map((m) => [m.meeting,
    m.ended ? m.ended + m.keep_days * DAY : m.at + NEVER_ENDED]));
  const missing = (/** @type {number} */ written) =>
    meetings.length < LISTED ? 0 : written + KEPT_MOST;
  return all.filter((n) => GOES.includes(n.data.kind)
    && (n.author === group.me || group.facilitator)
    && (until.get(n.data.meeting) ?? missing(n.time * 1000)) <= now);
}

/** Erase it in one group; what fails is left to the next page.
 * @param {Notes} notes just read */
export async function eraseExpired(notes) {
  try {
    const list = await call("GET", `space/${notes.space}/meetings`);
    await notes.remove(expired(notes, list).map((n) => n.object));
  } catch {
    /* no connection, or somebody was quicker */
  }
}

/** Once a day in all groups of this person. */
export async function eraseExpiredToday() {
  const day = isoDay(today());
  if (sessionStorage.getItem(PLACE) === day) return;
  for (const { space } of await groupsOfMine()) {
    const notes = new Notes(space);
    await notes.read();
    await eraseExpired(notes);
  }
  sessionStorage.setItem(PLACE, day);
}
