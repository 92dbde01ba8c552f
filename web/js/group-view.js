// @ts-check
/**
 * A group or pair as pages see it: its names, its members and how the keys of
 * each were checked.
 */
import { toId } from "./bytes.js";
import { isSame } from "./group-ledger.js";
import { BY, ROLE, pinGet } from "./sealed-group.js";

/** @typedef {import("./group-ledger.js").GroupLedger} GroupLedger */
/** @typedef {import("./sealed-group.js").Person} Person */

/** How the keys of a member were checked. @param {GroupLedger} ledger
 * @param {Person} m */
function checked(ledger, m) {
  const user = toId(m.user);
  if (user === ledger.me) return "self";
  const pin = pinGet(ledger.sealed, m.user);
  if (!pin) return ledger.rekeyed.has(user) ? "renewed" : "vouched";
  if (!isSame(pin.ik, m.ik)) return ledger.rekeyed.has(user) ? "renewed"
    : "blocked";
  return pin.how === BY.COMPARISON ? "compared" : "invited";
}

/**
 * A group as pages see it.
 * @param {GroupLedger} ledger
 */
export function describe(ledger) {
  const { names, space } = ledger;
  const named = names.get(space) ?? {};
  const members = ledger.members.map((m) => {
    const user = toId(m.user);
    const joined = ledger.joined.get(user);
    return { user, role: m.role, label: names.get(user)?.name ?? "",
      me: user === ledger.me, how: checked(ledger, m), by: joined?.by ?? "",
      time: joined?.time ?? 0, state: ledger.states.get(user) ?? 1 };
  });
  const mine = members.find((m) => m.me);
  return { space, kind: ledger.kind, name: named.name ?? "",
    about: named.about ?? "", seq: ledger.seq(), closed: ledger.closed,
    stale: ledger.stale, member: mine !== undefined, me: ledger.me,
    facilitator: mine?.role === ROLE.FACILITATOR, members,
    labels: Object.fromEntries([...names].filter(([id]) => id !== space)
      .map(([id, data]) => [id, data?.name ?? ""])),
    epochs: [...ledger.epochs].filter(([epoch]) => ledger.since > 0
      && epoch >= ledger.since).map(([epoch, { time }]) => ({ epoch, time })),
    history: ledger.history };
}

/** @typedef {ReturnType<typeof describe>} Group */
