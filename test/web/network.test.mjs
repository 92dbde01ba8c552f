/*
 * The rooms of the network in a browser: the open ones without script, as the
 * person who uses them, and by the rules of axe with real content in them.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { execute } from "../cli/sqlite.mjs";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
/** The same person, without script. @type {import("playwright-core").Page} */
let plain;

before(async () => {
  place = await open();
  page = await place.page();
  await enter(page, "ada");
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
  await enter(other, "bela");
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

test("a term: four take part by keyboard and tick, a group is proposed, all say yes, names are shown", async () => {
  await plain.goto("/network/terms");
  await plain.getByLabel("What it is called").fill("Autumn");
  await plain.getByLabel("Last day to join").fill(new Date(Date.now() + 864e6).toISOString().slice(0, 10));
  await plain.getByRole("button", { name: "Open it" }).click();
  await plain.getByRole("heading", { name: "Autumn" }).waitFor();
  const term = new URL(plain.url()).pathname;
  const people = [plain];
  for (const name of ["clara", "david", "elif"]) {
    const other = await place.page();
    await enter(other, name);
    people.push(other);
  }
  for (const [i, person] of people.entries()) {
    await person.goto(term);
    await person.getByLabel("Name", { exact: true }).fill(`Person ${i}`);
    await person.getByLabel("Your time zone").fill("Europe/Vienna");
    await person.getByLabel("Deutsch").first().check();
    await person.getByRole("button", { name: "Save" }).click();
    await person.getByText("a meeting needs several free hours in a row").waitFor();
    for (const hour of ["18:00", "19:00"]) {
      await person.locator("#grid").getByLabel(`Monday ${hour}`).first().focus();
      await person.keyboard.press("Space");
    }
    await person.getByRole("button", { name: "Whom could I meet?" }).click();
    const told = i === 1 ? "meet one other person" : `meet ${i} others`;
    await person.getByText(told).waitFor();
    await person.getByRole("button", { name: "Save" }).click();
    await person.getByText("Saved.").waitFor();
  }
  await people[1].goto(term);
  assert.equal(await people[1].locator(".count").filter({ hasText: "3" }).count(), 2, "the grid says how many others are free");
  await everyLook(people[1]);
  await plain.goto(term);
  await plain.getByRole("button", { name: "Form groups now" }).click();
  for (const person of people) {
    await person.goto(term);
    const said = await person.locator("#mine").innerText();
    assert.match(said, /A group is proposed to you[\s\S]*Monday 18:00/);
    assert.doesNotMatch(said, /Person \d/, "no names before all have said yes");
    await person.getByRole("button", { name: "Yes, I am in" }).click();
  }
  for (const person of people) {
    await person.goto(term);
    const said = await person.locator("#mine").innerText();
    assert.match(said, /Your group has come about/);
    for (let i = 0; i < 4; i++) assert.match(said, new RegExp(`Person ${i}`));
  }
  await everyLook(people[2]);
  await people[3].getByRole("button", { name: "Leave this term" }).click();
  await people[3].getByText("You have left this term").waitFor();
});

test("a steward writes, somebody reports, the steward hides with a reason; all by the rules of axe", async () => {
  await execute(path.join(place.data, "mainstay.db"), "UPDATE account SET role = 3 WHERE name = 'ada'");
  await plain.goto("/network/write?kind=news");
  await plain.getByLabel("Title").fill("A day together");
  await plain.getByLabel("Text").fill("## Friday\n\nCome at *nine*. <b>No markup</b>, ![no picture](https://elsewhere.example/x.png).\n\n- bread\n- [the way](https://practice.example/way)\n");
  await plain.getByRole("button", { name: "Show me how it looks" }).click();
  await plain.locator(".prose em").waitFor();
  await plain.getByRole("button", { name: "Publish" }).click();
  await plain.getByRole("link", { name: "A day together" }).click();
  const post = new URL(plain.url()).pathname;
  const reader = await place.page();
  await reader.goto(post);
  assert.equal(await reader.locator(".prose li").count(), 2);
  assert.match(await reader.locator(".prose").innerText(), /<b>No markup<\/b>, no picture/);
  await everyLook(reader);
  const atom = await (await fetch(place.origin + "/announcements.atom")).text();
  assert.match(atom, /<title>A day together<\/title>/);
  await enter(reader, "fritz");
  await reader.goto(post);
  await reader.getByRole("link", { name: "Report this" }).click();
  await everyLook(reader);
  await reader.getByLabel("What is wrong with it?").fill("It names a client.");
  await reader.getByRole("button", { name: "Send to the stewards" }).click();
  await reader.getByText("A steward will look at it").waitFor();
  await page.goto("/network/moderation");
  await everyLook(page);
  await page.getByRole("button", { name: "Hide it" }).click();
  await page.getByText("Please say why").waitFor();
  await page.getByLabel("Why").fill("It did name a client.");
  await page.getByRole("button", { name: "Hide it" }).click();
  await page.getByText("Done, and written down.").waitFor();
  await reader.goto(post);
  assert.doesNotMatch(await reader.locator("main").innerText(), /Friday/);
  await page.getByRole("button", { name: "Show it again" }).click();
  await reader.goto(post);
  await reader.getByText("Friday").waitFor();
  for (const address of ["/network", "/announcements", "/library", "/house-rules", "/network/write?kind=library", "/network/terms", "/network/moderation"]) {
    await page.goto(address);
    await everyLook(page);
  }
});
