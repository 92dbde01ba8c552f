/*
 * Plan, limits and balance, what helps after a hard event, and the isolation
 * watch, as one person uses them; on a wide and a narrow screen, by keyboard,
 * by the rules of axe.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { judge } from "./axe.mjs";
import { open, root } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { picture, printed } from "./shots.mjs";
import { history, seal, settled, shows } from "./steps.mjs";

const DAY = 86400000;

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  place = await open();
  page = await place.page({ permissions: ["clipboard-read", "clipboard-write"] });
  page.setDefaultTimeout(Number(process.env.PATIENCE ?? 60000));
  await enter(page, "planner");
});
after(() => place.close());

const main = () => page.locator("main");
/** @param {number} ago days */
const iso = (ago) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);

/** @param {string} address */
async function go(address) {
  await page.goto(address);
  await settled(page);
}

/** What a button puts where one pastes from. @param {string} name */
async function copied(name) {
  await page.evaluate(() => navigator.clipboard.writeText("nothing"));
  await page.getByRole("button", { name }).click();
  await shows(main(), /Copied/);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Press a button in a browser that does not copy. @param {string} name */
async function cannotCopy(name) {
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await page.getByRole("button", { name }).click();
}

/** By the rules of axe, narrow and dark, wide and light. @param {string} name */
async function look(name) {
  for (const [width, height, colorScheme] of /** @type {const} */ ([[360, 740, "dark"], [1280, 900, "light"]])) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await judge(page, undefined, name);
  }
  await picture(page, name);
}

/** On a narrower screen a picture is drawn anew, so that its words stay as large.
 * @param {string} chart */
async function keepsItsSize(chart) {
  const drawn = (/** @type {boolean} */ narrow) => page.waitForFunction(([chart, narrow]) => {
    const svg = document.querySelector(`${chart} svg`);
    return svg instanceof SVGSVGElement && (svg.viewBox.baseVal.width < 360) === narrow &&
      (!narrow || Math.abs(svg.viewBox.baseVal.width - svg.getBoundingClientRect().width) < 2);
  }, /** @type {[string, boolean]} */ ([chart, narrow]));
  await drawn(false);
  await page.setViewportSize({ width: 360, height: 740 });
  await drawn(true);
  await page.setViewportSize({ width: 1280, height: 900 });
  await drawn(false);
}

test("the first plan: six screens of suggestions, lines of one's own, rules", async () => {
  await go("/s/plan");
  await look("plan-empty");
  await page.getByRole("button", { name: "Begin" }).click();
  await shows(main(), /1 of 7/);
  await look("plan-guide");
  const seen = page.locator("section.domain:not([hidden])");
  await seen.getByRole("button", { name: /Eat lunch away/ }).click();
  await seen.getByRole("button", { name: /Keep two evenings free/ }).click();
  await seen.getByLabel("Something of my own").first().fill("Swim on Tuesdays");
  await page.keyboard.press("Enter");
  await seen.getByRole("button", { name: "Swim on Tuesdays", pressed: true }).waitFor();
  for (let i = 2; i <= 6; i++) {
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await shows(main(), new RegExp(`${i} of 7`));
    await seen.locator(".pick").first().click();
    await seen.locator('[data-side="hard"] .pick').first().click();
  }
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.getByRole("button", { name: /If .“Exhaustion” comes to watch|If “Exhaustion” comes to watch/ }).click();
  await look("plan-guide-rules");
  await page.getByRole("button", { name: "Seal and save the plan" }).click();
  await shows(main(), /Swim on Tuesdays/);
  await shows(main(), /If “Exhaustion” comes to watch, then I cancel one late appointment/);
  assert.equal(await page.locator(".tick").count(), 7);
  place.check();
});

test("ticks of the week are kept", async () => {
  await page.getByRole("button", { name: "Swim on Tuesdays" }).click();
  await page.getByRole("button", { name: "Swim on Tuesdays", pressed: true }).waitFor();
  await settled(page);
  await go("/s/plan");
  await page.getByRole("button", { name: "Swim on Tuesdays", pressed: true }).waitFor();
});

test("a rule without syntax: fields make a sentence", async () => {
  await page.getByRole("button", { name: "Add a rule" }).click();
  const form = page.locator('[data-form="rule"]');
  await form.getByLabel("What is looked at").selectOption("event");
  await form.getByLabel("Which").selectOption({ label: "A hard session" });
  await form.getByRole("button", { name: "Seal and save" }).click();
  await shows(form, /Write what you plan to do then/);
  await form.getByLabel("Then I").fill("walk once round the block.");
  await shows(form, /If this happens: “A hard session”, then I walk once round the block\./);
  await look("plan-rule");
  await form.getByRole("button", { name: "And also" }).click();
  const second = form.locator(".term").nth(1);
  await second.getByLabel("What is looked at").selectOption("work");
  await second.getByLabel("Number").fill("");
  await form.getByRole("button", { name: "Seal and save" }).click();
  await shows(form, /A number or a day is missing/);
  await second.getByLabel("What is looked at").selectOption("silent");
  await second.getByLabel("Days").fill("7");
  await shows(form, /and there is no “check-in” for 7 days/);
  await form.getByRole("button", { name: "Leave it" }).click();
  assert.doesNotMatch(await main().innerText(), /round the block/);
  await page.getByRole("button", { name: "Add a rule" }).click();
  await form.getByLabel("What is looked at").selectOption("event");
  await form.getByLabel("Which").selectOption({ label: "A hard session" });
  await form.getByLabel("Then I").fill("walk once round the block");
  await form.getByRole("button", { name: "Seal and save" }).click();
  await shows(page.locator('[data-out="rules"]'), /walk once round the block/);
  place.check();
});

test("it fires, is explained on Today and on the plan, and not today is an answer", async () => {
  await seal(page, [{ type: 10, data: { v: 1, kind: "hard-session", day: iso(9) } }]);
  await go("/s/today");
  const card = page.locator(".fired");
  await shows(card, /Walk once round the block/);
  await shows(card, /You marked “A hard session” for/);
  await look("today-rule");
  await go("/s/plan");
  await shows(page.locator(".firing"), /Walk once round the block/);
  await look("plan-fires");
  await page.getByRole("button", { name: "Not today" }).click();
  await shows(main(), /Not today, then. It asks again on/);
  assert.equal(await page.locator(".fired").count(), 0);
  await go("/s/today");
  assert.equal(await page.locator(".fired").count(), 0);
  /* a new event a week later asks anew, and done ends it */
  await seal(page, [{ type: 10, data: { v: 1, kind: "hard-session", day: iso(1) } }]);
  await go("/s/today");
  await page.getByRole("button", { name: "Done", exact: true }).click();
  await shows(main(), /quiet until it happens anew/);
  assert.equal(await page.locator(".fired").count(), 0);
  place.check();
});

test("hours of the week leave as a calendar file, made here", async () => {
  await go("/s/plan");
  await page.getByRole("button", { name: "Add an hour" }).click();
  const form = page.locator('[data-form="slot"]');
  await form.getByRole("button", { name: "Seal and save" }).click();
  await shows(form, /Say what it is for/);
  await form.getByLabel("What it is for").fill("Choir; with Ada, upstairs");
  await form.getByLabel("Day", { exact: true }).selectOption("4");
  await form.getByRole("button", { name: "Seal and save" }).click();
  await shows(page.locator('[data-out="slots"]'), /Choir; with Ada, upstairs\s+Thursday, 18:00, 60 minutes/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Take them into my calendar" }).click(),
  ]);
  const file = readFileSync(await download.path(), "utf8");
  assert.match(file, /^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
  assert.match(file, /\r\nSUMMARY:Choir\\; with Ada\\, upstairs\r\n/);
  assert.match(file, /\r\nDTSTART:\d{8}T180000\r\nDURATION:PT1H0M\r\nRRULE:FREQ=WEEKLY;BYDAY=TH\r\n/);
  assert.ok(file.split("\r\n").every((l) => Buffer.byteLength(l) <= 75));
  await look("plan");
  place.check();
});

test("the plan prints on one page, without its buttons", async () => {
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "Add a rule" }).isVisible(), false);
  const pdf = await printed(page, "plan");
  assert.equal((pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length, 1);
  await page.emulateMedia({ media: "screen" });
});

test("limits and a week: one sentence, one picture, no norm", async () => {
  await go("/s/balance");
  await shows(main(), /Set your own limits/);
  await look("balance-empty");
  await page.getByRole("button", { name: "Set my limits" }).click();
  await page.getByRole("checkbox", { name: "Evenings with mail or notes" }).check();
  await page.getByRole("checkbox", { name: "Rest days worked on" }).check();
  await look("balance-limits");
  await page.locator('[data-limit="late"] [type="number"]').fill("9");
  await page.locator('[data-form="limits"]').getByRole("button", { name: "Seal and save" }).click();
  await shows(page.locator('[data-form="limits"]'), /outside what the field allows/);
  await page.locator('[data-limit="late"] [type="number"]').fill("1");
  await page.locator('[data-form="limits"]').getByRole("button", { name: "Seal and save" }).click();
  await shows(main(), /Sealed and saved/);
  await page.getByRole("button", { name: "Enter a week" }).click();
  const form = page.locator('[data-form="entry"]');
  await form.getByLabel("Evenings with mail or notes").fill("3");
  await form.getByRole("button", { name: "Sunday" }).click();
  await form.getByLabel("People").selectOption("1");
  await form.getByLabel("Body").selectOption("3");
  await look("balance-entry");
  await form.getByRole("button", { name: "Seal and save" }).click();
  await shows(main(), /you stayed within 0 of 2 limits; furthest past was “Evenings with mail or notes” with 3, your limit is 1/);
  await shows(main(), /Least room went to “People”: little\./);
  place.check();
});

test("eight weeks: workload and own entries together, in the picture and its table", async () => {
  const monday = (/** @type {number} */ back) => {
    const now = new Date();
    const day = (now.getDay() + 6) % 7;
    return iso(day + 7 * back);
  };
  await seal(page, Array.from({ length: 8 }, (_, i) => i + 1).flatMap((back) => [
    { type: 13, data: { v: 1, kind: "week", week: monday(back), from: "typed", sessions: 20 + back, most_a_day: 5 + (back % 3), longest_run: 3, evenings: 1, worked: [1, 2, 3, 4, 5, ...(back % 2 ? [6] : [])] } },
    { type: 12, data: { v: 1, kind: "week", week: monday(back), late: back % 3, contact: false, room: { relational: 1, physical: 2, professional: 4 } } },
  ]));
  await go("/s/balance");
  await page.locator("balance-chart svg").waitFor();
  assert.ok((await page.locator("balance-chart .past").count()) > 3);
  await look("balance");
  await keepsItsSize("balance-chart");
  place.check();
});

test("each limit against what was recorded for it, alone", async () => {
  const now = new Date();
  const week = iso((now.getDay() + 6) % 7);
  /** where each figure is recorded, what is past a limit of 1 and what is within */
  const FROM = /** @type {Record<string, [number, object, object]>} */ ({
    sessions: [13, { most_a_day: 2 }, { most_a_day: 1 }], run: [13, { longest_run: 2 }, { longest_run: 1 }],
    share: [12, { share: 2 }, { share: 1 }], late: [12, { late: 2 }, { late: 1 }],
    rest: [13, { worked: [1, 2, 6, 7] }, { worked: [1, 2, 7] }], breaks: [12, { breaks: 2 }, { breaks: 1 }],
    supervision: [12, { supervision: 0 }, { supervision: 1 }],
  });
  const other = await place.page();
  await enter(other, "limits");
  await settled(other);
  const said = await other.evaluate(async ([FROM, week, early]) => {
    const link = document.querySelector('link[href$="/js/client.js"]');
    const { client } = await import(/** @type {any} */ (link).href);
    const today = Math.floor(Date.now() / 86400000);
    /** @type {Record<string, string>} */
    const all = {};
    for (const [name, [type, past, within]] of Object.entries(/** @type {any} */ (FROM)))
      for (const more of [past, within]) {
        const changes = [{ type: 12, data: { v: 1, kind: "limits", limits: { [name]: 1 }, restDays: [6, 7], since: week } },
          { type, data: { v: 1, kind: "week", week, ...more } }];
        if (name === "supervision") changes.push({ type: 12, data: { v: 1, kind: "week", week: early, supervision: 1 } });
        await client.putMany(changes);
        const { mirror } = await client.call("plan", { day: today });
        all[name] = `${all[name] ?? ""} ${mirror.crossed} of ${mirror.known} ${mirror.most ?? ""}`.trim();
        for (const { object } of (await client.list({ types: [12, 13] })).items) await client.del(object);
      }
    return all;
  }, /** @type {any} */ ([FROM, week, iso((now.getDay() + 6) % 7 + 21)]));
  for (const name of Object.keys(FROM)) assert.equal(said[name], `1 of 1 ${name} 0 of 1`);
  await other.context().close();
});

test("alone with work: one invitation, and off with one tap", async () => {
  await go("/s/today");
  await shows(page.locator(".fired"), /For \d+ weeks you have marked no contact with a colleague/);
  await look("today-invite");
  assert.match(await copied("Copy a message"), /^Hello, we have not talked for a while\..*Not about cases, just so\.$/);
  await cannotCopy("Copy a message");
  await shows(main(), /Hello, we have not talked for a while/);
  await page.getByRole("button", { name: "Do not offer this again" }).click();
  await shows(main(), /It will not be offered again/);
  await go("/s/today");
  assert.equal(await page.locator(".fired").count(), 0);
  await go("/s/balance");
  assert.equal(await page.getByLabel(/Offer an invitation/).isChecked(), false);
  place.check();
});

test("one tap on a grave event opens what helps now", async () => {
  await go("/s/events");
  await look("events");
  await page.getByRole("button", { name: "A client has died by suicide" }).click();
  await page.waitForURL("**/s/after");
  await settled(page);
  await shows(main(), /The first day: now/);
  await page.getByText("The other times").click();
  await shows(main(), /From the third day: from/);
  await page.getByRole("button", { name: /Eat something/ }).click();
  await page.getByRole("button", { name: /Eat something/, pressed: true }).waitFor();
  await look("after");
  await seal(page, history(1).map((data) => ({ type: 2, data })));
  await go("/s/today");
  await shows(page.locator(".fired"), /A client has died by suicide/);
  await shows(main(), /The next check-in is on/);
  assert.doesNotMatch(await main().innerText(), /Nothing is due/);
  await look("today-after");
  await go("/s/after");
  await page.getByRole("button", { name: /Eat something/, pressed: true }).waitFor();
  await page.getByRole("button", { name: "Write the letter" }).click();
  await page.getByLabel("To", { exact: true }).fill("Ms Lindqvist");
  await page.getByLabel("What you ask for").selectOption("half");
  await shows(page.locator(".letter"), /I ask for half of my sessions for the coming 4 weeks/);
  await look("after-letter");
  await page.emulateMedia({ media: "print" });
  for (const only of ["nav", "footer", "header", '[data-step="letter"] .actions', '[data-step="letter"] input'])
    for (const e of await page.locator(only).all()) assert.equal(await e.isVisible(), false, `${only} is printed`);
  assert.ok(await page.locator(".letter").isVisible());
  const pdf = await page.pdf({ format: "A4" });
  assert.equal((pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length, 1, "one page");
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await page.getByRole("button", { name: "I do not need this on Today" }).click();
  await shows(main(), /It will not come back on Today/);
  await go("/s/today");
  assert.equal(await page.locator(".fired").count(), 0);
  place.check();
});

test("a message for an ad-hoc circle: copied whole, says nothing of what happened; or it says that nothing was copied", async () => {
  await go("/s/after");
  const stands = (await page.locator('[data-out="circle"]').innerText()).trim();
  const message = await copied("Copy the message");
  assert.equal(message, stands);
  assert.match(message, /two or three people who know this work\. Would you have an hour this week\?.*Everything stays among us\.$/);
  for (const event of ["suicide", "threat", "complaint", "boundary", "client", "planner"])
    assert.ok(!message.toLowerCase().includes(event), event);
  assert.equal(await copied("Copy the link"), `${place.origin}/after`);
  await cannotCopy("Copy the message");
  await shows(main(), /Your browser does not copy here/);
  await go("/s/after");
  place.check();
});

test("the open page says nothing of anybody, and is what a colleague is given", async () => {
  await go("/s/after");
  const given = new URL(await page.locator('[data-out="link"]').innerText());
  assert.equal(given.href, `${place.origin}/after`, "no word of whom, when or what");
  const stranger = await (await place.browser.newContext()).newPage();
  assert.equal((await stranger.goto(given.href))?.status(), 200);
  for (const stage of ["first", "third", "second", "year"])
    assert.equal(await stranger.locator(`[data-stage="${stage}"]`).count(), 5, stage);
  await stranger.context().close();
  await page.goto("/after");
  await shows(main(), /A complaint against me/);
  assert.equal(await page.locator("main script, main input, main form").count(), 0);
  await look("after-open");
  place.check();
});

/** Move the focus on until it is on this. @param {import("playwright-core").Locator} to */
async function tabTo(to) {
  for (let i = 0; i < 200; i++) {
    if (await to.evaluate((e) => e === document.activeElement)) return i;
    await page.keyboard.press("Tab");
  }
  throw new Error(`never reached by Tab: ${to}`);
}

test("the first plan by keyboard alone, with fewer keys and words than ten minutes hold", async () => {
  const other = await place.page();
  await enter(other, "keys-only");
  const before = page;
  page = other;
  try {
    await go("/s/plan");
    const button = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true });
    let keys = await tabTo(button("Begin"));
    await page.keyboard.press("Enter");
    await shows(main(), /1 of 7/);
    const seen = page.locator("section.domain:not([hidden])");
    let words = 0;
    for (let i = 1; i <= 6; i++) {
      await shows(main(), new RegExp(`${i} of 7`));
      words += (await main().innerText()).split(/\s+/).length;
      for (const side of ["well", "hard"]) {
        keys += await tabTo(seen.locator(`[data-side="${side}"] .pick`).first()) + 1;
        await page.keyboard.press("Space");
      }
      keys += await tabTo(button("Next")) + 1;
      await page.keyboard.press("Enter");
    }
    await shows(main(), /7 of 7/);
    words += (await main().innerText()).split(/\s+/).length;
    keys += await tabTo(page.locator('[data-out="starters"] .pick').first()) + 1;
    await page.keyboard.press("Space");
    keys += await tabTo(button("Seal and save the plan"));
    await page.keyboard.press("Enter");
    await page.locator(".tick").first().waitFor();
    await settled(page);
    assert.equal(await page.locator(".tick").count(), 6);
    /* read at 200 words a minute, a key a second: slower than people do either */
    const minutes = words / 200 + keys / 60;
    console.log(`# the first plan: ${words} words to read, ${keys} keys: ${minutes.toFixed(1)} minutes at most`);
    assert.ok(minutes < 10, `${minutes} minutes`);
    place.check();
  } finally {
    await page.context().close();
    page = before;
  }
});

test("by keyboard alone: a line is ticked, the focus stays", async () => {
  await go("/s/plan");
  const tick = page.locator(".tick").nth(2);
  await tick.focus();
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.activeElement?.matches('.tick[aria-pressed="true"]'));
  place.check();
});

test("what happened beside the trend", async () => {
  await seal(page, history(40).map((data) => ({ type: 2, data })));
  const monday = Date.now() - ((new Date().getDay() + 6) % 7) * DAY;
  await seal(page, Array.from({ length: 20 }, (_, i) => ({ type: 12, data: { v: 1, kind: "kept",
    week: new Date(monday - (i + 1) * 7 * DAY).toISOString().slice(0, 10),
    items: Array.from({ length: (i * 3) % 8 }, (_, k) => `x${k}`), of: 7 } })));
  await go("/s/plan");
  await page.locator("plan-chart svg .line").waitFor();
  await shows(page.locator('[data-out="happened-of"]'), /of 147 planned things happened/);
  await shows(page.locator('[data-out="rules"]'), /If “Exhaustion” comes to watch/);
  await look("plan-year");
  await keepsItsSize("plan-chart");
  place.check();
});

test("the bounds of the form are those of the core", async () => {
  const def = readFileSync(path.join(root, "core/balance_limit.def"), "utf8");
  const form = readFileSync(path.join(root, "web/js/balance-limits.js"), "utf8");
  const rows = [...def.matchAll(/^BALANCE_LIMIT\((\w+), (\d+), (\d+), (\d+),/gm)];
  assert.equal(rows.length, 7);
  for (const [, name, low, high, start] of rows)
    assert.ok(form.includes(`  ${name}: [${low}, ${high}, ${start}],`), name);
});
