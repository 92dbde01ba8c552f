// @ts-check
/*
 * <charter-room>: a group's charter: what holds, what is proposed and how it
 * differs, who has signed, and the guided form for a new version.
 */
import { call } from "../api.js";
import { Charter, REVIEW, textOf } from "../charter.js";
import { formOf, readForm } from "../charter-form.js";
import { clauses, difference, valueWords } from "../charter-words.js";
import { loadCore } from "../core.js";
import { groups, labelOf } from "../groups.js";
import { loadPacks } from "../hours-ledger.js";
import { enter } from "../records.js";
import { Room } from "../room.js";
import { groupsOfMine } from "../session-notes.js";
import { dayName, dayOf, number, today } from "../words.js";
import { ownZone } from "../zone-shifts.js";

const DAY_S = 86400;
const EVENING = 18 * 60; /* minute of a date, where the group has none */

/** @typedef {import("../charter.js").Version} Version */

export class CharterRoom extends Room {
  keeps = true;
  /** @type {any} */ #core;
  /** @type {Charter | undefined} */ #charter;
  /** @type {Map<string, string>} */ #bodies = new Map();
  #clauses = clauses();
  #editing = false;

  actions = {
    sign: () => this.#sign(),
    withdraw: () => this.#withdraw(),
    edit: () => this.#edit(),
    save: () => this.#save(),
    back: () => this.#leave(),
    date: () => this.#date(),
    print: () => window.print(),
  };

  async start() {
    if (!(await enter(this))) return;
    const mine = await this.during("opening", async () => {
      this.#core = await loadCore();
      const { packs } = await loadPacks();
      this.#bodies = new Map(packs.map(({ id, body }) =>
        [id, id === "generic" ? this.msg("generic") : body]));
      return groupsOfMine();
    });
    if (!mine) return;
    const space = location.hash.slice(1).split(".")[0];
    const group = mine.find((g) => g.space === space)
      ?? (mine.length === 1 ? mine[0] : undefined);
    if (group) {
      await this.#open(group.space);
      return;
    }
    this.step(mine.length === 0 ? "none" : "choose", false);
    this.out("groups").replaceChildren(...mine.map((g) => {
      const li = this.tpl("group");
      const button = this.at("button", HTMLElement, li);
      button.textContent = g.name;
      button.addEventListener("click", () => this.#open(g.space));
      return li;
    }));
  }

  /** @param {string} space */
  async #open(space) {
    const charter = new Charter(space, this.#core);
    const ready = await this.during("opening", () => charter.read());
    if (!ready) return;
    this.#charter = charter;
    const link = /** @type {HTMLAnchorElement} */ (this.out("to-group"));
    link.href = `/s/group#${space}`;
    this.#show();
    this.step("show", false);
    groups.follow(this, space, async () => {
      await charter.read();
      if (!this.#editing) this.#show();
    });
  }

  get #now() {
    if (!this.#charter) throw new Error("no charter is open");
    return this.#charter;
  }

  /** @param {string} user */
  #name(user) {
    return labelOf(this.#now.group, user, this.msg("someone"));
  }

  #show() {
    const charter = this.#now;
    const { force, open, group, versions } = charter;
    const whole = force ?? open;
    this.put("group", group.name);
    this.put("state", this.#state());
    this.show("blank", !whole);
    this.show("proposal", open !== undefined);
    this.show("whole", whole !== undefined);
    this.show("later", versions.length > 1);
    this.put("refused", charter.refused > 0
      ? this.msg("refused", { n: charter.refused }) : "");
    this.#review();
    if (open) this.#proposal(open, force);
    if (whole) this.#whole(whole);
    this.out("versions").replaceChildren(...versions.map((v, i) =>
      this.#past(v, versions[i - 1])).reverse());
    const mine = charter.unsigned;
    this.show("sign-now", force !== undefined && mine === force);
  }

  #state() {
    const { force, open } = this.#now;
    if (force) return this.msg("holds", { n: force.n, date: dayName(day(force.since)) });
    return this.msg(open ? "waits" : "blank");
  }

  #review() {
    const { force, review } = this.#now;
    const when = force ? dayName(dayOf(force.set.review)) : "";
    const key = review === REVIEW.DUE ? "review-due"
      : review === REVIEW.NEAR ? "review-near" : "review-later";
    this.put("review", force ? this.msg(key, { date: when }) : "");
    this.out("review").classList.toggle("strong", review !== REVIEW.LATER);
    this.show("date", this.#now.group.facilitator && force !== undefined
      && dayOf(force.set.review) > today());
  }

  /** @param {Version} open @param {Version | undefined} force */
  #proposal(open, force) {
    this.put("proposed", this.msg("proposed", { name: this.#name(open.author),
      date: dayName(day(open.time)), n: open.n }));
    this.put("why", open.why);
    this.show("why", open.why !== "");
    this.show("changes", force !== undefined);
    if (force)
      this.out("difference").replaceChildren(...this.#changes(force, open));
    this.put("count", this.msg("count", { n: number(open.signed.size),
      of: number(open.signed.size + open.missing.length) }));
    this.out("signing").replaceChildren(...this.#signatures(open));
    const { group } = this.#now;
    this.at('[data-act="sign"]', HTMLElement).hidden = open.signed.has(group.me);
    this.at('[data-act="withdraw"]', HTMLElement).hidden =
      open.author !== group.me && !group.facilitator;
  }

  /** @param {Version} v */
  #signatures(v) {
    const { group } = this.#now;
    return group.members.map((/** @type {any} */ m) => {
      const li = this.tpl("signature");
      const at = v.signed.get(m.user);
      this.put("name", this.#name(m.user), li);
      this.put("when", at === undefined ? this.msg("not-signed")
        : this.msg("signed", { date: dayName(day(at)) }), li);
      li.toggleAttribute("data-signed", at !== undefined);
      return li;
    });
  }

  /** What differs, clause by clause. @param {Version} a @param {Version} b */
  #changes(a, b) {
    const { set, words } = this.#now.changes(a, b);
    return this.#clauses.flatMap((clause, i) => {
      const settings = clause.settings.filter((s) => set.includes(s.name));
      const said = words.includes(clause.name);
      if (settings.length === 0 && !said) return [];
      const li = this.tpl("change");
      this.put("title", `${i + 1}. ${clause.title}`, li);
      this.out("lines", li).replaceChildren(
        ...settings.map((s) => this.#changed(`${s.ask}: `,
          difference1(valueWords(s, a.set[s.name], this.#bodies),
            valueWords(s, b.set[s.name], this.#bodies)))),
        ...(said ? [this.#changed("", difference(a.words[clause.name] ?? "",
          b.words[clause.name] ?? ""))] : []));
      return [li];
    });
  }

  /** @param {string} ask @param {Node[]} nodes */
  #changed(ask, nodes) {
    const p = document.createElement("p");
    p.append(ask, ...nodes);
    return p;
  }

  /** @param {Version} v */
  #whole(v) {
    this.put("whole-title", this.msg("version", { n: v.n }));
    this.out("clauses").replaceChildren(...this.#clauses.flatMap((clause) => {
      const li = this.tpl("clause");
      this.put("title", clause.title, li);
      this.put("words", v.words[clause.name] ?? this.msg("left-open"), li);
      this.out("settings", li).replaceChildren(...clause.settings.map((s) => {
        const row = this.tpl("fact");
        this.put("ask", s.ask, row);
        this.put("value", valueWords(s, v.set[s.name], this.#bodies), row);
        return row;
      }));
      return [li];
    }));
    this.out("signatures").replaceChildren(...this.#signatures(v));
    this.put("printed", this.msg("printed", { date: dayName(today()) }));
  }

  /** @param {Version} v @param {Version | undefined} before */
  #past(v, before) {
    const li = this.tpl("past");
    const { force } = this.#now;
    this.put("what", this.msg("past", { n: v.n, name: this.#name(v.author),
      date: dayName(day(v.time)) }), li);
    this.put("state", this.msg(v === force ? "past-holds"
      : v.since > 0 ? "past-held" : "past-waits"), li);
    this.out("changes", li).replaceChildren(
      ...(before ? this.#changes(before, v) : []));
    return li;
  }

  #edit() {
    const { open, force, rules } = this.#now;
    const from = open ?? force ?? { set: rules,
      words: Object.fromEntries(this.#clauses.map((c) => [c.name, c.say])) };
    this.out("form").replaceChildren(
      ...formOf(this, this.#clauses, from, this.#bodies));
    this.field("why").value = "";
    this.show("why-field", open !== undefined || force !== undefined);
    this.#editing = true;
    this.step("edit");
  }

  #leave() {
    this.#editing = false;
    this.#show();
    this.step("show", false);
    this.out("state").focus();
  }

  /** Has somebody come since, who may not be able to read it?
   * @param {Version} v */
  #joined(v) {
    return this.#now.group.members.some((/** @type {any} */ m) => m.time > v.time);
  }

  async #save() {
    const charter = this.#now;
    const form = this.out("form");
    const near = this.at('[data-step="edit"]', HTMLElement);
    const { bad, set, words } = readForm(form);
    if (bad) {
      bad.closest("details")?.setAttribute("open", "");
      this.wrong(this.msg("bad-value", { what:
        bad.closest("fieldset")?.querySelector("legend")?.textContent ?? "" }), near);
      bad.focus();
      return;
    }
    const base = charter.open ?? charter.force;
    const done = await this.during("sealing", async () => {
      const text = charter.whole(textOf(set, words));
      if (base?.text === text && !this.#joined(base)) return "same";
      await charter.propose(text, this.field("why").value.trim());
      return "done";
    }, { near, as: { invalid: "bad-charter" } });
    if (done === "same") this.wrong(this.msg("same"), near);
    if (done === "done") this.#leave();
  }

  async #sign() {
    const v = this.#now.unsigned;
    if (!v) return;
    await this.during("sealing", () => this.#now.sign(v));
    this.#show();
  }

  /** The review into the group's dates, once: reminders follow those. */
  async #date() {
    const { space, force } = this.#now;
    if (!force) return;
    const path = `space/${space}/series`;
    const on = dayOf(force.set.review);
    const done = await this.during("sealing", async () => {
      const { series, dates } = await call("GET", path);
      if (dates.some((/** @type {any} */ d) => d.day === on && !d.off))
        return "dated-already";
      await call("POST", path, { zone: series[0]?.zone ?? ownZone(), day: on,
        minute: series[0]?.minute ?? EVENING, minutes: Number(force.set.minutes),
        rule: "FREQ=WEEKLY;COUNT=1", tell: false });
      return "dated";
    });
    if (done) this.status(this.msg(done));
  }

  async #withdraw() {
    const { open } = this.#now;
    if (!open || !confirm(this.msg("withdraw-sure"))) return;
    await this.during("sealing", () => this.#now.withdraw(open));
    this.#show();
  }
}

/** A value that went and one that came. @param {string} before @param {string} after */
function difference1(before, after) {
  const del = document.createElement("del");
  const ins = document.createElement("ins");
  del.textContent = before;
  ins.textContent = after;
  return [del, document.createTextNode(" "), ins];
}

/** @param {number} seconds */
const day = (seconds) => Math.floor(
  (seconds - new Date(seconds * 1000).getTimezoneOffset() * 60) / DAY_S);

customElements.define("charter-room", CharterRoom);
