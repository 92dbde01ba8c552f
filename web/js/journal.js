// @ts-check
/*
 * The journal as its page uses it, over the keys worker's calls
 * (journal-work.js).
 */
import { client } from "./client.js";

const JOURNAL = 1; /* object type */
export const TEXT_MAX = 60000; /* bytes of one entry */

/** @typedef {import("./search-text.js").Line} Line */
/** @typedef {{ day: string, text: string, tags: string[], prompt: string }} Page */

export const journal = {
  /** Every entry, newest first, and what was begun.
   * @returns {Promise<{ days: Line[], drafts: import("./ledger.js").Item[] }>} */
  async all() {
    const { days, drafts } = await client.call("journal");
    days.sort(newestFirst);
    return { days, drafts };
  },

  /** @param {string} query @param {number} limit
   * @returns {Promise<{ hits: Line[], n: number }>} */
  find: (query, limit) => client.call("journalFind", { query, limit }),

  /** @param {string[]} objects @returns {Promise<import("./ledger.js").Item[]>} */
  async read(objects) {
    const { items } = await client.call("journalRead", { objects });
    const by = new Map(items.map((/** @type {any} */ i) => [i.object, i]));
    return objects.map((o) => by.get(o)).filter(Boolean);
  },

  /** @param {Page} page @param {"entry" | "draft"} kind @param {string} [object]
   * @param {string} [of] the entry that a draft changes
   * @returns {Promise<string>} its id */
  async save(page, kind, object, of) {
    const data = { v: 1, kind, ...page, ...(of ? { of } : {}) };
    return (await client.put({ type: JOURNAL, object, data })).object;
  },

  /** @param {string[]} objects */
  remove: (objects) => client.putMany(objects.map((object) => ({ type: 0, object }))),
};

/** @param {Line} a @param {Line} b */
const newestFirst = (a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : b.seq - a.seq);
