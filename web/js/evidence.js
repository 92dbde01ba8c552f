// @ts-check
/**
 * Two versions of the log that stopped, for whoever looks into an alteration: as
 * this device stored it when it verified it (a group's: as this page verified
 * it), and as the server sends it now.  Sealed octets, which say nothing to
 * those who lack the key.  Call as in keys.js:
 *
 *   evidence {}   {mine, theirs}
 */
import { readLog } from "./api.js";
import { join } from "./bytes.js";
import { Failure } from "./failure.js";
import { starts } from "./kept-log.js";

/** @type {import("./keys.js").Calls} */
export const calls = {
  async evidence({ ledger, groups }) {
    if (!ledger) throw new Failure("locked");
    const { kept, space } = [...groups?.ledgers.values() ?? []]
      .find((one) => one.stopped) ?? ledger;
    return { mine: join(...(await kept.verified())),
      theirs: await whole(space) };
  },
};

/** The log page by page, unverified. @param {string} space */
async function whole(space) {
  const pages = [];
  for (let seq = 0, end = 1; seq < end;) {
    const page = await readLog(`space/${space}/log`, seq + 1);
    const n = [...starts(page.bytes)].length;
    if (n === 0) break;
    pages.push(page.bytes);
    seq += n;
    end = page.end;
  }
  return join(...pages);
}
