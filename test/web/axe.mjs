/*
 * Looking at a page as axe does (WCAG 2.2 A and AA), light and dark, narrow and
 * wide; and that nothing is wider than the screen.  What was judged is kept as
 * pictures, too (shots.mjs).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./browser.mjs";
import { picture } from "./shots.mjs";

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
 * @param {import("playwright-core").Page} page @param {string[]} [some]
 * @param {string} [what] is shown */
export async function judge(page, some, what = page.url()) {
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    await page.evaluate(AXE);
  }
  const found = await page.evaluate(async (only) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: only });
    const wide = document.documentElement.scrollWidth - innerWidth;
    return {
      wide,
      said: violations.flatMap((v) =>
        v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary}`),
      ),
    };
  }, some ? { type: "rule", values: some } : { type: "tag", values: RULES });
  assert.deepEqual(found.said, [], what);
  assert.ok(found.wide <= 0, `${what} is ${found.wide} px too wide`);
}

/** In both sizes by all rules, and in the dark by those of colours, without
 * loading again; then as it was.
 * @param {import("playwright-core").Page} page @param {string} [what] is shown */
export async function everyLook(page, what) {
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.evaluate(() => scrollTo(0, 0));
      await judge(page, colorScheme === "dark" ? COLOURS : undefined, what);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
  await picture(page, what);
}
