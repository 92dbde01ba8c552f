// @ts-check
/*
 * Passphrases: drawing one, and refusing those that a guesser tries first.
 */

const CONSONANTS = "bdfghjklmnprstvwz"; /* 17; no c, q, x, y: one way to say */
const VOWELS = "aeiou";
const PARTS = 5;
const SHORTEST = 12; /* characters */
const DIFFERENT = 6; /* characters that are not the same, at least */

/** What everybody tries: rows of keys, and words with numbers behind them. */
const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
];
const COMMON = [
  "password",
  "passwort",
  "passphrase",
  "letmein",
  "iloveyou",
  "mainstay",
  "therapist",
  "therapie",
  "therapy",
  "welcome",
  "willkommen",
  "changeme",
];

/** One of n, each equally likely. @param {number} n at most 256 */
function draw(n) {
  const fair = 256 - (256 % n);
  for (;;) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < fair) return byte % n;
  }
}

/** Five parts of two syllables: 7,225 ways each, 64 bits together. */
export function suggest() {
  const syllable = () =>
    CONSONANTS[draw(CONSONANTS.length)] + VOWELS[draw(VOWELS.length)];
  return Array.from({ length: PARTS }, () => syllable() + syllable()).join("-");
}

/** Is most of it one row of keys, forwards or backwards? @param {string} s */
function follows(s) {
  for (const row of ROWS) {
    const back = [...row].reverse().join("");
    let same = 0;
    for (let i = 0; i + 4 <= s.length; i++) {
      const piece = s.slice(i, i + 4);
      if (row.includes(piece) || back.includes(piece)) same += 1;
    }
    if (same * 2 >= s.length - 3) return true;
  }
  return false;
}

/**
 * Why this passphrase is too weak, as a key of the shell's messages; undefined
 * when nothing simple speaks against it.
 * @param {string} pass
 * @param {string} name the sign-in name
 * @returns {"too-short" | "too-common" | "has-name" | undefined}
 */
export function weakness(pass, name) {
  const plain = pass.normalize("NFKC").toLowerCase();
  const letters = plain.replace(/[^\p{L}]/gu, "");
  if ([...plain].length < SHORTEST) return "too-short";
  if (name.length > 3 && plain.includes(name)) return "has-name";
  if (new Set(plain).size < DIFFERENT || follows(plain)) return "too-common";
  const bare = COMMON.some(
    (word) =>
      letters.includes(word) && letters.replaceAll(word, "").length < 4,
  );
  return bare ? "too-common" : undefined;
}

/** @param {string} name */
export const nameFits = (name) => /^[a-z][a-z0-9._-]{2,31}$/.test(name);
