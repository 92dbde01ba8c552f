/*
 * A group as it grows: what its page and /join say with three, eight and twelve
 * in it.  One browser; the other members are keys workers in node, on the same
 * server.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { everyLook } from "./axe.mjs";
import { PATIENCE, cheaply } from "./browser.mjs";
import { CHROMIUM } from "./chromium.mjs";
import { real } from "./real.mjs";
import { PASSPHRASE, settled, shows, signIn } from "./steps.mjs";

/** @type {Awaited<ReturnType<typeof real>>} */ let place;
/** @type {import("playwright-core").Browser} */ let browser;
/** @type {import("playwright-core").Page} */ let page;
/** @type {any[]} */ const people = [];
let space = "";

/** @param {string} name */
async function person(name) {
  const one = place.device();
  people.push(one);
  await one.register(name, PASSPHRASE);
  return one;
}

/** Let in by the first. @param {string} label */
async function comes(label) {
  const [host] = people, guest = await person(`member-${label.toLowerCase()}`);
  const { code, invite } = await host.call("groupInvite", { space, label });
  await guest.call("groupLook", { code });
  await guest.call("groupClaim");
  await host.call("groupAdmit", { invite, from: 0, label });
}

before(async () => {
  place = await real();
  const ada = await person("ada-size");
  ({ space } = await ada.call("groupFound", { name: "Thursday group", about: "", label: "Ada" }));
  for (const label of ["M2", "M3"]) await comes(label);
  browser = await chromium.launch({ executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu"] });
  const context = await browser.newContext({ baseURL: `http://localhost:${place.server.port}`, locale: "en-GB" });
  context.setDefaultTimeout(PATIENCE);
  await cheaply(context);
  page = await context.newPage();
  await signIn(page, "ada-size");
});
after(async () => {
  await browser?.close();
  for (const one of people) await one.end();
  await place.close();
});

test("fewer than four, eight, twelve: told where one invites, and no invitation beyond", async () => {
  const size = page.locator('[data-out="size"]'), inviting = page.locator('[data-part="inviting"]');
  await page.goto(`/s/group#${space}`);
  await settled(page);
  await shows(size, /Fewer than four people.*Six is a good number to invite/);
  await comes("M4");
  await size.filter({ hasText: /^$/ }).waitFor({ state: "attached" });
  for (let n = 5; n <= 7; n++) await comes(`M${n}`);
  await page.locator(".member-rows > li", { hasText: "M7" }).waitFor();
  assert.equal(await size.innerText(), "");
  await comes("M8");
  await shows(size, /Eight or more: turns get rare/);
  assert.ok(await inviting.isVisible());
  await everyLook(page);
  for (let n = 9; n <= 11; n++) await comes(`M${n}`);
  const { code } = await people[0].call("groupInvite", { space, label: "Late" });
  await comes("M12");
  await shows(size, /Twelve people, the most there can be/);
  await inviting.waitFor({ state: "hidden" });

  /* who still has a code is told, and what can be done */
  const late = await browser.newContext({ baseURL: page.url(), locale: "en-GB" });
  await cheaply(late);
  await person("late-size");
  const other = await late.newPage();
  await signIn(other, "late-size");
  await other.goto(`/s/join#${code}`);
  await settled(other);
  await other.getByRole("button", { name: "Look" }).click();
  await other.getByText("Twelve people are in this group, which is the most there can be.").waitFor();
  await other.getByRole("link", { name: "Back" }).click();
  await other.getByRole("button", { name: "Found the group" }).waitFor();
});
