// @ts-check
/*
 * The list of people in a session: name, roles, whether they are here, and for
 * who may hand a role on, to whom.
 */
import { ROLE, RUN, has } from "./session-live.js";
import { list, nameOf } from "./words.js";

/** @typedef {import("./elements/session-room.js").SessionRoom} SessionRoom */

/** Words for a set of roles. @param {number} roles */
export const roleWords = (roles) =>
  list(Object.values(ROLE).filter((r) => (roles & r) !== 0)
    .map((r) => nameOf("data-name", `role-${r}`) ?? ""));

/** May I hand this role of that seat on? @param {SessionRoom} room
 * @param {number} seat */
function givable(room, seat) {
  const { look } = room.live;
  const mine = seat === room.live.seat || look.moderates === 1;
  const roles = look.roles[seat] & ~ROLE.adviser;
  return look.run !== RUN.ENDED && mine && roles !== 0 ? roles : 0;
}

/** Has this member opted out of a role? @param {SessionRoom} room
 * @param {string} user @param {number} role */
const unwilling = (room, user, role) => room.notes.of("wishes").some((n) =>
  n.author === user && n.data.refuses?.some((/** @type {string} */ name) =>
    ROLE[/** @type {keyof typeof ROLE} */ (name)] === role));

/** @param {SessionRoom} room @param {number} seat */
function row(room, seat) {
  const { live } = room;
  const { look } = live;
  const li = room.tpl("person");
  const here = has(look.present, seat);
  room.put("name", room.person(seat), li);
  room.put("roles", roleWords(look.roles[seat]), li);
  room.put("state", has(look.hand, seat) ? room.msg("hand")
    : room.msg(here ? "here" : "not-here"), li);
  li.classList.toggle("away", !here);
  const roles = givable(room, seat);
  const give = room.at("select", HTMLSelectElement, li);
  const role = Object.values(ROLE).find((r) => (roles & r) !== 0) ?? 0;
  if (role === 0) return li;
  room.at("label", HTMLElement, li).hidden = false;
  room.put("give-label", room.msg("give",
    { role: nameOf("data-name", `role-${role}`) ?? "" }), li);
  give.append(new Option(room.msg("give-none"), ""));
  live.seats.forEach((user, to) => {
    if (to !== seat && !unwilling(room, user, role)) give.append(new Option(room.person(to), String(to)));
  });
  give.addEventListener("change", () => {
    give.blur(); /* or the list would wait for the choice */
    if (give.value !== "")
      room.act("give", Number(give.value) * 64 + role);
  });
  return li;
}

/** @param {SessionRoom} room @param {string} place */
export function people(room, place) {
  const out = room.out(place);
  if (out.contains(document.activeElement)) return; /* somebody is choosing */
  out.replaceChildren(...room.live.seats.map((_, seat) => row(room, seat)));
}
