// @ts-check
/*
 * <trend-view>: the sentence, what stands out and why, one picture per measure,
 * and the same as a table.  The one that moved first is first and larger.
 * Everything is worked out in the worker; this only arranges and draws.
 */
import { raised } from "../analyse.js";
import { spansOf } from "../event-spans.js";
import { enter, follow, records } from "../records.js";
import { Room, breath } from "../room.js";
import {
  figure,
  lineName,
  sentence,
  stateOf,
} from "../trend-words.js";
import { dayName, nameOf, number } from "../words.js";
import { TrendTables, valuesOf } from "../trend-tables.js";
import { fillMaths, fillWarning } from "../trend-why.js";
import "./trend-chart.js";

/** @typedef {import("../analyse.js").Line} Line */
/** @typedef {import("../event-spans.js").Span & { name: string }} Mark */

const COLUMNS = 280; /* of which the lowest and highest reading are drawn */
const NARROW = 272; /* px, what a small picture is drawn for */
const WIDE = 560;

export class TrendView extends Room {
  /** @type {Line[]} */
  #lines = [];
  /** @type {Mark[]} */
  #marks = [];
  #tables = new TrendTables(this);
  #turn = 0;
  #wide = 0; /* px, what the large picture is drawn for; 0: none is */

  actions = {
    print: () => window.print(),
    older: () => this.#tables.older(),
  };

  async start() {
    const ready = await enter(this);
    if (!ready) return;
    new ResizeObserver(() => {
      if (this.#wide > 0 && this.#room() !== this.#wide) this.#large();
    }).observe(this);
    const found = await this.during("analysing", () =>
      records.trend(COLUMNS),
    );
    if (!found) return;
    this.#fill(found);
    follow(this, async () => this.#fill(await records.trend(COLUMNS)));
  }

  /** @param {import("../trend-work.js").Trend} found */
  #fill(found) {
    this.#lines = inOrder(found.lines);
    this.#marks = spansOf(found.events).map((span) => ({
      ...span,
      name: `${nameOf("data-event", span.kind) ?? span.kind}, ${this.#when(span)}`,
    }));
    this.#show();
  }

  /** @param {import("../event-spans.js").Span} span */
  #when({ day, until }) {
    if (until === day) return dayName(day);
    return this.msg("span", { from: dayName(day), to: dayName(until) });
  }

  /** A part at a time, so that the page stays quick to the touch; a newer
   * showing ends this one. */
  async #show() {
    const turn = ++this.#turn;
    const lines = this.#lines;
    this.show("empty", lines.length === 0);
    this.show("sentence", lines.length > 0);
    this.show("charts", lines.length > 0);
    if (lines.length === 0) return;
    const said = sentence(this, lines);
    const place = this.at('[data-part="sentence"]', HTMLElement);
    place.dataset.state = said.state;
    this.put("sentence", said.text);
    this.out("state-icon").replaceChildren(this.icon(said.state));
    const out = raised(lines);
    this.out("warnings").replaceChildren(
      ...out.map((line, i) => this.#warning(line, i === 0 ? out : [])),
    );
    await breath();
    if (turn !== this.#turn) return;
    this.#tables.show(lines);
    await breath();
    if (turn === this.#turn) await this.#charts(turn);
  }

  /** The first in full, the others to be opened.
   * @param {Line} line @param {Line[]} all what stands out, if it is the first
   */
  #warning(line, all) {
    const card = this.tpl("warning");
    const since = line.summary.raisedAt;
    const later = all.filter((l) => l.summary.raisedAt > since);
    fillWarning(this, card, line, later);
    if (all.length > 0) return card;
    const more = this.tpl("warning-more");
    more.dataset.state = card.dataset.state;
    const heading = this.out("heading", card).textContent ?? "";
    this.put("heading", heading, more);
    this.out("state-icon", more).replaceChildren(this.icon(stateOf(line)));
    this.out("why", more).replaceChildren(this.at("dl", HTMLElement, card));
    return more;
  }

  /** One picture at a time. @param {number} turn */
  async #charts(turn) {
    const [moved] = this.#lines;
    const out = raised(this.#lines).length > 0;
    this.show("moved", out);
    this.#wide = 0;
    this.out("first").replaceChildren();
    if (out) this.#large();
    const charts = this.out("charts");
    charts.replaceChildren();
    for (const line of this.#lines) {
      if (out && line === moved) continue;
      await breath();
      if (turn !== this.#turn) return;
      charts.append(this.#chart(line, false, NARROW));
    }
  }

  /** What there is room for, in px. */
  #room() {
    const room = this.out("first").clientWidth || this.clientWidth || WIDE;
    return Math.min(WIDE, Math.max(NARROW, room));
  }

  /** What moved first; again when a telephone is turned. */
  #large() {
    this.#wide = this.#room();
    this.out("first").replaceChildren(
      this.#chart(this.#lines[0], true, this.#wide),
    );
  }

  /** @param {Line} line @param {boolean} first @param {number} wide */
  #chart(line, first, wide) {
    const figureNode = this.tpl("chart");
    const state = stateOf(line);
    figureNode.classList.toggle("first", first);
    figureNode.dataset.state = state;
    this.put("name", lineName(line), figureNode);
    this.put("state", this.msg(`state-${state}`), figureNode);
    this.out("state-icon", figureNode).replaceChildren(this.icon(state));
    this.put("sentence", this.#note(line), figureNode);
    const [low, high] = extent(line);
    const chart = this.at("trend-chart", HTMLElement, figureNode);
    Object.assign(chart, {
      drawing: {
        label: this.#label(line),
        width: wide,
        height: first ? 220 : 132,
        from: line.at[0],
        to: Math.max(line.at[line.at.length - 1], line.at[0] + 1),
        low,
        high,
        gap: 3.5 * (line.summary.period || 1),
        line,
        events: this.#marks,
        figure: (/** @type {number} */ value) =>
          Number.isInteger(value) ? number(value) : figure(line, value),
      },
    });
    const why = this.at("details", HTMLDetailsElement, figureNode);
    why.addEventListener("toggle", () => {
      if (why.open) fillMaths(this, this.out("maths", figureNode), line);
    });
    return figureNode;
  }

  /** What the picture says, for those who do not see it. @param {Line} line */
  #label(line) {
    const values = valuesOf(this, line);
    return this.msg(
      line.summary.state === 0 ? "chart-label-learning" : "chart-label",
      {
        ...values,
        name: lineName(line),
        from: dayName(line.at[0]),
        to: dayName(line.summary.lastAt),
      },
    );
  }

  /** One quiet line under a picture. @param {Line} line */
  #note(line) {
    if (line.kind === "composite") return this.msg("together-note");
    return line.direction < 0 ? this.msg("lower-worse") : "";
  }

}

/** What moved first comes first, then the composites, then the rest.
 * @param {Line[]} lines */
function inOrder(lines) {
  const out = raised(lines);
  const rank = (/** @type {Line} */ l) =>
    out.includes(l) ? -1 : l.kind === "composite" ? 0 : 1;
  return [
    ...out,
    ...lines.filter((l) => !out.includes(l)).sort((a, b) => rank(a) - rank(b)),
  ];
}

/** Bottom and top of the scale. @param {Line} line @returns {[number, number]} */
function extent(line) {
  if (Number.isFinite(line.low)) return [line.low, line.high];
  let low = Infinity;
  let high = -Infinity;
  for (const i of line.picked) {
    for (const v of [line.value[i], line.limit[i]]) {
      if (!Number.isFinite(v)) continue;
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
  }
  const step = high - low > 4 ? 1 : 0.5;
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}

customElements.define("trend-view", TrendView);
