/*
 * Looking for a planted text in bytes, however it may have been written: as it
 * is, in UTF-16, hexadecimal, base64 at any of its three alignments, percent
 * escapes.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** @param {string | Buffer} text or a key's bytes
 * @returns {{ how: string, bytes: Buffer }[]} */
export function disguises(text) {
  const raw = Buffer.from(text);
  const found = [
    { how: "plain", bytes: raw },
    { how: "hex", bytes: Buffer.from(raw.toString("hex")) },
    { how: "HEX", bytes: Buffer.from(raw.toString("hex").toUpperCase()) },
  ];
  const escaped = typeof text === "string" ? encodeURIComponent(text) : text;
  if (typeof text === "string")
    found.push({ how: "utf-16", bytes: Buffer.from(text, "utf16le") });
  if (typeof escaped === "string" && escaped !== text) {
    found.push({ how: "percent", bytes: Buffer.from(escaped) });
    found.push({ how: "form", bytes: Buffer.from(escaped.replaceAll("%20", "+")) });
  }
  for (const shift of [0, 1, 2]) {
    /* Only whole groups of the text itself: the ends mix with neighbours. */
    const inner = Buffer.concat([Buffer.alloc(shift), raw]).toString("base64");
    const middle = inner.slice(shift ? 4 : 0, Math.floor((shift + raw.length) / 3) * 4);
    if (middle.length < 8) continue;
    found.push({ how: `base64+${shift}`, bytes: Buffer.from(middle) });
    found.push({ how: `base64url+${shift}`, bytes: Buffer.from(middle.replaceAll("+", "-").replaceAll("/", "_")) });
  }
  return found;
}

/** Places where the text stands in these bytes.
 * @param {Buffer} bytes @param {string | Buffer} text */
export function hits(bytes, text) {
  return disguises(text).filter((d) => bytes.includes(d.bytes)).map((d) => d.how);
}

const PAGE = 4096;
const ZERO = Buffer.alloc(PAGE);

/** Without its empty pages, which can hide nothing: each leaves as many zeros
 * as the end of a text in UTF-16 may want.  Nineteen parts of twenty of a core
 * dump are empty.  @param {Buffer} bytes */
export function withoutEmptyPages(bytes) {
  const kept = [];
  for (let at = 0; at < bytes.length; at += PAGE) {
    const page = bytes.subarray(at, at + PAGE);
    kept.push(page.equals(ZERO.subarray(0, page.length)) ? ZERO.subarray(0, 2) : page);
  }
  return Buffer.concat(kept);
}

/** Every file below a folder, read once; one that its owner replaces meanwhile
 * is left out.  @param {string} folder
 * @returns {{ file: string, bytes: Buffer }[]} */
export function contents(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    try {
      if (entry.isDirectory()) return contents(file);
      return entry.isFile() ? [{ file, bytes: withoutEmptyPages(readFileSync(file)) }] : [];
    } catch (e) {
      if (/** @type {NodeJS.ErrnoException} */ (e).code === "ENOENT") return [];
      throw e;
    }
  });
}

/** @param {{ file: string, bytes: Buffer }} content @param {string | Buffer} text */
export const fileHits = ({ file, bytes }, text) => hits(bytes, text).map((how) => `${file}: ${how}`);
