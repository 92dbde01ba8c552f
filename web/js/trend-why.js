// @ts-check
/*
 * Why a line stands out, in plain words, and the figures behind it.  Fills the
 * templates of the trend's shell.
 */
import { ACT, WHYS } from "./analyse.js";
import { figure, lineName, stepFor } from "./trend-words.js";
import { dayName, list, number } from "./words.js";

/** @typedef {import("./analyse.js").Line} Line */
/** @typedef {import("./room.js").Room} Room */

/* Weights of the quick and the slow average by period in days, and the share
 * of a series' budget (core/warn_limit.h); shown, not worked with. */
const QUICK = /** @type {Record<number, number>} */ ({ 1: 0.1, 7: 0.2 });

/** Years between two false alarms. @param {number} perYear */
const years = (perYear) => {
  const n = 1 / perYear;
  return number(n, n < 10 ? 1 : 0);
};

/** How sure: the false-alarm rate of this line, and of all together.
 * @param {Room} room @param {Line} line */
function sure(room, line) {
  const { state, watchPerYear, actPerYear } = line.summary;
  const act = state >= ACT;
  const rate = act ? actPerYear : watchPerYear;
  const all = act ? 0.2 : 1; /* the budget over all lines (core/warn.h) */
  const key = act ? "sure-act" : "sure-watch";
  return rate > 0.9 * all
    ? room.msg(`${key}-alone`)
    : room.msg(key, { years: years(rate) });
}

/** When and how it moved. @param {Room} room @param {Line} line */
function course(room, line) {
  const { since, why } = line.summary;
  if (!Number.isFinite(since)) return "";
  const key =
    WHYS[why] === "drift" ? "slid" : WHYS[why] === "held" ? "held" : "began";
  return room.msg(key, { since: dayName(since) });
}

/**
 * @param {Room} room
 * @param {HTMLElement} card
 * @param {Line} line
 * @param {Line[]} followers what moved after it
 */
export function fillWarning(room, card, line, followers) {
  const { summary } = line;
  const grade = summary.state >= ACT ? "act" : "watch";
  const name = lineName(line);
  const far = Math.abs(summary.limit - summary.mean);
  card.dataset.state = grade;
  room.put("heading", room.msg(`heading-${grade}`, { name }), card);
  room.out("state-icon", card).replaceChildren(room.icon(grade));
  const what = [
    room.msg(line.direction > 0 ? "what-above" : "what-below", {
      date: dayName(summary.raisedAt),
      ewma: figure(line, summary.ewma),
      low: figure(line, summary.mean - far),
      high: figure(line, summary.mean + far),
    }),
    course(room, line),
  ];
  if (followers.length > 0) {
    const names = list(followers.map(lineName));
    what.push(room.msg("what-first", { names }));
  }
  room.put("what", what.filter(Boolean).join(" "), card);
  room.put(
    "baseline",
    room.msg(summary.period === 7 ? "baseline-weeks" : "baseline-days", {
      n: summary.n,
      from: dayName(summary.baseFrom),
      to: dayName(summary.baseTo),
    }),
    card,
  );
  room.put("sure", sure(room, line), card);
  room.put("step", room.msg(stepFor(line)), card);
}

/**
 * The figures, on request.
 * @param {Room} room
 * @param {HTMLElement} place
 * @param {Line} line
 */
export function fillMaths(room, place, line) {
  const s = line.summary;
  const two = (/** @type {number} */ v) =>
    Number.isFinite(v) ? number(v, 2) : "–";
  const texts = [];
  if (!Number.isFinite(s.limit)) {
    texts.push(room.msg("chart-learning", { n: s.bins, of: 8 }));
  } else {
    texts.push(
      room.msg(s.period === 7 ? "maths-base-weeks" : "maths-base-days", {
        n: s.n,
        from: dayName(s.baseFrom),
        to: dayName(s.baseTo),
        mean: two(s.mean),
        sd: two(s.sd),
      }),
      room.msg("maths-average", {
        weight: number(QUICK[s.period] ?? 0.2, 1),
        ewma: two(s.ewma),
        watch: two(s.limit),
        act: two(s.actLimit),
      }),
    );
    if (Number.isFinite(s.slow)) {
      const values = { slow: two(s.slow), limit: two(s.slowLimit) };
      texts.push(room.msg("maths-slow", values));
    }
    texts.push(
      room.msg("maths-limits", {
        phi: two(s.phi),
        watch_years: years(s.watchPerYear),
        act_years: years(s.actPerYear),
      }),
    );
  }
  place.replaceChildren(
    ...texts.map((text) => {
      const p = document.createElement("p");
      p.textContent = text;
      return p;
    }),
  );
}
