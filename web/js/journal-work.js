// @ts-check
/*
 * The keys worker's part of the journal: further calls of keys.js.
 *
 *   journal      {}                {days, drafts}  every entry: object, seq,
 *                                            day, tags; what was begun, opened
 *   journalFind  {query, limit}    {hits, n} newest first
 *   journalRead  {objects}         {items}   these, opened
 *
 * An entry is {v, kind: "entry", day, at, text, tags, prompt}; a draft has the
 * kind "draft" and is not found by searching.
 */
import { Failure } from "./failure.js";
import { Broken } from "./kept-log.js";
import { KeptSearch } from "./kept-search.js";

const JOURNAL = 1; /* object type */

/** @param {any} data */
const textOf = (data) => data.kind === "entry"
  ? { day: String(data.day), text: String(data.text), tags: (data.tags ?? []).map(String) }
  : null;

/** @type {WeakMap<import("./ledger.js").Ledger, KeptSearch>} */
const searches = new WeakMap();

/** What a device kept may not fit: then all is read from the server, once.
 * @template T @param {import("./ledger.js").Ledger} ledger
 * @param {() => Promise<T>} work */
async function again(ledger, work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    await ledger.list([JOURNAL]);
    return work();
  }
}

/** @param {import("./keys.js").Keys} keys */
async function current(keys) {
  const ledger = await keys.current();
  let one = searches.get(ledger);
  if (!one) {
    one = new KeptSearch(ledger.sealed, keys.cache?.user ?? "", ledger.space, JOURNAL, textOf);
    searches.set(ledger, one);
  }
  const found = one;
  await again(ledger, () => found.renew(ledger));
  return { ledger, one: found };
}

/** @type {import("./keys.js").Calls} */
export const calls = {
  async journal(keys) {
    const { ledger, one } = await current(keys);
    /* what has no line is opened each time: drafts, and there is one */
    const drafts = ledger.known([JOURNAL]).filter((i) => i.data?.kind === "draft");
    return { days: one.all(), drafts };
  },

  async journalFind(keys, { query, limit }) {
    return (await current(keys)).one.find(String(query), Number(limit));
  },

  async journalRead(keys, { objects }) {
    if (!Array.isArray(objects)) throw new Failure("invalid");
    const ledger = await keys.current();
    return again(ledger, async () => {
      const wanted = ledger.known([JOURNAL]).filter((i) => objects.includes(i.object));
      await ledger.unseal(wanted);
      return { items: wanted.filter((i) => !i.cause) };
    });
  },
};
