// @ts-check
/*
 * The keys worker's part of plan, balance, protocol and isolation watch: from
 * opened records to what the pages show.  The thinking is the core's.  Calls as in
 * keys.js:
 *
 *   plan     {day}    Plan
 *   rule     {when}   {terms} or {column}
 */
import { ACT, WATCH } from "./analyse.js";
import { sharedCore } from "./core.js";
import { DOMAINS, HARD, LIMITS, TYPE, contactsOf, dayOf, eventsOf, factsOf, of,
  weeksOf } from "./plan-facts.js";
import { trendOf } from "./trend-work.js";

/** @typedef {import("./analyse.js").Line} Line */
/** @typedef {import("./ledger.js").Item} Item */

/** enum rule_verdict, balance_verdict, balance_say, isolation_why, after_stage,
 * rule_kind, rule_level */
const VERDICTS = ["quiet", "fires", "waits", "answered"];
const MARKS = ["unset", "unknown", "kept", "crossed"];
const SAYS = ["nothing", "no-limit", "not-known", "all-kept", "one", "some"];
const WHYS = ["none", "left", "alone", "unsupported"];
const STAGES = ["first", "third", "second", "year", "none"];
const KINDS = ["state", "work", "crossed", "event", "silent", "on", "every"];
const LEVELS = ["left", "watch", "act"];
const NEVER = -2147483648;

const RULES = 64; /* core/rule.h */
const TERMS = 4;
const REASON = 6;
const RESULT = 27;
const QUARTER = 91; /* days between two reviews */
const WEEKS = 1040; /* core/wasm_api.h */

/**
 * @typedef {object} Reason why a term is met
 * @property {boolean} met
 * @property {number} since
 * @property {number} last
 * @property {number} number
 * @property {string} name
 *
 * @typedef {object} Rule
 * @property {string} id
 * @property {string} when text of core/rule.h
 * @property {import("./plan-words.js").Term[]} terms what it says
 * @property {string} then what the person planned
 * @property {string} verdict
 * @property {number} episode
 * @property {number} until
 * @property {Reason[]} reasons
 *
 * @typedef {object} After one hard event with its stage
 * @property {string} id of the event's record
 * @property {string} kind
 * @property {number} day
 * @property {string} stage
 * @property {number} next
 * @property {number} year
 * @property {number[]} done lines ticked
 * @property {boolean} closed
 * @property {string} [record] of what was ticked
 *
 * @typedef {object} Plan
 * @property {{ id: string, data: any } | null} plan
 * @property {Rule[]} rules
 * @property {{ id: string, data: any }[]} kept items of the plan, by week
 * @property {{ id: string, data: any }[]} slots
 * @property {number} review day of the next review, NaN without a plan
 * @property {{ id?: string, data: any }} limits
 * @property {{ id?: string, data: any }} watch
 * @property {import("./plan-facts.js").Week[]} weeks
 * @property {{ verdict: string, figure: number }[][]} marks by week, by limit
 * @property {Record<string, any>} mirror
 * @property {{ why: string, since: number, weeks: number }} isolation
 * @property {After[]} after newest first
 * @property {Line | null} burden the composite of burnout signs
 * @property {{ id: string, data: any }[]} own weekly entries
 */

/** @param {any} core @param {number} day */
const isoOf = (core, day) =>
  new TextDecoder().decode(core.date_wasm_render(Math.floor(day)).text_out);

/** Since when the newest state of a line has been at least so.
 * @param {Line} line @param {number} level */
function sinceLevel(line, level) {
  let at = line.state.length - 1;
  while (at > 0 && line.state[at - 1] >= level) at--;
  return line.at[at];
}

/** What of the trend rules may ask for. @param {any} core @param {Line[]} lines */
function statesOf(core, lines) {
  return lines
    .filter((l) => l.kind !== "import" && l.summary.state > 0)
    .flatMap((l) => {
      const name = l.kind === "composite" ? `all-${l.name}` : l.name;
      const last = Math.floor(l.summary.lastAt);
      const { mean, sd, state, raisedAt } = l.summary;
      const state_of = (/** @type {string} */ level, /** @type {number} */ since) =>
        ({ name, level, since: Math.floor(since), last });
      const left = core.rule_wasm_left(l.at, l.value, l.at.length, mean, sd, l.direction).value;
      const found = [];
      if (Number.isFinite(left)) found.push(state_of("left", left));
      if (state >= WATCH)
        found.push(state_of("watch", Number.isFinite(raisedAt) ? raisedAt : last));
      if (state >= ACT) found.push(state_of("act", sinceLevel(l, ACT)));
      return found;
    });
}

/** Limits against weeks. @param {any} core @param {any} limits
 * @param {import("./plan-facts.js").Week[]} weeks @param {number[]} holidays
 * @param {number} today */
function balanceOf(core, limits, weeks, holidays, today) {
  const flat = weeks.flatMap((w) => [w.day, w.free, ...w.figure, ...w.room]);
  const set = LIMITS.map((name) => limits.limits?.[name] ?? NaN);
  const { mark_out, mirror_out: m } = core.balance_wasm_look(flat, weeks.length,
    set, holidays, holidays.length, today);
  const marks = weeks.map((_, w) =>
    LIMITS.map((__, k) => {
      const at = 2 * (w * LIMITS.length + k);
      return { verdict: MARKS[mark_out[at]], figure: mark_out[at + 1] };
    }),
  );
  return {
    marks,
    mirror: {
      say: SAYS[m[0]],
      week: m[1],
      known: m[2],
      crossed: m[3],
      most: LIMITS[m[4]],
      weeks: m[5],
      sinceRest: m[6],
      least: DOMAINS[m[7]],
      leastWeeks: m[8],
    },
  };
}

/** @param {any} core @param {string} facts
 * @param {ReturnType<typeof readable>} rules @returns {Rule[]} */
function rulesOf(core, facts, rules) {
  const bytes = new TextEncoder();
  const text = rules.map((r) => `${r.data.when}\n`).join("");
  const seen = bytes.encode(facts);
  const asked = bytes.encode(text);
  const { result_out: out } = core.rule_wasm_run(asked, asked.length, seen, seen.length);
  return rules.map(({ id, data, terms }, i) => {
    const at = i * RESULT;
    return {
      id,
      when: data.when,
      terms,
      then: data.then,
      verdict: VERDICTS[out[at]],
      episode: out[at + 1],
      until: out[at + 2],
      reasons: Array.from({ length: TERMS }, (_, t) => {
        const from = at + 3 + t * REASON;
        const name = seen.slice(out[from + 4], out[from + 4] + out[from + 5]);
        return {
          met: out[from] === 1,
          since: out[from + 1],
          last: out[from + 2],
          number: out[from + 3],
          name: new TextDecoder().decode(name),
        };
      }),
    };
  });
}

/**
 * The terms of a rule, or the column at which its text is no rule.
 * @param {any} core @param {string} when
 * @returns {{ terms?: import("./plan-words.js").Term[], column?: number }}
 */
function read(core, when) {
  const text = new TextEncoder().encode(when);
  try {
    const { terms_out: out } = core.rule_wasm_parse(text, text.length);
    const terms = Array.from({ length: out[0] }, (_, i) => {
      const [kind, level, under, number, n, day, at, len] = out.slice(1 + 8 * i, 9 + 8 * i);
      return {
        kind: KINDS[kind],
        level: LEVELS[level],
        under: under === 1,
        number,
        n,
        day,
        name: new TextDecoder().decode(text.slice(at, at + len)),
      };
    });
    return { terms };
  } catch (error) {
    const { out } = /** @type {any} */ (error);
    if (!out) throw error;
    return { column: out.terms_out[0] };
  }
}

/** Rules whose text is understood. @param {any} core @param {Item[]} items */
const readable = (core, items) =>
  of(items, TYPE.plan, "rule")
    .map((r) => ({ ...r, terms: read(core, String(r.data.when)).terms ?? [] }))
    .filter((r) => r.terms.length > 0)
    .slice(-RULES);

/** @param {any} core @param {Item[]} items @param {number} today
 * @returns {After[]} */
function afterOf(core, items, today) {
  const ticked = of(items, TYPE.plan, "after");
  return eventsOf(items)
    .filter((e) => HARD.includes(e.kind) && e.day <= today)
    .reverse()
    .map(({ id, kind, day }) => {
      const record = ticked.find((t) => t.data.event === id);
      const [stage, next, year] = core.after_wasm_look(day, today).now_out;
      return {
        id,
        kind,
        day,
        stage: STAGES[stage],
        next,
        year,
        done: record?.data.done ?? [],
        closed: record?.data.closed === true,
        record: record?.id,
      };
    });
}

/** @param {any} core @param {ReturnType<typeof contactsOf>} met @param {Line[]} lines
 * @param {any} watch @param {number} today */
function isolationOf(core, met, lines, watch, today) {
  const support = lines.find((l) => l.kind === "dimension" && l.name === "support");
  const low = support && support.summary.state >= WATCH ? Math.floor(support.summary.raisedAt) : NaN;
  const day = (/** @type {number | null} */ d) => (d === null || !Number.isFinite(d) ? NEVER : d);
  const [why, since, weeks] = core.isolation_wasm_look(met.alone, met.alone.length,
    today, day(met.contact), day(low), day(met.left),
    day(watch.invited ? dayOf(watch.invited) : null), watch.off ? 1 : 0).answer_out;
  return { why: WHYS[why], since, weeks };
}

/**
 * @param {Item[]} items opened
 * @param {number} today
 * @returns {Promise<Plan>}
 */
async function planOf(items, today) {
  const core = await sharedCore();
  const { lines } = await trendOf(items, 400);
  const last = (/** @type {string} */ kind) => of(items, TYPE.plan, kind).at(-1);
  const plan = last("plan") ?? null;
  const limits = last("limits") ?? { data: {} };
  const watch = last("watch") ?? { data: {} };
  const weeks = weeksOf(items, limits.data.restDays ?? [6, 7]).slice(-WEEKS);
  const holidays = eventsOf(items).filter((e) => e.kind === "holiday").map((e) => e.day);
  const { marks, mirror } = balanceOf(core, limits.data, weeks, holidays, today);
  const met = contactsOf(items, weeks, today);
  const rules = readable(core, items);
  const facts = factsOf({
    items,
    today,
    weeks,
    states: statesOf(core, lines),
    limits: weeks.flatMap((w, i) =>
      LIMITS.map((name, k) => ({ name, day: w.day, ...marks[i][k] }))
        .filter((m) => m.verdict === "kept" || m.verdict === "crossed")
        .map((m) => ({ name: m.name, day: m.day, crossed: m.verdict === "crossed" })),
    ),
    contact: met.contact,
    rules: new Map(rules.map((r, i) => [r.id, i])),
    iso: (day) => isoOf(core, day),
  });
  return {
    plan,
    rules: rulesOf(core, facts, rules),
    kept: of(items, TYPE.plan, "kept"),
    slots: of(items, TYPE.plan, "slot"),
    review: plan ? dayOf(plan.data.reviewed) + QUARTER : NaN,
    limits,
    watch,
    weeks,
    marks,
    mirror,
    isolation: isolationOf(core, met, lines, watch.data, today),
    after: afterOf(core, items, today),
    burden: lines.find((l) => l.kind === "composite" && l.name === "burnout") ?? null,
    own: of(items, TYPE.plan, "week"),
  };
}

/** @type {import("./keys.js").Calls} */
export const calls = {
  async plan(keys, { day }) {
    const ledger = await keys.current();
    return planOf(await ledger.list(undefined), day);
  },

  /** For the editor: is this a rule, and what does it say? */
  rule: async (_, { when }) => read(await sharedCore(), when),
};
