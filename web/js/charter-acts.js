// @ts-check
/*
 * What a charter does outside its own page: sentences for the group's page and
 * for Today, and how often somebody was away.
 */
import { Charter, REVIEW } from "./charter.js";
import { loadCore } from "./core.js";
import { GROUP, groups } from "./groups.js";
import { showLeaving } from "./leaving.js";
import { dayName, dayOf, number } from "./words.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("./group-view.js").Group} Group */

/** @type {Promise<import("./charter.js").Core> | undefined} */
let core;

/** @param {string} space */
async function charterOf(space) {
  core ??= loadCore();
  return new Charter(space, await core).read();
}

/** Sessions in a row, up to the last, that I missed as a member.
 * @param {import("./session-notes.js").Notes} notes */
export function absences(notes) {
  const { me, members } = notes.group;
  const since = members.find((/** @type {any} */ m) => m.me)?.time ?? 0;
  const turns = notes.of("turns").filter((t) => t.time > since);
  const last = turns.map((t) => t.data.present.includes(me)).lastIndexOf(true);
  return turns.length - 1 - last;
}

/** Why somebody should look at a charter, as a message, or "".
 * @param {Room} room @param {Charter} charter @param {string} name */
function call(room, charter, name) {
  const { force, open, review, unsigned } = charter;
  if (unsigned) return room.msg("charter-unsigned", { name });
  if (force && review !== REVIEW.LATER)
    return room.msg(review === REVIEW.DUE ? "charter-due" : "charter-near",
      { name, date: dayName(dayOf(force.set.review)) });
  return open ? room.msg("charter-open", { n: number(open.signed.size),
    of: number(open.signed.size + open.missing.length) }) : "";
}

/** The charter on the group's page: where it stands, and what it says of size,
 * of new members, of leaving.
 * @param {Room} room @param {Group} group */
export async function groupCharter(room, group) {
  const on = group.kind === GROUP && group.member;
  room.show("charter", on);
  if (!on) return { joining: "", charter: undefined };
  const charter = await charterOf(group.space);
  const { force, open, rules } = charter;
  const link = /** @type {HTMLAnchorElement} */ (room.out("charter-link"));
  link.href = `/s/charter#${group.space}`;
  const said = call(room, charter, group.name);
  room.put("charter", said || room.msg(force ? "charter-holds"
    : "charter-none", { n: force?.n ?? 0 }));
  link.textContent = room.msg(force || open ? "charter-read" : "charter-fill");
  const n = group.members.length;
  const size = Number(rules.size);
  await showLeaving(room, charter);
  return {
    charter,
    joining: force && rules.open === "closed" ? room.msg("charter-closed")
      : n >= size ? room.msg("charter-size", { n, size }) : "",
  };
}

/** Cards for Today: charters that wait for this person, or for their day.
 * @param {Room} room */
export async function todayCharters(room) {
  const mine = await groups.mine();
  const cards = [];
  for (const group of mine) {
    if ("failed" in group || group.kind !== GROUP || !group.member
        || group.closed) continue;
    const charter = await charterOf(group.space);
    const { unsigned, force, review } = charter;
    if (!unsigned && (!force || review !== REVIEW.DUE)) continue;
    const card = room.tpl("charter");
    room.put("charter-why", call(room, charter, group.name), card);
    const link = /** @type {HTMLAnchorElement} */ (card.querySelector("a"));
    link.href = `/s/charter#${group.space}`;
    cards.push(card);
  }
  room.out("charters").replaceChildren(...cards);
}
