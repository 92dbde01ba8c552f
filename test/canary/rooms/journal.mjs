/*
 * Journal and safe-case: a page with tags, a draft, a list of names, a text that
 * was only checked, what is looked for, and a passage copied for a group.
 */
import { call } from "../../web/group-people.mjs";
import { settled } from "../../web/steps.mjs";
import { gate } from "./circle.mjs";

export const planted = {
  page: "Canary page: the amber kettle sang behind the third curtain",
  tag: "canarytagquince",
  draft: "Canary draft: two lanterns crossed the frozen orchard",
  passage: "Canary passage title of the wicker moon",
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
  await copy(page);
  await page.getByRole("button", { name: "Write", exact: true }).click();
  await page.getByLabel("What you want to keep").fill(planted.draft);
  await page.getByText("Sealed and kept as a draft").waitFor();
  await page.getByRole("button", { name: "Back" }).click();
  await settled(page);
}

/** The page's only paragraph, for a group of one. @param {import("playwright-core").Page} page */
async function copy(page) {
  const { space } = await call(page, "groupFound", { name: "Canary readers", about: "", label: "First" });
  await page.locator('[data-out="list"]').getByRole("button", { name: /amber kettle/ }).click();
  await page.getByRole("button", { name: "Share a passage with a group" }).click();
  await page.getByLabel("For whom").selectOption(space);
  await page.getByLabel("About", { exact: true }).fill(planted.passage);
  await page.getByRole("button", { name: "Check and share" }).click();
  await gate(page, "Share the passage");
  await page.getByText("Canary readers has a copy").waitFor();
  await page.getByRole("button", { name: "Back", exact: true }).first().click();
  await settled(page);
}
