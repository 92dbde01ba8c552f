/*
 * Real input by the whole road: 1,476 momentary measurements of one person over
 * 239 days, imported, sealed, opened, watched.  Nothing is tuned to them.
 * Skipped where the file is not at hand.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { open, root } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { settled } from "./steps.mjs";

const FILE = path.join(root, "../shared/data/esm/momentary.csv");
const skip = existsSync(FILE) ? false : "no ../shared/data/esm/momentary.csv";

/** Columns of feelings, and those of which more is better. */
const TAKEN = /^(mood_|pat_|se_|phy_|mor_)/;
const BETTER =
  /relaxed|satisfi|enthus|cheerf|strong|selflike|handle|qualsleep|feellike/;

test("one person's 239 days, from file to warning", { skip }, async (t) => {
  const place = await open();
  try {
    const page = await place.page();
    await enter(page, "esm");
    await page.goto("/s/import");
    await settled(page);
    await page.getByLabel("CSV file").setInputFiles(FILE);
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByText("1,476 lines and 35 columns").waitFor();
    for (const row of await page.locator('[data-out="columns"] tr').all()) {
      const name = await row.locator("th").innerText();
      if (TAKEN.test(name)) await row.locator("select").selectOption("value");
    }
    await page.getByRole("button", { name: "Preview" }).click();
    for (const row of await page.locator('[data-out="series"] tr').all()) {
      const name = await row.locator("th").innerText();
      const worse = BETTER.test(name) ? "low" : "high";
      await row.locator("select").selectOption(worse);
    }
    await page.getByRole("button", { name: "Seal and save" }).click();
    await page.getByText("values are sealed and saved").waitFor();
    await page.goto("/s/trend");
    await page.locator("trend-chart svg").first().waitFor();
    const said = await page.locator('[data-part="sentence"]').innerText();
    t.diagnostic(said.trim());
    const first = await page.evaluate(async () => {
      const link = document.querySelector('link[href$="/js/client.js"]');
      const { client } = await import(link.href);
      const { lines } = await client.call("trend", { columns: 100 });
      return lines
        .filter((l) => Number.isFinite(l.summary.firstRaised))
        .map((l) => ({ name: l.name, day: Math.floor(l.summary.firstRaised) }))
        .sort((a, b) => a.day - b.day);
    });
    const start = Date.UTC(2012, 7, 13) / 86400000; /* day 1 of the file */
    for (const { name, day } of first) {
      t.diagnostic(`day ${day - start + 1}: ${name}`);
    }
    assert.ok(first.length > 0, "something left its own band");
    place.check();
  } finally {
    await place.close();
  }
});
