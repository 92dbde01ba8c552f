// @ts-check
/*
 * <trend-chart>: one line over time with the person's own usual range, its
 * limit, events as marks, and gaps left open.  Set `drawing`.  Colours and
 * widths are classes of the style sheet.  Shows nothing without script; the
 * same figures stand in the page's table.
 */
import { dayTick } from "../words.js";

const NS = "http://www.w3.org/2000/svg";
const WATCH = 2; /* enum warn_state */
const ACT = 3;
const DOTS = 150; /* more readings than this are drawn as a line */
const EDGE = { left: 30, right: 8, top: 14, bottom: 20 }; /* px */

/**
 * @typedef {object} Drawing
 * @property {string} label what a screen reader says
 * @property {number} width px
 * @property {number} height px
 * @property {number} from first day shown
 * @property {number} to last day shown
 * @property {number} low bottom of the scale
 * @property {number} high top of the scale
 * @property {number} gap days without readings that break the line
 * @property {import("../analyse.js").Line} line
 * @property {(import("../event-spans.js").Span & { name: string })[]} events
 * @property {(value: number) => string} figure a value on the scale
 *
 * @typedef {Drawing & { x: (at: number) => number, y: (v: number) => number }}
 *   Placed
 */

/** To a tenth of a pixel; quicker than toFixed. @param {number} n */
const tenth = (n) => Math.round(n * 10) / 10;

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function svg(name, attributes, text) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, String(value));
  }
  if (text !== undefined) node.textContent = text;
  return node;
}

/** Edges of the picture, and its two scales' labels. @param {Placed} d */
function scale(d) {
  const right = d.width - EDGE.right;
  const near = d.to - d.from < 100;
  const nodes = [d.low, d.high].flatMap((value) => {
    const at = d.y(value);
    return [
      svg("line", { class: "axis", x1: EDGE.left, x2: right, y1: at, y2: at }),
      svg(
        "text",
        { "text-anchor": "end", x: EDGE.left - 6, y: at, dy: 4 },
        d.figure(value),
      ),
    ];
  });
  const under = d.height - 4;
  const ends = [
    svg("text", { x: EDGE.left, y: under }, dayTick(d.from, near)),
    svg(
      "text",
      { "text-anchor": "end", x: right, y: under },
      dayTick(d.to, near),
    ),
  ];
  return [...nodes, ...ends];
}

/**
 * The usual range: as far beyond the mean on the one side as on the other.
 * @param {Placed} d
 */
function band(d) {
  const { at, mean, limit, picked } = d.line;
  const inside = (/** @type {number} */ v) =>
    d.y(Math.min(d.high, Math.max(d.low, v)));
  let areas = "";
  let edge = "";
  /** @type {string[]} */
  let under = [];
  let over = "";
  for (let k = 0; k <= picked.length; k++) {
    const i = picked[k];
    const known = k < picked.length && Number.isFinite(limit[i]);
    if (known) {
      const x = d.x(at[i]);
      const point = `${x},${inside(limit[i])}`;
      over += (over ? "L" : "M") + point;
      under.push(`${x},${inside(2 * mean[i] - limit[i])}`);
    } else if (over) {
      areas += `${over}L${under.reverse().join("L")}Z`;
      edge += over;
      over = "";
      under = [];
    }
  }
  return [
    svg("path", { class: "band", d: areas }),
    svg("path", { class: "limit", d: edge }),
  ];
}

/** A day is a line with a flag; several are the stretch between two lines.
 * @param {Placed} d */
const marks = (d) =>
  d.events
    .filter((e) => e.until >= d.from && e.day <= d.to)
    .map((e) => {
      const x = d.x(Math.max(e.day, d.from));
      const wide = tenth(d.x(Math.min(e.until, d.to)) - x);
      const y1 = EDGE.top - 4;
      const y2 = d.height - EDGE.bottom;
      const group = svg("g", {});
      const days = wide > 0
        ? svg("rect", { class: "stretch", x, y: y1, width: wide, height: y2 - y1 })
        : svg("line", { class: "event", x1: x, x2: x, y1, y2 });
      group.append(
        svg("title", {}, e.name),
        days,
        svg("path", { class: "flag", d: `M${x},2h${wide}l4,4l-4,4h${-wide}l-4,-4z` }),
      );
      return group;
    });

/** Readings, their moving average, and the parts of it beyond the limit.
 * @param {Placed} d */
function course(d) {
  const { at, value, ewma, state, picked } = d.line;
  const dots = picked.length <= DOTS;
  const paths = { raw: "", line: "", watch: "", act: "" };
  let before = NaN; /* time of the reading before */
  let last = -1; /* reading last drawn into the average */
  for (const i of picked) {
    const x = d.x(at[i]);
    const here = `${x},${d.y(value[i])}`;
    const joined = at[i] - before <= d.gap;
    paths.raw += dots ? `M${here}h0` : (joined ? "L" : "M") + here;
    before = at[i];
    if (!Number.isFinite(ewma[i])) continue;
    const point = `${x},${d.y(ewma[i])}`;
    const goesOn = last >= 0 && at[i] - at[last] <= d.gap;
    paths.line += (goesOn ? "L" : "M") + point;
    if (state[i] >= WATCH) {
      const grade = state[i] >= ACT ? "act" : "watch";
      const start = goesOn ? `${d.x(at[last])},${d.y(ewma[last])}L` : "";
      paths[grade] += `M${start}${point}h0`;
    }
    last = i;
  }
  const nodes = [
    svg("path", { class: dots ? "dots" : "raw", d: paths.raw }),
    svg("path", { class: "line", d: paths.line }),
    svg("path", { class: "moved-watch", d: paths.watch }),
    svg("path", { class: "moved-act", d: paths.act }),
  ];
  if (last >= 0 && state[last] >= WATCH) {
    const grade = state[last] >= ACT ? "act" : "watch";
    const [cx, cy] = [d.x(at[last]), d.y(ewma[last])];
    nodes.push(svg("circle", { class: `now now-${grade}`, cx, cy, r: 4.5 }));
  }
  return nodes;
}

export class TrendChart extends HTMLElement {
  /** @param {Drawing} drawing */
  set drawing(drawing) {
    const wide = drawing.width - EDGE.left - EDGE.right;
    const tall = drawing.height - EDGE.top - EDGE.bottom;
    const span = Math.max(drawing.to - drawing.from, 1);
    const range = drawing.high - drawing.low || 1;
    /** @type {Placed} */
    const d = {
      ...drawing,
      x: (at) => tenth(EDGE.left + ((at - drawing.from) / span) * wide),
      y: (v) => tenth(EDGE.top + (1 - (v - drawing.low) / range) * tall),
    };
    const root = svg("svg", {
      viewBox: `0 0 ${d.width} ${d.height}`,
      role: "img",
      "aria-label": d.label,
    });
    root.append(...band(d), ...scale(d), ...marks(d), ...course(d));
    this.replaceChildren(root);
  }
}

customElements.define("trend-chart", TrendChart);
