/*
 * Words as layout meets them.  The personal rooms and help-now in English in
 * disguise (en-XA: accents, two fifths longer), on a small phone, every step of
 * every room shown: nothing runs out of the screen or of its own box, and no
 * text was left unmarked.  Then days and plurals in each language.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { history, marks, seal, settled } from "./steps.mjs";

const ROOMS = ["today", "check-in", "trend", "plan", "balance", "after", "events", "journal", "practice", "questionnaires",
  "workload", "reminders", "calendar", "import", "settings"];
const OPEN = ["/help-now", "/after"];
const DAY = 86400000;
const iso = (/** @type {number} */ ago) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
const monday = () => 7 + (new Date().getUTCDay() + 6) % 7; /* days ago, of last week */

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

/* What a person wrote is in capitals, so that it is told from what the pages say. */
const CONTENT = [
  ...marks(300).map((data) => ({ type: 10, data })),
  { type: 10, data: { v: 1, kind: "client-suicide", day: iso(3) } },
  { type: 12, data: { v: 1, kind: "plan", made: iso(200), reviewed: iso(200),
    items: [["well", "physical", "SWIM"], ["well", "relational", "LUNCH"], ["hard", "emotional", "CALL M"]].map(([side, domain, text]) =>
      ({ id: text, side, domain, text })) } },
  { type: 12, data: { v: 1, kind: "rule", when: "event hard-session", then: "WALK", since: iso(200) } },
  { type: 12, data: { v: 1, kind: "rule", when: "silent check-in 21", then: "ANSWER", since: iso(200) } },
  { type: 12, data: { v: 1, kind: "limits", limits: { late: 1, sessions: 6, rest: 0 }, restDays: [6, 7], since: iso(200) } },
  { type: 12, data: { v: 1, kind: "week", week: iso(monday()), late: 3, contact: false, room: { physical: 1, relational: 0 } } },
  { type: 12, data: { v: 1, kind: "kept", week: iso(monday()), items: ["SWIM"], of: 2 } },
  { type: 13, data: { v: 1, kind: "week", week: iso(monday()), from: "typed", sessions: 29, hours: 26, most_a_day: 8, longest_run: 5,
    evenings: 3, worked: [1, 2, 3, 4, 5, 6] } },
  { type: 1, data: { v: 1, kind: "entry", prompt: "", tags: ["WALK"], day: iso(2), text: "A DAY" } },
  { type: 15, data: { v: 1, kind: "answers", title: "SHEET", key: "who-5", form: "", at: `${iso(9)}T18:00:00+00:00`, day: iso(9),
    items: [["1", 3]], scores: [{ scale: "well-being", label: "SCALE", value: 60, answered: 5, expected: 5, method: "complete",
      low: 0, high: 100, worse: -1 }] } },
];

before(async () => {
  place = await open();
  page = await place.page();
  await enter(page, "pia");
  await settled(page);
  await seal(page, [...history(30).map((data) => ({ type: 2, data })), ...CONTENT]);
});
after(() => place.close());

/** @param {string} lang */
const speak = (lang) => page.context().addCookies([{ name: "lang", value: lang, url: place.origin }]);

/** What runs out of the screen or of its own box, and what was not marked, in
 * each step of the page. */
function look() {
  const shown = (/** @type {Element} */ e) => e.checkVisibility({ visibilityProperty: true });
  const scrolls = (/** @type {Element | null} */ e) => {
    for (; e && e !== document.body; e = e.parentElement)
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX)) return true;
    return false;
  };
  const name = (/** @type {Element} */ e) => `<${e.tagName.toLowerCase()} ${e.className}> ${(e.textContent ?? "").trim().slice(0, 60)}`;
  const measure = () => {
    const found = [];
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) found.push(`the page is ${wide} px too wide`);
    for (const e of document.querySelectorAll("body *")) {
      const box = e.getBoundingClientRect();
      if (!shown(e) || box.width <= 1 || e.closest("svg")) continue;
      if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(e.parentElement)) found.push(`out of the screen: ${name(e)}`);
      const boxed = e.matches("button, .button, .choice, th, td, legend, label, summary, .note, .card, li, h1, h2, h3, p, dt, dd");
      if (boxed && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== "inline" && !scrolls(e))
        found.push(`out of its box: ${name(e)}`);
    }
    const plain = /\b[A-Za-z]*[aeiou][a-z]*\s+[a-z]*[aeiou][a-z]*\b/;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const e = /** @type {Element} */ (n.parentElement);
      const said = e.closest("script, style, template, option, [translate=no], svg") ? "" : n.textContent ?? "";
      if (plain.test(said) && shown(e)) found.push(`not marked: ${said.trim()}`);
    }
    for (const e of document.querySelectorAll("[aria-label], [placeholder]")) {
      const said = e.getAttribute("aria-label") ?? e.getAttribute("placeholder") ?? "";
      if (plain.test(said) && shown(e) && !e.closest("[translate=no], svg")) found.push(`not marked, as a label: ${said}`);
    }
    return found;
  };
  for (const d of document.querySelectorAll("details")) d.open = true;
  const all = measure().map((f) => `at first: ${f}`);
  /** @type {NodeListOf<HTMLElement>} */
  const parts = document.querySelectorAll("main [data-part], main [hidden]");
  /** @type {NodeListOf<HTMLElement>} */
  const steps = document.querySelectorAll("main [data-step]");
  for (const p of parts) if (!p.matches("[data-step]")) p.hidden = false;
  for (const step of steps.length > 0 ? steps : [document.body]) {
    for (const s of steps) s.hidden = s !== step;
    all.push(...measure().map((f) => `${step.dataset.step ?? "all parts"}: ${f}`));
  }
  return [...new Set(all)];
}

for (const address of [...ROOMS.map((r) => `/s/${r}`), ...OPEN])
  test(`${address}: two fifths longer, 320 px wide`, async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    await speak("en-XA");
    await page.goto(address);
    if (address.startsWith("/s/")) await settled(page);
    assert.match(await page.locator("h1").first().innerText(), /^\[.*~\]$/, "in disguise");
    assert.deepEqual(await page.evaluate(look), []);
  });

/* The same day and the same counts, as each language writes them. */
const WRITES = /** @type {const} */ ({
  en: { day: /\b\d{1,2} [A-Z][a-z]+ \d{4}\b/, months: "January February March April May June July August September October November December" },
  de: { day: /\b\d{1,2}\. [A-Zä][a-zä]+ \d{4}\b/, months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember" },
  fr: { day: /\b(1er|\d{1,2}) [a-zûé]+ \d{4}\b/, months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre" },
  es: { day: /\b\d{1,2} de [a-z]+ de \d{4}\b/, months: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre" },
});

for (const [lang, { day, months }] of Object.entries(WRITES))
  test(`${lang}: days and plurals are the language's own`, async () => {
    await speak(lang);
    await page.goto("/s/events");
    await settled(page);
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
    const said = await page.locator("main").innerText();
    assert.match(said, day);
    const month = months.split(" ")[new Date(Date.now() - 3 * DAY).getUTCMonth()];
    assert.ok(said.includes(month), `${month} in ${said}`);
    /* every message that counts has a word for one, and says it of one alone */
    const counts = await page.evaluate(async () => {
      const link = document.querySelector('link[href$="/js/words.js"]');
      const { say } = await import(/** @type {any} */ (link).href);
      const root = document.createElement("div");
      for (const [key, text] of [["days", "{n} many"], ["days-one", "{n} one"]]) {
        const t = document.createElement("template");
        t.dataset.msg = key;
        t.content.append(text);
        root.append(t);
      }
      return [0, 1, 2, 1000].map((n) => say(root, "days", { n }).replace(/\s/g, " "));
    });
    const zero = lang === "fr" ? "0 one" : "0 many";
    const thousand = { en: "1,000 many", de: "1.000 many", fr: "1 000 many", es: "1000 many" }[lang];
    assert.deepEqual(counts, [zero, "1 one", "2 many", thousand]);
  });

test("name, menu and help stand on one line of a phone in every language", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const lang of Object.keys(WRITES)) {
    await speak(lang);
    for (const address of ["/s/today", "/help-now"]) {
      await page.goto(address);
      const middles = await page.evaluate(() => [".brand", ".menu > summary", ".help-link"].map((s) => {
        const box = /** @type {Element} */ (document.querySelector(`.top ${s}`)).getBoundingClientRect();
        return Math.round(box.top + box.height / 2);
      }));
      assert.equal(new Set(middles).size, 1, `${lang} ${address}: ${middles}`);
    }
  }
});

test("the language is switched on the page itself, and stays", async () => {
  await speak("en");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/help-now");
  await page.locator('[name="lang"][value="de"], button[value="de"]').first().click();
  await page.waitForFunction(() => document.documentElement.lang === "de");
  await page.goto("/s/plan");
  await settled(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  place.check();
});
