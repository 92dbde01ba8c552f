// @ts-check
/*
 * What is sealed of reading (object type 18): the themes somebody follows and
 * what they saved, in their own space; what was put to a group, in the group's.
 * Plain data in and out: runs in the page and in tests.
 */

export const SAVED = 18; /* object type */

/** Themes and pieces fill steps of this many bytes, so that neither how many
 * themes nor how long a title is shows in the size. */
const STEP = 1900;

/**
 * @typedef {object} Piece as the server lists it
 * @property {string} piece
 * @property {string} source
 * @property {string} title
 * @property {string} words
 * @property {string} link
 * @property {number} time seconds since 1970 UTC
 */

/**
 * @typedef {object} Source
 * @property {string} source
 * @property {string} title
 * @property {string} [theme] none: all of the field
 */

/** @template {object} T @param {T} data @returns {T & { pad: string }} */
function padded(data) {
  const bare = { ...data, pad: "" };
  const bytes = new TextEncoder().encode(JSON.stringify(bare)).length;
  const full = Math.ceil(bytes / STEP) * STEP;
  return { ...bare, pad: " ".repeat(full - bytes) };
}

/** @param {string[]} themes */
export const themesNote = (themes) =>
  padded({ v: 1, kind: "themes", themes });

/** A copy, since its feed will drop it. @param {Piece} p
 * @param {string} from name of its feed */
export const savedNote = (p, from) => padded({ v: 1, kind: "saved",
  piece: p.piece, title: p.title, link: p.link, words: p.words, from,
  time: p.time });

/** @param {Piece} p @param {string} from @param {string} said */
export const sharedNote = (p, from, said) => padded({ v: 1, kind: "shared",
  piece: p.piece, title: p.title, link: p.link, words: p.words, from,
  time: p.time, said });

/** Only what a browser may be led to: what members put to a group was written
 * by them, not by the server. @param {unknown} link @returns {string} */
export function safeLink(link) {
  try {
    const url = new URL(String(link));
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch {
    return "";
  }
}

/**
 * The pieces of the themes that are followed, those of feeds without a theme
 * always; in runs of one theme, the run with the newest piece first.
 * @param {Piece[]} pieces newest first @param {Source[]} sources
 * @param {string[]} themes none: all
 * @returns {{ theme: string, pieces: Piece[] }[]} theme "": all of the field
 */
export function digest(pieces, sources, themes) {
  const themeOf = new Map(sources.map((s) => [s.source, s.theme ?? ""]));
  /** @type {Map<string, Piece[]>} */
  const runs = new Map();
  for (const p of pieces) {
    const theme = themeOf.get(p.source);
    if (theme === undefined) continue;
    if (themes.length > 0 && theme !== "" && !themes.includes(theme)) continue;
    runs.set(theme, [...(runs.get(theme) ?? []), p]);
  }
  return [...runs].map(([theme, list]) => ({ theme, pieces: list }));
}
