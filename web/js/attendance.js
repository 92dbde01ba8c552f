// @ts-check
/*
 * Who was at a group's session, by their own word and by the others' (sealed
 * object type 27 of the group, payload {v, kind, date, …}; date: id of the date):
 *
 *   there  {minutes, present}   I was
 *   seen   {user, seen}         that person was, or I did not see them
 *
 * An own entry in the ledger of hours stands without any of it; what others
 * say is shown beside it, and nobody can change what somebody else said.
 */
import { groups, labelOf } from "./groups.js";
import { groupsOfMine } from "./session-notes.js";

const ATTENDANCE = 27; /* object type */

/** @typedef {{ date: string, space: string, user: string, name: string,
 *   at: number }} Claim */

export class Attendance {
  /** @type {Map<string, { group: any, items: any[] }>} by space */
  #groups = new Map();

  /** Read what the groups of these dates say.
   * @param {{ id: string, space: string, at: number }[]} dates */
  async read(dates) {
    this.dates = dates;
    const wanted = new Set(dates.map((d) => d.space));
    const mine = wanted.size > 0 ? await groupsOfMine() : [];
    for (const { space } of mine.filter((g) => wanted.has(g.space))) {
      const got = await groups.list(space, [ATTENDANCE]);
      this.#groups.set(space, { group: got.group,
        items: got.items.filter((i) => i.data?.v === 1) });
    }
  }

  /** @param {string} date */
  #of(date) {
    const space = this.dates?.find((d) => d.id === date)?.space ?? "";
    return this.#groups.get(space);
  }

  /** What the others say of my being there: names who saw me, who did not.
   * @param {string} date @param {string} unknown */
  said(date, unknown) {
    const found = this.#of(date);
    /** @type {Map<string, boolean>} */
    const by = new Map();
    for (const { author, data } of found?.items ?? [])
      if (data.kind === "seen" && data.date === date
        && data.user === found?.group.me && author !== data.user)
        by.set(author, data.seen === true);
    const names = (/** @type {boolean} */ seen) => [...by]
      .filter(([, s]) => s === seen)
      .map(([user]) => labelOf(found?.group, user, unknown));
    return { seen: names(true), unseen: names(false) };
  }

  /** Others who say that they were there and whom I have not answered.
   * @param {string} unknown @returns {Claim[]} */
  open(unknown) {
    return (this.dates ?? []).flatMap(({ id, space, at }) => {
      const found = this.#groups.get(space);
      if (!found) return [];
      const { group, items } = found;
      const answered = new Set(items.filter((i) => i.author === group.me
        && i.data.kind === "seen" && i.data.date === id)
        .map((i) => i.data.user));
      const there = new Set(items.filter((i) => i.data.kind === "there"
        && i.data.date === id && i.author !== group.me
        && !answered.has(i.author)).map((i) => i.author));
      return [...there].map((user) => ({ date: id, space, user, at,
        name: labelOf(group, user, unknown) }));
    });
  }

  /** Say to the group that I was there. @param {string | undefined} date
   * @param {{ minutes: number, present: number }} said */
  async there(date, { minutes, present }) {
    const found = date ? this.#of(date) : undefined;
    if (!found) return;
    const before = found.items.find((i) => i.author === found.group.me
      && i.data.kind === "there" && i.data.date === date);
    await groups.put(found.group.space, { type: ATTENDANCE,
      object: before?.object,
      data: { v: 1, kind: "there", date, minutes, present } });
  }

  /** Say of somebody else. @param {Claim} claim @param {boolean} seen */
  async answer({ space, date, user }, seen) {
    await groups.put(space, { type: ATTENDANCE,
      data: { v: 1, kind: "seen", date, user, seen } });
  }
}
