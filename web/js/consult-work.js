// @ts-check
/**
 * The keys worker's part of asking colleagues about a case.  Calls:
 *
 *   askFits   {who}        {}      are these one person's keys?  who as the
 *                                  server tells them {user, gen, ik, ek, ek_cert}
 *   askBox    {who, data}  {box}   data for one person
 *   askUnbox  {box}        {data}  what was boxed for this account
 */
import { bytesOf, fromBase64, fromUtf8, idOf, toBase64, toUtf8 } from "./bytes.js";
import { Failure } from "./failure.js";
import { certFits } from "./sealed-group.js";

/** @param {import("./keys.js").Keys} keys */
function sealedOf(keys) {
  if (!keys.ledger) throw new Failure("locked");
  return keys.ledger.sealed;
}

/** @param {import("./sealed.js").Sealed} sealed @param {any} who */
function fits(sealed, who) {
  if (!certFits(sealed, { user: idOf(who.user), role: 1, ek: bytesOf(who.ek, 32),
    ik: bytesOf(who.ik, 32), ek_cert: bytesOf(who.ek_cert, 64) }, who.gen))
    throw new Failure("altered", { cause: "keys" });
}

/** @type {import("./keys.js").Calls} */
export const calls = {
  async askFits(keys, { who }) {
    fits(sealedOf(keys), who);
    return {};
  },

  async askBox(keys, { who, data }) {
    fits(sealedOf(keys), who);
    const sealed = sealedOf(keys);
    const ek = bytesOf(who.ek, 32);
    const text = toUtf8(JSON.stringify(data));
    sealed.give(ek, text);
    const n = /** @type {any} */ (sealed.wasm).ask_box(text.length);
    return { box: toBase64(sealed.took(n, "box", "invalid")) };
  },

  async askUnbox(keys, { box }) {
    const sealed = sealedOf(keys);
    const bytes = fromBase64(box);
    sealed.give(bytes);
    const n = /** @type {any} */ (sealed.wasm).ask_unbox(bytes.length);
    return { data: JSON.parse(fromUtf8(sealed.took(n, "box", "unproved"))) };
  },
};
