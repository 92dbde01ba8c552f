// @ts-check
/*
 * The next six sessions: whose turn, who is away, a swap in two taps, and why.
 * A session ahead is known by its date's id or, without dates, by its number.
 */
import { call } from "./api.js";
import { formatOf, formats } from "./session-formats.js";
import { ROLE } from "./session-live.js";
import { ROTA, turnsOf, wanted } from "./session-turns.js";
import { momentName, nameOf, number } from "./words.js";

/** @typedef {import("./elements/session-plan.js").SessionPlan} SessionPlan */
/** @typedef {import("./session-turns.js").Turn} Turn */

const AHEAD = 6;
const SHIELD = 3; /* sessions in which a newcomer need not moderate */
const SHOWN = /** @type {const} */ (["presenter", "moderator", "scribe"]);
const MODERATES = 1 << ROTA.indexOf("moderator");

export class Rota {
  /** @type {any} */ #core;
  /** @type {import("./session-notes.js").Notes} */ #notes =
    /** @type {any} */ (null);
  /** @type {{ key: string, at: number }[]} */ #ahead = [];
  #swap = { key: "", role: "" };
  /** Who may take each role, by row. @type {Record<string, Set<string>>[]} */
  #takers = [];
  changed = () => {};

  /** @param {SessionPlan} room */
  constructor(room) {
    this.room = room;
  }

  actions = {
    refuse: (/** @type {HTMLElement} */ b) => this.#refuse(b.dataset.role ?? ""),
    moderate: () => this.#refuse("moderator"),
    newcomer: () => this.#newcomer(),
    ahead: (/** @type {HTMLElement} */ b) => this.#say(
      b.dataset.key ?? this.key, /** @type {any} */ (b.dataset.what)),
    swap: (/** @type {HTMLElement} */ b) => this.#ask(b),
    "swap-none": () => this.room.show("swap", false),
    take: (/** @type {HTMLElement} */ b) => this.#take(b.dataset.user ?? ""),
  };

  /** Of the next session. */
  get key() {
    return this.#ahead[0]?.key ?? "#1";
  }

  /** When it begins, 0 without dates. */
  get at() {
    return this.#ahead[0]?.at ?? 0;
  }

  /** @param {any} core @param {import("./session-notes.js").Notes} notes */
  async open(core, notes) {
    this.#core = core;
    this.#notes = notes;
    const got = await call("GET", `space/${notes.space}/series`)
      .catch(() => ({ now: 0, dates: [] }));
    const held = notes.of("turns").length;
    const dates = got.dates.filter((/** @type {any} */ d) =>
      !d.off && d.at > got.now).slice(0, AHEAD);
    this.#ahead = Array.from({ length: AHEAD }, (_, i) => dates[i]
      ? { key: dates[i].id, at: dates[i].at }
      : { key: `#${held + i + 1}`, at: 0 });
    this.show();
  }

  show() {
    const { room } = this;
    const notes = this.#notes;
    const format = formatOf("consultation") ?? formats()[0];
    const { users, turns, lines } = turnsOf(this.#core, notes, wanted(format),
      this.#ahead.map((a) => a.key));
    this.#takers = turns.map(({ takers }) => Object.fromEntries(
      Object.entries(takers).map(([role, set]) => [role,
        new Set(users.filter((_, i) => (set >> i) & 1))])));
    room.out("ahead").replaceChildren(...turns.map((turn, i) =>
      this.#row(turn, users, i)));
    room.out("ledger").replaceChildren(...users.map((user, i) => {
      const row = room.tpl("ledger");
      room.put("name", this.#name(user), row);
      room.put("sessions", number(lines[i].sessions), row);
      for (const name of SHOWN)
        room.put(name, room.msg("of-share", { done: lines[i].done[name],
          share: number(lines[i].done[name] + lines[i].balance[name], 1) }), row);
      return row;
    }));
    const empty = this.#ahead.some(({ key }) => notes.of("ahead", key)
      .filter((n) => n.data.away).length >= users.length);
    const nobody = turns.some((t) => (t.nobody & MODERATES) !== 0);
    const wishes = notes.mine("wishes", "")?.data ?? {};
    const mine = new Set(wishes.refuses ?? []);
    room.show("nobody", nobody || empty);
    room.put("nobody-ahead", room.msg(empty ? "nobody-comes" : "nobody-ahead"));
    room.show("moderate", nobody && mine.has("moderator"));
    for (const b of room.querySelectorAll('[data-act="refuse"]'))
      b.setAttribute("aria-pressed",
        String(mine.has(/** @type {HTMLElement} */ (b).dataset.role)));
    room.at('[data-act="newcomer"]', HTMLElement)
      .setAttribute("aria-pressed", String((wishes.shield ?? 0) > 0));
    const said = notes.mine("ahead", this.key)?.data ?? {};
    for (const b of room.querySelectorAll('[data-act="ahead"]:not([data-key])'))
      b.setAttribute("aria-pressed", String(
        said[/** @type {HTMLElement} */ (b).dataset.what ?? ""] === true));
  }

  /** @param {string} user */
  #name(user) {
    const name = this.#notes.name(user);
    return user === this.#notes.group.me ? this.room.msg("me", { name }) : name;
  }

  /** @param {number} i */
  #when(i) {
    const { at } = this.#ahead[i];
    return at ? momentName(at) : number(i + 1);
  }

  /** @param {Turn} turn @param {string[]} users @param {number} i */
  #row(turn, users, i) {
    const { room } = this;
    const row = room.tpl("ahead");
    const { key } = this.#ahead[i];
    const when = this.#when(i);
    room.put("n", when, row);
    for (const role of SHOWN) {
      const user = users[turn.seat[role]];
      if (user !== this.#notes.group.me) {
        room.put(role, user ? this.#name(user) : "–", row);
        continue;
      }
      const button = room.tpl("turn");
      button.textContent = this.#name(user);
      button.setAttribute("aria-label", `${button.textContent}. ${
        room.msg("swap-label", { when, role: this.#role(role) })}`);
      Object.assign(button.dataset, { key, role, row: String(i) });
      room.out(role, row).replaceChildren(button);
    }
    const away = this.#notes.mine("ahead", key)?.data.away === true;
    const toggle = room.tpl("away");
    const state = room.msg(away ? "away" : "here");
    toggle.textContent = state;
    toggle.dataset.key = key;
    toggle.setAttribute("aria-label", room.msg("away-label", { when, state }));
    room.out("me", row).replaceChildren(toggle);
    return row;
  }

  /** @param {string} role */
  #role(role) {
    return nameOf("data-name", `role-${ROLE[/** @type {keyof ROLE} */ (role)]}`)
      ?? role;
  }

  /** The first of two taps: who takes it? @param {HTMLElement} button */
  #ask(button) {
    const { room } = this;
    const { key = "", role = "", row = "0" } = button.dataset;
    this.#swap = { key, role };
    const may = this.#takers[Number(row)]?.[role];
    const others = this.#notes.group.members.filter((/** @type {any} */ m) =>
      may?.has(m.user));
    room.put("swap", room.msg("swap", { when: this.#when(Number(row)),
      role: this.#role(role) }));
    room.out("takers").replaceChildren(...others.map((/** @type {any} */ m) => {
      const taker = room.tpl("taker");
      taker.textContent = this.#notes.name(m.user);
      taker.dataset.user = m.user;
      return taker;
    }));
    room.show("swap", true);
    room.out("swap").focus();
  }

  /** The second. @param {string} to */
  #take(to) {
    const { key, role } = this.#swap;
    this.room.show("swap", false);
    return this.#keep({ kind: "swap", meeting: key, role, to });
  }

  /** @param {string} key @param {"away" | "pass" | "urgent"} what */
  #say(key, what) {
    const before = this.#notes.mine("ahead", key);
    const { away, pass, urgent } = before?.data ?? {};
    const now = { away, pass, urgent, [what]: !before?.data[what] };
    if (what === "urgent" && now.urgent) now.pass = false;
    if (what === "pass" && now.pass) now.urgent = false;
    return this.#keep({ kind: "ahead", meeting: key, ...now }, before?.object);
  }

  /** Take myself out of a role, or into it again. @param {string} role */
  #refuse(role) {
    const before = this.#notes.mine("wishes", "");
    const refuses = new Set(before?.data.refuses ?? []);
    if (!refuses.delete(role)) refuses.add(role);
    return this.#keep({ kind: "wishes", meeting: "", refuses: [...refuses],
      shield: before?.data.shield ?? 0 }, before?.object);
  }

  #newcomer() {
    const before = this.#notes.mine("wishes", "");
    return this.#keep({ kind: "wishes", meeting: "",
      refuses: before?.data.refuses ?? [],
      shield: before?.data.shield ? 0 : SHIELD }, before?.object);
  }

  /** @param {object} data @param {string} [object] */
  async #keep(data, object) {
    const done = await this.room.during("sealing", () =>
      this.#notes.put(data, object));
    if (!done) return;
    this.show();
    this.changed();
  }
}
