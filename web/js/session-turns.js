// @ts-check
/*
 * Whose turn it is, worked out by the core from the turns in the group's log,
 * the same on every member's device.
 */
import { fromId } from "./bytes.js";
import { ROLE } from "./session-live.js";

/** The core's order of roles. */
export const ROTA = /** @type {const} */ (["presenter", "moderator", "scribe",
  "timekeeper", "observer"]);
const UNIT = 27720; /* one turn, core/rota.h */
const TURN = 22;
const SWAPS = 64; /* that the core takes, the newest */
const PERSON = 12;

/**
 * @typedef {object} Turn
 * @property {Record<string, number>} seat of each role; -1: nobody
 * @property {Record<string, number>} shared sets of seats
 * @property {number} nobody roles nobody may do, as a set in ROTA's order
 * @property {Record<string, string>} swapped of a role: who gave it away
 * @property {Record<string, number>} takers sets of seats it may be handed on to
 * @typedef {object} Line one member's account
 * @property {number} sessions
 * @property {number} total what is owed, in turns
 * @property {Record<string, number>} balance
 * @property {Record<string, number>} done
 */

/** 32 bits of a user's id. @param {string} user */
const keyOf = (user) => new DataView(fromId(user).buffer).getInt32(0);

/** @param {number[]} row @param {readonly string[]} names @param {number} from */
const named = (row, names, from) => /** @type {Record<string, number>} */ (
  Object.fromEntries(names.map((name, i) => [name, row[from + i]])));

/** Roles of a format, as the core counts them; without those that stay.
 * @param {import("./session-formats.js").Format} format */
export const wanted = (format) => ROTA.reduce((set, name, i) =>
  (format.roles & ~format.stays & ROLE[name]) !== 0 ? set | (1 << i) : set, 0);

const MODERATES = 1 << 1; /* what a newcomer is spared, in the order of roles */

/** What members said about one session ahead, by its key.
 * @param {import("./session-notes.js").Notes} notes @param {string} key
 * @param {"away" | "pass" | "urgent"} what @returns {string[]} users */
const said = (notes, key, what) => notes.of("ahead", key)
  .filter((n) => n.data[what] === true).map((n) => n.author);

/**
 * @param {any} core
 * @param {import("./session-notes.js").Notes} notes
 * @param {number} roles wanted
 * @param {string[]} keys of the sessions ahead, at most six: what members said
 *   about one of them (absence, pass, an urgent case, a swap) stands under it
 * @param {string} [urgent] who has an urgent case next time, chosen on the page
 * @returns {{ users: string[], turns: Turn[], lines: Line[] }}
 */
export function turnsOf(core, notes, roles, keys, urgent) {
  const users = notes.group.members.map((/** @type {any} */ m) => m.user).sort();
  const seat = (/** @type {string} */ user) => users.indexOf(user);
  const set = (/** @type {string[]} */ list) => list.reduce((bits, user) =>
    seat(user) < 0 ? bits : bits | (1 << seat(user)), 0);
  const wishes = new Map(notes.of("wishes").map((n) => [n.author, n.data]));
  const person = users.flatMap((/** @type {string} */ user) => {
    const { refuses = [], shield = 0 } = wishes.get(user) ?? {};
    return [keyOf(user), ROTA.reduce((bits, name, i) => refuses.includes(name)
      ? bits | (1 << i) : bits, 0), shield > 0 ? MODERATES : 0, shield];
  });
  const past = notes.of("turns").flatMap(({ data }) => [set(data.present),
    ...ROTA.map((name) => seat(data.did[name] ?? "")),
    ...ROTA.map((name) => set(data.shared?.[name] ?? data.present)
      & set(data.present))]);
  const all = (1 << users.length) - 1;
  const need = keys.flatMap((key, i) => {
    const here = all & ~set(said(notes, key, "away"));
    const wants = i === 0 && urgent ? urgent : said(notes, key, "urgent")[0];
    const first = wants ? seat(wants) : -1;
    return [here, roles, set(said(notes, key, "pass")),
      first >= 0 && (here >> first) & 1 ? first : -1];
  });
  const swaps = keys.flatMap((key, i) => notes.of("swap", key).map((n) =>
    [i, ROTA.indexOf(n.data.role), seat(n.author), seat(n.data.to)]))
    .slice(-SWAPS);
  const got = core.rota_wasm_ahead(person, users.length, past, past.length / 11,
    need, keys.length, swaps.flat(), swaps.length, keyOf(notes.space));
  const row = (/** @type {Int32Array} */ from, /** @type {number} */ size,
    /** @type {number} */ i) => [...from.slice(i * size, (i + 1) * size)];
  return {
    users,
    turns: keys.map((_, i) => {
      const r = row(got.turn_out, TURN, i);
      /** @type {Turn} */
      const turn = { seat: named(r, ROTA, 0), shared: named(r, ROTA, 5),
        nobody: r[10], swapped: {}, takers: named(r, ROTA, 17) };
      for (const [name, gave] of Object.entries(named(r, ROTA, 12)))
        if (gave >= 0) turn.swapped[name] = users[gave];
      return turn;
    }),
    lines: users.map((/** @type {string} */ _, /** @type {number} */ i) => {
      const r = row(got.ledger_out, PERSON, i);
      const balance = named(r, ROTA, 2);
      for (const name of ROTA) balance[name] /= UNIT;
      return { sessions: r[0], total: r[1] / UNIT, balance,
        done: named(r, ROTA, 7) };
    }),
  };
}
