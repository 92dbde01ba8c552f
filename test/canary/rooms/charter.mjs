/*
 * The canary's part in the charter: every place for words of one's own, a
 * reason, the signature of somebody else, and word that they leave.
 */
import { group } from "../../web/group-people.mjs";
import { enter } from "../../web/enter.mjs";
import { settled, shows, visit } from "../../web/steps.mjs";

export const planted = {
  charterPurpose: "canary purpose of a speckled lighthouse",
  charterConsent: "canary consent by a folded accordion",
  charterLimits: "canary limits beside the amber viaduct",
  charterWhy: "canary reason about a wandering almanac",
};

/** @param {import("playwright-core").Page} page @param {import("../../web/browser.mjs").Place} place */
export async function live(page, place) {
  const other = await place.page();
  await enter(other, "canary.charter");
  await page.goto("/s/today");
  await settled(page);
  const space = await group([page, other], ["First", "Second"]);
  await page.goto(`/s/charter#${space}`);
  await settled(page);
  for (const why of ["", planted.charterWhy]) {
    await page.getByRole("button", { name: why ? "Propose a change" : "Fill in the charter" }).click();
    await page.evaluate(() => document.querySelectorAll("charter-room details.part")
      .forEach((d) => d.setAttribute("open", "")));
    await page.locator("#words-purpose").fill(planted.charterPurpose);
    await page.locator("#words-consent").fill(planted.charterConsent);
    if (why) {
      await page.locator("#words-limits").fill(planted.charterLimits);
      await page.getByLabel("Why it changes").fill(why);
    }
    await page.getByRole("button", { name: "Propose and sign" }).click();
    await shows(page.locator('[data-out="count"]'), /1 of 2 have signed/);
    await visit(other, `/s/charter#${space}`);
    await settled(other);
    await other.getByRole("button", { name: "I agree and sign" }).locator("visible=true").click();
    await shows(other.locator('p[data-out="state"]'), new RegExp(`Version ${why ? 2 : 1} holds`));
    await shows(page.locator('p[data-out="state"]'), new RegExp(`Version ${why ? 2 : 1} holds`));
  }
  await other.goto(`/s/group#${space}`);
  await settled(other);
  await other.getByRole("button", { name: "Say that I leave" }).click();
  await shows(other.locator('[data-out="leaving"]'), /Second said on/);
  await other.close();
}
