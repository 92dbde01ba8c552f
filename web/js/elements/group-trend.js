// @ts-check
/*
 * <group-trend>: how a group's sessions were for its members, over time, with
 * the early warning of the core; a line, and every figure in a table.
 */
import "./trend-chart.js";
import { analyse } from "../analyse.js";
import { loadCore } from "../core.js";
import { groupHere, titleOf } from "../group-here.js";
import { enter } from "../records.js";
import { Room } from "../room.js";
import { Notes } from "../session-notes.js";
import { number, shortDay } from "../words.js";

const RATED = ["heard", "useful", "safe", "method"];
const QUARTER = ["open", "structure", "learning", "task", "voice"]
  .map((name) => `quarter-${name}`);
const DAY = 86400000;
const WIDE = 640; /* px */
const NARROW = 300;
const TALL = 180;
const GAP = 60; /* days without a session that break the line */

/** @typedef {{ at: number, came: number, of: number, got: Record<string, number> }} Session */

/** @param {Notes} notes @returns {Session[]} oldest first */
function sessionsOf(notes) {
  const safe = new Map(notes.of("safe").map((n) => [n.data.meeting, n.data]));
  return notes.of("turns").map(({ data, time }) => {
    const rated = safe.get(data.meeting);
    return { at: rated?.at ?? time * 1000, came: data.present.length,
      of: data.members, got: rated?.medians ?? {} };
  }).sort((a, b) => a.at - b.at);
}

export class GroupTrend extends Room {
  /** @type {import("../analyse.js").Line[]} */
  #lines = [];

  async start() {
    if (!(await enter(this))) return;
    const group = await groupHere(this);
    if (!group) return;
    this.put("group", titleOf(this, group));
    /** @type {HTMLAnchorElement} */ (this.out("home")).href =
      `/s/session-plan#${group.space}`;
    this.show("back", true);
    const notes = new Notes(group.space);
    const core = await this.during("opening", async () => {
      await notes.read();
      return loadCore();
    });
    if (!core) return;
    this.#fill(core, sessionsOf(notes));
    this.step("trend", false);
  }

  /** @param {any} core @param {Session[]} sessions */
  #fill(core, sessions) {
    const rated = sessions.some((s) => Number.isFinite(s.got.safe));
    this.show("empty", !rated);
    this.show("lines", rated);
    if (!rated) return;
    const day = (/** @type {Session} */ s) => new Date(s.at).toISOString();
    const points = (/** @type {string} */ key) => /** @type {[string, number][]} */ (
      sessions.filter((s) => key === "came" || Number.isFinite(s.got[key]))
        .map((s) => [day(s), key === "came" ? 100 * s.came / Math.max(1, s.of)
          : s.got[key]]));
    this.#lines = analyse(core, [], [{ v: 1, name: "group",
      series: [...RATED, "came"].map((key) => ({ dimension: key,
        worse: /** @type {"low"} */ ("low"), points: points(key) })) }], WIDE);
    this.#tables(sessions);
    const select = this.at('[data-choice="line"]', HTMLSelectElement);
    select.replaceChildren(...this.#lines.map((line) =>
      new Option(this.msg(`line-${line.name}`), line.name)));
    const low = this.#lines.reduce((a, b) =>
      b.summary.state > a.summary.state ? b : a);
    select.value = low.summary.state > 1 ? low.name : "safe";
    select.addEventListener("change", () => this.#draw(select.value));
    this.#shown(() => this.#draw(select.value));
  }

  /** Once there is a width to draw into. @param {() => void} draw */
  #shown(draw) {
    requestAnimationFrame(draw);
  }

  /** @param {string} name */
  #draw(name) {
    const line = this.#lines.find((l) => l.name === name);
    if (!line) return;
    this.put("sentence", this.msg(`state-${line.summary.state}`));
    const chart = this.at("trend-chart", HTMLElement);
    const last = line.value[line.value.length - 1];
    const wide = Math.min(WIDE, Math.max(NARROW, chart.clientWidth || NARROW));
    Object.assign(chart, { drawing: {
      label: this.msg("chart", { name: this.msg(`line-${name}`),
        n: line.at.length, value: Math.round(last) }),
      width: wide, height: TALL, from: line.at[0],
      to: Math.max(line.at[line.at.length - 1], line.at[0] + 1), low: 0,
      high: 100, gap: GAP, line, events: [],
      figure: (/** @type {number} */ value) => number(value) } });
  }

  /** A session a line; what is asked once a quarter a question a line, since
   * questions are long. @param {Session[]} sessions */
  #tables(sessions) {
    const row = (/** @type {string} */ name, /** @type {string[]} */ cells) => {
      const tr = this.tpl("row");
      this.put("name", name, tr);
      tr.append(...cells.map((text) => {
        const td = document.createElement("td");
        td.textContent = text;
        return td;
      }));
      return tr;
    };
    const of = (/** @type {Session} */ s, /** @type {string} */ key) =>
      Number.isFinite(s.got[key]) ? number(s.got[key]) : "–";
    const day = (/** @type {Session} */ s) => shortDay(s.at / DAY);
    const newest = [...sessions].reverse();
    this.out("rows").replaceChildren(...newest.map((s) => row(day(s),
      [this.msg("came", { n: s.came, of: s.of }),
        ...RATED.map((key) => of(s, key))])));
    const closer = newest.filter((s) =>
      QUARTER.some((key) => Number.isFinite(s.got[key])));
    this.show("quarters", closer.length > 0);
    this.out("quarter-days").replaceChildren(...[this.msg("question"),
      ...closer.map(day)].map((text) => {
      const th = this.tpl("day");
      th.textContent = text;
      return th;
    }));
    this.out("quarter-rows").replaceChildren(...QUARTER.map((key) =>
      row(this.msg(`line-${key}`), closer.map((s) => of(s, key)))));
  }
}

customElements.define("group-trend", GroupTrend);
