// @ts-check
/*
 * What was sealed before an account started again: opened by the recovery code
 * of then, verified from its first entry on, and sealed anew.  Call as in
 * keys.js:
 *
 *   rejoin   {code}   {n}   how much it was
 */
import { call } from "./api.js";
import { bytesOf, idOf, toBase64 } from "./bytes.js";
import { Cache } from "./cache.js";
import { Failure } from "./failure.js";
import { KeptLog } from "./kept-log.js";
import { Ledger } from "./ledger.js";

const SETTINGS = 6; // object type
const JOIN_ENTRIES = 32; // sealed again in one step
const JOIN_BYTES = 1 << 20;

/** @typedef {import("./sealed.js").Sealed} Sealed */

/**
 * The former account's keys into a module of their own; its space.
 * @param {import("./keys.js").Keys} keys @param {Sealed} old @param {string} code
 * @returns {Promise<string>}
 */
async function openFormer(keys, old, code) {
  if (!old.codeTake(code)) throw new Failure("invalid", { field: "code" });
  const got = await call("POST", "account/former",
    { auth_r: toBase64(old.codeAuth()) });
  old.unwrapCode(idOf(got.user), got.gen, bytesOf(got.code_id, 16),
    bytesOf(got.wrap_code));
  keys.openRest(old, got);
  return got.space;
}

/**
 * Seal anew what the ledger does not have yet; how many.
 * @param {Sealed} old @param {string} space @param {Ledger} ledger
 */
async function takeOver(old, space, ledger) {
  const items = await readAll(old, space);
  const there = new Set(ledger.known(undefined).map((item) => item.object));
  const missing = items.filter((item) => item.type !== SETTINGS
    && !there.has(item.object));
  for (const part of portions(missing)) await ledger.write(part);
  return missing.length;
}

/** All of a former account's records, verified from its first entry on.
 * @param {Sealed} sealed @param {string} space */
async function readAll(sealed, space) {
  const inTurn = (/** @type {() => Promise<any>} */ work) => work();
  const ledger = new Ledger(sealed, space, () => {}, inTurn,
    new KeptLog(sealed, new Cache("", space, false)), "account/former/log");
  try {
    ledger.begin(undefined);
    await ledger.sync();
    return await ledger.list(undefined);
  } finally {
    ledger.end();
  }
}

/** In steps the server takes. @param {import("./ledger.js").Item[]} items
 * @returns {import("./ledger.js").Change[][]} */
function portions(items) {
  /** @type {import("./ledger.js").Change[][]} */
  const parts = [];
  let bytes = JOIN_BYTES;
  for (const { type, object, data } of items) {
    const size = JSON.stringify(data).length;
    const last = parts.at(-1);
    if (last && bytes + size < JOIN_BYTES && last.length < JOIN_ENTRIES) {
      last.push({ type, object, data });
      bytes += size;
    } else {
      parts.push([{ type, object, data }]);
      bytes = size;
    }
  }
  return parts;
}

/** @type {import("./keys.js").Calls} */
export const calls = {
  /** Opened in a module of its own, sealed again here, then deleted there.
   * Objects keep their ids, so a second try after a break repeats nothing. */
  async rejoin(keys, { code }) {
    const ledger = await keys.current();
    const old = await keys.load();
    try {
      const until = keys.formerUntil;
      const space = await openFormer(keys, old, code);
      keys.formerUntil = until;
      const n = await takeOver(old, space, ledger);
      await call("DELETE", "account/former");
      keys.formerUntil = 0;
      return { n };
    } finally {
      old.wipe();
    }
  },
};
