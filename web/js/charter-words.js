// @ts-check
/*
 * A charter in words: the clauses as they stand in the shell (templates made
 * from data/charter), values as people read them, and a readable difference.
 */
import { formatOf } from "./session-formats.js";
import { dayName, dayOf } from "./words.js";

/**
 * @typedef {object} Setting
 * @property {string} name
 * @property {string} kind number, choice, name or day
 * @property {string} ask
 * @property {string} least
 * @property {string} most
 * @property {{ name: string, text: string }[]} options
 *
 * @typedef {object} Clause
 * @property {string} name
 * @property {string} begins the part that begins here, or nothing
 * @property {string} title
 * @property {string} say preset words
 * @property {Setting[]} settings
 */

/** @param {Element} from @param {string} what */
const word = (from, what) => from.querySelector(what)?.textContent ?? "";

/** @param {HTMLElement} from @returns {Setting} */
const setting = (from) => ({
  name: from.dataset.set ?? "",
  kind: from.dataset.kind ?? "",
  ask: word(from, "span"),
  least: from.dataset.least ?? "",
  most: from.dataset.most ?? "",
  options: [.../** @type {NodeListOf<HTMLElement>} */ (
    from.querySelectorAll("[data-option]"))].map((o) =>
    ({ name: o.dataset.option ?? "", text: o.textContent ?? "" })),
});

/** @returns {Clause[]} all of them, in their order */
export const clauses = () => [.../** @type {NodeListOf<HTMLTemplateElement>} */ (
  document.querySelectorAll("template[data-clause]"))].map(
  ({ content, dataset }) => ({
    name: dataset.clause ?? "",
    begins: dataset.begins ?? "",
    title: content.querySelector("h3")?.textContent ?? "",
    say: content.querySelector("p")?.textContent ?? "",
    settings: [.../** @type {NodeListOf<HTMLElement>} */ (
      content.querySelectorAll("[data-set]"))].map(setting),
  }));

/** A value as people read it.
 * @param {Setting} s @param {string} value
 * @param {Map<string, string>} bodies whose rules of hours are known */
export function valueWords(s, value, bodies) {
  if (s.kind === "choice")
    return s.options.find((o) => o.name === value)?.text ?? value;
  if (s.kind === "day") return dayName(dayOf(value));
  if (s.kind === "name")
    return formatOf(value)?.title ?? bodies.get(value) ?? value;
  return value;
}

/** Longest common run of words, from behind. @param {string[]} a @param {string[]} b */
function table(a, b) {
  const t = Array.from({ length: a.length + 1 }, () =>
    new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      t[i][j] = a[i] === b[j] ? t[i + 1][j + 1] + 1
        : Math.max(t[i + 1][j], t[i][j + 1]);
  return t;
}

/** What went and what came, word by word: `del` and `ins` among the rest.
 * @param {string} before @param {string} after @returns {Node[]} */
export function difference(before, after) {
  const a = before.split(" ").filter(Boolean);
  const b = after.split(" ").filter(Boolean);
  const t = table(a, b);
  /** @type {[string, string[]][]} */ const runs = [];
  const add = (/** @type {string} */ kind, /** @type {string} */ text) => {
    if (runs.at(-1)?.[0] === kind) runs.at(-1)?.[1].push(text);
    else runs.push([kind, [text]]);
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add("", a[i]);
      i++;
      j++;
    } else if (i < a.length && (j === b.length || t[i + 1][j] >= t[i][j + 1])) {
      add("del", a[i++]);
    } else add("ins", b[j++]);
  }
  return runs.flatMap(([kind, texts], at) => {
    const node = document.createElement(kind || "span");
    node.textContent = texts.join(" ");
    return at === 0 ? [node] : [document.createTextNode(" "), node];
  });
}
