// @ts-check
/*
 * Rows of a group's page: its members with what can be done, and invitations
 * with what became of them.
 */
import { GROUP, labelOf } from "./groups.js";
import { dayName } from "./words.js";

const DAY_S = 86400;
const DAY_MS = DAY_S * 1000;
const FACILITATOR = 2;
const FORMER = 3; // the account was started again

/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("./group-view.js").Group} Group */

/** Which buttons stand beside a member. @param {Group} group
 * @param {Group["members"][number]} m */
function acts(group, m) {
  if (m.me || group.closed || !group.member) return [];
  const lead = group.kind === GROUP && group.facilitator;
  return ["safety", ...(group.kind === GROUP ? ["pair"] : []),
    ...(lead ? [m.role === FACILITATOR ? "member" : "facilitator", "remove"]
      : [])];
}

/** @param {Room} room @param {Group} group
 * @param {Group["members"][number]} m */
export function memberRow(room, group, m) {
  const row = room.tpl("member");
  const unknown = room.msg("someone");
  const label = m.label || unknown;
  const words = [m.me && room.msg("you"),
    m.role === FACILITATOR && group.kind === GROUP && room.msg("facilitator")];
  room.put("label", label, row);
  room.put("role", words.filter(Boolean).join(", "), row);
  const state = m.state === FORMER ? "restarted"
    : m.state === 1 ? `how-${m.how}` : "account-gone";
  room.put("how", room.msg(state, { name: labelOf(group, m.by, unknown),
    date: dayName(Math.floor(m.time / DAY_S)) }), row);
  room.out("acts", row).replaceChildren(...acts(group, m).map((what) => {
    const button = room.tpl("act");
    button.textContent = room.msg(`act-${what}`);
    button.setAttribute("aria-label", `${button.textContent}: ${label}`);
    Object.assign(button.dataset, { act: "member", what, user: m.user, label });
    return button;
  }));
  return row;
}

/** @param {Room} room @param {Group} group
 * @param {{ invite: string, label: string, state: string, expires: number }} i */
export function inviteRow(room, group, i) {
  const row = room.tpl("invite");
  const select = room.at("select", HTMLSelectElement, row);
  const id = `from-${i.invite}`;
  room.put("label", i.label || room.msg("someone"), row);
  room.put("state", room.msg(`invite-${i.state}`,
    { date: dayName(Math.floor(i.expires / DAY_MS)) }), row);
  room.out("admit", row).hidden = i.state !== "answered";
  room.put("from-label", room.msg("from"), row);
  room.out("from-label", row).setAttribute("for", id);
  select.id = id;
  const days = group.epochs.map(({ epoch, time }) => new Option(
    room.msg("from-day", { date: dayName(Math.floor(time / DAY_S)) }),
    String(epoch)));
  select.replaceChildren(new Option(room.msg("from-now"), "0"), ...days);
  for (const button of row.querySelectorAll("button")) {
    button.dataset.invite = i.invite;
    button.dataset.label = i.label;
  }
  return row;
}
