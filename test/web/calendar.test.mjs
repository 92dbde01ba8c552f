/*
 * Dates: a series as the calendar page shows it, in the zone of the device; the
 * feed, as ical.js reads it, has the same instants; reminders by settings.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import ICAL from "ical.js";
import rrule from "rrule";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { settled, shows } from "./steps.mjs";
import { instant } from "./wall-clock.mjs";

const DAY = 86400000;

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  place = await open();
  page = await place.page();
  await enter(page, "doris");
});
after(() => place.close());

/** @param {string} method @param {string} path @param {object} [body] */
const api = (method, path, body, by = page) => by.evaluate(async ([m, p, b]) => {
  const answer = await fetch(`/api/1/${p}`, { method: /** @type {string} */ (m), headers: { "Content-Type": "application/json" },
    body: b === null ? undefined : JSON.stringify(b) });
  return { status: answer.status, body: await answer.json().catch(() => null) };
}, [method, path, body ?? null]);

/** The instants a calendar says, by its own VTIMEZONEs. @param {string} text */
function instants(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  /** @type {number[]} */
  const found = [];
  const events = calendar.getAllSubcomponents("vevent").map((/** @type {any} */ e) => new ICAL.Event(e));
  for (const event of events.filter((/** @type {any} */ e) => !e.isRecurrenceException())) {
    for (const other of events)
      if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
    const walk = event.iterator();
    for (let i = 0, next = walk.next(); next && i < 60; i++, next = walk.next())
      found.push(event.getOccurrenceDetails(next).startDate.toUnixTime() * 1000);
  }
  return found.sort((a, b) => a - b);
}

const today = Math.floor(Date.now() / DAY);
const NAMES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const ZONES = ["Europe/Vienna", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Africa/Casablanca",
  "America/Santiago", "Australia/Lord_Howe"];
const SEEN = 180; /* days ahead that are compared */
/** 0 Monday. @param {number} day */
const weekday = (day) => (day + 3) % 7;

test("days and instants of a hundred rules as rrule.js and Intl have them, where clocks change too", async () => {
  const person = await place.page();
  await enter(person, "rules");
  const { space } = (await api("GET", "account", undefined, person)).body;
  let seed = 20261130, n = 0, odd = 0;
  const below = (/** @type {number} */ most) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >>> 8) % most;
  };
  for (let i = 0; i < 100; i++) {
    const zone = ZONES[below(ZONES.length)];
    const minute = i % 3 ? below(1440) : 90 + 30 * below(4);
    const day = today + 2 + below(10), date = new Date(day * DAY);
    const last = new Date((day + 7) * DAY).getUTCMonth() !== date.getUTCMonth();
    const days = new Set([weekday(day), below(7), below(7)]);
    const rule = `INTERVAL=${1 + below(4)};` + (i % 4 === 3
      ? `FREQ=MONTHLY;BYDAY=${last ? -1 : Math.ceil(date.getUTCDate() / 7)}${NAMES[weekday(day)]}`
      : `FREQ=WEEKLY;BYDAY=${[...days].map((d) => NAMES[d]).join(",")}`);
    const until = day + 20 + below(150);
    const [count, end] = [[`;COUNT=${1 + below(30)}`, ""],
      ["", `;UNTIL=${new Date(until * DAY).toISOString().slice(0, 10).replaceAll("-", "")}`], ["", ""]][below(3)];
    const made = await api("POST", `space/${space}/series`,
      { zone, day, minute, minutes: 60, rule: rule + count + end, tell: false }, person);
    assert.equal(made.status, 201, rule);
    const { body } = await api("GET", `space/${space}/series`, undefined, person);
    const first = new Date(day * DAY + minute * 60000);
    const walls = rrule.rrulestr(`DTSTART:${first.toISOString().replace(/[-:]|\.\d+/g, "")}\nRRULE:${rule}${count}`)
      .between(first, new Date((today + SEEN + 2) * DAY), true)
      .filter((w) => end === "" || +w < (until + 1) * DAY);
    const want = walls.map((w) => instant(w, zone)).filter((at) => at < (today + SEEN) * DAY);
    odd += want.filter((at, k) => at - +walls[k] !== want[0] - +walls[0]).length;
    n += want.length;
    assert.deepEqual(body.dates.map((/** @type {any} */ d) => d.at)
      .filter((/** @type {number} */ at) => at < (today + SEEN) * DAY), want, `${zone} ${minute} ${day} ${rule}${count}${end}`);
    assert.equal((await api("DELETE", `series/${made.body.series}`, { tell: false }, person)).status, 204);
  }
  assert.ok(n > 1000 && odd > 100, `${n} dates, ${odd} after a change of the clock`);
  await person.context().close();
});

/** The next Tuesday. */
const tuesday = today + 1 + ((5 - ((today + 1) % 7) + 7) % 7);
let space = "";

test("nothing planned, then series in three zones, one moved, one paused", async () => {
  await page.goto("/s/calendar");
  await settled(page);
  await shows(page.locator("my-dates"), /No session of your groups is planned/);
  await everyLook(page);
  space = (await api("GET", "account")).body.space;
  for (const [zone, minute, rule] of /** @type {[string, number, string][]} */ ([
    ["Europe/Vienna", 18 * 60, "FREQ=WEEKLY;INTERVAL=2"], ["America/New_York", 12 * 60, "FREQ=MONTHLY;BYDAY=-1TU"],
    ["Asia/Kolkata", 8 * 60 + 15, "FREQ=WEEKLY;COUNT=5"], ["Africa/Casablanca", 9 * 60, "FREQ=WEEKLY;INTERVAL=3"],
    ["Australia/Sydney", 7 * 60, "FREQ=WEEKLY;UNTIL=20270601"]])) {
    let day = tuesday;
    if (rule.includes("-1TU")) while (new Date((day + 7) * DAY).getUTCMonth() === new Date(day * DAY).getUTCMonth()) day += 7;
    const made = await api("POST", `space/${space}/series`, { zone, day, minute, minutes: 90, rule, tell: false });
    assert.equal(made.status, 201, `${zone} ${rule}`);
  }
  const { body } = await api("GET", "calendar");
  const vienna = body.series.find((/** @type {any} */ s) => s.zone === "Europe/Vienna");
  const dates = body.dates.filter((/** @type {any} */ d) => d.series === vienna.id);
  const put = { day: dates[1].day + 1, minute: 19 * 60, off: false, tell: false };
  assert.equal((await api("PUT", `dates/${dates[1].id}`, put)).status, 204);
  const pause = { from: dates[2].at, to: dates[3].at, tell: false };
  assert.deepEqual((await api("POST", `series/${vienna.id}/pause`, pause)).body, { n: 1 });
  await page.reload();
  await settled(page);
  await shows(page.locator('[data-out="dates"]'), /moved[\s\S]*called off/);
  await everyLook(page);
  place.check();
});

test("the feed has the same instants, says nothing of what about, and ends", async () => {
  await page.getByRole("button", { name: "Make an address" }).click();
  await shows(page.locator("my-dates"), /The address is made/);
  const address = await page.getByLabel("Address for your calendar program").inputValue();
  assert.match(address, /\/calendar\/[0-9a-z]{26}\.ics$/);
  const path = new URL(address).pathname;
  const answer = await fetch(place.origin + path);
  assert.equal(answer.headers.get("content-type"), "text/calendar; charset=utf-8");
  const text = await answer.text();
  for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.deepEqual([...new Set(text.match(/^SUMMARY:.*$/gm))], ["SUMMARY:Peer group"]);
  const { body } = await api("GET", "calendar");
  const last = body.dates.at(-1).at;
  const want = body.dates.filter((/** @type {any} */ d) => !d.off).map((/** @type {any} */ d) => d.at);
  assert.deepEqual(instants(text).filter((at) => at <= last), want);
  assert.ok(want.length > 40);
  assert.equal((text.match(/^BEGIN:VTIMEZONE/gm) ?? []).length, 5);
  await page.getByRole("button", { name: "Make a new address" }).click();
  await page.waitForFunction((was) => document.querySelector("#address")?.value !== was, address);
  assert.equal((await fetch(place.origin + path)).status, 404);
  const second = await page.getByLabel("Address for your calendar program").inputValue();
  await everyLook(page);
  await page.getByRole("button", { name: "End the address" }).click();
  await shows(page.locator("my-dates"), /no longer answers/);
  assert.equal((await fetch(place.origin + new URL(second).pathname)).status, 404);
  place.check();
});

test("overlapping sessions are told; the next one stands on Today", async () => {
  const soon = Date.now() + 40 * 60000;
  const day = Math.floor(soon / DAY), minute = Math.floor(soon / 60000) % 1440;
  for (let i = 0; i < 2; i++)
    assert.equal((await api("POST", `space/${space}/series`, { zone: "UTC", day, minute, minutes: 60, rule: "",
      tell: false })).status, 201);
  await page.goto("/s/calendar");
  await settled(page);
  await shows(page.locator("my-dates"), /at the same time as another/);
  await page.goto("/s/today");
  await shows(page.locator("today-view"), /Five minutes for yourself/);
  await everyLook(page);
  place.check();
});

test("reminders: chosen, kept, ended", async () => {
  await page.goto("/s/reminders");
  await settled(page);
  await page.getByRole("button", { name: "Save" }).click();
  await shows(page.locator("my-reminders"), /choose at least one thing/);
  await page.getByText("The weekly check-in").click();
  await page.getByText("The next session").click();
  await page.getByText("A session in writing that waits for my words").click();
  await page.getByText("In the calendar that fetches").click();
  await page.getByRole("button", { name: "Save" }).click();
  await shows(page.locator("my-reminders"), /Saved/);
  await page.reload();
  await settled(page);
  assert.ok(await page.locator('[data-field="on-check-in"]').isChecked());
  assert.ok(!(await page.locator('[data-field="on-practice"]').isChecked()));
  assert.ok(await page.locator('[data-field="on-writing"]').isChecked());
  assert.equal((await api("GET", "reminders")).body.writing.minute, 1440);
  await everyLook(page);
  const { address } = (await api("POST", "feed", { lang: "en" })).body;
  const text = await (await fetch(place.origin + new URL(address).pathname)).text();
  assert.match(text, /SUMMARY:A quarter of an hour for myself/);
  assert.ok(instants(text).length > 60);
  await page.getByRole("button", { name: "End all reminders" }).click();
  await shows(page.locator("my-reminders"), /No reminders come/);
  place.check();
});
