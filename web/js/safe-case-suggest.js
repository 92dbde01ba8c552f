// @ts-check
/*
 * What could stand in the place of a finding, in the language of its
 * paragraph.  Where articles and endings would have to agree, the word stands
 * in brackets and agrees with nothing.
 *
 * {n} is the detail: a letter for a person, a decade, days.  The names are
 * those of core/ident.h.
 */

/** @typedef {import("./safe-case-check.js").Finding} Finding */

const NAMES = ["PERSON", "CHILD", "OVER_90", "STREET", "VILLAGE", "TOWN", "CITY",
  "REGION", "ORG", "SCHOOL", "HOSPITAL", "TRADE", "DATE", "DAYS_AFTER",
  "DAYS_BEFORE", "FIRST_DATE"];

/** @type {Record<string, { words: string, about: string, skip: RegExp }>}
 *   words: in the order of NAMES; about: before a rounded age; skip: what goes
 *   with a date that is replaced */
const LANGUAGES = {
  en: { words: "person {n}|a young child|over ninety|a street|a village|a small town|a city|a region|an organisation|a school|a hospital|someone in that field|some time ago|{n} days later|{n} days before|at the beginning",
    about: "about ", skip: /\b(?:on|in|of)\s+$/i },
  de: { words: "Person {n}|ein kleines Kind|über neunzig|[Straße]|[Dorf]|[Kleinstadt]|[Stadt]|[Region]|[Einrichtung]|[Schule]|[Klinik]|[Beruf in diesem Feld]|vor einiger Zeit|{n} Tage später|{n} Tage vorher|zu Beginn",
    about: "etwa ", skip: /\b(?:am|im|vom|den)\s+$/i },
  fr: { words: "personne {n}|un jeune enfant|plus de quatre-vingt-dix ans|[rue]|[village]|[petite ville]|[ville]|[région]|[organisme]|[école]|[hôpital]|[métier du même domaine]|il y a quelque temps|{n} jours plus tard|{n} jours avant|au début",
    about: "environ ", skip: /\b(?:le|en|du)\s+$/i },
  es: { words: "persona {n}|un niño pequeño|más de noventa años|[calle]|[pueblo]|[ciudad pequeña]|[ciudad]|[región]|[entidad]|[escuela]|[hospital]|[oficio del mismo ramo]|hace algún tiempo|{n} días después|{n} días antes|al principio",
    about: "unos ", skip: /\b(?:el|en)\s+$/i },
  nl: { words: "persoon {n}|een jong kind|boven de negentig|[straat]|[dorp]|[kleine stad]|[stad]|[streek]|[organisatie]|[school]|[ziekenhuis]|[beroep in dat vak]|enige tijd geleden|{n} dagen later|{n} dagen eerder|in het begin",
    about: "ongeveer ", skip: /\b(?:op|in)\s+$/i },
  it: { words: "persona {n}|un bambino piccolo|oltre novanta anni|[via]|[paese]|[cittadina]|[città]|[regione]|[ente]|[scuola]|[ospedale]|[mestiere dello stesso campo]|qualche tempo fa|{n} giorni dopo|{n} giorni prima|all'inizio",
    about: "circa ", skip: /\b(?:il|nel|in)\s+$/i },
};

/* A title goes with the name that is replaced. */
const TITLE = /\b(?:Mrs|Mr|Ms|Miss|Dr|Prof|Herrn?|Frau|Mme|Sra?|Sig|Signora?|Mevrouw|Meneer)\.?\s+$/i;
const LEFT_OUT = "[…]";

/** A, B, …, Z, then numbers. @param {number} n from 1 */
const letter = (n) => n <= 26 ? String.fromCharCode(64 + n) : String(n);

/** An age, said roughly. @param {Finding} f @param {string} lang */
function age(f, lang) {
  const digits = /\d+/.exec(f.text);
  if (lang === "en") return `${f.number}-something`;
  const about = `${LANGUAGES[lang].about}${f.number + 5}`;
  return digits ? f.text.replace(digits[0], about) : about;
}

/** @param {Finding} f @returns {string} "": the finding goes */
export function suggestion(f) {
  const lang = f.lang in LANGUAGES ? f.lang : "en";
  if (f.suggest === "ROLE") return "";
  if (f.suggest === "AGE_BAND") return age(f, lang);
  const at = NAMES.indexOf(f.suggest);
  if (at < 0) return LEFT_OUT;
  const n = f.suggest === "PERSON" ? letter(f.number) : String(f.number);
  return LANGUAGES[lang].words.split("|")[at].replace("{n}", n);
}

/**
 * The edit that puts the suggestion there: with a name that goes, the blank
 * before it; with a date, the word that led to it, with a name its title; an
 * article is not doubled;
 * a sentence still begins with a capital.
 * @param {string} text @param {Finding} f
 */
export function edit(text, f) {
  let { start } = f;
  let put = suggestion(f);
  const before = text.slice(Math.max(0, start - 12), start);
  const { skip } = LANGUAGES[f.lang] ?? LANGUAGES.en;
  const led = f.label === "DATE" ? skip.exec(before)
    : f.label === "PERSON" && put ? TITLE.exec(before)
    : /^an? /.test(put) ? /\b(?:the|an?)\s+$/i.exec(before) : null;
  if (led) start -= led[0].length;
  if (put === "" && /\s$/.test(before)) start--;
  const opens = /(?:^|[.!?…]\s+|\n\s*)$/.test(text.slice(Math.max(0, start - 4), start));
  if (opens && put) put = put[0].toUpperCase() + put.slice(1);
  return { start, end: f.end, put };
}
