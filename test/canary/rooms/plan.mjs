/*
 * Plan, rule, hours, limits, a week, what was ticked after a grave event, and
 * the letter, which is typed and never kept.
 */
import { settled } from "../../web/steps.mjs";

export const planted = {
  line: "canary-plan: row on the amber lake before seven",
  then: "canary-rule: telephone Ottilie about the lighthouse",
  hour: "canary-hour: bellringing with the saffron choir",
  letter: "canary-letter: Doctor Quillfeather-Osgood",
};

/** @param {import("playwright-core").Page} page */
export async function live(page) {
  await page.goto("/s/plan");
  await settled(page);
  await page.getByRole("button", { name: "Begin" }).click();
  const seen = page.locator("section.domain:not([hidden])");
  await seen.getByLabel("Something of my own").first().fill(planted.line);
  await seen.getByRole("button", { name: "Add" }).first().click();
  for (let i = 1; i < 7; i++)
    await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.getByRole("button", { name: "Seal and save the plan" }).click();
  await page.getByRole("button", { name: planted.line }).click();
  await page.getByRole("button", { name: planted.line, pressed: true }).waitFor();
  await settled(page);
  await page.getByRole("button", { name: "Add a rule" }).click();
  const rule = page.locator('[data-form="rule"]');
  await rule.getByLabel("What is looked at").selectOption("event");
  await rule.getByLabel("Which").selectOption("hard-session");
  await rule.getByLabel("Then I").fill(planted.then);
  await rule.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText(planted.then).first().waitFor();
  await page.getByRole("button", { name: "Add an hour" }).click();
  const slot = page.locator('[data-form="slot"]');
  await slot.getByLabel("What it is for").fill(planted.hour);
  await slot.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText(planted.hour).waitFor();
  await page.goto("/s/today");
  await settled(page);
  await page.goto("/s/events");
  await settled(page);
  await page.getByRole("button", { name: "A complaint against me" }).click();
  await page.waitForURL("**/s/after");
  await settled(page);
  await page.getByRole("button", { name: "Write the letter" }).click();
  await page.getByLabel("To", { exact: true }).fill(planted.letter);
}
