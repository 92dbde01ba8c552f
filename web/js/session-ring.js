// @ts-check
/*
 * The clock as a thin ring: what is left of a phase.  Before the end it becomes
 * a broken line, so that colour is not all that says so.
 */
const SVG = "http://www.w3.org/2000/svg";
const ROUND = 276.46; /* length of the circle, r = 44 */

/** @param {string} kind */
function circle(kind) {
  const c = document.createElementNS(SVG, "circle");
  c.setAttribute("class", kind);
  for (const [name, value] of Object.entries({ cx: 50, cy: 50, r: 44 }))
    c.setAttribute(name, String(value));
  return c;
}

/** @param {HTMLElement} place @param {number} part 0 to 1
 * @param {"" | "warn" | "over" | "still"} state */
export function ring(place, part, state) {
  let svg = place.querySelector("svg");
  if (!svg) {
    svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 100 100");
    svg.append(circle("track"), circle("rest"));
    place.append(svg);
  }
  place.dataset.state = state;
  const rest = svg.querySelector(".rest");
  const long = ROUND * Math.max(0, Math.min(1, part));
  /* dashes of the warning fill the same length */
  const dash = state === "warn"
    ? Array.from({ length: Math.floor(long / 12) }, () => "8 4").join(" ")
      + ` 0 ${ROUND}`
    : `${long.toFixed(1)} ${ROUND}`;
  rest?.setAttribute("stroke-dasharray", dash);
}
