/*
 * How a group lives: the way in from its page, dates that repeat, a poll for a
 * time, whose turn it is, and what its sessions leave for the next one; three
 * people, the second of them in another zone.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { call, group, people } from "./group-people.mjs";
import { judge } from "./judge.mjs";
import { settled, shows } from "./steps.mjs";

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
  await page.goto(address);
  if (page.url().includes("#")) await page.reload();
  await settled(page);
}

/** @param {import("playwright-core").Page} page @param {string} path */
const get = (page, path) => page.evaluate(async (p) => (await fetch(`/api/1/${p}`)).json(), path);

test("dates: set, without an end only if meant, moved, paused, called off, ended", async () => {
  const [ada, ben] = pages;
  await go(ada, `/s/group#${space}`);
  await shows(ada.locator('[data-out="next"]'), /No date/);
  await judge(ada);
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
  await judge(ada);
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
  await judge(ada);
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
  await judge(ada);
  await ada.getByRole("button", { name: /^Choose this time/ }).first().click();
  await ada.getByRole("button", { name: "Set these dates" }).click();
  await shows(ada.locator('[data-out="chosen"]'), /18:30/);
  await shows(cleo.locator('[data-out="chosen"]'), /18:30/);
  const { dates } = await get(ada, `space/${space}/series`);
  const made = dates.filter((/** @type {any} */ d) => d.to_minute === 18 * 60 + 30 && !d.off);
  assert.equal(made.length, 1);
  assert.equal(made[0].day, today + 20);
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
