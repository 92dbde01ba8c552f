// @ts-check
/*
 * The questions of a form, one at a time: what was answered, and what is asked
 * given these answers (the core decides).  Not an element of its own: a room
 * gives it its places.
 */
import { checkResponse, responseOf } from "../sheet.js";
import { above, questionsOf } from "../questionnaires.js";
import { radioGroup } from "../room.js";

const TEXT_MAX = 500; /* characters of one answer */

const bytes = new TextEncoder();

export class QuestionList {
  /** @type {Map<number, unknown>} */
  answers = new Map();
  #at = -1;

  /**
   * @param {import("../room.js").Room} room
   * @param {import("../sheet.js").Core} core
   * @param {Uint8Array} file @param {import("../sheet.js").Form} form
   * @param {() => void} changed
   */
  constructor(room, core, file, form, changed) {
    this.room = room;
    this.core = core;
    this.file = file;
    this.form = form;
    this.changed = changed;
  }

  /** What the form says about the answers so far. */
  check() {
    const response = responseOf(this.form, this.answers);
    return checkResponse(this.core, this.file,
      bytes.encode(JSON.stringify(response)));
  }

  /** The response, with what is asked only. @param {string} authored */
  response(authored) {
    const { asked } = this.check();
    return responseOf(this.form, this.answers, { authored, asked });
  }

  /** Numbers of the items asked now. */
  get asked() {
    const { asked } = this.check();
    return questionsOf(this.form).filter(asked);
  }

  /** Go on, or back; false past the ends. @param {1 | -1} step */
  go(step) {
    const asked = this.asked;
    const next = step > 0
      ? asked.find((i) => i > this.#at)
      : asked.filter((i) => i < this.#at).at(-1);
    if (next === undefined) return false;
    this.#at = next;
    this.#draw(asked);
    return true;
  }

  skip() {
    this.answers.delete(this.#at);
    this.changed();
  }

  /** @param {number[]} asked */
  #draw(asked) {
    const { room } = this;
    const item = this.form.items[this.#at];
    const n = asked.indexOf(this.#at) + 1;
    const of = asked.length;
    const row = room.tpl("question");
    const heading = room.out("text", row);
    room.put("progress", room.msg("progress", { n, of }));
    room.out("bar").style.setProperty("--part", String((100 * n) / of));
    room.put("above", above(this.form, this.#at), row);
    room.put("text", [item.prefix, item.text].filter(Boolean).join(" "), row);
    heading.id = "question-text";
    const choices = this.#choices(item);
    const place = room.out("answer", row);
    place.setAttribute("aria-labelledby", heading.id);
    if (choices.length > 0) this.#offer(place, choices);
    else this.#field(place, item);
    room.out("questions").replaceChildren(row);
    this.#weigh();
    heading.focus();
    window.scrollTo(0, 0);
  }

  /** @param {import("../sheet.js").Item} item
   * @returns {{ label: string, answer: unknown }[]} */
  #choices(item) {
    if (item.options.length > 0)
      return item.options.map((o, answer) =>
        ({ label: o.display || o.code, answer }));
    if (item.type !== "boolean") return [];
    return [true, false].map((answer) =>
      ({ label: this.room.msg(answer ? "yes" : "no"), answer }));
  }

  /** @param {HTMLElement} place
   * @param {{ label: string, answer: unknown }[]} choices */
  #offer(place, choices) {
    const given = this.answers.get(this.#at);
    const buttons = choices.map(({ label, answer }, i) => {
      const button = this.room.tpl("choice");
      button.textContent = label;
      button.dataset.n = String(i);
      button.setAttribute("aria-checked", String(answer === given));
      button.tabIndex = answer === given || (given === undefined && i === 0)
        ? 0 : -1;
      return button;
    });
    place.setAttribute("role", "radiogroup");
    place.replaceChildren(...buttons);
    const choose = radioGroup(place, (button) =>
      this.#set(choices[Number(button.dataset.n)].answer));
    place.addEventListener("keydown", (event) => {
      const button = buttons[Number(event.key) - 1];
      if (!button || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      choose(button);
    });
  }

  /** @param {HTMLElement} place @param {import("../sheet.js").Item} item */
  #field(place, item) {
    const number = item.type === "integer" || item.type === "decimal";
    const field = document.createElement(item.type === "text" ? "textarea"
      : "input");
    if (field instanceof HTMLInputElement)
      field.type = number ? "number" : item.type === "date" ? "date" : "text";
    else field.rows = 4;
    field.setAttribute("aria-labelledby", "question-text");
    field.autocomplete = "off";
    field.spellcheck = false;
    if (number && field instanceof HTMLInputElement)
      field.step = item.type === "integer" ? "1" : "any";
    else field.maxLength = TEXT_MAX;
    field.value = String(this.answers.get(this.#at) ?? "");
    field.addEventListener("input", () => {
      const value = field.value.trim();
      if (value === "") this.skip();
      else this.#set(number ? Number(value) : value);
      this.#weigh();
    });
    place.replaceChildren(field);
  }

  /** @param {unknown} answer */
  #set(answer) {
    this.answers.set(this.#at, answer);
    this.#weigh();
    this.changed();
  }

  /** Next and skip weigh the same until there is an answer to go on with. */
  #weigh() {
    this.room.at('[data-step="ask"] [data-act="next"]', HTMLElement)
      .classList.toggle("second", !this.answers.has(this.#at));
  }
}
