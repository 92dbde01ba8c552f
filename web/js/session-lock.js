// @ts-check
/*
 * The second lock on what is written in a session: AES-256-GCM under a key that
 * is used once and that the server holds back until others may read.  The text
 * is sealed to the group all the same: the server's key alone opens nothing.
 */
import { fromBase64, fromUtf8, join, toBase64, toUtf8 } from "./bytes.js";
import { Failure } from "./failure.js";

const IV = 12; /* bytes */
const GCM = "AES-GCM";

/** @param {Uint8Array} bytes */
const keyOf = (bytes) => crypto.subtle.importKey("raw",
  /** @type {any} */ (bytes), GCM, false, ["encrypt", "decrypt"]);

/** @param {object} data @returns {Promise<{ locked: string, key: Uint8Array }>} */
export async function lock(data) {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  const text = toUtf8(JSON.stringify(data));
  const sealed = await crypto.subtle.encrypt({ name: GCM, iv },
    await keyOf(key), /** @type {any} */ (text));
  return { locked: toBase64(join(iv, new Uint8Array(sealed))), key };
}

/** @param {string} locked @param {string} key @returns {Promise<any>} */
export async function unlock(locked, key) {
  try {
    const bytes = fromBase64(locked);
    const text = await crypto.subtle.decrypt(
      { name: GCM, iv: /** @type {any} */ (bytes.slice(0, IV)) },
      await keyOf(fromBase64(key)), /** @type {any} */ (bytes.slice(IV)));
    return JSON.parse(fromUtf8(new Uint8Array(text)));
  } catch {
    throw new Failure("altered", { cause: "second key" });
  }
}
