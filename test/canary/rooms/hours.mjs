/* Hours: figures of a session, the reason of a correction, a name to print. */
import { settled } from "../../web/steps.mjs";

export const planted = {
  hoursWhy: "canary-reason-quince",
  hoursName: "Canary Holder Persimmon",
};

/** @param {import("playwright-core").Page} page */
export async function live(page) {
  await page.goto("/s/hours");
  await settled(page);
  await page.getByLabel("Members present, with you").fill("5");
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByText("is in the ledger").waitFor();
  await page.getByRole("button", { name: /Correct the entry of/ }).click();
  await page.getByLabel("Why it changes").fill(planted.hoursWhy);
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByText("stands below it.").waitFor();
  await page.getByLabel("Name on it").fill(planted.hoursName);
}
