/*
 * Asking colleagues: one asks, two offer, one reads the neutral sentence and
 * comes in, one stays away; thinking along in writing, thanks, the end.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { call, people } from "./group-people.mjs";
import { picture } from "./shots.mjs";
import { settled, shows } from "./steps.mjs";

const STUB = "Adult, a long conflict at work";
const CASE = "The work has become a fight, and I find myself taking sides.";

/** @type {import("./browser.mjs").Place} */ let place;
/** @type {import("playwright-core").Page[]} */ let pages = [];

before(async () => {
  place = await open();
  pages = await people(place, ["Ada", "Ben", "Cleo"], { viewport: { width: 390, height: 844 } });
  for (const page of pages) {
    await page.goto("/s/ask");
    await settled(page);
  }
});
after(async () => {
  place.check();
  await place.close();
});

/** @param {import("playwright-core").Page} page @param {string} go */
async function gate(page, go) {
  const at = page.locator("share-gate");
  await at.locator("safe-case:not([data-looking])").waitFor();
  const keep = at.getByRole("button", { name: "the question needs it" });
  while (await keep.count() > 0) await keep.first().click();
  await at.getByRole("radio", { name: "I do not think so" }).click();
  await at.getByText("I know of nothing left").click();
  await at.getByRole("button", { name: go }).click();
  await at.waitFor({ state: "hidden" });
  await settled(page);
}

test("two may be asked about work, one asks", async () => {
  const [ada, ben, cleo] = pages;
  for (const [page, name] of /** @type {const} */ ([[ben, "Ben Consults"], [cleo, "Cleo Consults"]])) {
    await page.getByText("May colleagues ask you?").click();
    await page.locator('[data-out="my-themes"]').getByText("Work and exhaustion").click();
    await page.locator("#most").selectOption("1");
    await page.locator("#known-as").fill(name);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await shows(page.locator("ask-room > [data-status]"), /Saved/);
  }
  await picture(cleo, "offering");
  await ada.getByText("Ask something").click();
  await ada.locator('[data-out="themes"]').getByText("Work and exhaustion").click();
  await ada.locator("#urgency").selectOption("2");
  await ada.locator("#my-name").fill("Ada Asks");
  await ada.locator("#stub").fill(STUB);
  await ada.locator('safe-case[data-for="case"] textarea').fill(CASE);
  await everyLook(ada, "asking");
  await ada.setViewportSize({ width: 390, height: 844 });
  await ada.getByRole("button", { name: "Check and ask" }).click();
  await gate(ada, "Ask for guidance");
  await shows(ada.locator('[data-out="asked"]'), /Work and exhaustion[\s\S]*Nobody has offered yet/);
});

test("offers come live; before somebody is let in nothing tells who asks or what", async () => {
  const [ada, ben, cleo] = pages;
  for (const page of [ben, cleo]) {
    await page.reload();
    await settled(page);
    await shows(page.locator('[data-out="fitting"]'), /Work and exhaustion[\s\S]*within a week/);
    const said = await page.locator("body").innerText();
    assert.ok(!said.includes("Ada") && !said.includes(STUB) && !said.includes("sides"), said);
    await page.getByRole("button", { name: "I could think along" }).click();
    await shows(page.locator('[data-out="answered"]'), /has not chosen yet/);
  }
  await shows(ada.locator('[data-out="asked"]'), /Ben Consults/);
  await shows(ada.locator('[data-out="asked"]'), /Cleo Consults/);
  await picture(ada, "offers");
});

test("who is let in reads the neutral sentence first; who may know the person stays away", async () => {
  const [ada, ben, cleo] = pages;
  const offers = ada.locator('[data-out="offers"] li');
  for (const [page, name] of /** @type {const} */ ([[ben, "Ben Consults"], [cleo, "Cleo Consults"]])) {
    await offers.filter({ hasText: name }).getByRole("button", { name: "Let them in" }).click();
    await settled(ada);
    await shows(page.locator('[data-out="answered"]'), /long conflict at work/);
    assert.ok(!(await page.locator("body").innerText()).includes("taking sides"), "not before an answer");
  }
  await everyLook(ben, "stub");
  await ben.setViewportSize({ width: 390, height: 844 });
  await cleo.getByRole("button", { name: "I may know them" }).click();
  await shows(cleo.locator('[data-out="answered"]'), /stay away/);
  await shows(ada.locator('[data-out="asked"]'), /Cleo Consults stays away/);
  assert.equal((await call(cleo, "groups")).groups.length, 0);
  await ben.getByRole("button", { name: "I do not know them" }).click();
  await ben.getByRole("link", { name: "Open the circle" }).click();
  await settled(ben);
  await ben.getByText("not an emergency service").waitFor();
  await ben.getByRole("button", { name: new RegExp(STUB) }).click();
  await shows(ben.locator('[data-out="posts"]'), /Ada Asks[\s\S]*taking sides/);
});

test("thinking along in writing, thanks, and the end of it", async () => {
  const [ada, ben] = pages;
  await ben.locator('safe-case[data-for="reply"] textarea').fill("What happens when you take no side?");
  await ben.getByRole("button", { name: "Check and write" }).locator("visible=true").click();
  await gate(ben, "Write it to the group");
  await ada.getByRole("link", { name: "Open the circle" }).click();
  await settled(ada);
  await shows(ada.locator('[data-out="threads"]'), /One answer/);
  await picture(ada, "circle");
  await ada.getByText("Thank and close").first().click();
  await ada.locator('[data-out="helped"]').getByText("a question").click();
  await ada.locator('safe-case[data-for="thanks"] textarea').fill("That turned it round. Thank you.");
  await ada.getByRole("button", { name: "Thank and close it" }).click();
  await gate(ada, "Send the message");
  await ben.getByRole("button", { name: "All discussions" }).click();
  await shows(ben.locator('[data-out="thanks"]'), /a question[\s\S]*turned it round/);
  await shows(ben.locator('[data-out="about"]').first(), /closed/);
  await everyLook(ben);
  await ada.goto("/s/ask");
  await settled(ada);
  await ada.getByRole("button", { name: "Delete it now" }).click();
  await settled(ada);
  assert.equal((await call(ada, "groups")).groups.length, 0, "with its circle");
  assert.equal((await call(ben, "groups")).groups.length, 0, "for everybody");
});
