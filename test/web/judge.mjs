/*
 * What axe has to say about a page (WCAG 2.2 A and AA), and what is wider than
 * the screen; on a phone and on a desk, light and dark.  PICTURES in the
 * environment names a folder for pictures of what was judged.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./browser.mjs";

const AXE = readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIZES = [{ width: 360, height: 740 }, { width: 1280, height: 900 }];
let pictures = 0;

/** @param {import("playwright-core").Page} page */
async function ask(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document,
      { runOnly: { type: "tag", values: tags } });
    return {
      wide: document.documentElement.scrollWidth - innerWidth,
      said: violations.flatMap((/** @type {any} */ v) => v.nodes.map((/** @type {any} */ n) =>
        `${v.id}: ${n.target.join(" ")} ${n.failureSummary}`)),
    };
  }, RULES);
}

/** @param {import("playwright-core").Page} page */
export async function judge(page) {
  const size = page.viewportSize();
  const name = `${new URL(page.url()).pathname.replaceAll("/", "-")}-${++pictures}`;
  for (const look of SIZES)
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.setViewportSize(look);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.evaluate(() => scrollTo(0, 0));
      const found = await ask(page);
      assert.deepEqual(found.said, [], page.url());
      assert.ok(found.wide <= 0, `${page.url()} is ${found.wide} px too wide at ${look.width}`);
      if (process.env.PICTURES)
        await page.screenshot({ path: path.join(process.env.PICTURES, `${name}-${look.width}-${colorScheme}.png`),
          fullPage: true });
    }
  await page.emulateMedia({ colorScheme: "light" });
  if (size) await page.setViewportSize(size);
}
