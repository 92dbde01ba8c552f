/*
 * A charter from the first draft to the change: two people sign, a third joins
 * and signs later, a change is read as a difference and signed anew; what is
 * set is what sessions, group, hours and Today then do.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { call, group, join, people } from "./group-people.mjs";
import { picture, printed } from "./shots.mjs";
import { settled, shows, visit } from "./steps.mjs";

const CHARTER = 20; /* object type */
const DAY = 86400000; /* ms */

/** @typedef {import("playwright-core").Page} Page */
/** @type {import("./browser.mjs").Place} */ let place;
/** @type {Page} */ let ada;
/** @type {Page} */ let ben;
/** @type {Page} */ let cleo;
/** @type {Page} */ let dora;
let space = "";

before(async () => {
  place = await open();
  [ada, ben, cleo, dora] = await people(place, ["Ada", "Ben", "Cleo", "Dora"]);
  space = await group([ada, ben], ["Ada", "Ben"]);
});
after(() => place.close());

/** @param {Page} page @param {string} where */
async function at(page, where) {
  await visit(page, `/s/${where}#${space}`);
  await settled(page);
}

/** @param {Page} page @param {string} name */
async function press(page, name) {
  await page.locator("[data-step]:not([hidden])").getByRole("button", { name, exact: true }).click();
  await settled(page);
}

/** @param {Page} page @param {Record<string, string>} set */
async function fill(page, set) {
  await page.evaluate(() => document.querySelectorAll("charter-room details.part")
    .forEach((d) => d.setAttribute("open", "")));
  for (const [name, value] of Object.entries(set)) {
    const put = page.locator(`#set-${name}`);
    if ((await put.evaluate((e) => e.localName)) === "select") await put.selectOption(value);
    else await put.fill(value);
  }
}

/** What a planned session asks the server to keep, in days.
 * @param {Page} page */
async function planned(page) {
  const asked = page.waitForRequest((r) => r.method() === "POST" && /\/meetings$/.test(r.url()));
  await press(page, "Plan it").catch(() => {});
  const body = (await asked).postDataJSON();
  await page.waitForURL(/\/s\/session#/);
  await settled(page);
  return body.keep_days;
}

test("a group's page leads to clauses that are ready; without a charter the usual settings apply", async () => {
  await at(ada, "group");
  await shows(ada.locator('[data-out="charter"]'), /Twenty-nine short clauses are ready/);
  await ada.getByRole("link", { name: "Look at the clauses" }).click();
  await settled(ada);
  await shows(ada.locator('p[data-out="state"]'), /no charter yet/);
  await press(ada, "Fill in the charter");
  assert.equal(await ada.locator("charter-room fieldset").count(), 29);
  assert.equal(await ada.locator("#set-keep").inputValue(), "14");
  await everyLook(ada, "form");
  await at(ben, "session-plan");
  await shows(ben.locator('[data-out="charter"]'), /usual settings apply/);
  await press(ben, "Plan a session");
  assert.equal(await ben.locator("#format").inputValue(), "consultation");
  assert.equal(await planned(ben), 14);
  await shows(ben.locator('[data-out="charter-now"]'), /no charter yet/);
});

test("a value outside its limits is refused where it stands", async () => {
  await fill(ada, { keep: "91" });
  await press(ada, "Propose and sign");
  await shows(ada.locator('[data-step="edit"] [data-error]'), /look at “24\. Notes”/);
});

test("a first version waits for everybody, then it holds", async () => {
  await fill(ada, { keep: "7", method: "plea", "case-minutes": "60", "quiet-from": "20",
    size: "4", open: "closed", hours: "bacp", late: "5" });
  await ada.locator("#words-consent").fill("Every client of ours\nsigned a sheet about it.");
  await press(ada, "Propose and sign");
  await shows(ada.locator('p[data-out="state"]'), /waits for signatures/);
  await shows(ada.locator('[data-out="count"]'), /1 of 2 have signed/);
  assert.ok(!(await ada.getByRole("button", { name: "I agree and sign" }).first().isVisible()));
  await ben.goto("/s/today");
  await settled(ben);
  await shows(ben.locator('[data-out="charters"]'), /Thursday group waits for your signature/);
  await at(ben, "charter");
  await shows(ben.locator('[data-out="clauses"]'), /Every client of ours signed a sheet about it\./);

  /* a signature under another text is none */
  const { items } = await call(ben, "groupList", { space, types: [CHARTER] });
  const version = items.find((/** @type {any} */ i) => i.data.kind === "version").object;
  await call(ben, "groupPutMany", { space, changes: [{ type: CHARTER,
    data: { v: 1, kind: "signature", version, digest: "00".repeat(32) } }] });
  await at(ada, "charter");
  await shows(ada.locator('[data-out="count"]'), /1 of 2 have signed/);

  await press(ben, "I agree and sign");
  await shows(ben.locator('p[data-out="state"]'), /Version 1 holds since/);
  await shows(ada.locator('p[data-out="state"]'), /Version 1 holds since/); // by itself
  await press(ben, "Propose a change");
  await press(ben, "Propose and sign");
  await shows(ben.locator('[data-step="edit"] [data-error]'), /Nothing has changed/);
});

test("what is set is what a session does", async () => {
  await at(ben, "session-plan");
  await shows(ben.locator('[data-out="charter"]'), /By your charter, version 1/);
  await press(ben, "Plan a session");
  assert.equal(await ben.locator("#format").inputValue(), "plea");
  const minutes = await ben.locator('[id^="m-"]').evaluateAll((all) =>
    all.reduce((sum, f) => sum + Number(/** @type {HTMLInputElement} */ (f).value), 0));
  assert.ok(Math.abs(minutes - 60) <= 4, `${minutes} minutes for 60`);
  await ben.getByLabel("In writing, over days").check();
  await shows(ben.locator('[data-out="quiet"]'), /between 20:00 and 08:00/);
  await ben.getByLabel("In writing, over days").press("ArrowUp"); // one of two, by keyboard too
  assert.deepEqual(await ben.locator("[data-mode]").evaluateAll((all) => all.map((r) =>
    /** @type {HTMLInputElement} */ (r).checked)), [true, false]);
  assert.equal(await planned(ben), 7);
  await shows(ben.locator('[data-out="charter-now"]'), /changed since the last session: version 1/);
  await shows(ben.locator('[data-out="charter-rules"]'), /wait 5 minutes[\s\S]*Nobody records/);
  await ada.goto(ben.url());
  await settled(ada);
  const presents = await ben.getByLabel("In one neutral sentence").isVisible() ? ben : ada;
  const other = presents === ben ? ada : ben;
  await shows(presents.locator('[data-out="charter-consent"]'), /signed a sheet about it/);
  await presents.getByLabel("In one neutral sentence").fill("Adult, long illness");
  await press(presents, "Show this to the group");
  await shows(other.locator('[data-out="charter-recusal"]'), /stays away from the case until it is over/);
  await presents.getByLabel("The case, if you want").fill("They cannot sleep.");
  await presents.getByRole("button", { name: "Check and share with the group" }).click();
  await shows(presents.locator('[data-out="gate-consent"]'), /signed a sheet about it/);
  await presents.getByRole("button", { name: "Back to the text" }).click();
  await picture(presents, "lobby");
});

test("hours count by the charter's rule, and the group's page keeps to its size", async () => {
  await ada.goto("/s/hours");
  await settled(ada);
  assert.equal(await ada.getByLabel("Your body").inputValue(), "bacp");
  await shows(ada.locator('[data-out="charter"]'), /Thursday group counts by: BACP/);
  await at(ada, "group");
  await shows(ada.locator('[data-out="charter"]'), /Version 1 holds/);
  await shows(ada.locator('[data-out="joining"]'), /nobody joins for now/);
  await everyLook(ada, "group");
});

test("the review's day goes into the dates, once", async () => {
  const { items } = await call(ada, "groupList", { space, types: [CHARTER] });
  const day = Date.parse(/set review (\S+)/.exec(items.find((/** @type {any} */ i) =>
    i.data.kind === "version").data.text)?.[1] ?? "") / DAY;
  await at(ben, "charter");
  await shows(ben.locator('[data-out="review"]'), /You look at it again on/);
  await at(ada, "charter");
  await press(ada, "Put this day into our dates");
  await shows(ada.locator("charter-room > [data-status]"), /in your dates/);
  await press(ada, "Put this day into our dates");
  await shows(ada.locator("charter-room > [data-status]"), /already meet on that day/);
  const { dates } = await ada.evaluate(async (s) => (await fetch(`/api/1/space/${s}/series`)).json(), space);
  assert.deepEqual(dates.map((/** @type {any} */ d) => [d.day, d.minutes]), [[day, 90]]);
});

test("who missed as many as the charter says is told, and nobody else", async () => {
  const { members } = await call(ada, "group", { space });
  const present = members.filter((/** @type {any} */ m) => m.me).map((/** @type {any} */ m) => m.user);
  for (let i = 0; i < 2; i++) {
    await at(ben, "session-plan");
    assert.equal(await ben.locator('[data-out="missed"]').innerText(), "");
    await call(ada, "groupPutMany", { space, changes: [{ type: 21, data: { v: 1, kind: "turns", present,
      meeting: `${"0".repeat(25)}${i}`, did: {}, shared: {}, format: "plea", case: 0, minutes: 60, planned: 60, members: 2,
      parts: 0, most: 0 } }] });
  }
  await at(ben, "session-plan");
  await shows(ben.locator('[data-out="missed"]'), /You missed the last 2 sessions/);
  await at(ada, "session-plan");
  assert.equal(await ada.locator('[data-out="missed"]').innerText(), "");
});

test("dates follow the charter, and who leaves says so for a last meeting", async () => {
  await at(ada, "group-dates");
  assert.equal(await ada.getByLabel("Every how many weeks").inputValue(), "2");
  assert.equal(await ada.getByLabel("Minutes", { exact: true }).inputValue(), "90");
  await ada.locator('[data-part="charter"]').waitFor({ state: "hidden" });
  await ada.getByLabel("Every how many weeks").fill("3");
  await ada.getByLabel("It goes on until").check();
  await ada.getByRole("button", { name: "Set these dates" }).click();
  await shows(ada.locator('[data-out="charter"]'), /says that you meet every two weeks; these dates repeat otherwise/);
  await everyLook(ada, "dates-otherwise");

  await at(ben, "group");
  await ben.getByRole("button", { name: "Leave", exact: true }).click();
  await shows(ben.locator('[data-out="question"]'), /comes once more to say goodbye[\s\S]*one meeting lies between[\s\S]*Leave this group\?/);
  await ben.getByRole("button", { name: "No, leave it as it is" }).click();
  await ben.getByRole("button", { name: "Say that I leave" }).click();
  await settled(ben);
  await at(ada, "group");
  await shows(ada.locator('[data-out="leaving"]'), /Ben said on .* that they leave\. Goodbye is at the meeting on/);
  await everyLook(ada, "group-leaving");
  await ben.getByRole("button", { name: "Leave", exact: true }).click();
  await shows(ben.locator('[data-out="question"]'), /the meeting on .* is for goodbye/);
  await ben.getByRole("button", { name: "No, leave it as it is" }).click();
  await ben.getByRole("button", { name: "I stay after all" }).click();
  await ben.getByRole("button", { name: "Say that I leave" }).waitFor();
  await ben.locator('[data-out="leaving"]').waitFor({ state: "hidden" });
});

test("who joins later is asked to sign, and the charter goes on", async () => {
  await join(ada, cleo, space, "Cleo", 1);
  await join(ada, dora, space, "Dora", 1);
  await at(cleo, "charter");
  await shows(cleo.locator('p[data-out="state"]'), /Version 1 holds since/);
  await shows(cleo.locator('[data-part="sign-now"]'), /You have not signed yet/);
  await shows(cleo.locator('[data-out="signatures"]'), /Cleo has not signed yet/);
});

test("a change is read as a difference, and holds when all have signed it anew", async () => {
  await at(ben, "charter");
  await press(ben, "Propose a change");
  const past = new Date(Date.now() - 3 * DAY).toISOString().slice(0, 10);
  await fill(ben, { keep: "30", review: past, open: "agreed" });
  await ben.locator("#words-consent").fill("Every client of ours signed a form about it.");
  await ben.getByLabel("Why it changes").fill("Seven days were too short");
  await press(ben, "Propose and sign");
  await shows(ben.locator('p[data-out="state"]'), /Version 1 holds since/);
  await at(ada, "charter");
  const change = ada.locator('[data-out="difference"]');
  await shows(change, /1\. Who is in[\s\S]*13\. What our clients know[\s\S]*24\. Notes[\s\S]*28\. When we look/);
  assert.deepEqual(await change.locator("> li").nth(1).locator("del").allTextContents(), ["sheet"]);
  assert.deepEqual(await change.locator("> li").nth(1).locator("ins").allTextContents(), ["form"]);
  assert.deepEqual(await change.locator("> li").nth(2).locator("del, ins").allTextContents(), ["7", "30"]);
  assert.equal(await change.locator("> li").count(), 4);
  await shows(ada.locator('[data-part="why"]'), /Seven days were too short/);
  await everyLook(ada, "proposal");
  await press(ada, "I agree and sign");
  await shows(ada.locator('[data-out="count"]'), /2 of 4 have signed/);
  await at(ada, "session-plan");
  await press(ada, "Plan a session");
  assert.equal(await planned(ada), 7, "until all have signed, the version before holds");
  await at(cleo, "charter");
  await at(dora, "charter");
  await press(dora, "I agree and sign");
  await press(cleo, "I agree and sign");
  await shows(cleo.locator('p[data-out="state"]'), /Version 2 holds since/);
  await at(ada, "group"); /* as many as they wanted to be */
  await shows(ada.locator('[data-out="joining"]'), /You are 4; your charter wants 4/);
  await at(ada, "session-plan");
  await press(ada, "Plan a session");
  assert.equal(await planned(ada), 30);
});

test("the review is due: in the session, on the group's page, on Today", async () => {
  await shows(ada.locator('[data-out="charter-now"]'), /wanted to look at your charter again on .*, and 2 sessions have gone by since/);
  await at(ada, "group");
  await shows(ada.locator('[data-out="charter"]'), /wanted to look at its charter again/);
  await ada.goto("/s/today");
  await settled(ada);
  await shows(ada.locator('[data-out="charters"]'), /wanted to look at its charter again/);
  await at(ada, "charter");
  await shows(ada.locator('[data-out="review"]'), /set a new day/);
});

test("a version can be withdrawn, and the printer gets the charter alone", async () => {
  await press(ada, "Propose a change");
  await fill(ada, { keep: "60" });
  await press(ada, "Propose and sign");
  await shows(ada.locator('[data-out="count"]'), /1 of 4/);
  await press(ada, "Withdraw it");
  await ada.locator('[data-part="proposal"]').waitFor({ state: "hidden" });
  await shows(ada.locator('p[data-out="state"]'), /Version 2 holds/);
  await ada.locator('[data-part="later"] summary').click();
  await shows(ada.locator('[data-out="versions"]'), /Version 2, Ben[\s\S]*holds now[\s\S]*Version 1, Ada[\s\S]*held before/);
  await picture(ada, "charter");
  await ada.emulateMedia({ media: "print", colorScheme: "light" });
  assert.ok(await ada.locator('[data-out="clauses"]').isVisible());
  assert.ok(!(await ada.getByRole("button", { name: "Propose a change" }).isVisible()));
  assert.ok(!(await ada.locator('[data-part="later"]').isVisible()));
  assert.match(await ada.locator('[data-out="signatures"]').innerText(), /Ada signed on[\s\S]*Ben signed on[\s\S]*Cleo signed on/);
  const pdf = await printed(ada, "charter");
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  place.check();
});
