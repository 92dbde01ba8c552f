// @ts-check
/**
 * The keys worker's part of groups and pairs.  Calls as in keys.js:
 *
 *   groups      {}                     {groups: [group]}, all of this person's
 *   group       {space}                group, see describe below
 *   groupList   {space, types?}        {items, seq, group}: items as in list,
 *                                      each with its author
 *   groupPutMany {space, changes}      {objects}   one step, all or none
 *   groupUnread {space}                {unread}    as unread
 *   groupFound  {name, about, label}   {space}     label: of who founds it
 *   groupPair   {space, user}          {space}     with a member of a group
 *   groupName   {space, name, about}   {}
 *   groupLabel  {space, user, label}   {}
 *   groupInvite {space?, label}        {code}      without space: for a pair
 *   groupInvites {}                    {made, answered}  see there
 *   groupWithdraw {invite}             {}
 *   groupLook   {code}                 {kind, n, time, expires, claimed}  who invites
 *                                      and what into, verified; then
 *   groupClaim  {}                     {}
 *   groupAdmit  {invite, from, label}  {space}     from: first epoch; 0: now on
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
 */
import { call } from "./api.js";
import { bytesOf, fromId, idOf, toBase64, toId } from "./bytes.js";
import { Cache } from "./cache.js";
import { Failure } from "./failure.js";
import { GroupLedger, isSame } from "./group-ledger.js";
import { KeptLog } from "./kept-log.js";
import { BY, KIND, ROLE, TYPE, certFits, fingerprintOf, hashesOf, inviteClaim,
  inviteId, inviteNew, inviteProof, inviteTake, phraseOf, pinGet, pinPut }
  from "./sealed-group.js";

const SLOTS = 64; // see seal/wasm.h
const PROFILE = 8; // object type of names, and of invitations kept to oneself
const NONE = new Uint8Array(32);
const RETRIES = 4;
const MOST = 12; // members

/** @typedef {import("./keys.js").Keys} Keys */
/** @typedef {import("./sealed-group.js").Person} Person */

/** @param {any} got keys as the server tells them @returns {Person} */
const personOf = (got) => ({ user: idOf(got.user), role: ROLE.MEMBER,
  ik: bytesOf(got.ik, 32), ek: bytesOf(got.ek, 32),
  ek_cert: bytesOf(got.ek_cert, 64) });

/** Only the id counts. @param {string} user @param {number} [role] */
const nobody = (user, role = ROLE.MEMBER) => ({ user: fromId(user), role,
  ik: NONE, ek: NONE, ek_cert: new Uint8Array(64) });

export class Groups {
  /** @param {Keys} keys @param {import("./sealed.js").Sealed} sealed
   * @param {string} me user */
  constructor(keys, sealed, me) {
    this.keys = keys;
    this.sealed = sealed;
    this.me = me;
    /** @type {Map<string, GroupLedger>} */
    this.ledgers = new Map();
    /** What a code showed, until it is answered. @type {any} */
    this.looked = null;
  }

  end() {
    for (const ledger of this.ledgers.values()) ledger.end();
    this.ledgers.clear();
  }

  /** Heads that wait are stored with the account. */
  async settle() {
    for (const ledger of this.ledgers.values()) await ledger.sealHeads();
  }

  /** A ledger in a place of its own. @param {string} space
   * @param {string} [path] of its log */
  ledger(space, path) {
    const used = new Set([...this.ledgers.values()].map((l) => l.slot));
    let slot = 1;
    while (used.has(slot)) slot++;
    if (slot >= SLOTS) throw new Failure("nospace");
    const made = new GroupLedger(this.sealed, space, slot, this.me,
      this.keys.inTurn, new KeptLog(this.sealed, new Cache(this.me, space,
        false)), path);
    made.vouched = (who) => [...this.ledgers.values()].some((l) => l.trusted
      && l.kind === KIND.GROUP && !l.stopped && l.members.some((m) =>
      isSame(m.user, who.user) && isSame(m.ik, who.ik)));
    made.begin();
    this.ledgers.set(space, made);
    return made;
  }

  /** Forget a space. @param {string} space */
  release(space) {
    this.ledgers.get(space)?.end();
    this.ledgers.delete(space);
  }

  /** A space with what is new on the server. @param {string} space */
  async open(space) {
    const ledger = this.ledgers.get(space) ?? this.ledger(space);
    try {
      await ledger.sync();
    } catch (error) {
      const { code } = Failure.of(error);
      if (code === "absent") this.release(space);
      if (code !== "stranger" || ledger.refetched) throw error;
      // Another device may have joined: the account's heads would say so.  Or
      // a group that is not open yet vouches for who founded this pair.
      this.release(space);
      await this.headsFetch();
      await this.openGroups();
      const again = this.ledger(space);
      again.refetched = true;
      await again.sync();
      return again;
    }
    ledger.use();
    return ledger;
  }

  /** Every group, before a pair that one of them vouches for. */
  async openGroups() {
    const { spaces } = await call("GET", "spaces");
    for (const { space, kind } of spaces)
      if (kind === KIND.GROUP && !this.ledgers.has(space))
        await this.ledger(space).sync().catch(() => this.release(space));
  }

  /** Heads as the server has them, ours on top. */
  async headsFetch() {
    const got = await call("GET", "account");
    if (!(got.heads_counter >= this.sealed.headsCounter()))
      throw new Failure("older", { cause: "heads" });
    this.sealed.headsOpen(bytesOf(got.heads), got.heads_counter);
    const own = /** @type {import("./ledger.js").Ledger} */ (this.keys.ledger);
    for (const l of [own, ...this.ledgers.values()]) {
      if (l.seq() === 0 || (l instanceof GroupLedger && !l.trusted)) continue;
      this.sealed.headPut();
    }
  }

  /** The head of this ledger is stored with the account now, for sure.
   * @param {GroupLedger} ledger */
  async headStore(ledger) {
    for (let tries = 0; ; tries++)
      try {
        ledger.use();
        this.sealed.headPut();
        ledger.sealedSeq = -1;
        await ledger.sealHeads();
        return;
      } catch (error) {
        if (Failure.of(error).code !== "conflict" || tries >= RETRIES)
          throw error;
        await this.headsFetch();
      }
  }

  /** These keys were checked; stored with the account now.
   * @param {Person} who @param {number} how */
  async pin(who, how) {
    const own = /** @type {import("./ledger.js").Ledger} */ (this.keys.ledger);
    for (let tries = 0; ; tries++)
      try {
        pinPut(this.sealed, who, how);
        await own.keyringStore();
        return;
      } catch (error) {
        if (Failure.of(error).code !== "conflict" || tries >= RETRIES)
          throw error;
        await own.keyringFetch();
        for (const l of this.ledgers.values()) l.reopen();
      }
  }

  /** Found a group, or a pair with somebody.
   * @param {number} kind @param {Person} [who] @param {string} [id] */
  async found(kind, who, id) {
    const space = id ?? toId(this.sealed.random(16));
    const ledger = this.ledger(space);
    ledger.trusted = ledger.restored = true;
    try {
      await ledger.step(TYPE.GENESIS, { kind, who });
    } catch (error) {
      this.release(space);
      throw error;
    }
    await this.headStore(ledger);
    return ledger;
  }

  /** The account has new keys: every space gets them, before the old ones are
   * forgotten.  One that cannot be opened any more does not hold up the rest. */
  async rekey() {
    const { spaces } = await call("GET", "spaces");
    for (const { space, closed } of spaces) {
      if (closed) continue;
      try {
        const ledger = await this.open(space);
        if (ledger.since > 0 && !this.sealed.logCurrent())
          await ledger.step(TYPE.REKEY);
      } catch (error) {
        const { code } = Failure.of(error);
        if (!["altered", "older", "stranger", "absent"].includes(code))
          throw error;
      }
    }
  }

  /** The account ends: out of every group.  Who would leave one without a
   * facilitator appoints the longest-standing other, or closes it.
   * @param {string[]} wipe spaces in which this person's objects go, too */
  async leaveAll(wipe) {
    const { spaces } = await call("GET", "spaces");
    for (const { space, closed } of spaces) {
      if (closed) continue;
      const ledger = await this.open(space);
      if (ledger.since === 0) continue;
      if (wipe.includes(space)) await ledger.wipeOwn();
      const others = ledger.members.filter((m) => toId(m.user) !== this.me);
      const leads = others.some((m) => m.role === ROLE.FACILITATOR);
      const next = others[0];
      if (ledger.kind === KIND.GROUP && !leads && ledger.leads()) {
        if (next) await ledger.step(TYPE.ROLE,
          { who: { ...next, role: ROLE.FACILITATOR } });
        else await ledger.step(TYPE.CLOSE);
      }
      if (!ledger.closed) await ledger.step(TYPE.LEAVE);
      this.release(space);
    }
  }

  /** What this person keeps of invitations made: in their own space. */
  async kept() {
    const own = await this.keys.current();
    const items = await own.list([PROFILE]);
    return items.filter((item) => item.data.kind === "invite");
  }
}

/** @param {Keys} keys */
function groupsOf(keys) {
  if (!keys.groups || !keys.ledger) throw new Failure("locked");
  return keys.groups;
}

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

/** @type {Record<string, (keys: Keys, args: any) => Promise<any>>} */
export const groupCalls = {
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
    const other = from.members.find((m) => toId(m.user) === user);
    if (!other || user === groups.me) throw new Failure("gone");
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
    const kept = new Map((await groups.kept()).map((item) =>
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
    const kept = await groupsOf(keys).kept();
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
    const kept = (await groups.kept()).find((i) => i.object === invite);
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
    const other = ledger.members.find((m) => toId(m.user) === user);
    if (!other) throw new Failure("gone");
    return { mine: sealed.fingerprint(),
      theirs: fingerprintOf(sealed, other.user, other.ik) };
  },

  async groupCompared(keys, { space, user }) {
    const groups = groupsOf(keys);
    const ledger = await groups.open(space);
    const other = ledger.members.find((m) => toId(m.user) === user);
    if (!other) throw new Failure("gone");
    await groups.pin(other, BY.COMPARISON);
    return {};
  },
};

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
