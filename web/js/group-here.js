// @ts-check
/*
 * The group a page is about: named by the address's fragment, or the only one,
 * or chosen from a list; and what every group meets next.
 */
import { call } from "./api.js";
import { PAIR } from "./groups.js";
import { groupsOfMine } from "./session-notes.js";

/** @typedef {import("./room.js").Room} Room */

/** @typedef {{ at: number, minutes: number, href: string }} Next */

/** A group's name, or a pair's. @param {Room} room @param {any} group */
export function titleOf(room, group) {
  if (group.kind !== PAIR) return group.name || room.msg("unnamed");
  const other = group.members.find((/** @type {any} */ m) => !m.me);
  return room.msg("pair", { name: other?.label || room.msg("someone") });
}

/** The group, or nothing while there is none to show: then the page's steps
 * "none" or "choose" are.  The page needs the messages of groups.
 * @param {Room} room @returns {Promise<any>} */
export async function groupHere(room) {
  const mine = await room.during("opening", groupsOfMine);
  if (!mine) return undefined;
  const space = location.hash.slice(1).split(".")[0];
  const found = mine.find((g) => g.space === space)
    ?? (mine.length === 1 ? mine[0] : undefined);
  if (found) return found;
  room.step(mine.length === 0 ? "none" : "choose", false);
  room.out("groups").replaceChildren(...mine.map((g) => {
    const li = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${g.space}`;
    link.textContent = titleOf(room, g);
    li.append(link);
    return li;
  }));
  return undefined;
}

/** What each of these groups meets next: a session that is planned, or else a
 * date.  Without connection, nothing is known.
 * @param {any[]} open groups @returns {Promise<Map<string, Next>>} */
export async function nextOf(open) {
  /** @type {Map<string, Next>} */
  const found = new Map();
  const got = await call("GET", "calendar").catch(() => null);
  if (!got) return found;
  const soonest = (/** @type {string} */ space, /** @type {Next} */ next) => {
    const before = found.get(space);
    if (!before || next.at < before.at) found.set(space, next);
  };
  for (const d of got.dates)
    if (!d.off && d.at + d.minutes * 60000 > got.now)
      soonest(d.space, { at: d.at, minutes: d.minutes,
        href: `/s/session-plan#${d.space}` });
  await Promise.all(open.map(async ({ space }) => {
    const there = await call("GET", `space/${space}/meetings`).catch(() => null);
    for (const m of there?.meetings ?? [])
      if (!m.ended && m.at + 12 * 3600000 > got.now)
        soonest(space, { at: m.at, minutes: 0,
          href: `/s/session#${space}.${m.meeting}` });
  }));
  return found;
}
