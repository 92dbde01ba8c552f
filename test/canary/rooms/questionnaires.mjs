/* A form brought, and an answer in words. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { settled } from "../../web/steps.mjs";

export const planted = {
  form: "canary-form-saffron of the copper kettle",
  question: "canary-question: which lantern hung over the weir",
  answer: "canary-answer the green one by the ferryman",
};

/** @param {import("playwright-core").Page} page @param {unknown} _place
 * @param {string} folder */
export async function live(page, _place, folder) {
  const file = path.join(folder, "form.json");
  writeFileSync(file, JSON.stringify({ resourceType: "Questionnaire", status: "active", title: planted.form,
    item: [{ linkId: "1", type: "string", text: planted.question }] }));
  await page.goto("/s/questionnaires");
  await settled(page);
  await page.locator("#form-file").setInputFiles(file);
  await page.locator('[data-step="look"] [data-act="keep"]').click();
  await page.getByText("The form is sealed and kept").waitFor();
  await page.locator('[data-act="answer"]').first().click();
  await page.locator(".item input").fill(planted.answer);
  await page.locator('[data-step="ask"] [data-act="next"]').click();
  await page.locator('[data-step="save"] [data-act="save"]').click();
  await page.getByText("Sealed and saved").waitFor();
}
