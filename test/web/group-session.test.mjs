/*
 * A whole collegial consultation: six people in six browsers, one of them with a
 * clock three hours wrong, with a swap, a recusal, a drop-out who comes back and a
 * restart of the server, ending with the same notes on every screen; what goes
 * when its time is over; and the look of the pages.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { judge } from "./axe.mjs";
import { PATIENCE, open } from "./browser.mjs";
import { NAMES, call, group, people, share } from "./group-people.mjs";
import { picture } from "./shots.mjs";
import { settled, shows } from "./steps.mjs";

const WRONG_MS = 3 * 3600000; /* Fay's clock is so far ahead */

/** @type {import("./browser.mjs").Place} */ let place;
/** @type {import("playwright-core").Page[]} */ let pages = [];
let space = "", url = "";
/** Of the first test. @type {import("playwright-core").Page} */ let presenter;

before(async () => {
  place = await open();
  pages = await people(place, NAMES, { viewport: { width: 390, height: 844 } });
  space = await group(pages, NAMES);
  await pages[5].addInitScript((ms) => {
    const real = Date.now, origin = performance.timeOrigin;
    Date.now = () => real() + ms;
    Object.defineProperty(performance, "timeOrigin", { value: origin + ms });
  }, WRONG_MS);
});
after(() => place.close());

/** One's own line in the list of people.
 * @param {import("playwright-core").Page} page */
const me = (page) => page.locator("[data-step]:not([hidden]) .people li")
  .filter({ has: page.locator(".person-name", { hasText: "(you)" }) });

/** The page of whoever has a role. @param {string} role */
async function who(role) {
  for (const page of pages) {
    if ((await me(page).locator(".person-roles").innerText()).includes(role)) return page;
  }
  throw new Error(`nobody is ${role}`);
}

const press = async (/** @type {import("playwright-core").Page} */ page, /** @type {string} */ name) => {
  await page.locator("[data-step]:not([hidden])").getByRole("button", { name, exact: true }).click();
  await settled(page);
};
const phase = (/** @type {import("playwright-core").Page} */ page, /** @type {RegExp} */ text) =>
  shows(page.locator('[data-out="phase"]'), text);

test("a whole consultation", async () => {
  const ada = pages[0];
  await ada.goto(`/s/session-plan#${space}`);
  await settled(ada);
  await picture(ada, "sessions");
  await press(ada, "Plan a session");
  await ada.locator("#link").fill("https://meet.example.org/room");
  await picture(ada, "plan");
  await press(ada, "Plan it");
  await ada.waitForURL(/\/s\/session#/);
  url = ada.url();
  for (const page of pages) {
    if (page !== ada) await page.goto(url);
    await shows(page.locator('[data-out="lobby-now"]'), /are here/);
  }
  await Promise.all(pages.map((p) => shows(p.locator('[data-out="lobby-now"]'), /6 of 6/)));

  /* the case: a neutral stub, then answers; one stays away, silently */
  presenter = await who("presenter");
  const moderator = await who("moderator");
  await presenter.getByLabel("In one neutral sentence").fill("Adult, about forty, a long illness in the family");
  await press(presenter, "Show this to the group");
  await share(presenter, "The case in full: grey harbour");
  const others = pages.filter((p) => p !== presenter);
  for (const page of others) await shows(page.locator('[data-out="stub"]'), /long illness/);
  for (const page of others)
    assert.ok(!(await page.locator("body").innerText()).includes("grey harbour"), "not before an answer");
  const away = await who("observer");
  await picture(away, "stub");
  await judge(away);
  for (const page of others.filter((p) => p !== away)) {
    await press(page, "I do not know them");
    await shows(page.locator('[data-out="case-text"]'), /grey harbour/);
  }
  await press(away, "I may know them");
  await away.getByText("You stay away from this case").waitFor();

  /* a swap in two taps: the scribe hands on */
  const scribe = await who("scribe");
  const adviser = await who("adviser");
  const taker = NAMES[pages.indexOf(adviser)];
  await me(scribe).locator("select").selectOption({ label: taker });
  await settled(scribe);
  await shows(me(adviser).locator(".person-roles"), /scribe/);
  await me(scribe).locator(".person-roles").filter({ hasNotText: "scribe" }).waitFor();
  const writer = adviser;

  await press(moderator, "Begin the session");
  const five = pages.filter((p) => p !== away);
  await Promise.all(five.map((p) => phase(p, /Sharing out the roles/)));
  await picture(moderator, "stage-moderator");
  await judge(moderator);
  await writer.getByLabel("Shared notes").fill("Line one.");
  const reader = five.find((p) => p !== writer && p !== moderator && p !== presenter) ?? presenter;
  await shows(reader.locator('[data-out="notes"]'), /Line one/);

  /* everybody sees the same second, by the server's clock */
  const left = await Promise.all(five.map((p) => p.evaluate((wrong) =>
    /** @type {any} */ (document.querySelector("session-room")).live.left() * 1000 + performance.timeOrigin + performance.now() - wrong,
  p === pages[5] ? WRONG_MS : 0)));
  assert.ok(Math.max(...left) - Math.min(...left) < 250, `apart: ${left}`);

  await press(moderator, "Next phase"); /* report */
  await Promise.all(five.map((p) => phase(p, /The report/)));
  await shows(reader.locator('[data-out="now"]'), /listen/);
  await shows(reader.locator('[data-out="prompt"]'), /Tell what happened/);
  await picture(reader, "stage-listening");

  /* a duty to protect: anybody stops the clock for all, the local table is at hand */
  await reader.getByText("More", { exact: true }).click();
  await press(reader, "Duty to protect");
  await Promise.all(five.map((p) => shows(p.locator('[data-part="protect"]'), /The clock stands still/)));
  const help = moderator.locator('[data-part="protect"] a');
  assert.equal(await help.getAttribute("href"), "/help-now");
  await picture(moderator, "protect");
  await judge(moderator);
  await press(moderator, "Go on");
  await Promise.all(five.map((p) => p.locator('[data-part="protect"]').waitFor({ state: "hidden" })));

  /* the server dies in the middle of the phase and comes back */
  await place.restart();
  await Promise.all(five.map((p) => phase(p, /The report/)));
  await press(moderator, "Next phase");
  await Promise.all(five.map((p) => phase(p, /The question/)));
  await press(moderator, "Next phase");
  await press(moderator, "Next phase"); /* method, then ideas */
  await Promise.all(five.map((p) => phase(p, /Ideas/)));

  /* the moderator drops out: somebody else moderates */
  await moderator.getByText("More", { exact: true }).click();
  await press(moderator, "I have to leave");
  await moderator.waitForURL("**/s/today");
  const four = five.filter((p) => p !== moderator);
  const next = await Promise.any(four.map(async (p) => {
    await p.locator('.thumb [data-act="next"]:not([hidden])').waitFor();
    return p;
  }));
  for (const page of four.filter((p) => p !== presenter && p !== writer)) {
    await page.getByLabel("Your contribution").fill("What if the sister came along?");
    await press(page, "Send to the group");
  }
  await shows(presenter.locator('[data-out="parts"]'), /sister/);
  await picture(presenter, "stage-ideas");
  await writer.getByLabel("Shared notes").fill("Line one.\nIdea: ask the sister.");
  await Promise.all(four.filter((p) => p !== writer).map((p) =>
    shows(p.locator('[data-out="notes"]'), /ask the sister/)));
  await press(next, "Next phase");
  await Promise.all(four.map((p) => phase(p, /Closing/)));
  await press(next, "Next phase");

  /* the same notes on every screen, the same nothing on the one that stayed away */
  await Promise.all(four.map((p) => shows(p.locator('[data-out="notes-after"]'), /^Line one\.\nIdea: ask the sister\.$/)));
  assert.ok(!(await away.locator("body").innerText()).includes("sister"));
  await moderator.goto(url); /* who dropped out comes back, and reads the same */
  await shows(moderator.locator('[data-out="notes-after"]'), /^Line one\.\nIdea: ask the sister\.$/);

  /* ratings: shown when all four have answered */
  await presenter.getByLabel("What will you do").fill("Ask on Monday");
  await press(presenter, "Keep it for next time");
  for (const page of four.slice(0, 3)) await press(page, "Seal my answers");
  await shows(four[0].locator('[data-out="rated"]'), /3 of 4/);
  assert.equal(await four[0].locator(".rated dt").count(), 0);
  await press(four[3], "Seal my answers");
  await Promise.all(four.map((p) => shows(p.locator('[data-out="rated"]'), /everybody answered/)));
  await picture(four[0], "after");
  await judge(four[0]);
  place.check();
});

test("when its time is over, the page erases what its writer said of the case", async () => {
  const other = pages.find((p) => p !== presenter) ?? presenter;
  const { me } = await call(presenter, "group", { space });
  const kinds = async (/** @type {boolean} */ own) => (await call(other, "groupList", { space, types: [21] })).items
    .filter((/** @type {any} */ i) => (i.author === me) === own).map((/** @type {any} */ i) => i.data.kind);
  const before = await kinds(true), theirs = await kinds(false);
  for (const kind of ["stub", "case", "step"]) assert.ok(before.includes(kind), kind);
  for (const kind of ["notes", "part"]) assert.ok(theirs.includes(kind), kind);
  const lookup = /\/api\/1\/space\/[^/]+\/meeting(\?|$)/;
  const days = async (/** @type {number} */ n) => {
    await presenter.route(lookup, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      await route.fulfill({ response, json: { ...body, now: body.now + n * 86400000 } });
    });
    await presenter.goto("about:blank");
    await presenter.goto(url);
    await shows(presenter.locator('[data-out="notes-after"]'), /ask the sister/);
    await settled(presenter);
    await presenter.unroute(lookup);
  };
  await days(13);
  assert.deepEqual(await kinds(true), before, "not before");
  await days(15);
  const end = Date.now() + PATIENCE;
  while ((await kinds(true)).includes("case") && Date.now() < end) await presenter.waitForTimeout(200);
  assert.deepEqual(await kinds(true), before.filter((/** @type {string} */ k) => !["stub", "case", "part", "notes"].includes(k)));
  assert.deepEqual(await kinds(false), theirs, "what others wrote is theirs to erase");
  place.check();
});

test("the next session opens with the last one's step, and the rota knows", async () => {
  const page = pages[0];
  await page.goto(`/s/session-plan#${space}`);
  await settled(page);
  await picture(page, "sessions-after");
  await press(page, "Plan a session");
  await page.locator("#format").selectOption("ten-steps");
  await page.getByText("In writing, over days").click();
  await press(page, "Plan it");
  await page.waitForURL(/\/s\/session#/);
  await shows(page.locator('[data-out="follow"]'), /Ask on Monday/);
  await shows(page.locator('[data-out="when"]'), /In writing/);
  await picture(page, "lobby");
  await judge(page);
  place.check();
});

test("what waits in writing stands on Today and among the dates, until one has written", async () => {
  const page = pages[0];
  url = page.url();
  for (const other of pages.slice(1)) {
    await other.goto("about:blank"); /* another # alone is the same page */
    await other.goto(url);
    await shows(other.locator('[data-out="lobby-now"]'), /6 of 6/);
  }
  for (const one of pages) {
    const begin = one.getByRole("button", { name: "Begin the session" });
    if (await begin.isVisible()) await begin.click();
  }
  await phase(page, /Arriving/);
  await page.goto("/s/today");
  await shows(page.locator('[data-out="writing"]'), /Thursday group: waits for your words until/);
  await picture(page, "today-writing");
  await judge(page);
  await page.goto("/s/calendar");
  await shows(page.locator('[data-out="writing"]'), /waits for your words until/);
  await picture(page, "dates-writing");
  const address = await page.evaluate(async () => (await (await fetch("/api/1/feed", { method: "POST",
    headers: { "Content-Type": "application/json" }, body: JSON.stringify({ lang: "fr" }) })).json()).address);
  const feed = async () => (await fetch(place.origin + new URL(address).pathname)).text();
  assert.match(await feed(), /SUMMARY:Groupe de pairs\\, par écrit\r\n/);
  await page.locator('[data-out="writing"] a').click();
  await phase(page, /Arriving/);
  await page.getByLabel("Your contribution").fill("I am here, half an hour a day.");
  await press(page, "Send to the group");
  await page.goto("/s/today");
  await settled(page);
  await page.locator('[data-part="session"]').waitFor();
  assert.ok(!(await page.locator('[data-part="writing"]').isVisible()));
  await page.goto("/s/calendar");
  await shows(page.locator('[data-out="writing"]'), /the next step begins by/);
  assert.doesNotMatch(await feed(), /VEVENT/, "nothing waits");
  place.check();
});
