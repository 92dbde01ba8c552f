/*
 * Looking for a planted text in bytes, however it may have been written: as it
 * is, in UTF-16, hexadecimal, base64 at any of its three alignments, percent
 * escapes.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
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

/** Every file below a folder. @param {string} folder @returns {string[]} */
export function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const at = path.join(folder, name);
    const about = statSync(at);
    if (about.isDirectory()) return files(at);
    return about.isFile() ? [at] : [];
  });
}

/** @param {string} file @param {string | Buffer} text */
export const fileHits = (file, text) => hits(readFileSync(file), text).map((how) => `${file}: ${how}`);
