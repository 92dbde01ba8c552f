// @ts-check
/*
 * A poll for a time in a group's sealed log: object type 26, payload {v, kind, …}.
 *
 *   poll    {slots, minutes}          instants at which a session could begin
 *   vote    {poll, yes, maybe}        one a member, edited in place
 *   chosen  {poll, at, left}          and whom it leaves out
 *
 * Others' answers are shown to whoever has answered, and to nobody before: when
 * they are seen first, people approve what is popular or hopeless anyway (Zou,
 * Meir and Parkes 2015, over 340,000 polls).  The keys are the group's, so this is
 * a rule of the page, not of the seal.
 */
import { groups } from "./groups.js";
import { clockText, firstOn, minuteOf, weekdayOf } from "./dates-rule.js";
import { dayOf } from "./words.js";

export const POLL = 26; /* object type */
export const SLOTS_MAX = 200;
const DAY_MIN = 1440;

/** @typedef {{ object: string, author: string, seq: number, data: any }} Said */
/** @typedef {{ at: number, yes: string[], maybe: string[], left: string[],
 *   enough: boolean }} Rank */

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

/** How many must be able to come. @param {number} n members */
export const quorumOf = (n) =>
  Math.max(2, Math.min(n - 1, Math.ceil(0.75 * n)));

/**
 * The slots, best first: enough people and a facilitator among them; nobody left
 * out twice running; most who can; fewest only if need be; earliest.
 * @param {number[]} slots @param {{ user: string, role: number }[]} members
 * @param {Map<string, { yes: number[], maybe: number[] }>} votes by member
 * @param {Set<string>} before left out last time
 * @returns {Rank[]}
 */
export function rank(slots, members, votes, before) {
  const need = quorumOf(members.length);
  const users = members.map((m) => m.user);
  const all = slots.map((at) => {
    const yes = users.filter((u) => votes.get(u)?.yes.includes(at));
    const maybe = users.filter((u) => votes.get(u)?.maybe.includes(at));
    const left = users.filter((u) => votes.has(u) && !yes.includes(u)
      && !maybe.includes(u));
    const can = new Set([...yes, ...maybe]);
    const enough = can.size >= need
      && members.some((m) => m.role === 2 && can.has(m.user));
    return { at, yes, maybe, left, enough,
      twice: left.some((u) => before.has(u)) };
  });
  return all.filter((s) => s.yes.length + s.maybe.length > 0)
    .sort((a, b) => Number(b.enough) - Number(a.enough)
      || Number(a.twice) - Number(b.twice)
      || (b.yes.length + b.maybe.length) - (a.yes.length + a.maybe.length)
      || b.yes.length - a.yes.length || a.at - b.at);
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

  /** Whom the choice before this question left out. @param {string} poll */
  before(poll) {
    const last = this.all.filter((s) => s.data.kind === "chosen"
      && s.data.poll !== poll).at(-1);
    return new Set(/** @type {string[]} */ (last?.data.left ?? []));
  }

  /** Answers by member. @param {string} poll */
  votes(poll) {
    const members = new Set(this.group.members.map((/** @type {any} */ m) =>
      m.user));
    return new Map(this.all.filter((s) => s.data.kind === "vote"
      && s.data.poll === poll && members.has(s.author)).map((s) => [s.author,
      { object: s.object, yes: s.data.yes ?? [], maybe: s.data.maybe ?? [] }]));
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


