// @ts-check
/*
 * The numbers of an official sheet, typed in: no word of the sheet is shown,
 * only the numbers of its items, part by part.  Not an element of its own: a
 * room gives it its places.
 */
import { nameOf, number } from "../words.js";

export class PaperSheet {
  /** @type {HTMLInputElement[]} */
  #inputs = [];

  /**
   * @param {import("../room.js").Room} room
   * @param {ReturnType<import("../sheet.js").Keys["read"]>} key
   * @param {string} title @param {() => void} changed
   */
  constructor(room, key, title, changed) {
    this.key = key;
    this.title = title;
    const { low, high, items: n } = key;
    room.put("numbers-title", title);
    room.put("numbers-range",
      room.msg("range", { n, low: number(low), high: number(high) }));
    const parts = key.parts.length > 0 ? key.parts
      : [{ name: "", from: 1, to: n }];
    room.out("numbers").replaceChildren(...parts.map((part) => {
      const set = room.tpl("part");
      const name = part.name
        ? nameOf("data-sheet-part", part.name) ?? part.name : title;
      room.put("name", name, set);
      room.out("name", set).hidden = part.name === "";
      set.setAttribute("aria-label", name);
      const cells = Array.from({ length: part.to - part.from + 1 }, (_, i) =>
        this.#cell(room, i + 1, changed));
      room.out("cells", set).append(...cells);
      return set;
    }));
  }

  /** @param {import("../room.js").Room} room @param {number} n
   * @param {() => void} changed */
  #cell(room, n, changed) {
    const cell = room.tpl("cell");
    const input = room.at("input", HTMLInputElement, cell);
    room.put("n", String(n), cell);
    input.min = String(this.key.low);
    input.max = String(this.key.high);
    input.step = String(this.key.step);
    input.addEventListener("input", () => {
      const fits = input.validity.valid;
      input.setAttribute("aria-invalid", String(!fits));
      if (fits) changed();
    });
    this.#inputs.push(input);
    return cell;
  }

  /** By item, NaN where there is no answer that the sheet has. */
  values() {
    return this.#inputs.map((i) =>
      i.value !== "" && i.validity.valid ? Number(i.value) : NaN);
  }

  /** What to say about the first number that the sheet does not have. */
  firstBad() {
    const at = this.#inputs.findIndex((i) => !i.validity.valid);
    if (at < 0) return null;
    this.#inputs[at].focus();
    return { n: String(at + 1), low: number(this.key.low),
      high: number(this.key.high), step: number(this.key.step,
        Number.isInteger(this.key.step) ? 0 : 1) };
  }
}
