// @ts-check
/*
 * Names that a person must not write: a list of their own, sealed, one object.
 * Event "safe-case-names" of the document when it was changed here.
 */
import { client } from "./client.js";

const NAMES = 16; /* object type */
export const NAMES_MAX = 4000; /* bytes; the detector reads 4096 */

/** @returns {Promise<{ id?: string, words: string[] }>} */
export async function loadNames() {
  const { items } = await client.list({ types: [NAMES] });
  const last = items.filter((i) => i.data?.kind === "names").at(-1);
  return { id: last?.object, words: last?.data.words ?? [] };
}

/** @type {Promise<string> | undefined} */
let kept;

/** The list as the detector reads it; "" while the account is not open. */
export function ownNames() {
  if (!client.opened) return Promise.resolve("");
  kept ??= loadNames().then(({ words }) => words.join("\n"));
  kept.catch(() => (kept = undefined));
  return kept;
}

client.addEventListener("changed", () => (kept = undefined));

/** @param {string[]} words each name once, none empty */
export async function saveNames(words) {
  const { id } = await loadNames();
  await client.put({ type: NAMES, object: id,
    data: { v: 1, kind: "names", words } });
  kept = undefined;
  document.dispatchEvent(new Event("safe-case-names"));
}
