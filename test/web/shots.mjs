/*
 * Pictures of a page for people to look at: on a phone and on a desk, light and
 * dark.  Kept only when PICTURES names a folder.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";

const FOLDER = process.env.PICTURES ?? "";
const TEST = path.basename(process.argv[1] ?? "", ".test.mjs");
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
let taken = 0;

/** Where a picture goes. @param {string} name */
function file(name) {
  mkdirSync(FOLDER, { recursive: true });
  return path.join(FOLDER, `${TEST}-${name.replace(/\W+/g, "-")}.png`);
}

/** What the printer gets, as a file and, if anybody wants to see, as a picture
 * of one long sheet. @param {import("playwright-core").Page} page
 * @param {string} name */
export async function printed(page, name) {
  if (FOLDER !== "") {
    const was = page.viewportSize();
    await page.setViewportSize({ width: 644, height: 900 }); /* A4 less its margins */
    await page.screenshot({ path: file(`${name}-printed`), fullPage: true });
    if (was) await page.setViewportSize(was);
  }
  return page.pdf({ format: "A4" });
}

/** The page in four looks; then as it was, but light.
 * @param {import("playwright-core").Page} page @param {string} [name] */
export async function picture(page, name = `${new URL(page.url()).pathname.replaceAll("/", "_")}-${++taken}`) {
  if (FOLDER === "") return;
  const was = page.viewportSize();
  for (const [size, box] of Object.entries(SIZES))
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.setViewportSize(box);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: file(`${name}-${size}-${colorScheme}`), fullPage: true });
    }
  await page.emulateMedia({ colorScheme: "light" });
  if (was) await page.setViewportSize(was);
}
