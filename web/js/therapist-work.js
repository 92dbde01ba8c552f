// @ts-check
/*
 * The keys worker's part of finding a therapist: further calls of keys.js.
 *
 *   therapists  {}   {mine, found, listed, wrote, free}  the person's ties and
 *                                    wishes, what of the list may be shown to
 *                                    them, whether anybody is listed at all,
 *                                    and their enquiries (enquiry-work.js)
 *   enquire     {entry, text}  {}    to somebody of the list
 *   waitFor     {entries}      {}    the weekly matching with one of these
 *
 * The requests are the same for everybody: the list has one address, no
 * parameter, and comes whole; as many tokens are asked for as a person can have,
 * used or not, without a session.  The page gets no name of anybody who was left
 * out.
 */
import { sharedCore } from "./core.js";
import { asked, enquire, waitFor } from "./enquiry-work.js";
import { Failure } from "./failure.js";
import { choose, readList } from "./therapist-list.js";

const TIES = 17; /* object type */

/** The list as it came last. @type {{ entries: any[], toil: number } | null} */
let list = null;

/** The whole list, from the browser's cache if it has not changed. */
async function fetchList() {
  let answer;
  try {
    answer = await fetch("/api/1/therapists",
      { credentials: "same-origin", cache: "no-cache", redirect: "error" });
  } catch {
    throw new Failure("offline");
  }
  if (!answer.ok) throw new Failure(answer.status === 403 ? "locked" : "broken");
  const got = await answer.json();
  list = { entries: readList(got), toil: got.toil };
  return list.entries;
}

/** @type {import("./keys.js").Calls} */
export const calls = {
  async therapists(keys) {
    const ledger = await keys.current();
    const mine = (await ledger.list([TIES])).filter((i) => i.data?.kind === "ties").at(-1);
    /* fetched whether or not there are ties yet */
    const entries = await fetchList();
    if (!mine)
      return { mine: null, found: [], listed: entries.length > 0, wrote: [], free: 0, waits: null };
    const [seed] = crypto.getRandomValues(new Int32Array(1));
    const { wrote, free, waits } = await asked(keys);
    const nameOf = (/** @type {string} */ entry) => entries.find((e) => e.entry === entry)?.name ?? "";
    return {
      mine: { id: mine.object, data: mine.data },
      found: choose(await sharedCore(), entries, mine.data.ties, mine.data.wishes, seed & 0x7fffffff),
      listed: entries.length > 0,
      wrote: wrote.map((one) => ({ ...one, name: nameOf(one.entry) })),
      free,
      waits: { ...waits, name: waits.one?.entry ? nameOf(waits.one.entry) : "" },
    };
  },

  async waitFor(keys, { entries }) {
    if (!list) await fetchList();
    return waitFor(keys, { entries, toil: list?.toil ?? 0 });
  },

  async enquire(keys, { entry, text }) {
    const to = (list?.entries ?? await fetchList()).find((e) => e.entry === entry);
    if (!to?.desk || !list) throw new Failure("absent");
    return enquire(keys, { entry, desk: to.desk, toil: list.toil, text });
  },
};
