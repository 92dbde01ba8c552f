// @ts-check
/*
 * What was imported before: one row for each import, to be taken back whole.
 * Fills the shell of the import page.
 */
import { records } from "./records.js";

/** @typedef {import("./room.js").Room} Room */
/** @typedef {import("./records.js").Kept} Kept */

export const IMPORT = 11; /* object type */

export class ImportsBefore {
  any = false;

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
  }

  async list() {
    const { room } = this;
    const kept = await room.during("opening", () => records.list(IMPORT));
    /** @type {Map<string, Kept[]>} */
    const sets = new Map();
    for (const k of kept ?? []) {
      const set = k.payload.set ?? k.id;
      sets.set(set, [...(sets.get(set) ?? []), k]);
    }
    const rows = [...sets.values()].map((parts) => this.#row(parts));
    room.out("imports").replaceChildren(...rows);
    this.any = rows.length > 0;
    room.show("imports", this.any);
  }

  /** @param {Kept[]} parts */
  #row(parts) {
    const { room } = this;
    const row = room.tpl("import");
    const { name } = parts[0].payload;
    /** @type {import("./series.js").ImportedSeries[]} */
    const all = parts.flatMap((p) => p.payload.series);
    const series = new Set(all.map((s) => s.dimension)).size;
    const values = all.reduce((n, s) => n + s.points.length, 0);
    room.put("name", name, row);
    room.put("much", room.msg("much", { values, series }), row);
    const button = room.at("button", HTMLButtonElement, row);
    button.dataset.ids = parts.map((p) => p.id).join(" ");
    button.dataset.name = name;
    button.setAttribute("aria-label", room.msg("remove", { name }));
    return row;
  }

  /** @param {HTMLElement} button of a row */
  async remove(button) {
    const { room } = this;
    const ids = (button.dataset.ids ?? "").split(" ");
    const name = button.dataset.name ?? "";
    const near = room.at('[data-step="choose"]', HTMLElement);
    const done = await room.during("sealing", () => records.remove(ids), {
      near,
    });
    if (!done) return;
    await this.list();
    room.status(room.msg("removed", { name }), near);
    room.field("file").focus();
  }
}
