/* A question to colleagues: the neutral sentence, the case, names, an answer,
 * the thanks. */
import { enter } from "../../web/enter.mjs";
import { settled, shows } from "../../web/steps.mjs";

export const planted = {
  askStub: "canary neutral sentence of a slate windmill",
  askCase: "canary question about an opal staircase",
  askName: "Canary Asker Saffron",
  askReply: "canary thinking along beside the zinc harbour",
  askThanks: "canary thanks under a plum lantern",
};

/** @param {import("playwright-core").Page} page @param {string} go */
async function gate(page, go) {
  const at = page.locator("share-gate");
  await at.locator("safe-case:not([data-looking])").waitFor();
  const keep = at.getByRole("button", { name: "the question needs it" });
  while (await keep.count() > 0) await keep.first().click();
  await at.getByRole("radio", { name: "I do not think so" }).click();
  await at.getByText("I know of nothing left").click();
  await at.getByRole("button", { name: go }).click();
  await at.waitFor({ state: "hidden" });
  await settled(page);
}

/** @param {import("playwright-core").Page} page @param {import("../../web/browser.mjs").Place} place */
export async function live(page, place) {
  const other = await place.page();
  await enter(other, "canary.consulted");
  await other.goto("/s/ask");
  await settled(other);
  await other.getByText("May colleagues ask you?").click();
  await other.locator('[data-out="my-themes"]').getByText("Ethics and law").click();
  await other.locator("#most").selectOption("1");
  await other.locator("#known-as").fill("Somebody to ask");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await shows(other.locator("ask-room > [data-status]"), /Saved/);
  await page.goto("/s/ask");
  await settled(page);
  await page.getByText("Ask something").click();
  await page.locator('[data-out="themes"]').getByText("Ethics and law").click();
  await page.locator("#my-name").fill(planted.askName);
  await page.locator("#stub").fill(planted.askStub);
  await page.locator('safe-case[data-for="case"] textarea').fill(planted.askCase);
  await page.getByRole("button", { name: "Check and ask" }).click();
  await gate(page, "Ask for guidance");
  await other.reload();
  await settled(other);
  await other.getByRole("button", { name: "I could think along" }).click();
  await page.getByRole("button", { name: "Let them in" }).click();
  await other.getByRole("button", { name: "I do not know them" }).click();
  await other.getByRole("link", { name: "Open the circle" }).click();
  await settled(other);
  await other.getByRole("button", { name: /slate windmill/ }).click();
  await other.locator('safe-case[data-for="reply"] textarea').fill(planted.askReply);
  await other.getByRole("button", { name: "Check and write" }).locator("visible=true").click();
  await gate(other, "Write it to the group");
  await page.getByRole("link", { name: "Open the circle" }).click();
  await settled(page);
  await page.getByText("Thank and close").first().click();
  await page.locator('safe-case[data-for="thanks"] textarea').fill(planted.askThanks);
  await page.getByRole("button", { name: "Thank and close it" }).click();
  await gate(page, "Send the message");
  await other.close();
}
