/*
 * The main road, as one person walks it: register, check in, bring in earlier
 * figures, look at the trend, lock, unlock, sign in elsewhere, lose the
 * passphrase and recover with the code.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { open, root } from "./browser.mjs";
import {
  PASSPHRASE,
  checkIn,
  importWide,
  marks,
  history,
  newKeys,
  register,
  seal,
  settled,
  shows,
  signIn,
} from "./steps.mjs";

const FIXTURES = path.join(root, "test/web/fixtures");
const NEW = "harbour violet 73 spoons";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
let code = "";

before(async () => {
  place = await open();
  page = await place.page();
});
after(() => place.close());

/** @param {string} selector */
const text = (selector) => page.locator(selector).innerText();

test("an account: name, passphrase twice, code written down", async () => {
  code = await register(page, "helene.k");
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  await settled(page);
  await shows(page.locator("main"), /Your weekly check-in/);
  place.check();
});

test("a check-in with skipped items and a note", async () => {
  const answers = Array.from({ length: 22 }, (_, i) => (i * 7) % 11);
  answers[13] = null;
  answers[21] = null;
  await checkIn(page, answers, "A quiet week, mostly.");
  await shows(page.locator("main"), /entry number 2/);
  await page.goto("/s/today");
  await settled(page);
  await shows(page.locator("main"), /Nothing is due today/);
  await shows(page.locator("main"), /1 of about 8/);
  place.check();
});

test("what was sealed is what was answered", async () => {
  const sealed = await page.evaluate(async () => {
    const link = document.querySelector('link[href$="/js/client.js"]');
    const { client } = await import(link.href);
    return (await client.list({ types: [2] })).items;
  });
  assert.equal(sealed.length, 1);
  const { data } = sealed[0];
  assert.equal(data.v, 1);
  assert.equal(data.form, "weekly-1");
  assert.match(data.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  assert.equal(data.day, data.at.slice(0, 10));
  assert.equal(data.note, "A quiet week, mostly.");
  assert.equal(data.answers["exhaustion-2"], 7);
  assert.equal(data.answers["balance-1"], null);
  assert.equal(Object.keys(data.answers).length, 22);
});

test("the browser's back button goes one screen back, not out", async () => {
  await page.goto("/s/check-in");
  await settled(page);
  await page.getByRole("button", { name: "Begin" }).click();
  await page.locator(".item:visible .step").nth(4).click();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await shows(page.locator('[data-out="progress"]'), /^4 to 6 of 22/);
  await page.goBack();
  await shows(page.locator('[data-out="progress"]'), /^1 to 3 of 22/);
  const kept = page.locator('.item:visible [aria-checked="true"]');
  assert.equal(await kept.innerText(), "4");
  await page.evaluate(() => history.forward());
  await page.waitForFunction(() =>
    document.querySelector('[data-out="progress"]')?.textContent?.startsWith("4"),
  );
});

test("a draft survives a lock, covered, and is there after unlocking", async () => {
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const shown = await page.evaluate(
    () => getComputedStyle(document.querySelector("main")).visibility,
  );
  assert.equal(shown, "hidden");
  await dialog.getByLabel("Passphrase").fill("not the passphrase");
  await dialog.getByRole("button", { name: "Unlock" }).click();
  await dialog.getByText("does not fit").waitFor();
  await dialog.getByLabel("Passphrase").fill(PASSPHRASE);
  await dialog.getByRole("button", { name: "Unlock" }).click();
  await dialog.waitFor({ state: "hidden" });
  await shows(page.locator('[data-out="progress"]'), /^4 to 6 of 22/);
  place.check();
});

test("an event in one tap, and back", async () => {
  await page.goto("/s/events");
  await settled(page);
  await page.getByRole("button", { name: "A hard session" }).click();
  await page.getByText("is marked for").waitFor();
  await page.getByRole("button", { name: "Holiday" }).click();
  await page.locator('[data-out="events"] li').nth(1).waitFor();
  await page.getByRole("button", { name: /Remove: Holiday/ }).click();
  await page.getByText("The mark is gone").waitFor();
  assert.equal(await page.locator('[data-out="events"] li').count(), 1);
  place.check();
});

test("slips in a file are named by line, and nothing is saved", async () => {
  await page.goto("/s/import");
  await settled(page);
  await page.getByLabel("CSV file").setInputFiles(path.join(FIXTURES, "torn.csv"));
  await page.getByRole("button", { name: "Read the file" }).click();
  await page.getByText("At line 4 the file does not fit").waitFor();
  await page.getByLabel("CSV file").setInputFiles(path.join(FIXTURES, "slips.csv"));
  await page.getByRole("button", { name: "Read the file" }).click();
  const holds = page.getByLabel(/^What .* holds$/);
  await holds.nth(0).selectOption("date");
  await holds.nth(1).selectOption("value");
  await holds.nth(2).selectOption("value");
  await page.getByRole("button", { name: "Preview" }).click();
  const errors = await shows(
    page.locator('[data-out="errors"]'),
    /Line 3: ?\s*tired: “three” is not a number/,
  );
  assert.match(errors, /Line 4: ?\s*date: “yesterday” is not a date/);
  assert.match(errors, /Line 6: ?\s*date: The date is missing/);
  const save = page.getByRole("button", { name: "Seal and save" });
  assert.equal(await save.isVisible(), false);
  place.check();
});

test("a wide file becomes sealed series; a long one, too", async () => {
  await importWide(page, path.join(FIXTURES, "diary.csv"), "Diary");
  await page.goto("/s/import");
  await settled(page);
  await shows(page.locator('[data-out="imports"]'), /Diary/);
  await page.getByLabel("CSV file").setInputFiles(path.join(FIXTURES, "weekly.csv"));
  await page.getByRole("button", { name: "Read the file" }).click();
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByLabel("Higher in energy is").selectOption("low");
  await shows(page.locator('[data-out="summary"]'), /40 values of 2 measures/);
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("40 values are sealed").waitFor();
  place.check();
});

test("the trend: learning for the check-in, a warning in the diary", async () => {
  await page.goto("/s/trend");
  await page.locator("trend-chart svg").first().waitFor();
  await shows(page.locator('[data-part="sentence"]'), /tired was above .* until the figures end on 2 June 2025|tired was above .* until the figures end on 31 May 2025/);
  const warning = page.locator(".warning").first();
  for (const part of ["What moved", "Compared with", "How sure",
    "What it does not mean", "One small step", "Where to turn"]) {
    await shows(warning, new RegExp(part));
  }
  await page.getByText("The same as a table").click();
  const row = page.locator('[data-out="table"] tr', { hasText: "tired (Diary)" });
  await shows(row, /watch|act/);
  await page.locator('[data-out="readings"] tbody tr').nth(5).waitFor();
  place.check();
});

test("an import can be taken back whole", async () => {
  await page.goto("/s/import");
  await settled(page);
  await page.getByRole("button", { name: "Remove: Diary" }).click();
  await page.getByText("Diary was removed").waitFor();
  await page.goto("/s/trend");
  await page.locator("trend-chart svg").first().waitFor();
  assert.doesNotMatch(await text("main"), /tired/);
  place.check();
});

test("settings: minutes sealed, counts, a readable copy", async () => {
  await page.goto("/s/settings");
  await settled(page);
  assert.equal(await text('[data-out="n-check-in"]'), "1");
  await page.getByLabel("Minutes without use").fill("30");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Sealed and saved").waitFor();
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel("Minutes without use").inputValue(), "30");
  const readable = page.getByRole("button", { name: "Save a readable copy" });
  await page.locator("#copy-passphrase").fill(`${PASSPHRASE}x`);
  await readable.click();
  await page.getByText("This is not your passphrase").waitFor();
  await page.locator("#copy-passphrase").fill(PASSPHRASE);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    readable.click(),
  ]);
  assert.match(download.suggestedFilename(), /^mainstay-.*\.json$/);
  await page.getByRole("button", { name: "Dark" }).click();
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  await page.getByRole("button", { name: "As the device" }).click();
  place.check();
});

test("lock leaves nothing on the page; unlock leads back", async () => {
  await page.goto("/s/trend");
  await page.locator("trend-chart svg").first().waitFor();
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await page.waitForURL(/\/s\/unlock/);
  await shows(page.locator("main"), /Signed in as helene\.k/);
  await page.locator('[data-field="passphrase"]').fill(PASSPHRASE);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForURL("**/s/trend");
  await page.locator("trend-chart svg").first().waitFor();
  place.check();
});

test("a second tab opens without a passphrase", async () => {
  const tab = await page.context().newPage();
  await tab.goto("/s/today");
  await settled(tab);
  await shows(tab.locator("main"), /Nothing is due/);
  await tab.close();
});

test("sign in elsewhere: the same records", async () => {
  const other = await place.page({ viewport: { width: 360, height: 740 } });
  await other.goto("/sign-in");
  await other.getByLabel("Sign-in name").fill("helene.k");
  await other.locator('[data-field="passphrase"]').fill("wrong one, surely");
  await other.locator("main").getByRole("button", { name: "Sign in" }).click();
  await other.getByText("does not fit").waitFor();
  await signIn(other, "helene.k");
  await settled(other);
  await shows(other.locator("main"), /Nothing is due today/);
  await other.context().close();
  place.check();
});

test("recover with the code: new passphrase, new code, old ones end", async () => {
  const other = await place.page();
  await other.goto("/recover");
  await other.getByLabel("Sign-in name").fill("helene.k");
  const slip = code.endsWith("0") ? "1" : "0";
  await other.getByLabel("Recovery code").fill(code.slice(0, -1) + slip);
  await other.getByRole("button", { name: "Continue" }).click();
  await other.locator("[data-error]:visible", { hasText: /code/ }).first().waitFor();
  await other.getByLabel("Recovery code").fill(code.toLowerCase());
  await other.getByRole("button", { name: "Continue" }).click();
  const fresh = await newKeys(other, NEW);
  assert.notEqual(fresh, code);
  await other.getByText("All is well again").waitFor();
  await other.getByRole("link", { name: "Go to Today" }).click();
  await settled(other);
  await shows(other.locator("main"), /Nothing is due/);
  await page.goto("/s/today");
  await page.waitForURL(/\/sign-in/);
  await signIn(page, "helene.k", NEW);
  await other.context().close();
  place.check();
});

test("sign out leaves nothing in the tab", async () => {
  await page.goto("/s/settings");
  await settled(page);
  await page.locator("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${place.origin}/`);
  const left = await page.evaluate(() => Object.keys(sessionStorage));
  assert.deepEqual(left, []);
  await page.goto("/s/today");
  await page.waitForURL(/\/sign-in/);
  place.check();
});

test("daily check-ins over a year: drawn, with a warning", async () => {
  await signIn(page, "helene.k", NEW);
  const days = history(400, { every: 1, rise: 40 });
  await seal(page, [
    ...days.map((data) => ({ type: 2, data })),
    ...marks(400).map((data) => ({ type: 10, data })),
  ]);
  await page.goto("/s/trend");
  await page.locator("trend-chart svg").first().waitFor();
  await shows(page.locator('[data-part="sentence"]'), /above your usual range/);
  place.check();
});
