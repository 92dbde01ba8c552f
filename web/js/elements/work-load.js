// @ts-check
/*
 * <work-load>: the figures of a week, typed in half a minute, or read from a
 * calendar file on the device.  Of the file nothing is kept but the figures.
 */
import { loadCore } from "../core.js";
import { enter, follow, records } from "../records.js";
import { Room } from "../room.js";
import { dayName, dayOf, isoDay, number, shortDay, today } from "../words.js";
import { WorkloadFile } from "../workload-page.js";
import { WORKLOAD, keptWeeks, mondayOf } from "../workload-weeks.js";

const LISTED = 12; /* weeks in the table at first */

const TYPED = ["sessions", "hours", "back_to_back", "evenings", "weekend_days",
  "travel", "admin"];

export class WorkLoad extends Room {
  #monday = mondayOf(today());
  /** @type {import("../records.js").Kept[]} */
  #kept = [];
  #all = false;
  #file = new WorkloadFile(this, () => this.#refresh());

  forms = {
    week: (/** @type {HTMLElement} */ form) => this.#save(form),
    file: (/** @type {HTMLElement} */ form) => this.#file.read(form),
  };

  actions = {
    before: () => this.#go(-7),
    after: () => this.#go(7),
    same: () => this.#same(),
    day: (/** @type {HTMLElement} */ button) => press(button,
      button.getAttribute("aria-pressed") !== "true"),
    edit: (/** @type {HTMLElement} */ button) => this.#edit(button),
    remove: () => this.#remove(),
    all: () => {
      this.#all = true;
      this.#list();
    },
    keep: () => this.#file.keep(),
    another: () => this.#file.begin(),
  };

  async start() {
    if (!(await enter(this))) return;
    await this.#refresh();
    follow(this, () => this.#refresh());
    this.#file.watch(loadCore);
  }

  async #refresh() {
    const kept = await this.during("opening", () => records.list(WORKLOAD));
    if (!kept) return;
    this.#kept = keptWeeks(kept);
    this.#file.kept = kept;
    this.#list();
    this.#show();
  }

  /** @param {number} monday */
  #of(monday) {
    return this.#kept.find((k) => dayOf(k.payload.week) === monday);
  }

  /** @param {number} days */
  #go(days) {
    const form = this.at('[data-form="week"]', HTMLElement);
    this.#monday = Math.min(this.#monday + days, mondayOf(today()));
    this.wrong("", form);
    this.status("", form);
    this.#show();
  }

  /** Fill the form with what is kept of its week. */
  #show() {
    const week = this.#of(this.#monday)?.payload;
    const before = this.#of(this.#monday - 7)?.payload;
    this.put("week", this.msg("week", { from: dayName(this.#monday),
      to: dayName(this.#monday + 6) }));
    this.#fill(week);
    for (const name of TYPED) {
      const value = before?.[name];
      this.put(`was-${name}`, typeof value === "number"
        ? this.msg("was", { value: figure(value) }) : "");
    }
    this.show("remove", week !== undefined);
    this.show("same", before !== undefined && week === undefined);
    this.at('[data-act="after"]', HTMLButtonElement).disabled =
      this.#monday >= mondayOf(today());
  }

  /** @param {any} week */
  #fill(week) {
    for (const name of TYPED)
      this.field(name).value = typeof week?.[name] === "number"
        ? String(week[name]) : "";
    for (const button of this.querySelectorAll("[data-day]"))
      if (button instanceof HTMLElement)
        press(button, week?.worked?.includes(Number(button.dataset.day)));
  }

  #same() {
    this.#fill(this.#of(this.#monday - 7)?.payload);
    this.at('[data-form="week"] [type="submit"]', HTMLButtonElement).focus();
  }

  /** @param {HTMLElement} form */
  async #save(form) {
    const kept = this.#of(this.#monday);
    /** @type {any} */
    const data = { ...(kept?.payload ?? {}), v: 1, kind: "week",
      week: isoDay(this.#monday), from: "typed" };
    for (const name of TYPED) {
      const field = this.field(name);
      if (!field.checkValidity()) {
        this.wrong(this.msg("bad-figure", { name: labelOf(field) }), form);
        field.focus();
        return;
      }
      data[name] = field.value === "" ? null : field.valueAsNumber;
    }
    data.worked = [...form.querySelectorAll('[data-day][aria-pressed="true"]')]
      .map((b) => Number(/** @type {HTMLElement} */ (b).dataset.day));
    if (data.worked.length === 0) data.worked = null;
    if (TYPED.every((name) => data[name] === null) && !data.worked) {
      this.wrong(this.msg("nothing"), form);
      this.field("sessions").focus();
      return;
    }
    const done = await this.during("sealing", () => records.replace(WORKLOAD,
      [{ id: kept?.id, data }]), { near: form });
    if (!done) return;
    await this.#refresh();
    this.status(this.msg("saved", { date: dayName(this.#monday) }), form);
  }

  async #remove() {
    const kept = this.#of(this.#monday);
    if (!kept) return;
    if (!(await this.during("sealing", () => records.remove([kept.id])))) return;
    await this.#refresh();
    this.status(this.msg("removed"));
  }

  /** @param {HTMLElement} button */
  #edit(button) {
    this.#monday = Number(button.dataset.monday);
    this.#show();
    this.out("week").scrollIntoView({ block: "center" });
    this.field("sessions").focus();
  }

  #list() {
    const shown = this.#all ? this.#kept : this.#kept.slice(0, LISTED);
    this.out("weeks").replaceChildren(...shown.map((k) => this.line(k.payload,
      "week-row")));
    this.show("kept", this.#kept.length > 0);
    this.show("more", shown.length < this.#kept.length);
  }

  /** A row of a table of weeks. @param {any} week @param {string} tpl */
  line(week, tpl) {
    const row = this.tpl(tpl);
    const monday = dayOf(week.week);
    this.put("monday", shortDay(monday), row);
    for (const name of ["sessions", "hours", "back_to_back", "evenings",
      "weekend_days", "travel", "admin"])
      this.put(name, typeof week[name] === "number" ? figure(week[name]) : "–",
        row);
    const button = row.querySelector("button");
    if (button) {
      button.dataset.monday = String(monday);
      button.setAttribute("aria-label",
        this.msg("change", { date: dayName(monday) }));
    }
    return row;
  }
}

/** @param {HTMLElement} button @param {boolean} on */
const press = (button, on) => button.setAttribute("aria-pressed", String(!!on));

/** @param {number} value */
const figure = (value) => number(value, value % 1 === 0 ? 0 : 1);

/** @param {HTMLInputElement} field */
const labelOf = (field) => field.labels?.[0]?.textContent ?? "";

customElements.define("work-load", WorkLoad);
