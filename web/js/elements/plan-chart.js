// @ts-check
/*
 * <plan-chart>: above, one line of the trend with the person's own usual range;
 * below on the same weeks, how much of the plan happened.  Set `drawing`.  The
 * figures stand in the page's table.
 */
import { Plot, svg } from "../plot.js";
import { dayTick } from "../words.js";

const TALL = 220; /* px */
const UPPER = { top: 12, bottom: 118 };
const LOWER = { top: 142, bottom: 200 };
const LEFT = 34;
const RIGHT = 8; /* px from the edge */
const BAR = 9; /* px, at most */
const GAP = 3.5; /* periods without readings that break the line */

/**
 * @typedef {object} Drawing
 * @property {string} label
 * @property {number} from day
 * @property {number} to day
 * @property {import("../analyse.js").Line | null} line
 * @property {{ day: number, part: number }[]} weeks part: 0 to 1
 */

const tenth = (/** @type {number} */ n) => Math.round(n * 10) / 10;

/** @param {import("../analyse.js").Line} line @param {(d: number) => number} x
 * @param {number} from */
function upper(line, x, from) {
  const shown = [...line.at.keys()].filter((i) => line.at[i] >= from && Number.isFinite(line.ewma[i]));
  if (shown.length === 0) return [];
  const all = shown.flatMap((i) => [line.ewma[i], line.limit[i], 2 * line.mean[i] - line.limit[i]])
    .filter(Number.isFinite);
  const low = Math.min(...all);
  const high = Math.max(...all, low + 0.1);
  const y = (/** @type {number} */ v) =>
    tenth(UPPER.bottom - ((v - low) / (high - low)) * (UPPER.bottom - UPPER.top));
  return runs(line, shown).flatMap((run) => {
    const point = (/** @type {(i: number) => number} */ of) =>
      run.map((i) => `${x(line.at[i])},${y(of(i))}`);
    const over = point((i) => line.limit[i]);
    const under = point((i) => 2 * line.mean[i] - line.limit[i]).reverse();
    return [
      svg("path", { class: "band", d: `M${over.join("L")}L${under.join("L")}Z` }),
      svg("path", { class: "line", d: `M${point((i) => line.ewma[i]).join("L")}` }),
    ];
  });
}

/** Readings without a gap between them. @param {import("../analyse.js").Line} line
 * @param {number[]} shown */
function runs(line, shown) {
  const gap = GAP * (line.summary.period || 7);
  /** @type {number[][]} */
  const found = [];
  shown.forEach((i, k) => {
    if (k === 0 || line.at[i] - line.at[shown[k - 1]] > gap) found.push([]);
    found[found.length - 1].push(i);
  });
  return found;
}

/** @extends {Plot<Drawing>} */
export class PlanChart extends Plot {
  /** @param {Drawing} d @param {number} width */
  draw(d, width) {
    const span = Math.max(7, d.to - d.from);
    const right = width - RIGHT;
    const x = (/** @type {number} */ day) => tenth(LEFT + ((day - d.from) / span) * (right - LEFT));
    const tall = LOWER.bottom - LOWER.top;
    const wide = Math.min(BAR, ((right - LEFT) / span) * 7 * 0.6);
    const root = svg("svg", { viewBox: `0 0 ${width} ${TALL}`, role: "img", "aria-label": d.label });
    root.append(
      svg("line", { class: "axis", x1: LEFT, x2: right, y1: LOWER.bottom, y2: LOWER.bottom }),
      svg("line", { class: "axis", x1: LEFT, x2: right, y1: LOWER.top, y2: LOWER.top }),
      svg("text", { x: LEFT - 6, y: LOWER.top + 4, "text-anchor": "end" }, "100"),
      svg("text", { x: LEFT - 6, y: LOWER.bottom + 4, "text-anchor": "end" }, "0"),
      svg("text", { x: LEFT, y: TALL - 4 }, dayTick(d.from, span < 100)),
      svg("text", { x: right, y: TALL - 4, "text-anchor": "end" }, dayTick(d.to, span < 100)),
      ...(d.line ? upper(d.line, x, d.from) : []),
      ...d.weeks.map((w) =>
        svg("rect", {
          class: "kept-bar",
          x: tenth(x(w.day) - wide / 2),
          y: tenth(LOWER.bottom - Math.max(1.5, w.part * tall)),
          width: tenth(wide),
          height: tenth(Math.max(1.5, w.part * tall)),
          rx: 1.5,
        }),
      ),
    );
    return root;
  }
}

customElements.define("plan-chart", PlanChart);
