// @ts-check
/*
 * A questionnaire's file that somebody brings, or that the operator placed: read,
 * shown as what it is, and kept as a form.  The file stays in this page until it is kept, sealed.
 */
import { INSTRUMENT, questionsOf } from "./questionnaires.js";
import { compact } from "./placed.js";
import { records } from "./records.js";
import { readForm } from "./sheet.js";
import { nameOf } from "./words.js";

/** @typedef {import("./questionnaires.js").KeptForm} KeptForm */

const FILE_MAX = 1 << 20; /* bytes, as core/tape.h has it */

export class FormFile {
  /** @type {{ form: import("./sheet.js").Form, source: string } | null} */
  #looked = null;

  /** @param {import("./room.js").Room} room @param {any} core @param {any} keys */
  constructor(room, core, keys) {
    this.room = room;
    this.core = core;
    this.keys = keys;
    this.field.addEventListener("change", () => this.#read());
  }

  get field() {
    return this.room.field("file");
  }

  get #key() {
    return this.room.at('[data-field="key"]', HTMLSelectElement);
  }

  forget() {
    this.#looked = null;
    this.field.value = "";
  }

  async #read() {
    const { room } = this;
    const file = this.field.files?.[0];
    if (!file) return;
    if (file.size > FILE_MAX) {
      room.wrong(room.msg("too-large"));
      return;
    }
    const text = await room.during("working", () => file.text());
    if (text !== undefined) this.look(text);
  }

  /** Show what it is, or why it cannot be used. @param {string} text */
  look(text) {
    const { room } = this;
    const read = readForm(this.core, new TextEncoder().encode(text));
    if ("refused" in read) {
      this.field.value = "";
      room.wrong(this.#refusal(read.refused));
      return;
    }
    room.wrong("");
    const source = compact(text);
    this.#looked = { form: read.form, source };
    this.#show(read.form, source);
  }

  /** @param {{ why: string, where: string, line: number }} refused */
  #refusal({ why, where, line }) {
    const { room } = this;
    const at = where ? room.msg("refused-at", { line, path: where })
      : room.msg("refused-line", { line });
    return room.msg("refused", { why: room.msg(`why-${why}`), where: at });
  }

  /** What it is, and which keys can score it.
   * @param {import("./sheet.js").Form} form @param {string} source */
  #show(form, source) {
    const { room } = this;
    const asked = questionsOf(form);
    const scored = asked.filter((i) => form.items[i].scored).length;
    room.put("look-title", form.title || room.msg("unnamed"));
    room.put("look-shape", room.msg("shape", { n: asked.length, scored }));
    room.put("look-rights", form.copyright);
    const warnings = new Set(form.items.flatMap((i) => i.warnings));
    room.out("look-warnings").replaceChildren(...[...warnings].map((w) => {
      const li = document.createElement("li");
      li.textContent = room.msg(`warn-${w}`);
      return li;
    }));
    const fitting = this.keys.fitting(new TextEncoder().encode(source));
    this.#key.replaceChildren(new Option(room.msg("no-key"), ""),
      ...fitting.map((/** @type {string} */ key) =>
        new Option(nameOf("data-key", key) ?? key, key)));
    room.step("look");
  }

  /** @returns {Promise<boolean>} it is kept */
  async keep() {
    if (!this.#looked) return false;
    const { form, source } = this.#looked;
    const key = this.#key.value;
    const title = form.title || nameOf("data-key", key) || this.room.msg("unnamed");
    /** @type {KeptForm} */
    const payload = { v: 1, kind: "form", title, key, source };
    const kept = await this.room.during("sealing", () =>
      records.add(INSTRUMENT, payload));
    return kept !== undefined;
  }
}
