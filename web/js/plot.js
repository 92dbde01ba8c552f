// @ts-check
/*
 * A picture as wide as its place, drawn anew when that changes (a phone that is
 * turned), so that its words keep their size.  An element extends Plot and says
 * how to draw; whoever uses it sets `drawing`.
 */

const NS = "http://www.w3.org/2000/svg";
const WIDE = 640; /* px, at most; and where the width is not known */

/** @param {string} name @param {Record<string, string | number>} attributes
 * @param {string} [text] */
export function svg(name, attributes, text) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes))
    node.setAttribute(key, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}

/** @template D */
export class Plot extends HTMLElement {
  /** @type {D | undefined} */
  #drawing;
  #wide = 0;

  connectedCallback() {
    new ResizeObserver(() => this.#fit()).observe(this);
  }

  /** @param {D} d */
  set drawing(d) {
    this.#drawing = d;
    this.#wide = 0;
    this.#fit();
  }

  /** @param {D} d @param {number} wide px @returns {Element} */
  draw(d, wide) {
    throw new Error(`nothing to draw ${d} ${wide}`);
  }

  #fit() {
    const wide = Math.min(WIDE, this.clientWidth || WIDE);
    if (!this.#drawing || wide === this.#wide) return;
    this.#wide = wide;
    this.replaceChildren(this.draw(this.#drawing, wide));
  }
}
