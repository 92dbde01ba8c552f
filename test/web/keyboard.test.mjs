/*
 * The check-in by keyboard alone, and the way into a page: the skip link first,
 * a focus that can always be seen.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { settled } from "./steps.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  place = await open();
  page = await place.page();
  await enter(page, "karla");
});
after(() => place.close());

const focused = () =>
  page.evaluate(() => {
    const at = document.activeElement;
    const ring = at ? getComputedStyle(at) : undefined;
    return {
      text: at?.textContent?.trim() ?? "",
      item: at?.closest(".item")?.getAttribute("data-item") ?? "",
      ring: ring ? ring.outlineStyle !== "none" : false,
    };
  });

/** Press Tab until something is reached. @param {(f: any) => boolean} there */
async function tabTo(there) {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    const at = await focused();
    if (there(at)) return at;
  }
  assert.fail("not reached by Tab");
}

test("the skip link comes first and leads to the content", async () => {
  await page.goto("/s/today");
  await settled(page);
  await page.keyboard.press("Tab");
  assert.match((await focused()).text, /Skip to the content/);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
});

test("a whole check-in without a mouse", async () => {
  await page.goto("/s/check-in");
  await settled(page);
  const begin = await tabTo((f) => f.text === "Begin");
  assert.ok(begin.ring, "the focus can be seen");
  await page.keyboard.press("Enter");
  assert.equal((await focused()).item, "exhaustion-1");
  for (let i = 0; i < 22; i++) {
    const at = await focused();
    assert.notEqual(at.item, "", `item ${i + 1} has the focus`);
    if (i === 0) {
      await page.keyboard.press("1");
      await page.keyboard.press("0"); /* ten */
    } else if (i === 1) {
      await page.keyboard.press("3");
      await page.keyboard.press("ArrowRight"); /* four */
    } else if (i === 2) {
      await page.keyboard.press("End"); /* ten */
    } else if (i === 3) {
      await page.keyboard.press("s"); /* skipped, and on */
      continue;
    } else if (i === 4) {
      await page.keyboard.press("5");
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowLeft"); /* three */
    } else {
      await page.keyboard.press(String(i % 10));
    }
    await page.keyboard.press("Enter");
  }
  assert.match((await focused()).text, /Before you save/);
  await tabTo((f) => f.text === "Answer");
  await page.keyboard.press("Enter");
  assert.equal((await focused()).item, "distance-2");
  await page.keyboard.press("7");
  await page.keyboard.press("Enter"); /* next item, or the next screen */
  await page.goBack();
  await tabTo((f) => f.text === "Seal and save");
  await page.keyboard.press("Enter");
  await page.getByText("Your week is kept").waitFor();
  const data = await page.evaluate(async () => {
    const link = document.querySelector('link[href$="/js/client.js"]');
    const { client } = await import(link.href);
    return (await client.list({ types: [2] })).items[0].data.answers;
  });
  assert.equal(data["exhaustion-1"], 10);
  assert.equal(data["exhaustion-2"], 4);
  assert.equal(data["distance-1"], 10);
  assert.equal(data["distance-2"], 7);
  assert.equal(data["efficacy-1"], 3);
  assert.equal(data["meaning-1"], 5);
  place.check();
});

test("with reduced motion nothing moves by itself", async () => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/s/trend");
  await settled(page);
  const moving = await page.evaluate(() =>
    document.getAnimations().filter((a) => a.playState === "running").length,
  );
  assert.equal(moving, 0);
});
