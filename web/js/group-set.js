// @ts-check
/**
 * The groups and pairs of an account in the keys worker: each a ledger in a
 * place of its own, brought up to date when it is opened, and what has to hold
 * for all of them: heads stored with the account, keys of others that were
 * checked, new keys, the account's end.
 *
 * open(space) fails with stranger when nobody this account knows has put it
 * into that space, and with whatever its log fails with.
 */
import { call } from "./api.js";
import { bytesOf, toId } from "./bytes.js";
import { Cache } from "./cache.js";
import { Failure } from "./failure.js";
import { GroupLedger, isSame } from "./group-ledger.js";
import { KeptLog } from "./kept-log.js";
import { KIND, ROLE, TYPE, pinPut } from "./sealed-group.js";

const SLOTS = 64; // see seal/wasm.h
const RETRIES = 4;

/** @typedef {import("./keys.js").Keys} Keys */
/** @typedef {import("./sealed-group.js").Person} Person */

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
}

/** Those of who is signed in. @param {Keys} keys */
export function groupsOf(keys) {
  if (!keys.ledger || !keys.cache) throw new Failure("locked");
  keys.groups ??= new Groups(keys, keys.ledger.sealed, keys.cache.user);
  return keys.groups;
}
