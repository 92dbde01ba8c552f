/*
 * Being somebody with an account without walking through the sign-up pages:
 * the keys worker's own code registers in node, and the browser gets what it
 * would have kept.  A third of the time in a browser; the pages themselves are
 * for the tests of accounts (register in steps.mjs).
 */
import { people } from "../cli/person.mjs";
import { originOf } from "./browser.mjs";
import { PASSPHRASE, settled } from "./steps.mjs";

/** @type {ReturnType<typeof people> | undefined} */
let scripts;
process.once("beforeExit", async () => { (await scripts)?.remove(); });

/**
 * Open a new account in this page; ends on Today.
 * @param {import("playwright-core").Page} page @param {string} name
 * @param {string} [passphrase] @returns {Promise<string>} the recovery code
 */
export async function enter(page, name, passphrase = PASSPHRASE) {
  const origin = originOf(page);
  const one = (await (scripts ??= people())).browser(origin);
  const { code, opened, record } = await one.register(name, passphrase);
  await one.leave();
  const [key, value] = one.cookie().split("=");
  await page.context().addCookies([{ name: key, value, url: origin, httpOnly: true, sameSite: "Strict" }]);
  await page.goto("/healthz");
  await page.evaluate(({ tab, name, user, record }) => {
    sessionStorage.setItem("mainstay.tab", JSON.stringify(tab));
    sessionStorage.setItem("mainstay.name", JSON.stringify(name));
    localStorage.setItem("mainstay.records", JSON.stringify({ [user]: record }));
  }, { ...opened, record });
  await page.goto("/s/today");
  await settled(page);
  return code;
}
