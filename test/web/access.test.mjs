/*
 * Every page by the rules of axe (WCAG 2.2 A and AA), light and dark, narrow
 * and wide, with real content in it; and nothing wider than the screen.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { run } from "../cli/program.mjs";
import { execute } from "../cli/sqlite.mjs";
import { everyLook as looks, SIZES } from "./axe.mjs";
import { open } from "./browser.mjs";
import { codeOf } from "./authenticator.mjs";
import { enter } from "./enter.mjs";
import { printed } from "./shots.mjs";
import { PASSPHRASE, history, marks, seal, settled } from "./steps.mjs";

const OPEN = ["/", "/help-now", "/promise", "/incident", "/early-warning", "/nothing-here"];
const DOORS = ["/sign-up", "/sign-in", "/recover", "/restart"];
const SEALED = ["today", "check-in", "trend", "import", "events", "settings", "account"];

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  place = await open({
    settings: ["--smtp-url", "smtp://127.0.0.1:9", "--smtp-from", "m@practice.example"],
  });
  page = await place.page();
});
after(() => place.close());

const everyLook = () => looks(page);

for (const address of OPEN) {
  test(`open page ${address}`, async () => {
    await page.goto(address);
    await everyLook();
  });
}

for (const address of DOORS) {
  test(`door ${address}`, async () => {
    await page.goto(address);
    await settled(page);
    await everyLook();
  });
}

test("sign-up, step by step", async () => {
  await page.goto("/sign-up");
  await page.getByLabel("Sign-in name").fill("Not A Name");
  await page.getByRole("button", { name: "Continue" }).click();
  await everyLook();
  await page.getByLabel("Sign-in name").fill("ines");
  await page.getByRole("button", { name: "Continue" }).click();
  await everyLook();
  await page.getByRole("button", { name: "Use this one" }).click();
  const made = await page.locator('[data-field="passphrase"]').inputValue();
  assert.match(made, /^([a-z]{4}-){4}[a-z]{4}$/);
  await page.getByRole("button", { name: "Continue" }).click();
  await everyLook();
  await page.locator('[data-field="again"]').fill(made);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("I have kept it safe").waitFor();
  await everyLook();
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".sheet").isVisible());
  await page.emulateMedia({ media: "screen" });
});

test("pages with nothing in them yet", async () => {
  await enter(page, "johanna");
  for (const name of SEALED) {
    await page.goto(`/s/${name}`);
    await settled(page);
    await everyLook();
  }
});

test("devices, second step, notices, and the second step at sign-in", async () => {
  for (const name of ["devices", "notices", "second-step"]) {
    await page.goto(`/s/${name}`);
    await settled(page);
    await everyLook();
  }
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await everyLook();
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Set up codes" }).click();
  await page.locator('[data-field="passphrase"]').fill(PASSPHRASE);
  await page.getByRole("button", { name: "Continue" }).click();
  const key = await page.locator('[data-out="secret"]:not(:empty)').innerText();
  await everyLook();
  const now = Math.floor(Date.now() / 30000);
  await page.getByLabel("Code from the app").fill(codeOf(key, now));
  await page.getByRole("button", { name: "Turn the codes on" }).click();
  await page.getByText("The codes are on.").waitFor();
  await page.getByRole("button", { name: "Remove the codes" }).waitFor();
  await everyLook();
  await page.goto("/s/settings");
  await settled(page);
  await page.locator("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto("/sign-in");
  await page.getByLabel("Sign-in name").fill("johanna");
  await page.locator('[data-field="passphrase"]').fill(PASSPHRASE);
  await page.locator("main").getByRole("button", { name: "Sign in" }).click();
  await page.getByText("One more step").waitFor();
  await everyLook();
  await page.getByLabel("Code from your app").fill(codeOf(key, Math.max(now + 1, Math.floor(Date.now() / 30000))));
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL("**/s/today");
});

test("pages with a year in them", async () => {
  await seal(page, [
    ...history(56).map((data) => ({ type: 2, data })),
    ...marks(56 * 7).map((data) => ({ type: 10, data })),
  ]);
  for (const name of SEALED) {
    await page.goto(`/s/${name}`);
    await settled(page);
    await everyLook();
  }
});

test("the trend opened in all its parts", async () => {
  await page.goto("/s/trend");
  await page.locator("trend-chart svg").first().waitFor();
  for (const summary of await page.locator("main summary").all()) {
    await summary.click();
  }
  await everyLook();
  await page.emulateMedia({ media: "print" });
  await printed(page, "trend");
  assert.equal(await page.locator("main .actions").first().isVisible(), false);
  await page.emulateMedia({ media: "screen" });
});

test("the account's changes, asked, refused and half made", async () => {
  await page.goto("/s/account");
  await settled(page);
  const form = page.locator('[data-form="prove"]');
  for (const act of ["passphrase", "code", "rotation", "delete"]) {
    await page.locator(`[data-act="change"][data-value="${act}"]`).click();
    await form.waitFor();
    await everyLook();
    if (act !== "passphrase") {
      await form.getByRole("button", { name: "Leave it as it is" }).click();
      await page.locator('[data-step="overview"]').waitFor();
      continue;
    }
    await page.getByRole("button", { name: "Use the recovery code" }).click();
    await page.locator('[data-field="proof-code"]').fill("0000");
    await form.getByRole("button", { name: "Continue" }).click();
    await form.getByText("not a whole recovery code").waitFor();
    await everyLook();
    await form.getByRole("button", { name: "Leave it as it is" }).click();
    await page.locator('[data-step="overview"]').waitFor();
  }
  await page.locator('[data-act="change"][data-value="delete"]').click();
  await page.locator('[data-field="current"]').fill(PASSPHRASE);
  await form.getByRole("button", { name: "Continue" }).click();
  await page.locator('[data-form="delete"]').waitFor();
  await everyLook();
  /* What only some people see: shown as it would be. */
  await page.evaluate(() => {
    for (const step of document.querySelectorAll("[data-step]"))
      /** @type {HTMLElement} */ (step).hidden = step.getAttribute("data-step") !== "former";
  });
  await everyLook();
});

test("the check-in on its way, and before saving", async () => {
  await page.setViewportSize(SIZES[0]);
  await page.goto("/s/check-in");
  await settled(page);
  await page.getByRole("button", { name: "Begin" }).click();
  await everyLook();
  for (let i = 0; i < 22; i++) {
    if (await page.locator('[data-step="note"]').isVisible()) break;
    await page.getByRole("button", { name: "Next", exact: true }).click();
  }
  await page.getByLabel("A note to yourself").fill("ä".repeat(1600));
  await page.getByText("characters too long").waitFor();
  await everyLook();
});

test("locked: the dialog over a covered page, and the unlock page", async () => {
  await page.evaluate(() =>
    document.querySelector('.side [data-act="lock"]')?.click(),
  );
  await page.getByRole("dialog").waitFor();
  await everyLook();
  await page.goto("/s/unlock");
  await settled(page);
  await everyLook();
});

test("running an instance, setting it up, and the help that was filled in", async () => {
  const runs = await place.page();
  await enter(runs, "runs.it");
  await execute(path.join(place.data, "mainstay.db"), "UPDATE account SET role = 2 WHERE name = 'runs.it'");
  await runs.goto("/operator");
  await runs.getByRole("button", { name: "Make a joining link" }).click();
  await runs.getByText("This link is shown once").waitFor();
  await looks(runs);
  const { out } = await run(["setup-link", "--data", place.data]);
  await runs.goto(/\/setup\?token=\S+/.exec(out)?.[0] ?? "");
  await looks(runs);
  await runs.getByLabel("Name of the community").fill("Practice by the river");
  await runs.getByLabel("Address of this site").fill("https://mainstay.example");
  await runs.getByLabel("Time zone").fill("Europe/Vienna");
  const row = runs.getByRole("group", { name: "Number 1" });
  await row.getByLabel("Country").selectOption({ label: "Austria" });
  await row.getByLabel("What it is").fill("Emergency number");
  await row.getByLabel("Number or address").fill("nobody");
  await runs.getByRole("button", { name: "Save and continue" }).click();
  await runs.getByText("Nothing was saved yet").waitFor();
  await looks(runs);
  await row.getByLabel("Number or address").fill("112");
  await runs.getByRole("button", { name: "Save and continue" }).click();
  await runs.locator("#errors").waitFor({ state: "detached" });
  await looks(runs);
  await runs.goto("/help-now");
  await runs.getByText("Emergency number", { exact: true }).waitFor();
  await looks(runs);
});

test("no page made a mistake or asked somebody else", () => place.check());
