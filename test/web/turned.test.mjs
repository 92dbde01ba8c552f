/*
 * A telephone that is turned: the large picture of the trend is drawn anew for
 * the width there is, and nothing else of the page is.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { history, seal, settled } from "./steps.mjs";

const UPRIGHT = { width: 390, height: 844 }, ACROSS = { width: 844, height: 390 };

test("the trend on a telephone that is turned and turned back", async () => {
  const place = await open();
  try {
    const page = await place.page({ viewport: UPRIGHT });
    await enter(page, "helene");
    await settled(page);
    await seal(page, history(56).map((data) => ({ type: 2, data })));
    await page.goto("/s/trend");
    const large = page.locator('[data-out="first"] trend-chart svg');
    const wide = async () => Number((await large.getAttribute("viewBox"))?.split(" ")[2]);
    const becomes = (/** @type {boolean} */ wider, /** @type {number} */ than) => page.waitForFunction(([more, px]) => {
      const box = document.querySelector('[data-out="first"] trend-chart svg')?.getAttribute("viewBox") ?? "";
      return more ? Number(box.split(" ")[2]) > Number(px) : Number(box.split(" ")[2]) === Number(px);
    }, /** @type {const} */ ([wider, than]));
    await page.locator('[data-out="charts"] trend-chart svg').last().waitFor();
    const narrow = await wide(), others = await page.locator('[data-out="charts"] svg').elementHandles();
    assert.ok(narrow < UPRIGHT.width && others.length > 2);
    await page.setViewportSize(ACROSS);
    await becomes(true, narrow);
    await page.setViewportSize(UPRIGHT);
    await becomes(false, narrow);
    assert.equal(await large.count(), 1);
    for (const other of others) assert.ok(await other.evaluate((e) => e.isConnected), "the small ones stay");
    place.check();
  } finally {
    await place.close();
  }
});
