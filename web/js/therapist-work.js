// @ts-check
/*
 * The keys worker's part of finding a therapist: a further call of keys.js.
 *
 *   therapists  {}   {mine, found, listed}  the person's ties and wishes, what
 *                                    of the list may be shown to them, and
 *                                    whether anybody is listed at all
 *
 * The request is the same for everybody: one address, no parameter, the whole
 * list.  The page gets no name of anybody who was left out.
 */
import { Failure } from "./failure.js";
import { choose, readList } from "./therapist-list.js";
import { sharedCore } from "./trend-work.js";

const TIES = 17; /* object type */

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
  return readList(await answer.json());
}

/** @type {Record<string, (keys: import("./keys.js").Keys, args: any) => Promise<any>>} */
export const therapistCalls = {
  async therapists(keys) {
    const ledger = await keys.current();
    const mine = (await ledger.list([TIES])).filter((i) => i.data?.kind === "ties").at(-1);
    /* fetched whether or not there are ties yet */
    const entries = await fetchList();
    if (!mine) return { mine: null, found: [], listed: entries.length > 0 };
    const [seed] = crypto.getRandomValues(new Int32Array(1));
    return {
      mine: { id: mine.object, data: mine.data },
      found: choose(await sharedCore(), entries, mine.data.ties, mine.data.wishes, seed & 0x7fffffff),
      listed: entries.length > 0,
    };
  },
};
