/* Reading: a piece that is saved.  The list itself is open, so this one is put
 * into it in the browser: the server never had it, and must not get it. */
import { settled } from "../../web/steps.mjs";

export const planted = {
  savedTitle: "Canary article: lanterns over the fifth canal",
  savedWords: "canary-summary-tamarind",
};

const PIECE = "00000000000000000000000001";

/** @param {import("playwright-core").Page} page */
export async function live(page) {
  await page.route("**/api/1/reading", (route) => route.fulfill({ json: {
    fetches: true,
    sources: [{ source: PIECE, title: "A journal", theme: "grief" }],
    pieces: [{ piece: PIECE, source: PIECE, title: planted.savedTitle, words: planted.savedWords,
      link: "https://journal.example/1", time: 1772409600 }],
  } }));
  await page.goto("/s/reading");
  await settled(page);
  await page.getByRole("button", { name: /Save for later/ }).click();
  await page.getByText("Sealed and saved for later.").waitFor();
  await page.getByText("My themes").first().click();
  await page.getByLabel("Grief and loss").check();
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("Your themes are sealed").waitFor();
  await page.unroute("**/api/1/reading");
}
