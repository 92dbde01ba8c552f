// @ts-check
/**
 * Invitations into groups and pairs: the keys worker's calls of who invites
 * and of who is invited, as in keys.js; they fail as those of group-work.js.
 *
 *   groupInvite {space?, label}        {code}      without space: for a pair
 *   groupInvites {}                    {made, answered}  see there
 *   groupWithdraw {invite}             {}
 *   groupLook   {code}                 {kind, n, time, expires, claimed}  who invites
 *                                      and what into, verified; then
 *   groupClaim  {}                     {}
 *   groupAdmit  {invite, from, label}  {space}     from: first epoch; 0: now on
 *
 * Who invites keeps the code in their own space; who is invited proves with it
 * that they were meant, and is proved to whom the code belongs.
 */
import { call } from "./api.js";
import { bytesOf, fromId, idOf, toBase64, toId } from "./bytes.js";
import { Failure } from "./failure.js";
import { isSame } from "./group-ledger.js";
import { groupsOf } from "./group-set.js";
import { BY, KIND, ROLE, TYPE, certFits, hashesOf, inviteClaim, inviteId,
  inviteNew, inviteProof, inviteTake } from "./sealed-group.js";

const PROFILE = 8; // object type of invitations kept to oneself
const NONE = new Uint8Array(32);
const MOST = 12; // members

/** @typedef {import("./group-set.js").Groups} Groups */
/** @typedef {import("./keys.js").Keys} Keys */
/** @typedef {import("./sealed-group.js").Person} Person */

/** @param {any} got keys as the server tells them @returns {Person} */
const personOf = (got) => ({ user: idOf(got.user), role: ROLE.MEMBER,
  ik: bytesOf(got.ik, 32), ek: bytesOf(got.ek, 32),
  ek_cert: bytesOf(got.ek_cert, 64) });

/** The answered invitation, if the answer was made with its code.
 * @param {Groups} groups @param {any} got one of GET invites
 * @param {string} code */
function verifyClaim(groups, got, code) {
  const { sealed } = groups;
  const who = personOf(got.claimant);
  if (!inviteTake(sealed, code)) throw new Failure("mismatch");
  const head = bytesOf(got.head, 32);
  const claim = inviteClaim(sealed, idOf(got.space), idOf(got.invite), who,
    head);
  if (!isSame(claim, bytesOf(got.claim, 32))
      || !certFits(sealed, who, got.claimant.gen))
    throw new Failure("mismatch");
  return { who, head };
}

/** Are they to come in?  Not when they are in, let in from another device.
 * @param {import("./group-ledger.js").GroupLedger} ledger @param {Person} who */
function isOut(ledger, who) {
  if (ledger.members.some((m) => isSame(m.user, who.user)
      && isSame(m.ik, who.ik))) return false;
  if (ledger.members.length >= MOST) throw new Failure("full");
  return true;
}

/** The group behind a code: its chain verified from the first entry on, and
 * the inviter a facilitator in it.
 * @param {Groups} groups @param {string} space @param {string} invite
 * @param {Person} inviter */
async function lookInto(groups, space, invite, inviter) {
  groups.release(space);
  const ledger = groups.ledger(space, `invite/${invite}/log`);
  ledger.trusted = true; // for now: the proof decides
  try {
    await ledger.sync();
    const there = ledger.members.find((m) => isSame(m.user, inviter.user));
    if (!there || there.role !== ROLE.FACILITATOR
        || !isSame(there.ik, inviter.ik) || !isSame(there.ek, inviter.ek))
      throw new Failure("unproved");
    if (ledger.closed) throw new Failure("closed");
    if (ledger.members.length >= MOST) throw new Failure("full");
    return ledger;
  } catch (error) {
    groups.release(space);
    throw error;
  }
}

/** What this person keeps of invitations made: in their own space.
 * @param {Keys} keys */
async function keptOf(keys) {
  const own = await keys.current();
  const items = await own.list([PROFILE]);
  return items.filter((item) => item.data.kind === "invite");
}

/** @type {import("./keys.js").Calls} */
export const calls = {
  async groupInvite(keys, { space, label }) {
    const groups = groupsOf(keys);
    const { sealed } = groups;
    const ledger = space ? await groups.open(space) : null;
    const into = space ?? toId(sealed.random(16));
    const genesis = ledger ? hashesOf(sealed).genesis : NONE;
    const code = inviteNew(sealed);
    const invite = inviteId(sealed);
    const proof = inviteProof(sealed, fromId(into), invite, sealed.public(),
      genesis);
    // Kept first: an invitation whose code is lost could not be admitted.
    await keys.write([{ type: PROFILE, object: toId(invite), data: { v: 1,
      kind: "invite", invite: toId(invite), space: into, code, label } }]);
    await call("POST", "invites", { space: into, invite: toId(invite),
      kind: ledger ? KIND.GROUP : KIND.PAIR, proof: toBase64(proof) });
    return { code, invite: toId(invite) };
  },

  /** made: [{invite, space, kind, label, expires, state}] with state one of
   * open, expired, answered, mismatch; answered: [{invite, kind, expires}]
   * that wait to be admitted by others. */
  async groupInvites(keys) {
    const groups = groupsOf(keys);
    const kept = new Map((await keptOf(keys)).map((item) =>
      [item.data.invite, item.data]));
    const { invites } = await call("GET", "invites");
    const made = [];
    for (const got of invites.filter((/** @type {any} */ i) => i.made)) {
      const own = kept.get(got.invite);
      let state = got.expires_ms < Date.now() ? "expired" : "open";
      if (got.claimant)
        try {
          verifyClaim(groups, got, own?.code ?? "");
          state = "answered";
        } catch {
          state = "mismatch";
        }
      made.push({ invite: got.invite, space: got.space, kind: got.kind,
        label: own?.label ?? "", expires: got.expires_ms, state });
    }
    return { made, answered: invites.filter((/** @type {any} */ i) => !i.made)
      .map((/** @type {any} */ i) => ({ invite: i.invite, kind: i.kind,
        expires: i.expires_ms })) };
  },

  async groupWithdraw(keys, { invite }) {
    await call("DELETE", `invite/${invite}`).catch((error) => {
      if (Failure.of(error).code !== "absent") throw error;
    });
    const kept = await keptOf(keys);
    if (kept.some((item) => item.object === invite))
      await keys.del({ object: invite });
    return {};
  },

  async groupLook(keys, { code }) {
    const groups = groupsOf(keys);
    const { sealed } = groups;
    groups.looked = null;
    if (!inviteTake(sealed, code)) throw new Failure("invalid", { field: "code" });
    const invite = inviteId(sealed);
    const got = await call("GET", `invite/${toId(invite)}`);
    if (got.taken) throw new Failure("taken");
    if (got.expired) throw new Failure("expired");
    const inviter = personOf(got.inviter);
    if (toId(inviter.user) === groups.me) throw new Failure("self");
    if (!certFits(sealed, inviter, got.inviter.gen))
      throw new Failure("unproved");
    const ledger = got.kind === KIND.GROUP
      ? await lookInto(groups, got.space, toId(invite), inviter) : null;
    ledger?.use();
    const { genesis, head } = ledger ? hashesOf(sealed)
      : { genesis: NONE, head: NONE };
    const proof = inviteProof(sealed, idOf(got.space), invite, inviter,
      genesis);
    if (!isSame(proof, bytesOf(got.proof, 32))) {
      groups.release(got.space);
      throw new Failure("unproved");
    }
    groups.looked = { code, invite, inviter, space: got.space, ledger, head,
      seq: ledger ? ledger.seq() : 0 };
    return { kind: got.kind, n: ledger?.members.length ?? 1,
      time: ledger?.epochs.get(1)?.time ?? 0, expires: got.expires_ms,
      claimed: got.claimed };
  },

  async groupClaim(keys) {
    const groups = groupsOf(keys);
    const { sealed, looked } = groups;
    if (!looked) throw new Failure("invalid", { field: "code" });
    // First what this account will hold the group to, then the answer.
    await groups.pin(looked.inviter, BY.INVITE);
    if (looked.ledger) await groups.headStore(looked.ledger);
    if (!inviteTake(sealed, looked.code)) throw new Failure("invalid");
    const claim = inviteClaim(sealed, fromId(looked.space), looked.invite,
      sealed.public(), looked.head);
    await call("POST", `invite/${toId(looked.invite)}`, {
      claim: toBase64(claim), head: toBase64(looked.head),
      head_seq: looked.seq });
    groups.release(looked.space);
    groups.looked = null;
    return {};
  },

  async groupAdmit(keys, { invite, from, label }) {
    const groups = groupsOf(keys);
    const kept = (await keptOf(keys)).find((i) => i.object === invite);
    const { invites } = await call("GET", "invites");
    const got = invites.find((/** @type {any} */ i) => i.invite === invite);
    if (!got?.claimant) throw new Failure("absent");
    const { who, head } = verifyClaim(groups, got, kept?.data.code ?? "");
    if (got.kind === KIND.PAIR) {
      await groups.pin(who, BY.INVITE);
      const pair = await groups.found(KIND.PAIR, who, got.space);
      await pair.nameNew(toId(who.user), { v: 1, name: label });
      await keys.del({ object: invite });
      return { space: pair.space };
    }
    const ledger = await groups.open(got.space);
    const known = ledger.hashes.get(got.head_seq);
    if (!known || !isSame(known, head)) throw new Failure("mismatch");
    await ledger.ready();
    const still = () => isOut(ledger, who);
    const comes = still();
    await groups.pin(who, BY.INVITE);
    if (comes) await ledger.step(TYPE.ADD, { who, from, still });
    await ledger.nameNew(toId(who.user), { v: 1, name: label });
    await keys.del({ object: invite });
    return { space: got.space };
  },
};
