/*
 * One list for tools/lexc in the making: class and attribute → words.
 */
const LATIN = /^[\p{Script=Latin}\p{M}' .-]+$/u;
const WORDS_MAX = 5; /* LEX_WORDS_MAX of core/lex.h */

/** A name as packages write it: without remarks in brackets, plain marks. */
const clean = (/** @type {string} */ w) => w.normalize("NFC").replace(/[’`´ʼʻ]/g, "'")
    .replace(/\s*[([].*?[)\]]/g, "").trim();

const LETTERS = /^[a-z]+$/;
/** Small letters without accents, as the table will see them. */
export const plain = (/** @type {string} */ w) => LETTERS.test(w) ? w : clean(w).toLowerCase().replace(/ß/g, "ss").replace(/æ/g, "ae")
    .replace(/œ/g, "oe").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d").replace(/ı/g, "i")
    .normalize("NFD").replace(/\p{M}/gu, "");

/** Frequency class of a rank: LEX_AT_FREQUENCY of core/lex.h. */
export const frequency = (/** @type {number | undefined} */ rank) =>
    rank === undefined ? 1 : [200, 1000, 5000, 10000, 20000, 50000, Infinity].findIndex((n) => rank < n) * -1 + 7;

/** Population class: LEX_AT_PEOPLE. */
export const people = (/** @type {number} */ n) => (n < 10 ? 0 : Math.min(15, Math.floor(2 * Math.log10(n))));

/** What most words are, and what the others must be. */
const SIMPLE = /^[a-z]{2,60}$/;
const fits = (/** @type {string} */ w) => LATIN.test(w) && /\p{L}{2}/u.test(w) && w.length <= 60
    && w.split(/[ .-]+/).filter(Boolean).length <= WORDS_MAX;

/** @param {Map<string, Set<string>>} map @param {string} key @returns {Set<string>} */
function member(map, key) {
    const found = map.get(key) ?? new Set();
    if (found.size === 0) map.set(key, found);
    return found;
}

export class Table {
    constructor() {
        /** @type {Map<string, Set<string>>} */
        this.rows = new Map();
        /** @type {Map<string, Set<string>>} of a class, whatever the attribute; but nobody asks for ordinary words */
        this.words = new Map();
    }
    /** Is this word in the class? */
    has(/** @type {string} */ kind, /** @type {string} */ word) { return this.words.get(kind)?.has(plain(word)) ?? false; }
    size() {
        const all = new Set();
        for (const words of this.rows.values()) for (const w of words) all.add(w);
        return all.size;
    }
    add(/** @type {string} */ kind, /** @type {string | number} */ attr, /** @type {string} */ word) {
        const w = plain(word);
        if (!SIMPLE.test(w) && !fits(w)) return;
        member(this.rows, attr === "" ? kind : `${kind}:${attr}`).add(w);
        if (kind !== "word") member(this.words, kind).add(w);
    }
    /** As tools/lexc reads it. */
    text() {
        return [...this.rows].sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, words]) => `${key}: ${[...words].sort().join(", ")}\n`).join("");
    }
}
