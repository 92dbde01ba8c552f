// @ts-check
/*
 * <group-dates>: a group's dates: those that repeat are set, paused and ended,
 * one of them is moved or called off; what falls on another session is told.
 */
import { call } from "../api.js";
import { Charter } from "../charter.js";
import { loadCore } from "../core.js";
import { notesOf, timesOf } from "../dates.js";
import { EVERY, clockText, keepsTo, minuteOf, ruleOf, ruleWords, zones } from "../dates-rule.js";
import { groupHere, titleOf } from "../group-here.js";
import { enter } from "../records.js";
import { Room } from "../room.js";
import { dayName, dayOf, isoDay, list, today, weekdayName } from "../words.js";
import { ownZone } from "../zone-shifts.js";

const MINUTE = 60000;
const SHOWN = 8; /* dates; the others behind them */
const AS = { invalid: "past-dates", conflict: "most-series" };

export class GroupDates extends Room {
  keeps = true;
  /** @type {any} */ #group;
  /** @type {any[]} */ #series = [];
  /** @type {any[]} */ #dates = [];
  #charter = new Charter("", {});
  /** What the open dialog is about. */
  #about = "";

  forms = {
    series: (/** @type {HTMLElement} */ form) => this.#add(form),
    move: (/** @type {HTMLElement} */ form) => this.#moved(form),
    pause: (/** @type {HTMLElement} */ form) => this.#paused(form),
  };
  actions = {
    move: (/** @type {HTMLElement} */ b) => this.#move(b.dataset.id ?? ""),
    off: (/** @type {HTMLElement} */ b) => this.#put(b.dataset.id, true),
    on: (/** @type {HTMLElement} */ b) => this.#put(b.dataset.id, false),
    pause: (/** @type {HTMLElement} */ b) => this.#ask("pause", b),
    end: (/** @type {HTMLElement} */ b) => this.#ask("end", b),
    "end-sure": () => this.#end(),
    close: () => this.#close(),
  };

  async start() {
    if (!(await enter(this))) return;
    this.#group = await groupHere(this);
    if (!this.#group) return;
    const { space } = this.#group;
    this.put("group", titleOf(this, this.#group));
    for (const [out, to] of [["home", "group"], ["poll", "poll"],
      ["plan", "session-plan"]])
      /** @type {HTMLAnchorElement} */ (this.out(out)).href = `/s/${to}#${space}`;
    this.show("back", true);
    await this.during("opening", async () => {
      this.#charter = await new Charter(space, await loadCore()).read();
      this.#form();
      await this.#read();
    });
    this.step("dates", false);
  }

  /** @param {string} name */
  #choice(name) {
    return this.at(`[data-choice="${name}"]`, HTMLSelectElement);
  }

  #form() {
    const { facilitator, members } = this.#group;
    this.show("form", facilitator);
    this.show("others", !facilitator);
    this.put("others", this.msg("others", { names: list(members
      .filter((/** @type {any} */ m) => m.role === 2)
      .map((/** @type {any} */ m) => m.label || this.msg("someone"))) }));
    for (let day = 1; day <= 7; day++)
      this.#choice("weekday").add(new Option(weekdayName(day), String(day)));
    this.#choice("weekday").value = "2";
    for (const zone of zones([ownZone()]))
      this.#choice("zone").add(new Option(zone.replaceAll("_", " "), zone));
    this.field("from").value = isoDay(today() + 1);
    const { every, minutes } = this.#charter.rules;
    this.field("weeks").value = String(EVERY[every]);
    this.field("minutes").value = minutes;
    this.at('[data-form="series"]', HTMLElement)
      .addEventListener("input", () => this.#first());
    this.#first();
  }

  #said() {
    return { time: this.field("time").value, from: this.field("from").value,
      minutes: this.field("minutes").valueAsNumber,
      weeks: this.field("weeks").valueAsNumber,
      until: this.field("until").value, endless: this.field("endless").checked,
      weekday: Number(this.#choice("weekday").value),
      zone: this.#choice("zone").value };
  }

  #first() {
    const rule = ruleOf({ ...this.#said(), endless: true });
    this.put("first", "wrong" in rule ? ""
      : this.msg("first", { date: dayName(rule.day) }));
  }

  async #read() {
    const { space } = this.#group;
    const got = await call("GET", `space/${space}/series`);
    const mine = await call("GET", "calendar");
    const meets = new Set(mine.dates.filter((/** @type {any} */ d) =>
      d.overlaps).map((/** @type {any} */ d) => d.id));
    this.#series = got.series.filter((/** @type {any} */ s) => !s.over);
    this.#dates = got.dates.filter((/** @type {any} */ d) =>
      d.at + d.minutes * MINUTE > got.now)
      .map((/** @type {any} */ d) => ({ ...d,
        overlaps: d.overlaps || meets.has(d.id) }));
    this.show("none", this.#dates.length === 0);
    this.show("ahead", this.#dates.length > 0);
    this.show("series", this.#series.length > 0);
    this.#kept();
    this.put("zone", this.msg("zone", { zone: ownZone() }));
    const rows = this.#dates.map((d) => this.#row(d, got.dates));
    this.out("dates").replaceChildren(...rows.slice(0, SHOWN));
    this.out("later").replaceChildren(...rows.slice(SHOWN));
    this.show("later", rows.length > SHOWN);
    this.out("series").replaceChildren(...this.#series.map((s) =>
      this.#rule(s)));
  }

  /** Do the dates repeat as often as the charter says? */
  #kept() {
    const { force, rules, space } = this.#charter;
    const again = this.#series.filter((s) => !ruleWords(s).once);
    const other = force !== undefined && again.length > 0
      && !again.some((s) => keepsTo(s.rule, rules.every));
    this.show("charter", other);
    if (other) this.put("charter", this.msg(`every-${rules.every}`));
    /** @type {HTMLAnchorElement} */ (this.out("charter-link")).href =
      `/s/charter#${space}`;
  }

  /** @param {string[]} acts @param {string} id @param {string} date */
  #acts(acts, id, date) {
    if (!this.#group.facilitator) return [];
    return acts.map((act) => {
      const button = this.tpl("act");
      button.textContent = this.msg(`act-${act}`);
      button.setAttribute("aria-label",
        this.msg("about", { what: button.textContent, date }));
      Object.assign(button.dataset, { act, id });
      return button;
    });
  }

  /** @param {any} date @param {any[]} all */
  #row(date, all) {
    const row = this.tpl("date");
    const { day, from, to } = timesOf(date);
    this.put("day", day, row);
    this.out("day", row).setAttribute("datetime",
      new Date(date.at).toISOString());
    this.put("time", this.msg("time", { from, to }), row);
    const series = this.#series.find((s) => s.id === date.series);
    const notes = notesOf(date, series, all).map((key) => this.msg(key));
    this.put("note", notes.length > 0 ? list(notes) : "", row);
    row.toggleAttribute("data-off", date.off);
    this.out("acts", row).replaceChildren(...this.#acts(
      date.off ? ["on"] : ["move", "off"], date.id, day));
    return row;
  }

  /** @param {any} series */
  #rule(series) {
    const row = this.tpl("one-series");
    const { key, values, until, once, counted } = ruleWords(series);
    const what = this.msg(key, values);
    const zone = series.zone.replaceAll("_", " ");
    this.put("what", what, row);
    const last = counted ? this.#dates.filter((d) => d.series === series.id)
      .at(-1)?.to_day ?? NaN : until;
    this.put("until", once ? "" : Number.isFinite(last)
      ? this.msg("until-day", { date: dayName(last), zone })
      : this.msg("until-end", { zone }), row);
    this.out("acts", row).replaceChildren(...this.#acts(
      once ? ["end"] : ["pause", "end"], series.id, what));
    return row;
  }

  /** @param {HTMLElement} form */
  async #add(form) {
    const rule = ruleOf(this.#said());
    if ("wrong" in rule) return this.wrong(this.msg(rule.wrong), form);
    const { space } = this.#group;
    const made = await this.during("working", async () => {
      const { series } = await call("POST", `space/${space}/series`,
        { ...rule.body, tell: this.field("tell").checked });
      await this.#read();
      return series;
    }, { near: form, as: AS });
    if (!made) return undefined;
    const n = this.#dates.filter((d) => d.series === made && d.overlaps).length;
    this.status(this.msg(n > 0 ? "made-overlaps" : "made", { n }), form);
    return undefined;
  }

  /** @param {string} name */
  #dialog(name) {
    return this.at(`[data-dialog="${name}"]`, HTMLDialogElement);
  }

  #close() {
    this.querySelector("dialog[open]")?.dispatchEvent(new Event("cancel"));
    for (const dialog of this.querySelectorAll("dialog"))
      if (dialog.open) dialog.close();
  }

  /** @param {string} name @param {HTMLElement} button */
  #ask(name, button) {
    this.#about = button.dataset.id ?? "";
    this.#dialog(name).showModal();
  }

  /** @param {string} id */
  #move(id) {
    const date = this.#dates.find((d) => d.id === id);
    if (!date) return;
    this.#about = id;
    this.field("to-day").value = isoDay(date.to_day);
    this.field("to-time").value = clockText(date.to_minute);
    const zone = this.#series.find((s) => s.id === date.series)?.zone ?? "";
    this.put("move-what", `${timesOf(date).day} (${zone.replaceAll("_", " ")})`);
    this.wrong("", this.#dialog("move"));
    this.#dialog("move").showModal();
  }

  /** @param {HTMLElement} form */
  #moved(form) {
    const day = dayOf(this.field("to-day").value);
    const minute = minuteOf(this.field("to-time").value);
    if (!Number.isFinite(day) || !Number.isFinite(minute))
      return this.wrong(this.msg("bad-move"), form);
    this.#close();
    return this.#change("PUT", `dates/${this.#about}`,
      { day, minute, off: false, tell: true });
  }

  /** @param {string | undefined} id @param {boolean} off */
  #put(id, off) {
    const date = this.#dates.find((d) => d.id === id);
    if (!date) return undefined;
    return this.#change("PUT", `dates/${id}`, { day: date.to_day,
      minute: date.to_minute, off, tell: true });
  }

  /** @param {HTMLElement} form */
  async #paused(form) {
    const first = dayOf(this.field("pause-from").value);
    const last = dayOf(this.field("pause-to").value);
    if (!(last >= first)) return this.wrong(this.msg("bad-pause"), form);
    const within = this.#dates.filter((d) => d.series === this.#about && !d.off
      && d.to_day >= first && d.to_day <= last);
    if (within.length === 0) return this.wrong(this.msg("no-pause"), form);
    this.#close();
    const n = within.length;
    return this.#change("POST", `series/${this.#about}/pause`,
      { from: within[0].at, to: within[n - 1].at + 1, tell: true },
      this.msg("paused", { n }));
  }

  #end() {
    this.#close();
    return this.#change("DELETE", `series/${this.#about}`, { tell: true });
  }

  /** @param {string} method @param {string} path @param {object} body
   * @param {string} [said] */
  async #change(method, path, body, said = this.msg("changed")) {
    const done = await this.during("working", async () => {
      await call(method, path, body);
      await this.#read();
      return true;
    }, { as: { invalid: "bad-move" } });
    if (done) this.status(said);
  }
}

customElements.define("group-dates", GroupDates);
