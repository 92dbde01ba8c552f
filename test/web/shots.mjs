/*
 * Pictures of a page for people to look at: narrow and wide, light and dark.
 * Kept only when SHOTS names a folder.
 */
import path from "node:path";

/** @param {() => import("playwright-core").Page} page @param {string} room
 * @returns {(name: string) => Promise<void>} */
export function takeShots(page, room) {
  const folder = process.env.SHOTS;
  return async (name) => {
    if (!folder) return;
    const at = page();
    const was = at.viewportSize();
    for (const width of [360, 1280])
      for (const scheme of /** @type {const} */ (["light", "dark"])) {
        await at.setViewportSize({ width, height: width === 360 ? 760 : 900 });
        await at.emulateMedia({ colorScheme: scheme });
        await at.screenshot({ path: path.join(folder, `${room}-${name}-${width}-${scheme}.png`), fullPage: true });
      }
    await at.emulateMedia({ colorScheme: null });
    if (was) await at.setViewportSize(was);
  };
}
