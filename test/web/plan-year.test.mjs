/*
 * A year with a plan: 54 weeks of check-ins, workload, own entries, events,
 * holidays, an illness and a gap, sealed week by week as the pages do.  Every week
 * the worker is asked what is due, and what it asks for is answered.  PICTURES names
 * a folder for pictures of some days, taken on the pages with the clock set.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { picture } from "./shots.mjs";
import { enter } from "./enter.mjs";
import { history, seal, settled } from "./steps.mjs";

const DAY = 86400000;
const WEEKS = 54;
const GAP = [30, 31, 32, 33]; /* weeks with nothing recorded */
const HOLIDAYS = [14, 15, 40];
const HEAVY = [20, 21, 22, 44, 45, 46, 47, 48, 49];
const ALONE = [5, 6, 7, 8, 9, 24, 25, 26, 27, 28, 29];
const LOSS = 1; /* week of a client's death */
const ITEMS = ["swim", "lunch", "choir"];

const RULES = [
  ["state exhaustion watch", "cancel one late appointment"],
  ["work sessions over 26 for 2", "move two sessions"],
  ["crossed late for 2", "end the day at seven"],
  ["silent check-in 21", "do the check-in"],
  ["event hard-session", "walk once round the block"],
];

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
/** Monday of the first week, so that the last day is this week's. */
const now = Math.floor(Date.now() / DAY);
const first = now - ((now + 3) % 7) - 7 * (WEEKS - 1);
/** @param {number} day */
const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/** What one week brings. @param {number} w @param {any[]} checkIns */
function weekOf(w, checkIns) {
  const monday = first + 7 * w;
  const week = iso(monday);
  /** @type {{ type: number, data: any }[]} */
  const all = [];
  const event = (/** @type {string} */ kind, /** @type {number} */ day) =>
    all.push({ type: 10, data: { v: 1, kind, day: iso(monday + day) } });
  if (w === LOSS) event("client-suicide", 2);
  if (w === 36) event("illness", 1);
  if (w % 9 === 2) event("hard-session", 3);
  if (w % 12 === 10) event("supervision", 4);
  if (HOLIDAYS.includes(w)) for (let d = 0; d < 7; d++) event("holiday", d);
  if (GAP.includes(w) || HOLIDAYS.includes(w)) return all;
  const heavy = HEAVY.includes(w);
  all.push(
    { type: 2, data: { ...checkIns[w], day: iso(monday + 4), at: `${iso(monday + 4)}T18:00:00+00:00` } },
    { type: 13, data: { v: 1, kind: "week", week, from: "typed", sessions: heavy ? 29 : 21 + (w % 4), hours: 20,
      most_a_day: heavy ? 8 : 6, longest_run: heavy ? 5 : 3, evenings: heavy ? 3 : 1, worked: heavy ? [1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5] } },
    { type: 12, data: { v: 1, kind: "week", week, late: heavy ? 3 : w % 3 === 0 ? 1 : 0, contact: !ALONE.includes(w),
      room: { physical: 3 - (heavy ? 2 : 0), professional: 3, relational: ALONE.includes(w) ? 1 : 3, emotional: 2, psychological: 2, spiritual: 2 } } },
    { type: 12, data: { v: 1, kind: "kept", week, items: ITEMS.slice(0, heavy ? 1 : 2 + (w % 2)), of: ITEMS.length } },
  );
  return all;
}

/** Live one day: what is due, and the answer to it.
 * @param {number} day @param {string[]} log */
async function live(day, log) {
  const asked = await page.evaluate(async (day) => {
    const link = document.querySelector('link[href$="/js/client.js"]');
    const { client } = await import(/** @type {any} */ (link).href);
    const iso = (/** @type {number} */ d) => new Date(d * 86400000).toISOString().slice(0, 10);
    const plan = await client.call("plan", { day });
    const fired = plan.rules.filter((/** @type {any} */ r) => r.verdict === "fires");
    /** @type {any[]} */
    const changes = fired.map((/** @type {any} */ r) => ({ type: 12, data: { v: 1, kind: "answer", rule: r.id,
      episode: iso(r.episode), day: iso(day), answer: r.episode % 3 ? "done" : "week", until: iso(day + 7) } }));
    const { why } = plan.isolation;
    const seen = plan.watch.data.invited === iso(day);
    if (why !== "none" && !seen)
      changes.push({ type: 12, object: plan.watch.id, data: { v: 1, kind: "watch", invited: iso(day) } });
    const review = day >= plan.review;
    if (review)
      changes.push({ type: 12, object: plan.plan.id, data: { ...plan.plan.data, reviewed: iso(day) } });
    if (changes.length > 0) await client.putMany(changes);
    return { rules: fired.map((/** @type {any} */ r) => [r.when, r.episode]), why: seen ? "none" : why, review,
      stage: plan.after[0]?.stage ?? "", rest: plan.mirror.sinceRest, say: plan.mirror.say };
  }, day);
  for (const [when, episode] of asked.rules) log.push(`rule\t${when}\t${day}\t${episode}`);
  if (asked.why !== "none") log.push(`invite\t${asked.why}\t${day}`);
  if (asked.review) log.push(`review\t\t${day}`);
  return asked;
}

/** The pages as they stand on a day. @param {string} name @param {number} day */
async function look(name, day) {
  if (!process.env.PICTURES) return;
  await page.clock.setFixedTime(new Date(day * DAY + DAY / 2));
  for (const room of ["today", "balance", "plan", "trend"]) {
    await page.goto(`/s/${room}`);
    await settled(page);
    await picture(page, `${room}-${name}`);
  }
  await page.goto("/s/settings");
  await settled(page);
}

before(async () => {
  place = await open();
  page = await place.page();
  await enter(page, "a-year");
  await settled(page);
  await page.goto("/s/settings");
  await settled(page);
});
after(() => place.close());

test("a year: asked when it was planned, once each time, never twice a month to company", async () => {
  const checkIns = history(WEEKS, { rise: 9 });
  /** @type {string[]} */
  const log = [];
  /** @type {Record<string, number[]>} days of each stage */
  const stages = {};
  await seal(page, [
    { type: 12, data: { v: 1, kind: "plan", made: iso(first), reviewed: iso(first),
      items: ITEMS.map((text) => ({ id: text, side: "well", domain: "physical", text })) } },
    { type: 12, data: { v: 1, kind: "limits", limits: { late: 1, sessions: 7, rest: 0 }, restDays: [6, 7], since: iso(first) } },
    ...RULES.map(([when, then]) => ({ type: 12, data: { v: 1, kind: "rule", when, then, since: iso(first) } })),
  ]);
  let longest = 0;
  for (let w = 0; w < WEEKS; w++) {
    const brings = weekOf(w, checkIns);
    if (brings.length > 0) await seal(page, brings);
    /* around the loss and its anniversary every other day, else once a week */
    for (const d of w < 5 || w > WEEKS - 3 ? [2, 4, 6, 8] : [5]) {
      const day = first + 7 * w + d;
      const asked = await live(day, log);
      (stages[asked.stage] ??= []).push(day);
      longest = Math.max(longest, asked.rest);
      if (w >= HOLIDAYS[0] && w <= HOLIDAYS[1] && d < 7) assert.equal(asked.rest, 0);
    }
    if (w === LOSS) await look("loss", first + 7 * w + 5);
    if (w === 29) await look("alone", first + 7 * w + 5);
    if (w === 47) await look("heavy", first + 7 * w + 5);
  }
  await look("end", first + 7 * WEEKS - 2);

  const lines = log.map((l) => l.split("\t"));
  const rules = lines.filter((l) => l[0] === "rule");
  for (const [when] of RULES)
    assert.ok(rules.some((l) => l[1] === when), `${when} was never asked`);
  /* put off for a week, it may ask again in the same episode; answered, never */
  for (const [, when, day, episode] of rules) {
    const again = rules.filter((l) => l[1] === when && l[3] === episode && Number(l[2]) > Number(day));
    if (Number(episode) % 3) assert.equal(again.length, 0, `${when} asked again`);
    for (const l of again) assert.ok(Number(l[2]) - Number(day) >= 7);
  }
  const heavy = rules.filter((l) => l[1].startsWith("work")).map((l) => Math.floor((Number(l[2]) - first) / 7));
  assert.ok(heavy.every((w) => w >= 21 && w <= 25 || w >= 45 && w <= 52), `heavy weeks: ${heavy}`);
  const silent = rules.filter((l) => l[1].startsWith("silent")).map((l) => Math.floor((Number(l[2]) - first) / 7));
  assert.ok(silent.length > 0 && silent.every((w) => w >= 16 && w <= 17 || w >= 32 && w <= 35), `silence: ${silent}`);
  const invites = lines.filter((l) => l[0] === "invite").map((l) => Number(l[2]));
  assert.ok(invites.length >= 2);
  invites.forEach((day, i) => assert.ok(i === 0 || day - invites[i - 1] >= 30, "two invitations in a month"));
  const reviews = lines.filter((l) => l[0] === "review").length;
  assert.ok(reviews >= 3 && reviews <= 4, `${reviews} reviews`);
  const loss = first + 7 * LOSS + 2;
  assert.ok(stages.first.every((d) => d - loss <= 1));
  assert.ok(stages.third.every((d) => d - loss >= 2 && d - loss <= 6));
  assert.ok(stages.second.every((d) => d - loss >= 7 && d - loss <= 20));
  assert.ok(stages.year.length >= 3 && stages.year.every((d) => d - loss >= 358 && d - loss <= 368));
  assert.ok(longest <= 35, `${longest} days since rest`);
  console.log(`# a year: ${rules.length} times a rule, ${invites.length} invitations, ${reviews} reviews`);
  place.check();
});
