// @ts-check
/*
 * The trend as tables: where each line stands, and every reading of one of
 * them, newest first.  Fills the shell of the trend page.
 */
import { STATES } from "./analyse.js";
import { figure, isRaised, lineName, stateOf } from "./trend-words.js";
import { dayName } from "./words.js";

/** @typedef {import("./analyse.js").Line} Line */
/** @typedef {import("./room.js").Room} Room */

const PAGE = 60; /* readings before "older" */

/** The latest figures of a line, as texts. @param {Room} room
 * @param {Line} line */
export function valuesOf(room, line) {
  const { summary } = line;
  const far = Math.abs(summary.limit - summary.mean);
  return {
    n: line.at.length,
    state: room.msg(`state-${stateOf(line)}`),
    value: figure(line, line.value[line.value.length - 1]),
    mean: figure(line, summary.ewma),
    low: figure(line, summary.mean - far),
    high: figure(line, summary.mean + far),
  };
}

export class TrendTables {
  /** @type {Line[]} */
  #lines = [];
  #shown = PAGE;

  /** @param {Room} room */
  constructor(room) {
    this.room = room;
  }

  /** @param {Line[]} lines */
  show(lines) {
    const { room } = this;
    this.#lines = lines;
    const again = () => {
      this.#shown = PAGE;
      this.#readings();
    };
    this.#which.addEventListener("change", again);
    room.at(".as-table", HTMLElement).addEventListener("toggle", again);
    this.#which.replaceChildren(
      ...lines.map((l, i) => new Option(this.#name(l), String(i))),
    );
    const rows = lines.map((line) => this.#row(line));
    room.at('[data-out="table"] tbody', HTMLElement).replaceChildren(...rows);
  }

  /** Every reading there is. */
  older() {
    this.#shown = Infinity;
    this.#readings();
  }

  get #which() {
    return this.room.at('[data-field="which"]', HTMLSelectElement);
  }

  /** @param {Line} line */
  #name(line) {
    const name = lineName(line);
    const { group } = line;
    return line.kind === "import"
      ? this.room.msg("from-import", { name, group })
      : name;
  }

  /** @param {Line} line */
  #row(line) {
    const { room } = this;
    const { summary } = line;
    const row = room.tpl("row");
    const v = valuesOf(room, line);
    const known = Number.isFinite(summary.limit);
    const since = isRaised(line) ? dayName(summary.raisedAt) : "–";
    room.put("name", this.#name(line), row);
    room.put("state", v.state, row);
    room.put("since", since, row);
    room.put("value", v.value, row);
    room.put("mean", v.mean, row);
    room.put("band", known ? room.msg("band", v) : "–", row);
    room.put("n", String(v.n), row);
    return row;
  }

  #readings() {
    const { room } = this;
    const line = this.#lines[this.#which.selectedIndex];
    const rows = [];
    const n = line.at.length;
    for (let i = n - 1; i >= 0 && rows.length < this.#shown; i--) {
      const row = room.tpl("reading");
      const state = STATES[line.state[i]] ?? STATES[0];
      room.put("day", dayName(line.at[i]), row);
      room.put("value", figure(line, line.value[i]), row);
      room.put("ewma", figure(line, line.ewma[i]), row);
      room.put("limit", figure(line, line.limit[i]), row);
      room.put("state", room.msg(`state-${state}`), row);
      rows.push(row);
    }
    const body = room.at('[data-out="readings"] tbody', HTMLElement);
    body.replaceChildren(...rows);
    room.show("older", n > rows.length);
  }
}
