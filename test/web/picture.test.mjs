/*
 * The picture in the README: the trend of an invented person, as the page draws
 * it.  Written to build/picture/; with PICTURE=1 also to docs/picture/.
 */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { open, root } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { history, marks, seal, settled } from "./steps.mjs";

const LIMIT = 200_000; /* bytes */

test("the trend, 1280 pixels wide", async () => {
  const place = await open();
  try {
    const page = await place.page({ viewport: { width: 1280, height: 860 } });
    await enter(page, "helene");
    await settled(page);
    await seal(page, [
      ...history(56).map((data) => ({ type: 2, data })),
      ...marks(56 * 7).map((data) => ({ type: 10, data })),
    ]);
    await page.goto("/s/trend");
    await page.locator("trend-chart svg").first().waitFor();
    await page.evaluate(() => document.querySelector(".banner")?.remove());
    const folder = path.join(root, "build/picture");
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, "trend.png");
    await page.screenshot({ path: file });
    assert.ok(statSync(file).size < LIMIT);
    if (process.env.PICTURE) {
      copyFileSync(file, path.join(root, "docs/picture/trend.png"));
    }
    place.check();
  } finally {
    await place.close();
  }
});
