// @ts-check
/*
 * <practice-room>: guided texts and a breathing pacer, paced on the screen; a
 * rating before and after, noted and sealed; what seems to help.  Works
 * without a connection, but then notes nothing.
 */
import { ring, wakeBell } from "../bell.js";
import { loadCore } from "../core.js";
import { Pacing } from "../pacing.js";
import { PRACTICE, paddedNote, readings } from "../practices.js";
import { enter, follow, records } from "../records.js";
import { Room, radioGroup } from "../room.js";
import { dayName, dayOf, isoDay, localTime, nameOf, number, today }
  from "../words.js";
import { AnswerScale } from "./answer-scale.js";

/** @typedef {{ name: string, kind: string, minutes: number, title: string,
 *   when: string, steps: import("../pacing.js").Step[] }} Practice */

export class PracticeRoom extends Room {
  /** @type {Practice[]} */
  #all = [];
  /** @type {Practice | null} */
  #chosen = null;
  /** @type {Pacing | null} */
  #pacing = null;
  /** @type {Record<string, AnswerScale>} */
  #scales = {};
  #minutes = 5;
  #open = false; /* can notes be sealed? */

  actions = {
    list: () => this.#home(),
    choose: (/** @type {HTMLElement} */ b) => this.#choose(
      this.#all.find((p) => p.name === b.dataset.name)),
    pacer: () => this.#choose(this.#pacer()),
    begin: () => this.#begin(),
    pause: (/** @type {HTMLElement} */ b) => this.#pause(b),
    end: () => this.#over(),
    note: () => this.#note(),
    remove: (/** @type {HTMLElement} */ b) => this.#remove(b.dataset.id ?? ""),
  };

  async start() {
    this.#all = [...this.querySelectorAll("template[data-practice]")]
      .map((t) => practiceOf(/** @type {HTMLTemplateElement} */ (t)));
    for (const name of ["before", "after"])
      this.#scales[name] = new AnswerScale(
        this.at(`[data-item="${name}"]`, HTMLElement), () => {});
    radioGroup(this.out("minutes"), (button) => {
      this.#minutes = Number(button.dataset.minutes);
      this.#offer();
    });
    this.#offer();
    const named = () =>
      this.#choose(this.#all.find((p) => `#${p.name}` === location.hash));
    window.addEventListener("hashchange", named);
    named();
    if (!navigator.onLine || !(await enter(this))) {
      this.status(this.msg("no-log"));
      return;
    }
    this.#open = true;
    await this.#list();
    follow(this, () => this.#list());
  }

  /** The practices of the time there is. */
  #offer() {
    const fitting = this.#all.filter((p) => p.minutes === this.#minutes);
    this.out("practices").replaceChildren(...fitting.map((p) => {
      const row = this.tpl("practice");
      this.put("kind", nameOf("data-kind-name", p.kind) ?? "", row);
      this.put("name", p.title, row);
      this.put("when", p.when, row);
      this.at("button", HTMLElement, row).dataset.name = p.name;
      return row;
    }));
  }

  /** The pacer as a practice of its own. @returns {Practice} */
  #pacer() {
    const pattern = this.at('[data-field="pattern"]', HTMLSelectElement).value;
    const [into, out] = pattern.split("-").map(Number);
    const rounds = Math.round((this.#minutes * 60) / (into + out));
    const steps = Array.from({ length: rounds }, () => [
      { seconds: into, text: this.msg("in") },
      { seconds: out, text: this.msg("out") }]).flat();
    const title = nameOf("data-kind-name", "pacer") ?? "";
    return { name: `pacer-${pattern}`, kind: "pacer", minutes: this.#minutes,
      title, when: "", steps };
  }

  /** @param {Practice | undefined} practice */
  #choose(practice) {
    if (!practice) return;
    this.#chosen = practice;
    this.status("");
    for (const scale of Object.values(this.#scales)) scale.clear();
    this.put("chosen", this.msg("chosen", { name: practice.title,
      n: practice.minutes, minutes: practice.minutes }));
    this.step("before", false);
    this.at("#q-before", HTMLElement).focus();
    window.scrollTo(0, 0);
  }

  #home() {
    this.#pacing?.end();
    this.#pacing = this.#chosen = null;
    this.keeps = false;
    this.step("list", false);
    window.scrollTo(0, 0);
  }

  #begin() {
    const practice = this.#chosen;
    if (!practice) return;
    const bell = this.field("bell").checked;
    const pacer = practice.kind === "pacer";
    if (bell) wakeBell();
    this.keeps = true;
    this.show("circle", pacer);
    this.step("play", false);
    this.#pacing = new Pacing(practice.steps, {
      show: (step, i) => {
        this.put("said", step.text);
        if (pacer) this.#breathe(step, i);
        if (i === 0) this.out("said").focus();
      },
      left: (seconds, part) => {
        const n = Math.floor(seconds / 60);
        this.put("left", this.msg(n === 0 ? "left-last" : "left", { n }));
        this.out("bar").style.setProperty("--part", String(100 * part));
      },
      over: () => this.#over(bell),
    });
    if (bell) ring();
    this.#pacing.go();
  }

  /** @param {import("../pacing.js").Step} step @param {number} i */
  #breathe(step, i) {
    const circle = this.out("circle");
    circle.style.setProperty("--breath", `${step.seconds}s`);
    circle.classList.toggle("in", i % 2 === 0);
  }

  /** @param {HTMLElement} button */
  #pause(button) {
    const pacing = this.#pacing;
    if (!pacing) return;
    if (pacing.isPaused) pacing.go();
    else pacing.pause();
    button.setAttribute("aria-pressed", String(pacing.isPaused));
    if (pacing.isPaused) this.put("left", this.msg("paused"));
  }

  #over(bell = false) {
    if (bell) ring();
    this.#pacing?.end();
    this.at('[data-act="pause"]', HTMLElement).setAttribute("aria-pressed",
      "false");
    if (!this.#open) {
      this.#home();
      this.status(this.msg("no-log"));
      return;
    }
    this.step("after", false);
    this.at("#q-after", HTMLElement).focus();
  }

  async #note() {
    const practice = this.#chosen;
    const pacing = this.#pacing;
    if (!practice || !pacing) return;
    const note = paddedNote({ v: 1, kind: "practice", practice: practice.name,
      group: practice.kind, at: localTime(), day: isoDay(today()),
      seconds: Math.round(Math.min(pacing.spent, pacing.total)),
      before: this.#scales.before.answer, after: this.#scales.after.answer });
    const kept = await this.during("sealing", () =>
      records.add(PRACTICE, note));
    if (!kept) return;
    this.#home();
    await this.#list();
    this.status(this.msg("kept"));
  }

  async #list() {
    const kept = await this.during("opening", () => records.list(PRACTICE));
    if (!kept) return;
    const notes = kept.filter((k) => k.payload.kind === "practice");
    this.show("log", notes.length > 0);
    this.out("log").replaceChildren(...[...notes].reverse().map((k) => {
      const { practice, group, day } = k.payload;
      const row = this.tpl("done");
      const name = this.#all.find((p) => p.name === practice)?.title ??
        nameOf("data-kind-name", group) ?? practice;
      const date = dayName(dayOf(day));
      this.put("name", name, row);
      this.put("day", date, row);
      const button = this.at("button", HTMLElement, row);
      button.dataset.id = k.id;
      button.setAttribute("aria-label", this.msg("remove", { name, date }));
      return row;
    }));
    await this.#helps(notes.map((k) => k.payload));
  }

  /** @param {import("../practices.js").Note[]} notes */
  async #helps(notes) {
    const { kinds, difference, kind } = readings(notes);
    if (difference.length === 0) return this.show("helps", false);
    const core = await loadCore();
    const out = core.helps_wasm_find(Float64Array.from(difference),
      Int32Array.from(kind), difference.length, kinds.length);
    const rows = kinds.flatMap((name, k) => {
      const [n, , drawn, low, high] = out.helps_out.slice(5 * k, 5 * k + 5);
      if (!Number.isFinite(drawn)) return [];
      const key = low > 0 ? "help" : high < 0 ? "help-worse" : "help-open";
      const row = this.tpl("help");
      row.textContent = this.msg(key, {
        kind: nameOf("data-kind-name", name) ?? name,
        drawn: number(Math.abs(drawn), 1), low: number(low, 1),
        high: number(high, 1), n });
      return [{ row, drawn }];
    });
    rows.sort((a, b) => b.drawn - a.drawn);
    this.out("helps").replaceChildren(...rows.map((r) => r.row));
    this.show("helps", rows.length > 0);
  }

  /** @param {string} id */
  async #remove(id) {
    const gone = await this.during("sealing", () => records.remove([id]));
    if (!gone) return;
    await this.#list();
    this.status(this.msg("removed"));
  }
}

/** @param {HTMLTemplateElement} template @returns {Practice} */
function practiceOf(template) {
  const { practice, kind, minutes } = template.dataset;
  const text = (/** @type {string} */ selector) =>
    template.content.querySelector(selector)?.textContent ?? "";
  return {
    name: practice ?? "", kind: kind ?? "", minutes: Number(minutes),
    title: text("h3"), when: text(".when"),
    steps: [...template.content.querySelectorAll("[data-seconds]")].map((p) => ({
      seconds: Number(p.getAttribute("data-seconds")),
      text: p.textContent ?? "",
    })),
  };
}

customElements.define("practice-room", PracticeRoom);
