/*
 * A whole collegial consultation: six people in six browsers, one of them with a
 * clock three hours wrong, with a swap, a recusal, a drop-out who comes back and a
 * restart of the server, ending with the same notes on every screen; what goes
 * when its time is over; and the look of the pages.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { execute } from "../cli/sqlite.mjs";
import { judge } from "./axe.mjs";
import { PATIENCE, open } from "./browser.mjs";
import { NAMES, call, group, people, share } from "./group-people.mjs";
import { picture } from "./shots.mjs";
import { PASSPHRASE, settled, shows, visit } from "./steps.mjs";

const WRONG_MS = 3 * 3600000; /* Fay's clock is so far ahead */

/** @type {import("./browser.mjs").Place} */ let place;
/** @type {import("playwright-core").Page[]} */ let pages = [];
let space = "", url = "";
/** Of the first test. @type {import("playwright-core").Page} */ let presenter;

before(async () => {
  place = await open();
  pages = await people(place, NAMES, { viewport: { width: 390, height: 844 } });
  space = await group(pages, NAMES);
  await execute(path.join(place.data, "mainstay.db"), "INSERT INTO help_number (community, place, country, label, target)"
    + " SELECT community, 90, 'at', 'Whom a duty to protect is told to, Vienna', '01 313 30' FROM community");
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

const press = async (/** @type {import("playwright-core").Page} */ page, /** @type {string} */ name, /** @type {"button" | "link"} */ role = "button") => {
  await page.locator("[data-step]:not([hidden])").getByRole(role, { name, exact: true }).click();
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
  await shows(moderator.locator('[data-part="protect"] [data-out="help"]'), /told to, Vienna\s+01 313 30/);
  const help = moderator.locator('[data-part="protect"] a');
  assert.deepEqual(await help.evaluateAll((all) => all.map((a) => a.getAttribute("href"))), ["tel:0131330", "/help-now"]);
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

test("when its time is over, pages erase what was said of the case: one's own, a facilitator's everybody's", async () => {
  const founder = pages[0]; /* who facilitates the group */
  const all = async () => (await call(founder, "groupList", { space, types: [21] })).items
    .map((/** @type {any} */ i) => ({ kind: i.data.kind, author: i.author }));
  const goes = (/** @type {{ kind: string }} */ i) => ["stub", "case", "part", "notes"].includes(i.kind);
  const before = await all();
  for (const kind of ["stub", "case", "step", "notes", "part"]) assert.ok(before.some((i) => i.kind === kind), kind);
  const others = await Promise.all(pages.slice(1).map(async (page) => ({ page, id: (await call(page, "group", { space })).me })));
  const { page: mere, id } = others.find((o) => before.some((i) => goes(i) && i.author === o.id)) ?? others[0];
  const later = async (/** @type {import("playwright-core").Page} */ page, /** @type {number} */ days) => {
    const list = /\/api\/1\/space\/[^/]+\/meetings$/;
    await page.route(list, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      await route.fulfill({ response, json: { ...body, now: body.now + days * 86400000 } });
    });
    await visit(page, `/s/session-plan#${space}`);
    await shows(page.locator('[data-out="past"]'), /./);
    await settled(page);
    await page.unroute(list);
  };
  await later(mere, 13);
  assert.deepEqual(await all(), before, "not before");
  await later(mere, 15);
  const own = before.filter((i) => !(goes(i) && i.author === id));
  assert.ok(own.length < before.length && own.some(goes), "hers and others'");
  assert.deepEqual(await all(), own, "her own");
  await later(founder, 15);
  assert.deepEqual(await all(), before.filter((i) => !goes(i)), "everybody's");
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

test("a session is planned another way, or called off; who waits for it is told, and what was written for it goes", async () => {
  const [reader, writer] = pages;
  await reader.goto(`/s/session-plan#${space}`);
  await settled(reader);
  await press(reader, "Plan a session");
  await reader.locator("#format").selectOption("incident");
  await reader.locator("#r-presenter").selectOption({ label: NAMES[1] });
  await press(reader, "Plan it");
  await reader.waitForURL(/\/s\/session#/);
  const url = reader.url();
  await writer.goto(url);
  await writer.getByLabel("In one neutral sentence").fill("A move to another town");
  await press(writer, "Show this to the group");
  await press(reader, "Plan it another way", "link");
  await shows(reader.locator('[data-out="instead"]'), /takes the place of the session on/);
  assert.equal(await reader.locator("#format").inputValue(), "incident", "as it was, to begin with");
  await judge(reader);
  await picture(reader, "plan-instead");
  await reader.locator("#name").fill("Another way");
  await press(reader, "Plan it");
  await reader.waitForURL((to) => to.href !== url && to.pathname === "/s/session");
  await shows(reader.locator('[data-out="title"]'), /Another way/);
  await writer.getByRole("heading", { name: "This session was called off" }).waitFor();
  await writer.reload();
  await shows(writer.locator('[data-out="off"]'), /planned it another way/);
  await judge(writer);
  await picture(writer, "called-off");
  await writer.getByRole("link", { name: "To the new session" }).click();
  await shows(writer.locator('[data-out="title"]'), /Another way/);
  await press(writer, "Call it off");
  await shows(writer.locator('[data-out="off"]'), /called it off/);
  await reader.getByRole("heading", { name: "This session was called off" }).waitFor();
  await reader.getByRole("link", { name: "All sessions" }).click();
  await settled(reader);
  assert.doesNotMatch(await reader.locator('[data-out="next"]').innerText(), /Another way/);
  await writer.getByRole("link", { name: "All sessions" }).click();
  await shows(writer.locator('[data-out="group"]'), /Thursday/);
  await settled(writer);
  const left = (await call(reader, "groupList", { space, types: [21] })).items.map((/** @type {any} */ i) => i.data.kind);
  assert.ok(!left.includes("stub"), "what was written for it");
  place.check();
});

test("a link to a session that is opened while locked leads there; the skip link leaves the address alone", async () => {
  const [page] = pages;
  await page.goto(`/s/session-plan#${space}`);
  await settled(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
  assert.equal(new URL(page.url()).hash, `#${space}`);
  await page.goto("/s/today");
  await settled(page);
  await page.evaluate(() => /** @type {HTMLElement | null} */ (document.querySelector('[data-act="lock"]'))?.click()); /* in the phone's menu */
  await page.waitForURL("**/s/unlock**");
  await page.goto(url);
  await page.waitForURL("**/s/unlock**");
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForURL(url);
  await phase(page, /./);
  place.check();
});
