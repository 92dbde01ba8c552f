/*
 * How a group lives: the way in from its page, dates that repeat, a poll for a
 * time, whose turn it is, and what its sessions leave for the next one; three
 * people, the second of them in another zone.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { call, group, people } from "./group-people.mjs";
import { settled, shows, visit } from "./steps.mjs";

const NAMES = ["Ada", "Ben", "Cleo"];
const DAY = 86400000;
const iso = (/** @type {number} */ day) => new Date(day * DAY).toISOString().slice(0, 10);
const today = Math.floor(Date.now() / DAY);

/** @type {import("./browser.mjs").Place} */ let place;
/** @type {import("playwright-core").Page[]} */ let pages = [];
let space = "";

before(async () => {
  place = await open();
  const [ada, cleo] = await people(place, ["Ada", "Cleo"], { timezoneId: "Europe/Vienna" });
  const [ben] = await people(place, ["Ben"], { timezoneId: "America/New_York" });
  pages = [ada, ben, cleo];
  space = await group(pages, NAMES);
});
after(() => place.close());

/** @param {import("playwright-core").Page} page @param {string} address */
async function go(page, address) {
  await visit(page, address);
  await settled(page);
}

/** @param {import("playwright-core").Page} page @param {string} path */
const get = (page, path) => page.evaluate(async (p) => (await fetch(`/api/1/${p}`)).json(), path);

test("dates: set, without an end only if meant, moved, paused, called off, ended", async () => {
  const [ada, ben] = pages;
  await go(ada, `/s/group#${space}`);
  await shows(ada.locator('[data-out="next"]'), /No date/);
  await shows(ada.locator('[data-out="size"]'), /Fewer than four people[\s\S]*Six is a good number/);
  await everyLook(ada);
  await ada.getByRole("link", { name: "Dates", exact: true }).click();
  await ada.waitForURL(/group-dates#/);
  await settled(ada);
  await ada.getByLabel("At", { exact: true }).fill("18:00");
  await ada.getByRole("button", { name: "Set these dates" }).click();
  await shows(ada.locator("form [data-error]").first(), /never end/);
  await ada.getByLabel("At", { exact: true }).fill("02:30");
  await ada.getByRole("button", { name: "Set these dates" }).click();
  await shows(ada.locator("form [data-error]").first(), /clocks change/);
  await ada.getByLabel("At", { exact: true }).fill("18:00");
  await ada.getByLabel("Until", { exact: true }).fill(iso(today + 120));
  await ada.getByRole("button", { name: "Set these dates" }).click();
  await shows(ada.locator("form [data-status]").first(), /dates are set/);
  const first = await get(ada, `space/${space}/series`);
  assert.equal(first.series.length, 1);
  assert.equal(first.series[0].zone, "Europe/Vienna");
  const gaps = first.dates.map((/** @type {any} */ d) => d.day);
  assert.equal(gaps[1] - gaps[0], 14);

  /* a second one at the same hour, without an end: told, and what it falls on */
  await ada.getByLabel("At", { exact: true }).fill("18:30");
  await ada.getByLabel("It goes on until").check();
  await ada.getByRole("button", { name: "Set these dates" }).click();
  await shows(ada.locator("form [data-status]").first(), /fall on other sessions/);
  await shows(ada.locator('[data-out="dates"]'), /at the same time as another/);
  await shows(ada.locator('[data-out="series"]'), /Until somebody ends it/);
  await everyLook(ada);
  await ada.locator('[data-out="series"] li').filter({ hasText: "Until somebody" })
    .getByRole("button", { name: /^End/ }).click();
  await ada.getByRole("button", { name: "End it", exact: true }).click();
  await ada.locator('[data-out="series"] li').nth(1).waitFor({ state: "detached" });
  assert.doesNotMatch(await ada.locator('[data-out="dates"]').innerText(), /same time/);

  const row = (/** @type {number} */ n) => ada.locator('[data-out="dates"] li').nth(n);
  await row(0).getByRole("button", { name: /^Move/ }).click();
  await ada.getByLabel("New time").fill("19:15");
  await ada.getByRole("button", { name: "Move it", exact: true }).click();
  await shows(row(0), /moved/);
  await row(1).getByRole("button", { name: /^Call off/ }).click();
  await shows(row(1), /called off/);
  await row(1).getByRole("button", { name: /^Let it/ }).click();
  await row(1).getByRole("button", { name: /^Call off/ }).waitFor();
  await ada.locator('[data-out="series"]').getByRole("button", { name: /^A pause/ }).click();
  await ada.getByLabel("First day").fill(iso(gaps[2]));
  await ada.getByLabel("Last day").fill(iso(gaps[3]));
  await ada.getByRole("button", { name: "Pause", exact: true }).click();
  await shows(row(2), /called off/);
  await shows(row(3), /called off/);
  const after = await get(ada, `space/${space}/series`);
  const kept = after.dates.filter((/** @type {any} */ d) => d.series === first.series[0].id);
  assert.deepEqual(kept.slice(0, 5).map((/** @type {any} */ d) => d.off),
    [false, false, true, true, false]);
  assert.equal(kept[0].to_minute, 19 * 60 + 15);

  /* who does not lead reads who does; the next one stands where one looks */
  await go(ben, `/s/group-dates#${space}`);
  await shows(ben.locator('[data-out="others"]'), /Ada/);
  assert.equal(await ben.getByRole("button", { name: "Set these dates" }).isVisible(), false);
  await shows(ben.locator('[data-out="dates"] li').first(), /13:15/);
  await go(ben, "/s/groups");
  await shows(ben.locator(".group-card"), /Next: .*13:15/s);
  await go(ben, "/s/today");
  await shows(ben.locator('[data-out="sessions"]'), /Thursday group: .*13:15/s);
  place.check();
});

test("a poll: hidden until one has answered, by each clock, chosen becomes a date", async () => {
  const [ada, ben, cleo] = pages;
  await go(ada, `/s/poll#${space}`);
  await ada.getByLabel("First day").fill(iso(today + 20));
  await ada.getByLabel("How many days").fill("2");
  await ada.getByLabel("Earliest beginning").fill("18:00");
  await ada.getByLabel("Latest beginning").fill("19:00");
  await everyLook(ada);
  await ada.getByRole("button", { name: "Ask the group" }).click();
  await ada.locator(".slot").nth(5).waitFor();
  assert.equal(await ada.locator(".slot").count(), 6);
  const slot = (/** @type {import("playwright-core").Page} */ p, /** @type {number} */ n) => p.locator(".slot").nth(n);
  await slot(ada, 0).press("Space");
  assert.equal(await slot(ada, 0).getAttribute("aria-pressed"), "true");
  await slot(ada, 1).click();
  await slot(ada, 1).click();
  assert.equal(await slot(ada, 1).getAttribute("aria-pressed"), "mixed");
  await ada.getByRole("button", { name: "Seal my answer" }).click();
  await shows(ada.locator('[data-out="answered"]'), /1 of 3 have answered: Ada/);

  await go(ben, `/s/poll#${space}`);
  await shows(ben.locator('[data-out="answered"]'), /when you have given yours/);
  await shows(slot(ben, 0), /12:00/);
  assert.doesNotMatch(await ben.locator("group-poll").innerText(), /\d can\b/, "hidden until one has answered");
  assert.equal(await ben.locator('[data-part="overlap"]').isVisible(), false);
  await ben.getByText("Mark several at once").click();
  await ben.getByLabel("Beginning from").fill("12:00");
  await ben.getByLabel("to", { exact: true }).fill("12:30");
  await ben.getByRole("button", { name: "Mark them" }).click();
  assert.equal(await ben.locator('.slot[data-answer="yes"]').count(), 4);
  await ben.getByRole("button", { name: "Seal my answer" }).click();
  await shows(ben.locator('[data-out="best"]'), /2 can/);
  assert.equal(await ben.getByRole("button", { name: /^Choose this time/ }).first().isVisible(), false);

  await go(cleo, `/s/poll#${space}`);
  await slot(cleo, 1).click();
  await slot(cleo, 3).click();
  await cleo.getByRole("button", { name: "Seal my answer" }).click();
  await shows(cleo.locator('[data-out="answered"]'), /3 of 3/);
  await shows(ada.locator('[data-out="best"] li').first(), /18:30[\s\S]*3 can, 1 of them if need be/);
  await everyLook(ada);
  await ada.getByRole("button", { name: /^Choose this time/ }).first().click();
  await ada.getByRole("button", { name: "Set these dates" }).click();
  await shows(ada.locator('[data-out="chosen"]'), /18:30/);
  await shows(cleo.locator('[data-out="chosen"]'), /18:30/);
  const { dates } = await get(ada, `space/${space}/series`);
  const made = dates.filter((/** @type {any} */ d) => d.to_minute === 18 * 60 + 30 && !d.off);
  assert.equal(made.length, 1);
  assert.equal(made[0].day, today + 20);

  /* a late evening is told, for whom it is one */
  await ada.getByRole("button", { name: "Ask for another time" }).click();
  await ada.getByLabel("How many days").fill("1");
  await ada.getByLabel("Earliest beginning").fill("19:30");
  await ada.getByLabel("Latest beginning").fill("20:00");
  await ada.getByRole("button", { name: "Ask the group" }).click();
  await ada.locator(".slot").nth(1).waitFor();
  await slot(ada, 0).click();
  await slot(ada, 1).click();
  await ada.getByRole("button", { name: "Seal my answer" }).click();
  await go(ben, `/s/poll#${space}`);
  await slot(ben, 0).click();
  await slot(ben, 1).click();
  await ben.getByRole("button", { name: "Seal my answer" }).click();
  await shows(ben.locator('[data-out="best"] li').first(), /13:30[^8]*$/);
  await shows(ben.locator('[data-out="best"] li').nth(1), /14:00[\s\S]*Before 8 or after 21 o’clock for Ada\./);
  await everyLook(ben);
  place.check();
});

/** One sealed object of the session room. @param {import("playwright-core").Page} page @param {object} data */
const note = (page, data) => call(page, "groupPutMany",
  { space, changes: [{ type: 21, data: { v: 1, ...data } }] });

test("whose turn: away, pass, urgent, a swap in two taps, newcomer, nobody may moderate", async () => {
  const [ada, ben, cleo] = pages;
  for (const page of pages) await go(page, `/s/session-plan#${space}`);
  const rows = (/** @type {import("playwright-core").Page} */ p) => p.locator('[data-out="ahead"] tr');
  assert.equal(await rows(ada).count(), 6);
  await shows(rows(ada).nth(0), /19:15/);
  const cell = (/** @type {import("playwright-core").Page} */ p, /** @type {number} */ row, /** @type {string} */ role) =>
    rows(p).nth(row).locator(`[data-out="${role}"]`);
  const name = async (/** @type {number} */ row, /** @type {string} */ role) =>
    (await cell(ada, row, role).innerText()).replace(" (you)", "");

  /* away: no role that day, on every device */
  const first = await name(0, "presenter");
  const page = pages[NAMES.indexOf(first)];
  await rows(page).nth(0).getByRole("button", { name: /Press to change/ }).click();
  await shows(rows(page).nth(0), /You are away/);
  assert.ok(!(await rows(page).nth(0).innerText()).includes(`${first} (you)`));
  await rows(page).nth(0).getByRole("button", { name: /Press to change/ }).click();
  await shows(rows(page).nth(0), /You come/);

  /* pass, then an urgent case */
  await page.getByRole("button", { name: "I pass on presenting" }).click();
  await settled(page);
  assert.doesNotMatch(await cell(page, 0, "presenter").innerText(), /\(you\)/);
  await page.getByRole("button", { name: "I have an urgent case" }).click();
  await settled(page);
  await shows(cell(page, 0, "presenter"), /\(you\)/);
  assert.equal(await page.getByRole("button", { name: "I pass on presenting" }).getAttribute("aria-pressed"), "false");

  /* two taps: mine, and who takes it */
  const taker = NAMES.find((n) => n !== first) ?? "";
  await cell(page, 0, "presenter").getByRole("button").click();
  await page.locator('[data-out="takers"]').getByRole("button", { name: taker }).click();
  await settled(page);
  await shows(cell(page, 0, "presenter"), new RegExp(taker));
  await go(ada, `/s/session-plan#${space}`);
  assert.equal(await name(0, "presenter"), taker, "the same on another device");
  await ada.getByText("Why is it whose turn?").click();
  await shows(ada.locator('[data-out="ledger"]'), /0 of 0\.0/);

  await page.getByRole("button", { name: "I have an urgent case" }).click();
  await settled(page);

  /* everybody opts out: said, with a way on */
  for (const p of pages) {
    await p.getByText("Leave me out of a role").click();
    await p.getByRole("button", { name: "I do not moderate" }).click();
    await settled(p);
  }
  await go(cleo, `/s/session-plan#${space}`);
  await shows(cleo.locator('[data-part="nobody"]'), /may moderate/);
  await everyLook(cleo);
  await cleo.getByRole("button", { name: "I moderate after all" }).click();
  await cleo.locator('[data-part="nobody"]').waitFor({ state: "hidden" });
  assert.equal(await cell(cleo, 0, "moderator").innerText(), "Cleo (you)");

  /* nobody is offered what somebody else does not want */
  await cell(cleo, 0, "moderator").getByRole("button").click();
  assert.equal(await cleo.locator('[data-out="takers"] button').count(), 0);

  /* a newcomer is spared moderating */
  await go(ben, `/s/session-plan#${space}`);
  await ben.getByText("Leave me out of a role").click();
  await ben.getByRole("button", { name: "I do not moderate" }).click();
  await settled(ben);
  await ben.getByRole("button", { name: /I am new/ }).click();
  await settled(ben);
  for (let i = 0; i < 3; i++)
    assert.doesNotMatch(await cell(ben, i, "moderator").innerText(), /Ben/);
  await ben.getByRole("button", { name: "I do not moderate" }).click();
  await settled(ben);
  place.check();
});

test("signs of drift come up by themselves; feedback, the closer look, the trend", async () => {
  const [ada, ben, cleo] = pages;
  const { members } = await call(ada, "group", { space });
  const present = members.map((/** @type {any} */ m) => m.user);
  for (let i = 0; i < 3; i++) {
    const meeting = `${"0".repeat(25)}${i + 1}`;
    await note(ada, { kind: "turns", meeting, present, did: {}, shared: {}, format: "consultation", case: 0,
      minutes: 45, planned: 50, members: 3, parts: 0, most: 0 });
    await note(ada, { kind: "safe", meeting, at: Date.now() - (4 - i) * 14 * DAY, median: 80 - 5 * i, n: 3,
      medians: { heard: 70, useful: 60 + i, safe: 80 - 5 * i, method: 75 } });
  }
  await go(ada, `/s/session-plan#${space}`);
  await shows(ada.locator('[data-out="signs"]'), /No case in the last three/);
  await ada.getByRole("button", { name: "Plan a review meeting" }).click();
  await ada.getByRole("button", { name: "Plan it" }).click();
  await ada.waitForURL(/\/s\/session#/);
  const url = ada.url();
  for (const page of pages) {
    if (page !== ada) await page.goto(url);
    await shows(page.locator('[data-out="review-signs"]'), /No case in the last three/);
  }
  await Promise.all(pages.map((p) => shows(p.locator('[data-out="lobby-now"]'), /3 of 3/)));
  await everyLook(cleo);
  await cleo.getByRole("button", { name: "We have talked about it" }).click();
  await Promise.all(pages.map((p) => p.locator('[data-part="review"]').waitFor({ state: "hidden" })));
  await cleo.getByRole("button", { name: "Begin the session" }).click();
  await cleo.locator('[data-step="stage"]').waitFor();
  await cleo.getByText("More", { exact: true }).click();
  await cleo.getByRole("button", { name: "End the session" }).click();
  for (const page of pages) await shows(page.locator('[data-step="after"]'), /has ended/);
  await cleo.getByLabel("What would you like feedback on?").fill("How I kept the time");
  await cleo.getByRole("button", { name: "Ask for it" }).click();
  await shows(ben.locator('[data-out="asks"]'), /Cleo asks: “How I kept the time”/);
  await ben.getByRole("button", { name: "Give it" }).click();
  await shows(ben.locator("[data-error]").first(), /name the moment/);
  await ben.getByLabel("What you saw or heard").fill("You waited after the question");
  await ben.getByLabel("One thing to keep or to try").fill("Keep the pause");
  await ben.getByRole("button", { name: "Give it" }).click();
  await shows(cleo.locator('[data-out="feedback"]'), /You waited[\s\S]*Ben, to Cleo/);
  for (const page of pages) {
    await page.getByText("Once a quarter").click();
    await page.getByLabel("Everybody has about as much room").fill("40");
    await page.getByRole("button", { name: "Seal my answers" }).click();
    await settled(page);
  }
  for (const page of pages) await shows(page.locator('[data-out="ratings"]'), /as much room[\s\S]*40 on average/);
  await everyLook(cleo);

  await cleo.goto(`/s/group-trend#${space}`);
  await settled(cleo);
  assert.equal(await cleo.locator('[data-out="rows"] tr').count(), 4);
  await shows(cleo.locator('[data-out="quarter-rows"]'), /40/);
  await cleo.locator("trend-chart svg").waitFor();
  await shows(cleo.locator('[data-out="sentence"]'), /list of figures/);
  await everyLook(cleo);
  place.check();
});

test("a method made for more than are here: told to who begins, with what fits", async () => {
  const [ada, ben, cleo] = pages;
  const begins = (/** @type {import("playwright-core").Page} */ p) => p.getByRole("button", { name: "Begin the session" });
  const fit = (/** @type {import("playwright-core").Page} */ p) => p.locator('[data-part="fit"]');
  await go(ada, `/s/session-plan#${space}`);
  await ada.getByRole("button", { name: "Plan a session" }).click();
  await ada.locator("#format").selectOption("consultation");
  await shows(ada.locator('[data-out="people"]'), /Made for 5 to 10 people; you are 3/);
  await ada.getByRole("button", { name: "Plan it" }).click();
  await ada.waitForURL(/\/s\/session#/);
  for (const page of [ben, cleo]) await go(page, ada.url());
  await Promise.all(pages.map((p) => shows(p.locator('[data-out="lobby-now"]'), /3 of 3/)));
  for (const page of pages) {
    if (!(await begins(page).isVisible())) assert.equal(await fit(page).isVisible(), false);
    else await shows(fit(page), /made for 5 to 10 people, and 3 are here.*For 3 there are: Peer group with lenses\./);
  }
  const leads = pages[(await Promise.all(pages.map((p) => begins(p).isVisible()))).indexOf(true)];
  await everyLook(leads);
  await leads.getByRole("link", { name: "Plan it another way" }).click();
  await leads.waitForURL(new RegExp(`/s/session-plan#${space}\\.`));
  place.check();
});

test("being there: by one's own word, confirmed by another", async () => {
  const [ada, ben] = pages;
  const { dates } = await get(ada, `space/${space}/series`);
  const date = dates.find((/** @type {any} */ d) => !d.off && d.to_day > today);
  const moved = await ada.evaluate(async ([id, day]) => (await fetch(`/api/1/dates/${id}`, { method: "PUT",
    headers: { "Content-Type": "application/json" }, body: JSON.stringify({ day, minute: 600, off: false, tell: false }) })).status,
  /** @type {const} */ ([date.id, today - 1]));
  assert.equal(moved, 204);
  await go(ben, "/s/hours");
  await ben.getByRole("button", { name: /I was there/ }).first().click();
  await ben.getByLabel("Members present").fill("3");
  await ben.getByRole("button", { name: "Keep", exact: true }).click();
  await ben.locator('[data-out="entries"] li').waitFor();
  await go(ada, "/s/hours");
  await shows(ada.locator('[data-out="claims"]'), /Ben, on/);
  await everyLook(ada);
  await ada.getByRole("button", { name: /^Yes, I saw them/ }).click();
  await ada.locator('[data-part="claims"]').waitFor({ state: "hidden" });
  await go(ben, "/s/hours");
  await shows(ben.locator('[data-out="entries"]'), /Confirmed by Ada/);
  assert.equal(await ben.locator('[data-out="lines"] [data-out="seen"]').textContent(), "1");
  place.check();
});

test("one leaves last or talks alone: a way on", async () => {
  const [ada] = pages;
  await go(ada, `/s/group#${space}`);
  await ada.getByRole("button", { name: "Leave", exact: true }).click();
  await shows(ada.locator("[data-error]").first(), /only facilitator/);
  await ada.getByRole("button", { name: "Make facilitator: Ben" }).click();
  await settled(ada);
  await ada.getByRole("button", { name: "Make member: Ben" }).waitFor();
  await ada.getByRole("button", { name: "Talk alone: Cleo" }).click();
  await ada.getByRole("heading", { name: "You and Cleo" }).waitFor();
  assert.equal((await call(ada, "groups")).groups.length, 2);
  place.check();
});
