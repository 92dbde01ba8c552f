// @ts-check
/*
 * Rules in sentences, and their text; the words are the shell's (_plan-words,
 * _dimension-names).  A term here is what core/rule.h reads.
 */
import { dayName, isoDay, list, nameOf, number, say } from "./words.js";

/**
 * @typedef {object} Term
 * @property {string} kind state work crossed event silent on every
 * @property {string} name
 * @property {string} level left watch act
 * @property {boolean} under
 * @property {number} number
 * @property {number} n weeks or days
 * @property {number} day
 */

const WITHIN = 14; /* days; core/rule.h */
const ANY = { state: "any-name", event: "any-event", crossed: "any-limit" };
const LISTS = {
  work: "data-figure",
  crossed: "data-limit",
  event: "data-event",
  silent: "data-source",
};

/** The name of what a term looks at. @param {ParentNode} root
 * @param {string} kind @param {string} name */
export function termName(root, kind, name) {
  if (name === "any" && kind in ANY)
    return say(root, ANY[/** @type {keyof typeof ANY} */ (kind)]);
  if (kind !== "state")
    return nameOf(LISTS[/** @type {keyof typeof LISTS} */ (kind)] ?? "", name) ?? name;
  return name.startsWith("all-")
    ? nameOf("data-composite", name.slice(4)) ?? name
    : nameOf("data-name", name) ?? name;
}

/** @param {number} value */
const figure = (value) => number(value, Number.isInteger(value) ? 0 : 1);

/** @param {ParentNode} root @param {Term} t */
function termSentence(root, t) {
  const key = t.kind === "state" ? `when-state-${t.level}`
    : t.kind === "work" ? `when-work-${t.under ? "under" : "over"}`
    : `when-${t.kind}`;
  const what = say(root, key, {
    name: termName(root, t.kind, t.name),
    number: figure(t.number),
    n: String(t.n),
    date: dayName(t.day),
  });
  const weeks = ["state", "work", "crossed"].includes(t.kind) && t.n > 1;
  return weeks ? say(root, "when-for", { what, n: t.n }) : what;
}

/** "If …, then I …" @param {ParentNode} root @param {Term[]} terms
 * @param {string} then */
export function ruleSentence(root, terms, then) {
  const when = terms
    .map((t) => termSentence(root, t))
    .reduce((one, two) => say(root, "rule-and", { one, two }));
  return say(root, "rule", { when, then });
}

/** The text of a term. @param {Term} t */
function termText(t) {
  const weeks = t.n > 1 ? ` for ${t.n}` : "";
  if (t.kind === "state") return `state ${t.name} ${t.level}${weeks}`;
  if (t.kind === "work")
    return `work ${t.name} ${t.under ? "under" : "over"} ${t.number}${weeks}`;
  if (t.kind === "crossed") return `crossed ${t.name}${weeks}`;
  if (t.kind === "silent") return `silent ${t.name} ${t.n}`;
  if (t.kind === "on") return `on ${isoDay(t.day)}`;
  if (t.kind === "every") return `every ${t.n} from ${isoDay(t.day)}`;
  return t.n === WITHIN ? `event ${t.name}` : `event ${t.name} within ${t.n}`;
}

/** @param {Term[]} terms */
export const ruleText = (terms) => terms.map(termText).join(" and ");

/** Why a rule has fired, one sentence a term. @param {ParentNode} root
 * @param {import("./plan-work.js").Rule} rule */
export const ruleWhy = (root, rule) =>
  rule.terms
    .map((t, i) => {
      const why = rule.reasons[i];
      const key = t.kind === "state" ? `why-state-${t.level}`
        : t.kind === "on" || t.kind === "every" ? "why-date"
        : `why-${t.kind}`;
      return say(root, key, {
        name: termName(root, t.kind, why.name || t.name),
        date: dayName(t.kind === "state" ? why.since : why.last),
        number: figure(why.number),
        limit: figure(t.number),
      });
    })
    .join(" ");

export { list };
