/*
 * Six people in six browser contexts, in one group, for tests of its sessions.
 */
import { enter } from "./enter.mjs";
import { settled } from "./steps.mjs";

export const NAMES = ["Ada", "Ben", "Cleo", "Dora", "Emil", "Fay"];

/** A call of the keys worker, as the page's own scripts make it.
 * @param {import("playwright-core").Page} page @param {string} name @param {object} [args]
 * @returns {Promise<any>} */
export const call = (page, name, args = {}) => page.evaluate(async ([name, args]) => {
  const link = document.querySelector('link[rel="modulepreload"][href*="/client.js"]');
  const { client } = await import(/** @type {HTMLLinkElement} */ (link).href);
  return client.call(name, args);
}, /** @type {const} */ ([name, args]));

/** Open accounts, one a context.
 * @param {import("./browser.mjs").Place} place @param {string[]} names */
export async function people(place, names, how = {}) {
  const pages = [];
  for (const name of names) {
    const page = await place.page(how);
    await enter(page, `${name.toLowerCase()}.session`);
    await settled(page);
    pages.push(page);
  }
  return pages;
}

/** Into a group: invited, answered, let in.
 * @param {import("playwright-core").Page} host @param {import("playwright-core").Page} guest
 * @param {string} space @param {string} label
 * @param {number} from first epoch they read; 0: from now on */
export async function join(host, guest, space, label, from) {
  const { code } = await call(host, "groupInvite", { space, label });
  await call(guest, "groupLook", { code });
  await call(guest, "groupClaim");
  const { made } = await call(host, "groupInvites");
  const one = made.find((/** @type {any} */ m) => m.label === label);
  await call(host, "groupAdmit", { invite: one.invite, from, label });
}

/** Something written there. @param {import("playwright-core").Page} page
 * @param {string} space @param {string} text @param {object} [more] */
export const say = (page, space, text, more = {}) => call(page, "groupPutMany",
  { space, changes: [{ type: 3, data: { v: 1, text }, ...more }] });

/** A group of them; gives its space.
 * @param {import("playwright-core").Page[]} pages @param {string[]} names */
export async function group(pages, names) {
  const [host, ...guests] = pages;
  const { space } = await call(host, "groupFound",
    { name: "Thursday group", about: "every second week", label: names[0] });
  for (const [i, guest] of guests.entries())
    await join(host, guest, space, names[i + 1], 1);
  return space;
}

/** The presenter's case through the gate.
 * @param {import("playwright-core").Page} page @param {string} text */
export async function share(page, text) {
  await page.getByLabel("The case, if you want").fill(text);
  await page.getByRole("button", { name: "Check and share with the group" }).click();
  const gate = page.locator("share-gate");
  await gate.getByRole("radio", { name: "I do not think so" }).click();
  await gate.getByText("I know of nothing left").click();
  await gate.getByRole("button", { name: "Share the case" }).click();
  await gate.waitFor({ state: "hidden" });
  await settled(page);
}
