// @ts-check
/*
 * The trend in sentences, for Today and Trend: the words are the shell's
 * (_sentences, _dimension-names).
 */
import {
  ACT,
  BASE_MIN,
  STATES,
  WATCH,
  current,
  overall,
  raised,
} from "./analyse.js";
import { dayName, nameOf, number, say } from "./words.js";

/** @typedef {import("./analyse.js").Line} Line */

/** The name of a line, as people call it. @param {Line} line */
export function lineName(line) {
  if (line.kind === "import") return line.name;
  const list = line.kind === "composite" ? "data-composite" : "data-name";
  return nameOf(list, line.name) ?? line.name;
}

/** @param {Line} line */
export const stateOf = (line) => STATES[line.summary.state] ?? STATES[0];

/** Two figures after the point where the scale is small. @param {Line} line
 * @param {number} value */
export const figure = (line, value) =>
  Number.isFinite(value)
    ? number(value, Math.abs(line.high - line.low) > 50 ? 0 : 1)
    : "–";

/** Day from which the line has stood outside. @param {Line} line */
const moved = (line) =>
  Number.isFinite(line.summary.raisedAt)
    ? line.summary.raisedAt
    : line.summary.lastAt;

/**
 * Where everything stands, in one or two sentences.
 * @param {ParentNode} root
 * @param {Line[]} lines
 * @returns {{ state: typeof STATES[number], text: string, first?: Line }}
 */
export function sentence(root, lines) {
  if (lines.length === 0) return { state: "learning", text: say(root, "none") };
  const out = raised(lines);
  const state = STATES[overall(lines)] ?? STATES[0];
  const [first] = out;
  if (!first || state === "usual") {
    return { state, text: say(root, state, progress(lines)) };
  }
  const grade = first.summary.state >= ACT ? "act" : "watch";
  const side = first.direction > 0 ? "above" : "below";
  const ended = state === "learning";
  const texts = [
    say(root, `${ended ? "ended" : grade}-${side}`, {
      name: lineName(first),
      date: dayName(moved(first)),
      end: dayName(first.summary.lastAt),
    }),
  ];
  if (out.length > 1) {
    texts.push(say(root, "and-others", { n: out.length - 1 }));
  }
  return { state: grade, text: texts.join(" "), first };
}

/** How far the baseline has come. @param {Line[]} lines */
function progress(lines) {
  const values = { n: 0, of: BASE_MIN[7] };
  for (const { summary } of current(lines)) {
    values.n = Math.max(values.n, summary.bins);
    values.of = BASE_MIN[summary.period] ?? values.of;
  }
  return values;
}

/** Key of the small step offered for a line. @param {Line | undefined} line */
export const stepFor = (line) =>
  line === undefined
    ? "step-usual"
    : line.kind === "import"
      ? "step-import"
      : `step-${line.group}`;

/** Is it worth a warning? @param {Line} line */
export const isRaised = (line) => line.summary.state >= WATCH;
