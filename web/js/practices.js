// @ts-check
/*
 * What is sealed of a practice (object type 14), and the readings that follow
 * from it.  Plain data in and out: runs in the page and in tests.
 */

export const PRACTICE = 14; /* object type */

/* Every note fills the same size class (512 bytes), whatever was rated. */
const SIZE = 400;

/**
 * @typedef {object} Note
 * @property {1} v
 * @property {"practice"} kind
 * @property {string} practice
 * @property {string} group kind of practice
 * @property {string} at local time with offset
 * @property {string} day
 * @property {number} seconds
 * @property {number | null} before 0 to 10, high is tense
 * @property {number | null} after
 * @property {string} [pad]
 */

/** @param {Note} note @returns {Note} */
export function paddedNote(note) {
  const bare = { ...note, pad: "" };
  const bytes = new TextEncoder().encode(JSON.stringify(bare)).length;
  return { ...bare, pad: " ".repeat(Math.max(0, SIZE - bytes)) };
}

/** Before minus after of each note that has both, and the kinds there are.
 * @param {Note[]} notes */
export function readings(notes) {
  /** @type {string[]} */
  const kinds = [];
  const difference = [];
  const kind = [];
  for (const n of notes) {
    if (typeof n.before !== "number" || typeof n.after !== "number") continue;
    if (!kinds.includes(n.group)) kinds.push(n.group);
    difference.push(n.before - n.after);
    kind.push(kinds.indexOf(n.group));
  }
  return { kinds, difference, kind };
}
