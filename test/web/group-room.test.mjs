/*
 * What goes otherwise in a session: a presenter who comes without a word, somebody
 * who comes late, the clock and all its buttons, two who press the same one, a
 * device that slept, a stream that was refused, somebody removed meanwhile; and a
 * meeting without a case.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { call, group, people } from "./group-people.mjs";
import { settled, shows, visit } from "./steps.mjs";

const NAMES = ["Ada", "Ben", "Cleo"];
const RUNNING = 1, PAUSED = 2;

/** @typedef {import("playwright-core").Page} Page */
/** @type {import("./browser.mjs").Place} */ let place;
/** @type {Page[]} */ let pages = [];
/** @type {Page} */ let presenter;
/** @type {Page} */ let moderator;
/** @type {Page} */ let late;
let space = "", url = "";

before(async () => {
  place = await open();
  pages = await people(place, NAMES, { viewport: { width: 390, height: 844 } });
  space = await group(pages, NAMES);
});
after(() => place.close());

/** @param {Page} page @param {string} name */
async function press(page, name) {
  await page.locator("[data-step]:not([hidden])").getByRole("button", { name, exact: true }).click();
  await settled(page);
}

/** @param {Page} page @param {string} name */
async function more(page, name) {
  await page.locator(".thumb details").evaluate((d) => { d.setAttribute("open", ""); });
  await press(page, name);
}

/** @param {Page} page @param {RegExp} text */
const phase = (page, text) => shows(page.locator('[data-out="phase"]'), text);

/** What a page knows of the session. @param {Page} page @param {string} what */
const look = (page, what) => page.evaluate((name) =>
  /** @type {any} */ (document.querySelector("session-room")).live.look[name], what);

/** Until a page knows it. @param {Page} page @param {string} what @param {number} value */
const knows = (page, what, value) => page.waitForFunction(([name, want]) =>
  /** @type {any} */ (document.querySelector("session-room")).live.look[name] === want,
/** @type {const} */ ([what, value]));

/** What a page says of the clock when so much of the phase has gone by.
 * @param {Page} page @param {number} seconds @param {RegExp} text */
const later = (page, seconds, text) => page.waitForFunction(([s, source]) => {
  const { live } = /** @type {any} */ (document.querySelector("session-room"));
  const ahead = live.look.began + Number(s) * 1000 - performance.timeOrigin - performance.now();
  live.samples = [{ way: 0, offset: ahead }];
  return new RegExp(String(source)).test(document.querySelector('[data-out="left"]')?.textContent ?? "");
}, /** @type {const} */ ([seconds, text.source]));

/** Plan one; gives its address. @param {string} format @param {Record<string, string>} [minutes]
 * @param {string[]} [nobodys] roles that nobody has */
async function plan(format, minutes = {}, nobodys = []) {
  const [ada] = pages;
  await visit(ada, `/s/session-plan#${space}`);
  await settled(ada);
  await press(ada, "Plan a session");
  await ada.locator("#format").selectOption(format);
  await ada.getByText("Minutes of each phase").click();
  for (const [name, n] of Object.entries(minutes)) await ada.getByLabel(name, { exact: true }).fill(n);
  for (const role of nobodys) await ada.locator(`#r-${role}`).selectOption("");
  await press(ada, "Plan it").catch(() => {});
  await ada.waitForURL(/\/s\/session#/);
  return ada.url();
}

/** @param {Page} page */
async function come(page) {
  if (page.url() !== url) await visit(page, url);
  await page.locator("session-room [data-step]:not([hidden])").waitFor();
  await settled(page);
}

test("without a word from who presents nothing is shown, and it can still be said; who comes late is asked", async () => {
  url = await plan("consultation", { "The report": "30" });
  await come(pages[0]);
  /** @type {string[]} */
  const seats = await pages[0].evaluate(() => {
    const { live, notes } = /** @type {any} */ (document.querySelector("session-room"));
    return live.seats.map((/** @type {string} */ u, /** @type {number} */ i) =>
      `${live.look.roles[i]} ${notes.name(u)}`);
  });
  const by = (/** @type {number} */ role) => pages[NAMES.indexOf(
    (seats.find((s) => parseInt(s, 10) & role) ?? "").replace(/^\d+ /, ""))];
  presenter = by(1);
  moderator = by(2);
  late = by(8);
  await pages[0].evaluate(() => {
    const { live } = /** @type {any} */ (document.querySelector("session-room"));
    return live.act("go", live.seat);
  });
  await pages[0].goto("about:blank");
  for (const page of [presenter, moderator]) await come(page);
  await shows(moderator.locator('[data-out="lobby-now"]'), /2 of 3 are here/);
  await press(moderator, "Begin the session");
  await shows(moderator.locator('[data-step="stage"] [data-out="stub"]'), /has not written anything about the case yet/);
  await everyLook(presenter);
  await presenter.getByLabel("In one neutral sentence").fill("Adult, a long illness in the family");
  await press(presenter, "Show this to the group");
  await presenter.getByLabel("In one neutral sentence").waitFor({ state: "hidden" });
  await shows(moderator.locator('[data-out="stub"]'), /long illness/);
  await press(moderator, "I do not know them");
  await moderator.getByRole("button", { name: "I do not know them" }).waitFor({ state: "hidden" });
  await moderator.getByLabel("Shared notes").fill("Said before Cleo came.");
  await shows(presenter.locator('[data-out="notes"]'), /before Cleo came/);

  await come(late);
  await phase(late, /Sharing out the roles/);
  const notes = late.getByLabel("Shared notes");
  assert.equal(await notes.inputValue(), "", "nothing before an answer");
  await everyLook(late);
  await press(late, "I do not know them");
  await late.waitForFunction(() => /** @type {HTMLTextAreaElement} */ (
    document.querySelector('[data-field="notes"]')).value.includes("before Cleo came"));
  place.check();
});

test("the clock: warning, over, more minutes, a pause that two press, a hand, back, the loop", async () => {
  await press(moderator, "Next phase");
  for (const page of pages) await phase(page, /The report/);
  assert.equal(await look(moderator, "ends") - await look(moderator, "began"), 30 * 60000, "as the group set it");
  assert.ok(!(await presenter.locator('.thumb [data-act="next"]').isVisible()));
  await later(late, 60, /29 minutes left$/);
  await later(late, 26 * 60, /4 minutes left: come to an end/);
  await late.locator('.ring[data-state="warn"]').waitFor();
  await later(late, 31 * 60, /The time is over/);
  const ends = await look(moderator, "ends");
  await press(moderator, "2 more minutes");
  for (const page of pages) await knows(page, "ends", ends + 120000);

  /* whoever's own clock jumped is right again at the next word of the server */
  await late.evaluate(() => /** @type {any} */ (document.querySelector("session-room")).live.here());
  const apart = await Promise.all([late, moderator].map((p) => p.evaluate(() =>
    /** @type {any} */ (document.querySelector("session-room")).live.now() - performance.timeOrigin - performance.now())));
  assert.ok(Math.abs(apart[0] - apart[1]) < 250, String(apart));

  await Promise.all([presenter, late].map((p) => p.evaluate(() =>
    /** @type {HTMLElement} */ (document.querySelector('[data-act="pause"]')).click())));
  for (const page of pages) await knows(page, "run", PAUSED);
  for (const page of pages) await shows(page.locator('[data-out="left"]'), /The clock stands still/);
  await settled(presenter);
  await settled(late);
  await press(moderator, "Go on");
  for (const page of pages) await knows(page, "run", RUNNING);

  await press(presenter, "Raise hand");
  await shows(moderator.locator('[data-out="people-now"]'), /hand raised/);
  assert.equal(await presenter.locator('.thumb [data-act="hand"]').getAttribute("aria-pressed"), "true");
  await press(presenter, "Raise hand");
  await press(moderator, "Next phase");
  for (const page of pages) await phase(page, /The question/);
  await more(moderator, "Find the question first");
  for (const page of pages) await phase(page, /Finding the question/);
  assert.ok(!(await presenter.getByLabel("Your contribution").isVisible()), "who presents listens");
  await press(moderator, "Next phase");
  for (const page of pages) await phase(page, /The question/);
  await presenter.getByLabel("Your contribution").waitFor();
  await more(moderator, "Back a phase");
  for (const page of pages) await phase(page, /The report/);
  place.check();
});

test("a stream that is refused is asked for again", async () => {
  await late.route("**/meeting/live?*", (route) => route.fulfill({ status: 502, body: "" }));
  const asked = () => late.waitForRequest(/meeting\/live\?/);
  const [first] = await Promise.all([asked(), late.reload()]);
  assert.ok(first);
  await late.locator('[data-part="lost"]').waitFor();
  await asked();
  await late.unroute("**/meeting/live?*");
  await late.locator('[data-part="lost"]').waitFor({ state: "hidden" });
  await press(moderator, "Next phase");
  await phase(late, /The question/);
  place.check();
});

test("what a session took is measured by its own minutes", async () => {
  await more(moderator, "End the session");
  for (const page of pages) await page.locator('[data-step="after"]').waitFor();
  for (const page of pages) await settled(page);
  const turns = async () => (await call(pages[0], "groupList", { space, types: [21] })).items
    .map((/** @type {any} */ i) => i.data).filter((/** @type {any} */ d) => d.kind === "turns");
  await moderator.waitForFunction(() => /** @type {any} */ (
    document.querySelector("session-room")).notes.last("turns"));
  const [{ planned, minutes }] = await turns();
  assert.equal(planned, 5 + 30 + 5 + 5 + 10 + 6);
  assert.ok(minutes <= 1, String(minutes));
  place.check();
});

test("a lens for each: given in turn, taken by oneself, seen by all, and by what was written through it", async () => {
  url = await plan("lenses", {}, ["observer"]);
  for (const page of pages) await come(page);
  for (const page of pages) await shows(page.locator('[data-out="lobby-now"]'), /3 of 3/);
  const roles = await Promise.all(pages.map((p) => p.evaluate(() => {
    const { live } = /** @type {any} */ (document.querySelector("session-room"));
    return Number(live.look.roles[live.seat]);
  })));
  const by = (/** @type {number} */ role) => pages[roles.findIndex((r) => r & role)];
  const presents = by(1), leads = by(2), advises = by(4);
  await press(leads, "Begin the session");
  await press(leads, "Next phase");
  for (const page of pages) await phase(page, /Sharing out the lenses/);
  const lenses = (/** @type {Page} */ page) => page.locator('[data-out="lenses"] li').allInnerTexts();
  await shows(presents.locator('[data-out="lenses"]'), /One skill[\s\S]*As the client/);
  assert.equal((await lenses(presents)).length, 2, "who presents has none");
  assert.ok(!(await presents.getByLabel("Your lens").isVisible()));
  await advises.getByLabel("Your lens").selectOption("metaphor");
  for (const page of pages) await shows(page.locator('[data-out="lenses"]'), /A picture in words/);
  await shows(advises.locator('[data-out="choice-text"]'), /find a metaphor/);
  assert.ok(!(await leads.locator('[data-out="choice-text"]').innerText()).includes("metaphor"), "hers alone");
  await everyLook(advises);
  await press(leads, "Next phase");
  await press(leads, "Next phase");
  await phase(advises, /Feedback through the lens/);
  await advises.getByLabel("Your contribution").fill("A bridge without a middle");
  await press(advises, "Send to the group");
  await shows(advises.locator('[data-out="parts"]'), /bridge[\s\S]*A picture in words/);
  await more(leads, "End the session");
  for (const page of pages) await page.locator('[data-step="after"]').waitFor();
  place.check();
});

test("a meeting without a case: its notes are everybody's, what is hidden comes when all have written; who is removed is told", async () => {
  url = await plan("first-meeting");
  for (const page of pages) await come(page);
  for (const page of pages) await shows(page.locator('[data-out="lobby-now"]'), /3 of 3/);
  const leads = (await Promise.all(pages.map(async (p) => ({ p,
    is: await p.getByRole("button", { name: "Begin the session" }).isVisible() })))).find((x) => x.is)?.p ?? pages[0];
  await press(leads, "Begin the session");
  for (const page of pages) await phase(page, /Arriving/);
  const scribe = (await Promise.all(pages.map(async (p) => ({ p,
    is: await p.getByLabel("Shared notes").isVisible() })))).find((x) => x.is)?.p ?? pages[0];
  await scribe.getByLabel("Shared notes").fill("We meet on Thursdays.");
  for (const page of pages.filter((p) => p !== scribe))
    await shows(page.locator('[data-out="notes"]'), /on Thursdays/);
  await press(leads, "Next phase");
  await press(leads, "Next phase");
  for (const page of pages) await phase(page, /Hopes and worries/);
  for (const [i, page] of pages.entries()) {
    await page.getByLabel("Your contribution").fill(`The hope of number ${i}`);
    await press(page, "Send to the group");
    if (i === 2) break;
    for (const other of pages) await shows(other.locator('[data-out="written"]'), new RegExp(`${i + 1} of 3 have written`));
    for (const other of pages.slice(i + 1))
      assert.doesNotMatch(await other.locator("session-room").innerText(), /The hope of/);
  }
  for (const page of pages) await shows(page.locator('[data-out="parts"]'), /number 0[\s\S]*number 1[\s\S]*number 2/);
  await everyLook(leads);

  const user = (await call(pages[2], "group", { space })).me;
  await call(pages[0], "groupChange", { space, what: "remove", user });
  await pages[0].evaluate(() => /** @type {any} */ (document.querySelector("session-room")).live.act("told"));
  await shows(pages[2].locator("session-room"), /There is no session here/);
  place.check();
});
