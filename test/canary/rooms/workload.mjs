/*
 * Workload: a calendar with a client's initials in it is read, words are typed,
 * figures are kept.
 */
import { settled } from "../../web/steps.mjs";

export const planted = {
  workloadTitle: "canary-session-with-tamarisk",
  workloadWord: "canary-commute-larkspur",
  workloadHours: "61.75",
};

/** @param {import("playwright-core").Page} page */
export async function live(page) {
  const day = new Date(Date.now() - 3 * 86400000).toISOString().slice(0, 10).replaceAll("-", "");
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", `DTSTART:${day}T090000Z`, "DURATION:PT50M",
    `SUMMARY:${planted.workloadTitle}`, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
  await page.goto("/s/workload");
  await settled(page);
  await page.locator('[data-field="file"]').setInputFiles(
    { name: "planted.ics", mimeType: "text/calendar", buffer: Buffer.from(text) });
  await page.getByText("in one week with work").waitFor();
  await page.getByLabel("On the way", { exact: true }).fill(planted.workloadWord);
  await page.getByRole("button", { name: /Keep the figures/ }).click();
  await page.getByText("Nothing else of the file was").waitFor();
  await page.getByRole("button", { name: "Earlier" }).click();
  await page.getByRole("button", { name: "Earlier" }).click();
  await page.getByLabel("Hours in sessions").fill(planted.workloadHours);
  await page.getByRole("button", { name: "Keep this week" }).click();
  await page.getByText(/The week from .* is kept/).waitFor();
}
