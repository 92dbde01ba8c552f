// @ts-check
/*
 * The charter in a session: what is to be remembered at its start, the group's
 * own words on consent, on staying away and on where secrecy ends, and whether
 * it wants looking at.
 */
import { REVIEW } from "./charter.js";
import { dayName, dayOf, number } from "./words.js";

/** @typedef {import("./elements/session-room.js").SessionRoom} SessionRoom */

/** Why the charter stands at the start of this session.
 * @param {SessionRoom} room */
function reason(room) {
  const { charter, notes, live } = room;
  const { force, open, review } = charter;
  if (!force && !open) return room.msg("charter-none");
  if (force && review === REVIEW.DUE) {
    const on = dayOf(force.set.review);
    const n = notes.of("turns").filter((t) => t.time / 86400 > on + 1
      && t.data.meeting !== live.meeting).length;
    return room.msg(n > 0 ? "charter-missed" : "charter-due",
      { date: dayName(on), n });
  }
  if (open) return room.msg("charter-open", { n: number(open.signed.size),
    of: number(open.signed.size + open.missing.length) });
  const last = notes.of("turns").filter((n) => n.data.meeting !== live.meeting)
    .at(-1);
  return force && force.since > (last?.time ?? 0)
    ? room.msg("charter-new", { n: force.n })
    : room.msg("charter-version", { n: force?.n ?? 0 });
}

/** @param {SessionRoom} room */
function rules(room) {
  const set = room.charter.force?.set;
  if (!set) return [];
  return [
    set.late === "0" ? room.msg("rule-late-0") : room.msg("rule-late", { n: set.late }),
    ...["recording", "camera", "feedback"].map((name) =>
      room.msg(`rule-${name}-${set[name]}`)),
  ];
}

/** Fill in what the charter says. @param {SessionRoom} room */
export function charterWords(room) {
  const { charter } = room;
  const words = charter.force?.words ?? {};
  room.show("charter", true);
  room.put("charter-now", reason(room));
  room.out("charter-rules").replaceChildren(...rules(room).map((text) => {
    const li = document.createElement("li");
    li.textContent = text;
    return li;
  }));
  const link = /** @type {HTMLAnchorElement} */ (room.out("charter-link"));
  link.href = `/s/charter#${charter.space}`;
  if (words.consent) room.put("charter-consent", words.consent);
  room.put("charter-recusal", words.recusal ?? "");
  room.put("charter-limits", words.limits ?? "");
}
