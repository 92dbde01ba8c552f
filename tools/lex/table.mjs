/*
 * One list for tools/lexc in the making: class and attribute → words.
 */
const LATIN = /^[\p{Script=Latin}\p{M}' .-]+$/u;
const WORDS_MAX = 5; /* LEX_WORDS_MAX of core/lex.h */

/** A name as packages write it: without remarks in brackets, plain marks. */
const clean = (/** @type {string} */ w) => w.normalize("NFC").replace(/[’`´ʼʻ]/g, "'")
    .replace(/\s*[([].*?[)\]]/g, "").trim();

/** Small letters without accents, as the table will see them. */
export const plain = (/** @type {string} */ w) => /^[a-z]+$/.test(w) ? w : clean(w).toLowerCase().replace(/ß/g, "ss").replace(/æ/g, "ae")
    .replace(/œ/g, "oe").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d").replace(/ı/g, "i")
    .normalize("NFD").replace(/\p{M}/gu, "");

/** Frequency class of a rank: LEX_AT_FREQUENCY of core/lex.h. */
export const frequency = (/** @type {number | undefined} */ rank) =>
    rank === undefined ? 1 : [200, 1000, 5000, 10000, 20000, 50000, Infinity].findIndex((n) => rank < n) * -1 + 7;

/** Population class: LEX_AT_PEOPLE. */
export const people = (/** @type {number} */ n) => (n < 10 ? 0 : Math.min(15, Math.floor(2 * Math.log10(n))));

export class Table {
    constructor() {
        /** @type {Map<string, Set<string>>} */
        this.rows = new Map();
        /** @type {Map<string, Set<string>>} words of a class, whatever the attribute */
        this.words = new Map();
    }
    /** Is this word in the class? */
    has(/** @type {string} */ kind, /** @type {string} */ word) { return this.words.get(kind)?.has(plain(word)) ?? false; }
    size() { return new Set([...this.words.values()].flatMap((s) => [...s])).size; }
    add(/** @type {string} */ kind, /** @type {string | number} */ attr, /** @type {string} */ word) {
        const w = plain(word);
        if (!/^[a-z]{2,60}$/.test(w) && (!LATIN.test(w) || !/\p{L}{2}/u.test(w) || w.length > 60)) return;
        if (w.split(/[ .-]+/).filter(Boolean).length > WORDS_MAX) return;
        for (const [map, key] of /** @type {const} */ ([[this.rows, attr === "" ? kind : `${kind}:${attr}`], [this.words, kind]])) {
            if (!map.has(key)) map.set(key, new Set());
            map.get(key)?.add(w);
        }
    }
    /** As tools/lexc reads it. */
    text() {
        return [...this.rows].sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, words]) => `${key}: ${[...words].sort().join(", ")}\n`).join("");
    }
}
