/*
 * Looking at a page as axe does (WCAG 2.2 A and AA), light and dark, narrow and
 * wide; and that nothing is wider than the screen.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./browser.mjs";

const AXE = readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const SIZES = [
  { width: 320, height: 700 },
  { width: 1280, height: 900 },
];

/* What a theme can change: colours, and nothing else (web/css/mainstay.css). */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** What axe has to say, by all rules or by some, and what is wider than the
 * screen.
 * @param {import("playwright-core").Page} page @param {string[]} [some] */
export async function judge(page, some) {
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    await page.evaluate(AXE);
  }
  const found = await page.evaluate(async (runOnly) => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly, resultTypes: ["violations"], preload: false,
    });
    const wide = document.documentElement.scrollWidth - innerWidth;
    return {
      wide,
      said: violations.flatMap((v) =>
        v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary}`),
      ),
    };
  }, some ? { type: "rule", values: some } : { type: "tag", values: RULES });
  assert.deepEqual(found.said, [], page.url());
  assert.ok(found.wide <= 0, `${page.url()} is ${found.wide} px too wide`);
}

/** In both sizes by all rules, and in the dark by those of colours, without
 * loading again.
 * @param {import("playwright-core").Page} page */
export async function everyLook(page) {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await judge(page, colorScheme === "dark" ? COLOURS : undefined);
    }
  }
}
