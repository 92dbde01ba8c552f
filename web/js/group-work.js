// @ts-check
/**
 * The keys worker's part of groups and pairs.  Calls as in keys.js:
 *
 *   groups      {}                     {groups: [group]}, all of this person's
 *   group       {space}                group, see group-view.js
 *   groupList   {space, types?}        {items, seq, group}: items as in list,
 *                                      each with its author
 *   groupPutMany {space, changes}      {objects}   one step, all or none
 *   groupUnread {space}                {unread}    as unread
 *   groupFound  {name, about, label}   {space}     label: of who founds it
 *   groupPair   {space, user}          {space}     with a member of a group
 *   groupName   {space, name, about}   {}
 *   groupLabel  {space, user, label}   {}
 *   groupChange {space, what, user?}   {}          what: remove leave rotate
 *                                      facilitator member close
 *   groupDrop   {space}                {}          a closed one, from the list
 *   groupPhrase {space}                {words}     to be read aloud
 *   groupSafety {space, user}          {mine, theirs}  two fingerprints
 *   groupCompared {space, user}        {}          they were the same
 *
 * Failures of their own: stranger (a space that nobody this account knows has
 * put it into), gone (not a member any more), closed, expired, taken, mismatch
 * (an answer that was not made with the code), unproved (an invitation that
 * was not), full (twelve are in it).
 *
 * The ledgers behind them: group-set.js; invitations: group-invite.js; what
 * pages get to see: group-view.js.
 */
import { call } from "./api.js";
import { fromId, toId } from "./bytes.js";
import { Failure } from "./failure.js";
import { groupsOf } from "./group-set.js";
import { describe } from "./group-view.js";
import { BY, KIND, ROLE, TYPE, fingerprintOf, phraseOf }
  from "./sealed-group.js";

/** @typedef {import("./keys.js").Keys} Keys */

const NONE = new Uint8Array(32);

/** Only the id counts. @param {string} user @param {number} [role] */
const nobody = (user, role = ROLE.MEMBER) => ({ user: fromId(user), role,
  ik: NONE, ek: NONE, ek_cert: new Uint8Array(64) });

/** @param {import("./group-ledger.js").GroupLedger} ledger
 * @param {string} user */
function memberOf(ledger, user) {
  const member = ledger.members.find((m) => toId(m.user) === user);
  if (!member) throw new Failure("gone");
  return member;
}

/** @type {import("./keys.js").Calls} */
export const calls = {
  async groups(keys) {
    const groups = groupsOf(keys);
    const { spaces } = await call("GET", "spaces");
    const all = [];
    for (const { space } of spaces)
      try {
        all.push(describe(await groups.open(space)));
      } catch (error) {
        const { code, facts } = Failure.of(error);
        if (code === "locked" || code === "offline") throw error;
        all.push({ space, failed: code, cause: facts.cause });
      }
    return { groups: all };
  },

  async group(keys, { space }) {
    return describe(await groupsOf(keys).open(space));
  },

  async groupList(keys, { space, types }) {
    const ledger = await groupsOf(keys).open(space);
    return { items: await ledger.list(types), seq: ledger.seq(),
      group: describe(ledger) };
  },

  async groupUnread(keys, { space }) {
    return { unread: await (await groupsOf(keys).open(space)).unread() };
  },

  async groupPutMany(keys, { space, changes }) {
    const groups = groupsOf(keys);
    const ledger = groups.ledgers.get(space) ?? (await groups.open(space));
    return { objects: await ledger.write(changes) };
  },

  async groupFound(keys, { name, about, label }) {
    const groups = groupsOf(keys);
    const ledger = await groups.found(KIND.GROUP);
    await ledger.name([ledger.space, { v: 1, name, about }],
      [groups.me, { v: 1, name: label }]);
    return { space: ledger.space };
  },

  async groupPair(keys, { space, user }) {
    const groups = groupsOf(keys);
    const from = await groups.open(space);
    if (user === groups.me) throw new Failure("gone");
    const other = memberOf(from, user);
    const pair = await groups.found(KIND.PAIR, other);
    await pair.name(...[user, groups.me].map((id) => /** @type {[string, any]} */ (
      [id, from.names.get(id) ?? { v: 1, name: "" }])));
    return { space: pair.space };
  },

  async groupName(keys, { space, name, about }) {
    await (await groupsOf(keys).open(space)).name([space,
      { v: 1, name, about }]);
    return {};
  },

  async groupLabel(keys, { space, user, label }) {
    await (await groupsOf(keys).open(space)).name([user,
      { v: 1, name: label }]);
    return {};
  },

  async groupChange(keys, { space, what, user }) {
    const groups = groupsOf(keys);
    const ledger = await groups.open(space);
    const other = () => ledger.members.find((m) => toId(m.user) === user);
    if (what === "remove") await ledger.step(TYPE.REMOVE, { who: nobody(user),
      still: () => other() !== undefined });
    else if (what === "leave") await ledger.step(TYPE.LEAVE);
    else if (what === "close") await ledger.step(TYPE.CLOSE);
    else if (what === "rotate") await ledger.step(TYPE.ROTATE);
    else if (what === "facilitator" || what === "member") {
      const role = what === "member" ? ROLE.MEMBER : ROLE.FACILITATOR;
      await ledger.step(TYPE.ROLE, { who: nobody(user, role),
        still: () => other()?.role !== role });
    }
    else throw new Failure("invalid", { field: "what" });
    if (what === "leave") groups.release(space);
    return {};
  },

  async groupDrop(keys, { space }) {
    await call("DELETE", `space/${space}`);
    groupsOf(keys).release(space);
    return {};
  },

  async groupPhrase(keys, { space }) {
    const ledger = await groupsOf(keys).open(space);
    return { words: phraseOf(ledger.sealed) };
  },

  async groupSafety(keys, { space, user }) {
    const ledger = await groupsOf(keys).open(space);
    const { sealed } = ledger;
    const other = memberOf(ledger, user);
    return { mine: sealed.fingerprint(),
      theirs: fingerprintOf(sealed, other.user, other.ik) };
  },

  async groupCompared(keys, { space, user }) {
    const groups = groupsOf(keys);
    const ledger = await groups.open(space);
    const other = memberOf(ledger, user);
    await groups.pin(other, BY.COMPARISON);
    return {};
  },
};
