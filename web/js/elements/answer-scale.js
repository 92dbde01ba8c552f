// @ts-check
/*
 * The row of answers of one item: a radio group of buttons from 0 to 10 that
 * stands in the shell.  Arrows move along the row, digits answer at once, 1 and
 * then 0 within a second makes 10, Home and End take the ends.  Not an element
 * of its own: the shell's <section class="item"> is given to it.
 */
import { radioGroup } from "../room.js";

const PAIR = 1000; /* ms between 1 and 0 of a ten */

export class AnswerScale {
  /** @type {number | null} */
  answer = null;
  /** @type {HTMLElement[]} */
  #buttons;
  #oneAt = -Infinity;

  /**
   * @param {HTMLElement} section
   * @param {() => void} changed after every change
   */
  constructor(section, changed) {
    this.section = section;
    this.name = section.dataset.item ?? "";
    this.#buttons = [...section.querySelectorAll(".step")].filter(
      (b) => b instanceof HTMLElement,
    );
    const group = section.querySelector('[role="radiogroup"]');
    if (!(group instanceof HTMLElement)) throw new Error(this.name);
    const choose = radioGroup(group, (button) => {
      this.answer = Number(button.dataset.answer);
      changed();
    });
    section.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const answer = this.#read(event);
      const button = this.#buttons[answer];
      if (!button) return;
      event.preventDefault();
      choose(button);
    });
  }

  /** @param {KeyboardEvent} event @returns {number} an answer, or -1 */
  #read(event) {
    if (event.key === "Home") return 0;
    if (event.key === "End") return this.#buttons.length - 1;
    if (!/^[0-9]$/.test(event.key)) return -1;
    const ten = event.key === "0" && event.timeStamp - this.#oneAt < PAIR;
    this.#oneAt = event.key === "1" ? event.timeStamp : -Infinity;
    return ten ? 10 : Number(event.key);
  }

  /** The statement, as the person reads it. */
  get text() {
    return this.section.querySelector("h2")?.textContent ?? "";
  }

  /** Take the answer back. */
  clear() {
    this.answer = null;
    for (const [i, b] of this.#buttons.entries()) {
      b.setAttribute("aria-checked", "false");
      b.tabIndex = i === 0 ? 0 : -1;
    }
  }

  /** Put the focus on the chosen answer, or on the first. */
  focus() {
    const chosen = this.#buttons[this.answer ?? 0];
    chosen?.focus();
  }
}
