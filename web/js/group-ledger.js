// @ts-check
/**
 * A group's or pair's space in the worker: a ledger whose entries have several
 * authors, whose list of members changes, and whose secrets come in boxes.
 *
 * What differs from a personal space (ledger.js):
 *   - an epoch whose secret is not in the keyring: the page ends there, boxes
 *     are fetched and opened against the signed commitment, and it goes on;
 *   - what cannot be opened has two causes more: "before" (written before this
 *     person joined) and "waiting" (the secret has not arrived: any member who
 *     opens the group sends it);
 *   - before anything is written after somebody left, a new epoch begins;
 *   - only a space that the account's heads name, that it founded, or a pair
 *     founded by somebody whose keys are pinned is opened at all.
 */
import { call, now } from "./api.js";
import { bytesOf, fromBase64, fromId, toBase64, toId, toUtf8 } from "./bytes.js";
import { Failure } from "./failure.js";
import { starts } from "./kept-log.js";
import { Ledger } from "./ledger.js";
import { KIND, ROLE, TYPE, batchMember, batchName, boxFor, drawSecret, hasSecret,
  hashesOf, keepSecret, listOf, peek, pinGet, setOwner, stateOf, unbox }
  from "./sealed-group.js";
import { ST } from "./sealed.js";

const NAME_TYPES = 1 << 8;
const ALL_TYPES = 0xfffffffe;
const STEP = 48; // deletions at once
const JITTER_MS = 200; // several people write at once
const OLD_S = 180 * 86400; // an epoch gets a successor after this

/** @typedef {import("./sealed-group.js").Person} Person */

/**
 * @typedef {object} Joined how somebody came into the list
 * @property {string} by user
 * @property {number} seq @property {number} time @property {number} from
 */

/** @param {Uint8Array} a @param {Uint8Array} b */
export const isSame = (a, b) =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

export class GroupLedger extends Ledger {
  retries = 12;
  kind = 0;
  epoch = 0;
  since = 0; // first epoch this person reads; 0: not a member
  hint = 0; // the same by the server's word, until their ADD is read
  stale = false;
  closed = false;
  lacking = false; // a secret is not here
  wants = 0; // epoch whose box must be fetched before going on
  /** @type {Person[]} */
  members = [];
  /** @type {Map<string, any>} */
  names = new Map(); // of the space and of members, by id
  /** @type {Map<string, Uint8Array>} */
  authors = new Map(); // of objects
  /** @type {Map<number, Uint8Array>} */
  boxes = new Map();
  /** @type {Map<number, { commit: Uint8Array, time: number }>} */
  epochs = new Map();
  /** @type {Map<string, Joined>} */
  joined = new Map();
  /** @type {Map<string, number>} */
  rekeyed = new Map(); // user to time
  /** @type {Map<number, Uint8Array>} */
  hashes = new Map(); // by seq
  /** @type {Map<string, number>} */
  states = new Map(); // what became of accounts, by the server's word
  /** @type {{ type: number, author: string, user: string, time: number, seq: number }[]} */
  history = [];
  refetched = false; // the account's heads were asked once more
  trusted = false; // founded here, or looked at with a code
  /** Does a group of ours have these keys for this person?
   * @type {(who: Person) => boolean} */
  vouched = () => false;

  /**
   * @param {import("./sealed.js").Sealed} sealed
   * @param {string} space @param {number} slot @param {string} me user
   * @param {<T>(work: () => Promise<T>) => Promise<T>} inTurn
   * @param {import("./kept-log.js").KeptLog} kept
   * @param {string} [path]
   */
  constructor(sealed, space, slot, me, inTurn, kept, path) {
    super(sealed, space, () => {}, inTurn, kept, path);
    this.slot = slot;
    this.me = me;
  }

  begin() {
    this.use();
    this.items.clear();
    for (const map of [this.names, this.authors, this.epochs, this.joined,
      this.rekeyed, this.hashes]) map.clear();
    this.history = [];
    this.since = this.wants = 0;
    this.lacking = false;
    if (this.sealed.logBegin(fromId(this.space))) this.trusted = true;
  }

  /** What the server has beside the log: boxes, and what became of people. */
  async fetch() {
    const got = await call("GET", `space/${this.space}`);
    for (const { epoch, box } of got.boxes)
      this.boxes.set(epoch, bytesOf(box, 80));
    this.hint = got.members.find((/** @type {any} */ m) =>
      m.user === this.me)?.since ?? 0;
    this.states = new Map(got.members.map((/** @type {any} */ m) =>
      [m.user, m.state]));
    return got;
  }

  async sync() {
    const first = !this.restored;
    if (first && this.path === `space/${this.space}/log`) await this.fetch();
    await super.sync();
    if (this.lacking) await this.retry();
    if (first && this.since > 0)
      this.inTurn(() => this.repair()).catch(() => {});
  }

  /** A secret was not here: it may have come. */
  async retry() {
    const before = this.boxes.size;
    await this.fetch();
    if (this.boxes.size === before) return;
    this.afresh();
    await super.sync();
  }

  afresh() {
    this.kept.drop();
    this.begin();
  }

  /** @param {Uint8Array} bytes */
  page(bytes) {
    const from = [...starts(bytes)];
    let n = 0;
    this.sealed.logLoad(bytes);
    while (this.wants === 0 && this.take()) n++;
    const whole = n >= from.length;
    this.kept.page(whole ? bytes : bytes.subarray(0, from[n]),
      this.sealed.logSeq());
  }

  take() {
    const next = peek(this.sealed);
    if (!next) return false;
    const owner = next.type === TYPE.PUT || next.type === TYPE.DEL
      ? this.authors.get(next.object) : undefined;
    if (owner) setOwner(this.sealed, owner);
    return super.take();
  }

  async paused() {
    if (this.wants === 0) return false;
    const epoch = this.wants;
    this.wants = 0;
    await this.fetch();
    this.use();
    if (!this.openBox(epoch)) this.lacking = true;
    return true;
  }

  /** Is this epoch one that this person may read? @param {number} epoch */
  reads(epoch) {
    const from = this.since || this.hint;
    return from > 0 && epoch >= from;
  }

  /** @param {number} epoch */
  openBox(epoch) {
    const box = this.boxes.get(epoch);
    const commit = this.epochs.get(epoch)?.commit;
    if (hasSecret(this.sealed, epoch)) return true;
    if (!box || !commit) return false;
    if (unbox(this.sealed, this.kind, epoch, commit, box)) return true;
    this.boxes.delete(epoch); // others see that a right one is missing
    call("DELETE", `space/${this.space}/box`, { epoch }).catch(() => {});
    return false;
  }

  /** The keyring was fetched anew: secrets that it lacks, out of their boxes. */
  reopen() {
    this.use();
    for (const epoch of this.epochs.keys())
      if (this.reads(epoch)) this.openBox(epoch);
  }

  /** @param {NonNullable<ReturnType<import("./sealed.js").Sealed["logNext"]>>} entry */
  open(entry) {
    const { type } = entry;
    this.noteHash();
    if (type < TYPE.PUT) {
      this.changed(entry);
      return 0;
    }
    const object = toId(entry.object);
    if (type === TYPE.DEL) {
      this.items.delete(object);
      this.kept.erase(entry.object);
      return 0;
    }
    if (type === TYPE.PUT && !this.authors.has(object))
      this.authors.set(object, entry.author);
    return this.body(entry, object);
  }

  /** PUT or NAME. @param {any} entry @param {string} object */
  body(entry, object) {
    const { seq, time, epoch } = entry;
    const author = toId(entry.author);
    const got = !this.reads(epoch) ? { status: ST.ABSENT }
      : entry.erased ? { status: ST.END }
      : this.sealed.logOpen(entry.type === TYPE.NAME ? NAME_TYPES : ALL_TYPES);
    const known = !("status" in got);
    if (!known && got.status !== ST.END && got.status !== ST.ABSENT)
      throw new Failure("altered", { cause: `entry ${seq}` });
    if (entry.type === TYPE.NAME) {
      if (known) this.names.set(object, this.content(got.otype, got.payload).data);
      return 0;
    }
    const at = { object, time, seq, author };
    if (known) {
      this.items.set(object, { ...at, type: got.otype,
        ...this.content(got.otype, got.payload) });
      return got.otype;
    }
    this.items.set(object, { ...at, type: 0, data: undefined,
      cause: got.status === ST.END ? "damaged"
        : this.reads(epoch) ? "waiting" : "before" });
    return 0;
  }

  /** A membership entry has been taken in. @param {{ type: number, author: Uint8Array, time: number, seq: number }} entry */
  changed({ type, author, time, seq }) {
    const before = this.members;
    const list = listOf(this.sealed);
    Object.assign(this, stateOf(this.sealed), { kind: list.kind,
      epoch: list.epoch, members: list.members });
    const by = toId(author);
    const was = new Map(before.map((m) => [toId(m.user), m]));
    const is = new Set(list.members.map((m) => toId(m.user)));
    let user = by;
    for (const m of list.members) {
      const id = toId(m.user);
      const old = was.get(id);
      if (old && !isSame(old.ik, m.ik)) this.rekeyed.set(id, time);
      if (old && old.role !== m.role) user = id;
      if (old) continue;
      if (type !== TYPE.GENESIS) user = id;
      this.joined.set(id, { by, seq, time, from: list.from });
      if (id === this.me) this.since = list.from;
    }
    for (const id of was.keys())
      if (!is.has(id)) {
        user = id;
        this.joined.delete(id);
        if (id === this.me) this.since = 0;
      }
    this.history.push({ type, author: by, user, time, seq });
    if (type === TYPE.GENESIS) this.trust(author);
    if (this.epochs.has(list.epoch)) return;
    this.epochs.set(list.epoch, { commit: list.commit, time });
    if (!this.reads(list.epoch)) return;
    if (!this.openBox(list.epoch)) this.wants = list.epoch;
  }

  /** Somebody's server may list us anywhere: is this ours?
   * @param {Uint8Array} author of GENESIS */
  trust(author) {
    if (this.trusted) return;
    const founder = this.members.find((m) => isSame(m.user, author));
    const pin = pinGet(this.sealed, author);
    const me = this.sealed.public();
    const known = this.kind === KIND.GROUP || this.kind === KIND.PAIR;
    // This account's own signature began it, whatever its heads say.
    const own = isSame(author, me.user) && founder && isSame(founder.ik, me.ik);
    // A pair by somebody whose keys were checked, or else, where nobody checked
    // them, by a member of a group that both are in.
    const pair = this.kind === KIND.PAIR && founder
      && (pin ? isSame(pin.ik, founder.ik) : this.vouched(founder));
    if (!(known && (own || pair))) throw new Failure("stranger", { stop: true });
    this.trusted = true;
  }

  /** Boxes that others lack and this member can send.  Who may read from when
   * on is in the signed list: the server's word opens no past to anybody. */
  async repair() {
    const { lacking } = await call("GET", `space/${this.space}`);
    for (const { user, epoch } of lacking) {
      const member = this.members.find((m) => toId(m.user) === user);
      const from = this.joined.get(user)?.from ?? Infinity;
      this.use();
      if (!member || !(epoch >= from) || !hasSecret(this.sealed, epoch)) continue;
      const box = boxFor(this.sealed, epoch, member.ek, false);
      await call("PUT", `space/${this.space}/box`,
        { user, epoch, box: toBase64(box) });
    }
  }

  /**
   * A change of who is in the space, with its boxes; again if somebody else
   * was first.
   * @param {number} type
   * @param {{ who?: Person, from?: number, kind?: number, still?: () => boolean }} [how]
   *   from: the newcomer's first epoch; 0: from now on; still: is it to be done
   *   after somebody else was first?  May throw.
   */
  async step(type, how = {}) {
    if (this.stopped) throw this.stopped;
    for (let tries = 0; ; tries++) {
      this.use();
      const time = now();
      const body = this.stepBody(type, time, how);
      const mine = body.boxes.find((box) => box.user === this.me
        && box.epoch === this.epoch + 1);
      try {
        if (type === TYPE.GENESIS)
          await call("POST", "spaces", { space: this.space, ...body });
        else await call("POST", `space/${this.space}`, body);
        if (mine) this.boxes.set(mine.epoch, fromBase64(mine.box));
        this.stands(type, time);
        return;
      } catch (error) {
        this.use();
        this.sealed.batchDrop();
        if (Failure.of(error).code !== "conflict" || tries >= this.retries)
          throw error;
        await this.behind();
        if (how.still?.() === false) return;
      }
    }
  }

  /** @param {number} type @param {number} time
   * @param {{ who?: Person, from?: number, kind?: number }} how */
  stepBody(type, time, { who, from, kind }) {
    const { sealed } = this;
    const begins = type !== TYPE.ROLE && type !== TYPE.LEAVE
      && type !== TYPE.CLOSE;
    const next = this.epoch + 1;
    const first = type === TYPE.ADD ? from || next : 0;
    const boxes = [];
    sealed.batchBegin();
    try {
      if (begins) drawSecret(sealed);
      const n = batchMember(sealed, type, time, { who, kind, from: first });
      if (begins)
        for (const m of listOf(sealed).members)
          boxes.push({ user: toId(m.user), epoch: next,
            box: toBase64(boxFor(sealed, next, m.ek, true)) });
      for (let e = first; who && first > 0 && e < next; e++)
        if (hasSecret(sealed, e))
          boxes.push({ user: toId(who.user), epoch: e,
            box: toBase64(boxFor(sealed, e, who.ek, false)) });
      return { entries: toBase64(sealed.batchBytes(n)), boxes };
    } catch (error) {
      sealed.batchDrop();
      throw error;
    }
  }

  /** The server took a step of ours. @param {number} type @param {number} time */
  stands(type, time) {
    this.use();
    if (listOf(this.sealed).epoch !== this.epoch) keepSecret(this.sealed);
    this.noteHash();
    this.changed({ type, author: fromId(this.me), time,
      seq: this.sealed.logSeq() });
    this.wants = 0;
    this.moved();
  }

  /** Before anything is written: is there an epoch to write into? */
  async ready() {
    if (!this.restored) await this.sync();
    if (this.since === 0) throw new Failure("gone");
    if (this.closed) throw new Failure("closed");
    const began = this.epochs.get(this.epoch)?.time ?? 0;
    const old = now() - began > OLD_S;
    if (this.stale || old) await this.step(TYPE.ROTATE);
  }

  /** @param {import("./ledger.js").Change[]} changes */
  async write(changes) {
    await this.ready();
    const ids = await super.write(changes);
    const me = fromId(this.me);
    for (const id of ids) {
      const item = this.items.get(id);
      if (item) item.author = this.me;
      if (!this.authors.has(id)) this.authors.set(id, me);
    }
    return ids;
  }

  /** In the order of the log: clocks differ. @param {number[] | undefined} types */
  known(types) {
    return super.known(types).sort((a, b) => a.seq - b.seq);
  }

  /** What cannot be shown: each with its author and why. */
  async unread() {
    return (await this.opened(undefined)).filter((item) => item.cause)
      .map(({ seq, time, cause, author }) => ({ seq, time, cause, author }));
  }

  /** Is this person a facilitator? */
  leads() {
    const mine = this.members.find((m) => toId(m.user) === this.me);
    return mine?.role === ROLE.FACILITATOR;
  }

  /** Delete every object of this person here, bodies and all. */
  async wipeOwn() {
    const own = [...this.items.values()].filter((i) => i.author === this.me);
    await this.eraseAll(own.map((i) => i.object));
  }

  /** Delete objects in as many steps as it takes. @param {string[]} objects */
  async eraseAll(objects) {
    for (let at = 0; at < objects.length; at += STEP)
      await this.write(objects.slice(at, at + STEP).map((object) =>
        ({ type: 0, object })));
  }

  async behind() {
    await new Promise((done) => setTimeout(done, Math.random() * JITTER_MS));
    await super.behind();
    this.use();
    if (this.stale && !this.closed && this.since > 0) {
      await this.step(TYPE.ROTATE);
      this.use();
    }
  }

  /** @param {any[]} ready */
  batch(ready) {
    this.use();
    return super.batch(ready);
  }

  /** One change into the batch. @param {any} change */
  add(change) {
    const owner = this.authors.get(change.object);
    if (owner) setOwner(this.sealed, owner);
    const n = super.add(change);
    this.noteHash();
    return n;
  }

  /** The entry just read or written; one that is refused is overwritten by
   * what stands in its place. */
  noteHash() {
    this.hashes.set(this.sealed.logSeq(), hashesOf(this.sealed).head);
  }

  /** Name the space, or people in it, in one step.
   * @param {[string, any][]} all object and data */
  async name(...all) {
    await this.ready();
    for (let tries = 0; ; tries++) {
      this.use();
      this.sealed.batchBegin();
      try {
        let n = 0;
        for (const [object, data] of all) {
          n = batchName(this.sealed, fromId(object), now(),
            toUtf8(JSON.stringify(data)));
          this.noteHash();
        }
        await this.append(this.sealed.batchBytes(n));
        break;
      } catch (error) {
        this.use();
        this.sealed.batchDrop();
        if (Failure.of(error).code !== "conflict" || tries >= this.retries)
          throw error;
        await this.behind();
      }
    }
    for (const [object, data] of all) this.names.set(object, data);
    this.moved();
  }

  /** Names in the epoch in force, for somebody who reads no earlier one.
   * @param {string} user @param {any} data their own */
  async nameNew(user, data) {
    const all = [this.space, ...this.members.map((m) => toId(m.user))];
    /** @type {[string, any][]} */
    const known = all.filter((id) => id !== user && this.names.get(id))
      .map((id) => [id, this.names.get(id)]);
    await this.name(...known, [user, data]);
  }
}
