/*
 * Hours: a session kept, counted by another rule, corrected with its trace,
 * struck out; the certificate as the printer sees it.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { printed } from "./shots.mjs";
import { settled, shows } from "./steps.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  place = await open();
  page = await place.page();
  await enter(page, "hanna");
  await page.goto("/s/hours");
  await settled(page);
});
after(() => place.close());

/** @param {string} day @param {number} minutes @param {number} present */
async function keep(day, minutes, present) {
  await page.getByLabel("Day", { exact: true }).fill(day);
  await page.getByLabel("Minutes you were there").fill(String(minutes));
  await page.getByLabel("Members present, with you").fill(String(present));
  await page.getByRole("button", { name: "Keep" }).click();
  await shows(page.locator("hours-ledger"), /is in the ledger/);
}

test("sessions count by the rule that is chosen", async () => {
  await page.getByRole("button", { name: "Keep" }).click();
  await shows(page.locator("hours-ledger"), /how many were there/);
  await keep("2026-10-06", 90, 4);
  await keep("2026-10-20", 90, 5);
  await keep("2026-11-03", 120, 6);
  await shows(page.locator('[data-out="sums"]'), /2026\s+5\.00 h/);
  await page.getByLabel("Your body").selectOption("bacp");
  await shows(page.locator('[data-out="sums"]'), /November 2026\s+0\.33 h\s+1\.50 h\s+October 2026\s+1\.05 h\s+1\.50 h/);
  await shows(page.locator('[data-out="source"]'), /^Source bacp\.co\.uk, accreditation: supervision, as seen on 28 November 2026/);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel("Your body").inputValue(), "bacp");
  await everyLook(page);
  place.check();
});

test("a correction and a dispute leave their trace, and nothing goes", async () => {
  await page.getByRole("button", { name: "Correct the entry of 20 October 2026" }).click();
  await page.getByLabel("Minutes you were there").fill("60");
  await page.getByRole("button", { name: "Keep" }).click();
  await shows(page.locator("hours-ledger"), /why it changes/);
  await page.getByLabel("Why it changes").fill("left early");
  await page.getByRole("button", { name: "Keep" }).click();
  await shows(page.locator('[data-out="entries"]'), /Until .*: 90 minutes, 5 present\. Reason: left early/);
  await page.getByRole("button", { name: "Correct the entry of 6 October 2026" }).click();
  await page.getByLabel("Why it changes").fill("it was another day");
  await page.getByRole("button", { name: "Strike it out" }).click();
  await shows(page.locator('[data-out="entries"]'), /struck out/);
  await page.getByRole("button", { name: "Correct the entry of 3 November 2026" }).click();
  await page.getByLabel("Why it changes").fill("one says five were there");
  await page.getByRole("button", { name: "Mark as disputed" }).click();
  await shows(page.locator('[data-out="entries"]'), /Disputed/);
  await everyLook(page);
  place.check();
});

test("the certificate has the sum, and only the printer shows it", async () => {
  await page.getByLabel("Name on it").fill("Hanna Beispiel");
  assert.ok(!(await page.locator(".certificate").isVisible()));
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".certificate").isVisible());
  assert.ok(!(await page.getByLabel("Your body").isVisible()));
  const said = await page.locator(".certificate").innerText();
  assert.match(said, /Hanna Beispiel[\s\S]*BACP[\s\S]*20 October 2026\s+60\s+5\s+0\.20 h[\s\S]*0\.53 hours counted in 2 sessions/);
  const pdf = await printed(page, "certificate");
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  await page.emulateMedia({ media: "screen" });
  place.check();
});
