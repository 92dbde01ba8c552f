/*
 * Journal and safe-case: a page with tags, a draft, a list of names, a text that
 * was only checked, and what is looked for.
 */
import { settled } from "../../web/steps.mjs";

export const planted = {
  page: "Canary page: the amber kettle sang behind the third curtain",
  tag: "canarytagquince",
  draft: "Canary draft: two lanterns crossed the frozen orchard",
  name: "Quorvane Ashdillon",
  checked: "Canary checked: my client Tobrin Vellacott walked to Ullapool",
};

/** @param {import("playwright-core").Page} page */
export async function live(page) {
  await page.goto("/s/safe-case");
  await settled(page);
  await page.locator("text-check [data-sc-text]").fill(planted.checked);
  await page.locator("text-check safe-case:not([data-looking])").waitFor();
  await page.getByText("Names I must not write").click();
  await page.getByLabel("One name a line").fill(planted.name);
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("sealed and saved: one name").waitFor();
  await page.goto("/s/journal");
  await settled(page);
  await page.getByRole("button", { name: "Write", exact: true }).click();
  await page.getByLabel("What you want to keep").fill(planted.page);
  await page.getByLabel("Tags, with blanks between").fill(planted.tag);
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("is sealed and saved").waitFor();
  await page.getByLabel("Search").fill("amber kettle");
  await page.getByText("One entry holds these words").waitFor();
  await page.getByRole("button", { name: "Write", exact: true }).click();
  await page.getByLabel("What you want to keep").fill(planted.draft);
  await page.getByText("Sealed and kept as a draft").waitFor();
  await page.getByRole("button", { name: "Back" }).click();
  await settled(page);
}
