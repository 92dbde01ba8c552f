// @ts-check
/*
 * A poll for a time in a group's sealed log: object type 26, payload {v, kind, …}.
 *
 *   poll    {slots, minutes}          instants at which a session could begin
 *   vote    {poll, yes, maybe, odd}   one a member, edited in place; odd: those of
 *                                     them before 8 or after 21 by their own clock
 *   chosen  {poll, at, left, odd}     whom it leaves out, for whom it is unsocial
 *
 * Others' answers are shown to whoever has answered, and to nobody before: when
 * they are seen first, people approve what is popular or hopeless anyway (Zou,
 * Meir and Parkes 2015, over 340,000 polls).  The keys are the group's, so this is
 * a rule of the page, not of the seal.
 */
import { groups } from "./groups.js";
import { clockText, firstOn, minuteOf, weekdayOf } from "./dates-rule.js";
import { dayOf } from "./words.js";

const POLL = 26; /* object type */
const SLOTS_MAX = 200;
const DAY_MIN = 1440;
const LEADS = 2; /* a facilitator */
const RANK = 4; /* numbers of a row */

/** @typedef {{ object: string, author: string, seq: number, data: any }} Said */
/** @typedef {Record<string, (...inputs: any[]) => any>} Core */
/** @typedef {{ object: string, yes: number[], maybe: number[], odd: number[] }} Vote */
/** @typedef {{ left: Set<string>, odd: Map<string, number> }} Past whom the last
 *   choice left out; unsocial times that each has taken */
/** @typedef {{ at: number, yes: string[], maybe: string[], left: string[],
 *   odd: string[], enough: boolean }} Rank */

/** An instant of this device's own clock. @param {number} day @param {number} minute */
function instant(day, minute) {
  const d = new Date(day * 86400000);
  return new Date(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate(), 0,
    minute).getTime();
}

/** Instants between two times of each day, by this device's clock; none when it
 * cannot be.
 * @param {{ first: string, days: number, earliest: string, latest: string,
 *   step: number }} said @param {number} now */
export function slotsOf({ first, days, earliest, latest, step }, now) {
  const day = dayOf(first);
  const [low, high] = [minuteOf(earliest), minuteOf(latest)];
  if (!Number.isFinite(day) || !(days >= 1 && days <= 14) || !(high >= low))
    return [];
  /** @type {number[]} */
  const slots = [];
  for (let d = day; d < day + Math.floor(days); d++)
    for (let m = low; m <= high && m < DAY_MIN; m += step) {
      const at = instant(d, m);
      if (at > now) slots.push(at);
    }
  return slots.slice(0, SLOTS_MAX);
}

/**
 * The slots, best first, as core/poll.h says.
 * @param {Core} core @param {number[]} slots
 * @param {{ user: string, role: number }[]} members
 * @param {Map<string, Vote>} votes by member
 * @param {Past} past what earlier choices left
 * @returns {Rank[]}
 */
export function rank(core, slots, members, votes, past) {
  const users = members.map((m) => m.user);
  const set = (/** @type {(user: string) => boolean | undefined} */ has) =>
    users.reduce((bits, u, i) => has(u) ? bits | 1 << i : bits, 0);
  const some = (/** @type {number} */ bits) =>
    users.filter((_, i) => (bits >> i) & 1);
  const rows = slots.flatMap((at) => [set((u) => votes.get(u)?.yes.includes(at)),
    set((u) => votes.get(u)?.maybe.includes(at)),
    set((u) => votes.get(u)?.odd.includes(at))]);
  const got = core.poll_wasm_rank(rows, slots.length,
    users.map((u) => past.odd.get(u) ?? 0), users.length,
    set((u) => members.some((m) => m.user === u && m.role === LEADS)),
    set((u) => votes.has(u)), set((u) => past.left.has(u)));
  return Array.from({ length: got.count }, (_, i) => {
    const [slot, left, odd, enough] = got.rank_out.slice(i * RANK);
    return { at: slots[slot], yes: some(rows[slot * 3]),
      maybe: some(rows[slot * 3 + 1]), left: some(left), odd: some(odd),
      enough: enough === 1 };
  });
}

/** Where an instant is on this device's clock: what a series wants.
 * @param {number} at */
export function localOf(at) {
  const d = new Date(at);
  return { day: Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) / 86400000,
    minute: d.getHours() * 60 + d.getMinutes() };
}

/** A slot as the form of a series would say it. @param {number} at */
export function saidOf(at) {
  const { day, minute } = localOf(at);
  const weekday = weekdayOf(day);
  return { weekday, time: clockText(minute), day: firstOn(day, weekday) };
}

export class Poll {
  /** @param {string} space */
  constructor(space) {
    this.space = space;
    /** @type {any} */
    this.group = null;
    /** @type {Said[]} */
    this.all = [];
  }

  async read() {
    const got = await groups.list(this.space, [POLL]);
    this.group = got.group;
    this.all = /** @type {Said[]} */ (got.items.filter((i) =>
      i.author !== undefined && i.data?.v === 1)).sort((a, b) => a.seq - b.seq);
  }

  /** The newest question. */
  get asked() {
    return this.all.filter((s) => s.data.kind === "poll"
      && Array.isArray(s.data.slots)).at(-1);
  }

  /** @param {string} poll object */
  chosen(poll) {
    return this.all.filter((s) => s.data.kind === "chosen"
      && s.data.poll === poll).at(-1);
  }

  /** What the choices before this question left. @param {string} poll
   * @returns {Past} */
  before(poll) {
    const made = this.all.filter((s) => s.data.kind === "chosen"
      && s.data.poll !== poll);
    /** @type {Map<string, number>} */ const odd = new Map();
    for (const user of made.flatMap((s) => s.data.odd ?? []))
      odd.set(user, (odd.get(user) ?? 0) + 1);
    return { odd, left: new Set(/** @type {string[]} */ (
      made.at(-1)?.data.left ?? [])) };
  }

  /** Answers by member. @param {string} poll */
  votes(poll) {
    const members = new Set(this.group.members.map((/** @type {any} */ m) =>
      m.user));
    return new Map(this.all.filter((s) => s.data.kind === "vote"
      && s.data.poll === poll && members.has(s.author)).map((s) => [s.author,
      { object: s.object, yes: s.data.yes ?? [], maybe: s.data.maybe ?? [],
      odd: s.data.odd ?? [] }]));
  }

  /** @param {object} data @param {string} [object] */
  async put(data, object) {
    await groups.put(this.space, { type: POLL, object, data: { v: 1, ...data } });
    await this.read();
  }

  /** Take a question back, with my own answer. @param {string} object */
  async withdraw(object) {
    await groups.putMany(this.space, [{ type: 0, object }]);
    await this.read();
  }
}


