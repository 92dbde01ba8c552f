/*
 * Every page by the rules of axe (WCAG 2.2 A and AA), light and dark, narrow
 * and wide, with real content in it; and nothing wider than the screen.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { open, root } from "./browser.mjs";
import { history, marks, register, seal, settled } from "./steps.mjs";

const AXE = readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIZES = [
  { width: 320, height: 700 },
  { width: 1280, height: 900 },
];
const OPEN = ["/", "/help-now", "/promise", "/incident", "/early-warning", "/nothing-here"];
const DOORS = ["/sign-up", "/sign-in", "/recover"];
const SEALED = ["today", "check-in", "trend", "import", "events", "settings"];

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  place = await open();
  page = await place.page();
});
after(() => place.close());

/** What axe has to say, and what is wider than the screen. */
async function judge() {
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    await page.evaluate(AXE);
  }
  const found = await page.evaluate(async (tags) => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: { type: "tag", values: tags },
    });
    const wide = document.documentElement.scrollWidth - innerWidth;
    return {
      wide,
      said: violations.flatMap((v) =>
        v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary}`),
      ),
    };
  }, RULES);
  assert.deepEqual(found.said, [], page.url());
  assert.ok(found.wide <= 0, `${page.url()} is ${found.wide} px too wide`);
}

/** In both sizes and both themes, without loading again. */
async function everyLook() {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await judge();
    }
  }
}

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
  await register(page, "johanna");
  for (const name of SEALED) {
    await page.goto(`/s/${name}`);
    await settled(page);
    await everyLook();
  }
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

test("no page made a mistake or asked somebody else", () => place.check());
