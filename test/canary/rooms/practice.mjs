/* A practice chosen, rated and noted: which one and how it was must not show. */
import { settled } from "../../web/steps.mjs";

export const planted = { practice: '"practice":"ground-3"', rating: '"before":9,"after":2' };

/** @param {import("playwright-core").Page} page */
export async function live(page) {
  await page.goto("/s/practice#ground-3");
  await settled(page);
  await page.locator('[data-item="before"] [data-answer="9"]').click();
  await page.locator('[data-act="begin"]').click();
  await page.locator('[data-act="end"]').click();
  await page.locator('[data-item="after"] [data-answer="2"]').click();
  await page.locator('[data-act="note"]').click();
  await page.getByText("Sealed and noted").waitFor();
}
