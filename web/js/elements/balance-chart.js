// @ts-check
/*
 * <balance-chart>: weeks against a person's own limits, a row a limit: a dot
 * within, a diamond past, a dash where nothing is recorded.  Set `drawing`.  The
 * figures stand in the page's table.
 */
import { Plot, svg } from "../plot.js";
import { dayTick } from "../words.js";

const ROW = 46; /* px */
const EDGE = { left: 10, right: 12, bottom: 22 };

/**
 * @typedef {object} Drawing
 * @property {string} label
 * @property {number[]} days Mondays, oldest first
 * @property {{ name: string, marks: (string | undefined)[] }[]} rows
 */

/** @param {string | undefined} verdict @param {number} x @param {number} y */
function mark(verdict, x, y) {
  if (verdict === "kept") return svg("circle", { class: "kept", cx: x, cy: y, r: 4.5 });
  if (verdict === "crossed")
    return svg("path", { class: "past", d: `M${x} ${y - 6.5}l6.5 6.5l-6.5 6.5l-6.5-6.5z` });
  return svg("line", { class: "none", x1: x - 3, x2: x + 3, y1: y, y2: y });
}

/** @extends {Plot<Drawing>} */
export class BalanceChart extends Plot {
  /** @param {Drawing} d @param {number} width */
  draw(d, width) {
    const tall = d.rows.length * ROW + EDGE.bottom;
    const gap = (width - EDGE.left - EDGE.right) / Math.max(1, d.days.length - 1);
    const x = (/** @type {number} */ i) => Math.round((EDGE.left + i * gap) * 10) / 10;
    const root = svg("svg", { viewBox: `0 0 ${width} ${tall}`, role: "img", "aria-label": d.label });
    d.rows.forEach((row, r) => {
      const y = r * ROW + 34;
      root.append(
        svg("text", { class: "row-name", x: 0, y: r * ROW + 15 }, row.name),
        svg("line", { class: "axis", x1: EDGE.left, x2: width - EDGE.right, y1: y, y2: y }),
        ...row.marks.map((m, i) => mark(m, x(i), y)),
      );
    });
    root.append(
      svg("text", { x: 0, y: tall - 3 }, dayTick(d.days[0], true)),
      svg("text", { x: width, y: tall - 3, "text-anchor": "end" },
        dayTick(d.days[d.days.length - 1], true)),
    );
    return root;
  }
}

customElements.define("balance-chart", BalanceChart);
