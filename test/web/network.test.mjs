/*
 * The rooms of the network in a browser: the open ones without script, as the
 * person who uses them, and by the rules of axe with real content in them.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { register } from "./steps.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
/** The same person, without script. @type {import("playwright-core").Page} */
let plain;

before(async () => {
  place = await open();
  page = await place.page();
  await register(page, "ada");
  plain = await place.page({ javaScriptEnabled: false });
  await plain.context().addCookies(await page.context().cookies());
});
after(async () => {
  place.check();
  await place.close();
});

test("without script: join the directory, see it as others do, be found, leave", async () => {
  await plain.goto("/network");
  await plain.getByRole("link", { name: "My entry" }).click();
  await plain.getByLabel("Name", { exact: true }).fill("Ada Lovell");
  await plain.getByLabel("Deutsch").check();
  await plain.getByRole("textbox", { name: "Town or region" }).fill("Graz");
  await plain.getByRole("textbox", { name: "A few words" }).fill("Traumatherapie, gern abends");
  await plain.getByRole("textbox", { name: "How to reach me" }).fill("ada@practice.example");
  await plain.locator("#offers").getByLabel("a peer group").check();
  await plain.getByRole("button", { name: "How others see me" }).click();
  const all = plain.locator(".seen").first();
  const groups = plain.locator(".seen").last();
  assert.match(await all.innerText(), /Graz/);
  assert.doesNotMatch(await all.innerText(), /practice\.example/, "a new entry tells groups only how to reach somebody");
  assert.match(await groups.innerText(), /practice\.example/);
  await page.goto("/network/people?q=graz");
  assert.equal(await page.locator(".entry").count(), 0, "looking saves nothing");
  await plain.getByRole("button", { name: "Save" }).click();
  await plain.getByText("Saved.").waitFor();
  await plain.goto("/network/people");
  await plain.getByRole("searchbox").fill("trauma graz");
  await plain.getByRole("button", { name: "Search" }).click();
  await plain.getByRole("link", { name: "Ada Lovell" }).click();
  assert.match(await plain.locator("main").innerText(), /gern abends/);
});

test("somebody else finds what is shown to all, and nothing else", async () => {
  const other = await place.page();
  await register(other, "bela");
  await other.goto("/network/people?q=traumatherapie&language=de");
  assert.equal(await other.locator(".entry").count(), 1);
  await other.getByRole("link", { name: "Ada Lovell" }).click();
  assert.doesNotMatch(await other.locator("main").innerText(), /practice\.example/);
  await other.goto("/network/people?q=practice");
  assert.equal(await other.locator(".entry").count(), 0);
});

test("every page of the directory, in every look", async () => {
  for (const address of ["/network", "/network/people", "/network/people?q=nobody-like-this&theme=grief", "/network/me"]) {
    await page.goto(address);
    await everyLook(page);
  }
  await page.goto("/network/me");
  await page.getByLabel("Name", { exact: true }).fill("Ada");
  await page.getByRole("combobox", { name: "Time zone" }).fill("Nowhere/Land");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Nothing was saved yet").waitFor();
  await everyLook(page);
  await page.goto("/network/people");
  await page.getByRole("link", { name: "Ada Lovell" }).click();
  await everyLook(page);
});

test("leaving the directory leaves nothing", async () => {
  await plain.goto("/network/me");
  await plain.getByRole("button", { name: "Delete my entry" }).click();
  await plain.getByText("Your entry is gone").waitFor();
  await plain.goto("/network/people?q=ada");
  assert.equal(await plain.locator(".entry").count(), 0);
});
