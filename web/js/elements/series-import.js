// @ts-check
/*
 * <series-import>: a CSV file becomes sealed series.  Choose, say what the
 * columns hold, look, save; all or nothing.  The file is read in this page and
 * goes nowhere else.
 */
import { loadCore } from "../core.js";
import { enter, records } from "../records.js";
import { Room } from "../room.js";
import { IMPORT, ImportsBefore } from "../imports-before.js";
import {
  ERRORS_MAX,
  NotATable,
  extent,
  pack,
  TableFile,
} from "../table-file.js";
import { dayName, number } from "../words.js";

/** @typedef {import("../table-file.js").Found} Found */

const FILE_MAX = 8 << 20; /* bytes */
const EAGER = 12; /* columns up to which all numbers are taken at first */

export class SeriesImport extends Room {
  #before = new ImportsBefore(this);
  /** @type {TableFile | undefined} */
  #file;
  /** @type {HTMLSelectElement[]} what each column holds */
  #holds = [];
  /** @type {{ found: Found, worse: HTMLSelectElement }[]} */
  #series = [];

  forms = {
    choose: (/** @type {HTMLElement} */ form) => this.#read(form),
    map: (/** @type {HTMLElement} */ form) => this.#preview(form),
  };

  actions = {
    back: (/** @type {HTMLElement} */ button) =>
      this.#to(button.closest("section") ? "map" : "choose"),
    "take-all": () => this.#take(true),
    "take-none": () => this.#take(false),
    save: () => this.#save(),
    remove: (/** @type {HTMLElement} */ button) => this.#before.remove(button),
  };

  async start() {
    if (!(await enter(this))) return;
    this.#to("choose", false);
    await this.#before.list();
  }

  /** @param {"choose" | "map" | "preview" | "done"} name
   * @param {boolean} [focus] */
  #to(name, focus = true) {
    const n = ["choose", "map", "preview"].indexOf(name) + 1;
    const text = n > 0 ? this.msg("progress", { n, of: 3 }) : "";
    this.put("progress", text);
    this.show("imports", name === "choose" && this.#before.any);
    this.step(name, focus);
  }

  /** @param {HTMLElement} form */
  async #read(form) {
    const file = this.field("file").files?.[0];
    if (!file) return;
    if (file.size > FILE_MAX) {
      this.wrong(this.msg("too-large"), form);
      return;
    }
    const read = async () => new TableFile(await loadCore(), await file.text());
    const table = await this.during("reading", () => read().catch(
      (error) => (error instanceof NotATable ? error : Promise.reject(error)),
    ), { near: form, as: { broken: "not-csv" } });
    if (!table) return;
    if (table instanceof NotATable) {
      const key = table.line > 0 ? "error-line" : "not-csv";
      this.wrong(this.msg(key, { line: table.line }), form);
    } else if (table.rows < 1) {
      this.wrong(this.msg("empty-file"), form);
    } else {
      this.#file = table;
      this.field("title").value = file.name.replace(/\.[a-z]+$/i, "");
      this.#map(table);
      this.#to("map");
    }
  }

  /** @param {TableFile} file */
  #map(file) {
    const { rows, columns } = file;
    this.put("shape", this.msg("shape", { rows, columns }));
    const guesses = Array.from({ length: columns }, (_, i) => file.guess(i));
    const date = guesses.indexOf("date");
    this.#holds = [];
    const lines = guesses.map((guess, i) => {
      const row = this.tpl("column");
      const name = this.#name(i);
      this.put("title", name, row);
      this.put("sample", file.sample(i, 3).join(" · "), row);
      const holds = this.at("select", HTMLSelectElement, row);
      holds.setAttribute("aria-label", this.msg("holds", { name }));
      holds.dataset.guess = guess;
      if (i === date) holds.value = "date";
      else if (file.long) holds.value = longRole(file.title(i));
      else if (guess === "value" && columns <= EAGER) holds.value = "value";
      this.#holds.push(holds);
      return row;
    });
    this.out("columns").replaceChildren(...lines);
  }

  /** @param {number} column */
  #name(column) {
    const title = this.#file?.title(column);
    return title || this.msg("column", { n: column + 1 });
  }

  /** @param {boolean} all */
  #take(all) {
    for (const holds of this.#holds) {
      if (!all && holds.value === "value") holds.value = "nothing";
      const free = holds.value === "nothing" && holds.dataset.guess === "value";
      if (all && free) holds.value = "value";
    }
  }

  /** Columns that hold this. @param {string} what */
  #columns(what) {
    return this.#holds.flatMap((h, i) => (h.value === what ? [i] : []));
  }

  /** @param {HTMLElement} form */
  #preview(form) {
    const file = this.#file;
    const [date] = this.#columns("date");
    const [which] = this.#columns("name");
    const values = this.#columns("value");
    if (!file) return;
    if (date === undefined || values.length === 0) {
      const key = date === undefined ? "no-date" : "no-value";
      this.wrong(this.msg(key), form);
      return;
    }
    this.wrong("", form);
    const got =
      which === undefined
        ? file.wide(date, values, (column) => this.#name(column))
        : file.tall(date, which, values[0]);
    if (got.errors.length === 0 && got.series.length === 0) {
      this.wrong(this.msg("empty-file"), form);
      return;
    }
    this.#errors(got.errors);
    this.#summary(got.errors.length > 0 ? [] : got.series, got.empty);
    this.#to("preview");
  }

  /** @param {import("../table-file.js").CellError[]} errors */
  #errors(errors) {
    const rows = errors.slice(0, ERRORS_MAX).map((e) => {
      const row = this.tpl("error");
      this.put("line", this.msg("line", { n: e.line }), row);
      const text = this.msg(`error-${e.reason}`, { text: e.text });
      this.put("reason", `${this.#name(e.column)}: ${text}`, row);
      return row;
    });
    if (errors.length > ERRORS_MAX) {
      const row = this.tpl("error");
      this.put("reason", this.msg("error-more", { n: ERRORS_MAX }), row);
      rows.push(row);
    }
    this.out("errors").replaceChildren(...rows);
    this.show("errors", rows.length > 0);
    this.at('[data-act="save"]', HTMLButtonElement).hidden = rows.length > 0;
  }

  /** @param {Found[]} series @param {number} empty */
  #summary(series, empty) {
    const days = [Infinity, -Infinity];
    let total = 0;
    this.#series = [];
    const rows = series.map((found) => {
      const row = this.tpl("series");
      const worse = this.at("select", HTMLSelectElement, row);
      const s = extent(found);
      worse.setAttribute(
        "aria-label",
        this.msg("higher", { name: found.dimension }),
      );
      this.put("name", found.dimension, row);
      this.put("n", number(found.points.length), row);
      this.put("from", dayName(s.from), row);
      this.put("to", dayName(s.to), row);
      this.put("low", number(s.low, 1), row);
      this.put("high", number(s.high, 1), row);
      days[0] = Math.min(days[0], s.from);
      days[1] = Math.max(days[1], s.to);
      total += found.points.length;
      this.#series.push({ found, worse });
      return row;
    });
    this.out("series").replaceChildren(...rows);
    this.at('[data-step="preview"] .scroll', HTMLElement).hidden =
      series.length === 0;
    this.put("summary", "");
    if (series.length === 0) return;
    const [from, to] = days.map(dayName);
    const values = { values: total, series: series.length, from, to, empty };
    this.put("summary", this.msg("summary", values));
  }

  async #save() {
    const near = this.at('[data-step="preview"]', HTMLElement);
    const all = this.#series.map(({ found, worse }) => ({
      ...found,
      worse: /** @type {"high" | "low"} */ (worse.value),
    }));
    const name = this.field("title").value.trim();
    const parts = pack(name, all, crypto.randomUUID());
    if (!parts) {
      this.wrong(this.msg("too-much"), near);
      return;
    }
    const bar = this.at("progress", HTMLProgressElement);
    bar.removeAttribute("value");
    bar.hidden = false;
    const kept = await this.during("sealing", () =>
      records.addAll(IMPORT, parts), { near });
    bar.hidden = true;
    if (!kept) return;
    const values = all.reduce((n, s) => n + s.points.length, 0);
    this.put("done", this.msg("done", { values }));
    this.#to("done");
  }

}

/** The part a column plays in a long file, by its title.
 * @param {string} title */
function longRole(title) {
  const name = title.toLowerCase();
  return name === "dimension" ? "name" : name === "value" ? "value" : "nothing";
}

customElements.define("series-import", SeriesImport);
