// @ts-check
/*
 * <check-in data-version="weekly-1">: the weekly check-in.  One item on a
 * narrow screen, three on a wide one; back, skip and next; a note; sealed at
 * the end.  The answers live in this page's memory and nowhere else.  The
 * browser's own back button goes one screen back, not out of the page.
 */
import { enter, records } from "../records.js";
import { Room } from "../room.js";
import { dayName, dayOf, isoDay, localTime, today } from "../words.js";
import { AnswerScale } from "./answer-scale.js";

const WIDE = "(min-width: 60rem)";
const NOTE_MAX = 3000; /* bytes */
const NOTE_NEAR = 600; /* bytes left from which the room is shown */
const WEEK = 7;
const CHECK_IN = 2; /* object type */

export class CheckIn extends Room {
  /** @type {AnswerScale[]} */
  #scales = [];
  /** @type {Set<string>} items skipped on purpose */
  #skipped = new Set();
  #first = 0; /* index of the first item shown */
  #wide = window.matchMedia(WIDE);
  #begun = false;
  #saved = false;

  actions = {
    start: () => this.#go(0),
    next: () => this.#go(this.#first + this.#many),
    back: () => history.back(),
    skip: () => {
      for (const s of this.#visible) this.#skip(s, true);
      this.#go(this.#first + this.#many);
    },
    "skip-item": (/** @type {HTMLElement} */ button) => {
      const scale = this.#scaleOf(button);
      if (scale) this.#skip(scale, !this.#skipped.has(scale.name));
    },
    answer: (/** @type {HTMLElement} */ button) => {
      const at = this.#scales.findIndex((s) => s.name === button.dataset.item);
      this.#go(this.#screen(at), at);
    },
    save: () => this.#save(),
  };

  async start() {
    this.#scales = [...this.querySelectorAll(".item")]
      .filter((s) => s instanceof HTMLElement)
      .map((s) => {
        const scale = new AnswerScale(s, () => {
          this.keeps = true;
          this.#skip(scale, false);
        });
        s.append(this.tpl("skip"));
        return scale;
      });
    this.addEventListener("keydown", (event) => this.#key(event));
    this.#wide.addEventListener("change", () => {
      if (this.#begun) this.#draw(this.#screen(this.#first));
    });
    window.addEventListener("popstate", (event) => {
      const at = event.state?.item;
      if (this.#saved) return;
      if (at === undefined) this.step("start");
      else this.#draw(at, true);
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.keeps) event.preventDefault();
    });
    this.#note.addEventListener("input", () => {
      this.keeps = true;
      this.#room();
    });
    if (!(await enter(this))) return;
    const before = await this.during("working", () => records.list(CHECK_IN));
    const days = (before ?? []).map((r) => dayOf(r.payload.day));
    const last = Math.max(...days);
    if (days.length === 0 || today() - last >= WEEK - 1) return;
    this.put("again", this.msg("again", { date: dayName(last) }));
    this.out("again").hidden = false;
  }

  get #many() {
    return this.#wide.matches ? 3 : 1;
  }

  get #note() {
    return this.at('[data-field="note"]', HTMLTextAreaElement);
  }

  get #visible() {
    return this.#scales.slice(this.#first, this.#first + this.#many);
  }

  /** Has anything been entered? */
  get #any() {
    return this.#scales.some((s) => s.answer !== null) || this.#note.value;
  }

  /** First item of the screen on which an item stands. @param {number} at */
  #screen(at) {
    return at - (at % this.#many);
  }

  /** @param {HTMLElement} inside */
  #scaleOf(inside) {
    return this.#scales.find((s) => s.section.contains(inside));
  }

  /** Go on to a screen, so that the browser's back returns from it.
   * @param {number} first @param {number} [focus] item */
  #go(first, focus) {
    this.#begun = true;
    history.pushState({ item: first }, "");
    this.#draw(first, true, focus);
  }

  /** @param {number} first @param {boolean} [move] the focus
   * @param {number} [focus] item */
  #draw(first, move = false, focus = first) {
    this.#first = first;
    const total = this.#scales.length;
    if (first >= total) {
      this.#review();
      return;
    }
    const shown = this.#visible;
    for (const s of this.#scales) s.section.hidden = !shown.includes(s);
    this.#weigh();
    const values = { n: first + 1, from: first + 1, to: first + shown.length };
    const key = shown.length > 1 ? "progress-range" : "progress";
    if (move) this.step("items");
    this.put("progress", this.msg(key, { ...values, of: total }));
    this.out("bar").style.setProperty(
      "--part",
      String((100 * values.to) / total),
    );
    if (move) {
      this.#scales[focus]?.focus();
      window.scrollTo(0, 0);
    }
  }

  /** @param {AnswerScale} scale @param {boolean} skipped */
  #skip(scale, skipped) {
    if (skipped) {
      this.#skipped.add(scale.name);
      scale.clear();
    } else {
      this.#skipped.delete(scale.name);
    }
    this.#weigh();
    const button = this.at(".skip-item", HTMLElement, scale.section);
    button.setAttribute("aria-pressed", String(skipped));
    const state = skipped ? this.msg("skipped-item") : "";
    this.put("skip-state", state, scale.section);
  }

  /** Next and skip weigh the same until there is an answer to go on with. */
  #weigh() {
    const answered = this.#visible.some((s) => s.answer !== null);
    this.at('[data-act="next"]', HTMLElement).classList.toggle(
      "second",
      !answered,
    );
  }

  /** Enter goes on, S skips; digits and arrows belong to the row.
   * @param {KeyboardEvent} event */
  #key(event) {
    const at = event.target;
    if (!(at instanceof HTMLElement) || event.ctrlKey || event.altKey) return;
    const scale = at.closest(".scale") && this.#scaleOf(at);
    if (!scale) return;
    const next = this.#visible[this.#visible.indexOf(scale) + 1];
    if (event.key === "Enter" && scale.answer !== null) {
      event.preventDefault();
    } else if (event.key.toLowerCase() === "s" && !event.metaKey) {
      this.#skip(scale, true);
    } else {
      return;
    }
    if (next) next.focus();
    else this.#go(this.#first + this.#many);
  }

  /** What is open still, and the note. */
  #review() {
    this.step("note");
    const open = this.#scales.filter((s) => s.answer === null);
    const key = open.length === 0 ? "skipped-none" : "skipped";
    this.put("skipped", this.msg(key, { n: open.length }));
    this.out("skipped-items").replaceChildren(
      ...open.map((s) => {
        const row = this.tpl("skipped");
        this.put("what", s.text, row);
        const button = this.at("button", HTMLElement, row);
        button.dataset.item = s.name;
        button.setAttribute("aria-label", `${button.textContent}: ${s.text}`);
        return row;
      }),
    );
    this.#room();
    window.scrollTo(0, 0);
  }

  /** Say how much room the note has, once that matters.  Gives what is left,
   * in bytes. */
  #room() {
    const used = new TextEncoder().encode(this.#note.value).length;
    const left = NOTE_MAX - used;
    const key = left < 0 ? "note-long" : "note-room";
    const near = left < NOTE_NEAR;
    this.put("note-room", near ? this.msg(key, { n: Math.abs(left) }) : "");
    return left;
  }

  async #save() {
    if (!this.#any) {
      this.wrong(this.msg("nothing"), this.#step("note"));
      return;
    }
    if (this.#room() < 0) {
      this.#note.focus();
      return;
    }
    const day = today();
    const payload = {
      v: 1,
      form: this.dataset.version,
      at: localTime(),
      day: isoDay(day),
      answers: Object.fromEntries(this.#scales.map((s) => [s.name, s.answer])),
      note: this.#note.value,
    };
    const kept = await this.during(
      "sealing",
      () => records.add(CHECK_IN, payload),
      { near: this.#step("note") },
    );
    if (!kept) return;
    this.#saved = true;
    this.keeps = false;
    for (const s of this.#scales) s.clear();
    this.#note.value = "";
    const values = { n: kept.seq, date: dayName(day + WEEK) };
    this.put("kept", this.msg("kept", values));
    this.step("done");
  }

  /** @param {string} name */
  #step(name) {
    return this.at(`[data-step="${name}"]`, HTMLElement);
  }
}

customElements.define("check-in", CheckIn);
