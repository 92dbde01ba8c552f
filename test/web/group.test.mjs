/*
 * Groups as people use them: two people in two browser contexts found, invite,
 * answer, let in, compare words, and leave.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { open } from "./browser.mjs";
import { register, settled } from "./steps.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
before(async () => (place = await open()));
after(() => place.close());

describe("a group of two", () => {
  test("found, invite, join, let in, the same words, leave", async () => {
    const ada = await place.page({ viewport: { width: 1280, height: 900 } });
    const ben = await place.page({ viewport: { width: 360, height: 740 } });
    await register(ada, "ada-group");
    await register(ben, "ben-group");

    await ada.goto("/s/groups");
    await settled(ada);
    await ada.getByLabel("Name of the group").fill("Tuesday circle");
    await ada.getByLabel("How the others know you").fill("Ada K.");
    await ada.getByRole("button", { name: "Found the group" }).click();
    await ada.getByRole("heading", { name: "Tuesday circle" }).waitFor();
    await ada.getByLabel("How the group will know them").fill("Ben");
    await ada.getByRole("button", { name: "Make a code" }).click();
    const code = ada.locator('[data-out="code"]');
    await code.filter({ hasText: /^[0-9A-Z-]{34}$/ }).waitFor();
    const text = await code.textContent();

    await ben.goto(`/s/join#${text}`);
    await settled(ben);
    assert.equal(new URL(ben.url()).hash, "", "the code is out of the address");
    await ben.getByRole("button", { name: "Look" }).click();
    await ben.getByRole("button", { name: "Answer the invitation" }).click();
    await ben.getByRole("heading", { name: "Answered" }).waitFor();

    await ada.getByRole("button", { name: "Let them in" }).click();
    await ada.locator(".member-rows").getByText("Confirmed between you two")
      .waitFor();
    await ben.goto("/s/groups");
    await ben.getByRole("link", { name: "Tuesday circle" }).click();
    await ben.getByRole("heading", { name: "Tuesday circle" }).waitFor();
    const phrases = [];
    for (const page of [ada, ben]) {
      await page.getByRole("button", { name: "Show the words" }).click();
      const at = page.locator('[data-out="phrase"]');
      await at.filter({ hasText: /[a-z]/ }).waitFor();
      phrases.push(await at.textContent());
    }
    assert.equal(phrases[0], phrases[1]);

    await ben.getByRole("button", { name: "Leave", exact: true }).click();
    await ben.getByRole("button", { name: "Yes" }).click();
    await ben.waitForURL("**/s/groups");
    await ben.getByText("You are in no group yet").waitFor();
    await ada.getByText("Ben left").waitFor({ state: "attached" });
    for (const [page, name] of [[ada, "wide"], [ben, "phone"]])
      if (process.env.SHOTS)
        await page.screenshot({ path: `${process.env.SHOTS}/group-${name}.png`,
          fullPage: true });
  });
});
