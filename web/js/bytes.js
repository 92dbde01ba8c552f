// @ts-check
/**
 * Bytes as text: base64url without padding, ids as 26 characters of
 * Crockford's base32 in lower case (base/id.h), UTF-8.
 */
import { Failure } from "./failure.js";

const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
}

/** @param {string} text @returns {Uint8Array} */
export function fromBase64(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text))
    throw new TypeError("not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

/** @param {Uint8Array} id 16 bytes */
export function toId(id) {
  let text = "";
  for (let i = 0; i < 26; i++) {
    let digit = 0;
    for (let b = 5 * i; b < 5 * i + 5; b++)
      digit = digit * 2 + (b < 128 ? (id[b >> 3] >> (7 - (b & 7))) & 1 : 0);
    text += DIGITS[digit];
  }
  return text;
}

/** @param {string} text @returns {Uint8Array} 16 bytes */
export function fromId(text) {
  const id = new Uint8Array(17);
  if (typeof text !== "string" || text.length !== 26)
    throw new TypeError("not an id");
  for (let i = 0; i < 26; i++) {
    const digit = DIGITS.indexOf(text[i]);
    if (digit < 0) throw new TypeError("not an id");
    for (let b = 0; b < 5; b++) {
      const at = 5 * i + b;
      if ((digit >> (4 - b)) & 1) id[at >> 3] |= 0x80 >> (at & 7);
    }
  }
  if (id[16] !== 0) throw new TypeError("not an id");
  return id.subarray(0, 16);
}

/** @param {string} text @returns {Uint8Array} */
export const toUtf8 = (text) => new TextEncoder().encode(text);

/** @param {Uint8Array} bytes; throws if they are not UTF-8 */
export const fromUtf8 = (bytes) =>
  new TextDecoder("utf-8", { fatal: true }).decode(bytes);

/** @param {...Uint8Array} parts */
export function join(...parts) {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    all.set(p, at);
    at += p.length;
  }
  return all;
}

/* From the server: what does not read is "altered". */

/** @param {string} text @param {number} [n] @returns {Uint8Array} */
export function bytesOf(text, n) {
  try {
    const bytes = fromBase64(text);
    if (n === undefined || bytes.length === n) return bytes;
  } catch {
    /* said below */
  }
  throw new Failure("altered", { cause: "bytes" });
}

/** @param {string} text */
export function idOf(text) {
  try {
    return fromId(text);
  } catch {
    throw new Failure("altered", { cause: "id" });
  }
}

/** @param {unknown} n */
export function countOf(n) {
  if (typeof n === "number" && Number.isSafeInteger(n) && n > 0) return n;
  throw new Failure("altered", { cause: "counter" });
}
