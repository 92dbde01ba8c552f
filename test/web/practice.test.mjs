/*
 * Practice: chosen by the time there is, paced on the screen, rated, noted;
 * without a connection it still works.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { settled, shows } from "./steps.mjs";
import { picture } from "./shots.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  place = await open();
  page = await place.page();
  await enter(page, "petra");
  await page.clock.install();
  await page.addInitScript(() => {
    const seen = { tones: /** @type {number[]} */ ([]), held: 0, asked: 0 };
    Object.assign(globalThis, { seen });
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...when) {
      seen.tones.push(Math.round(this.frequency.value));
      return start.apply(this, when);
    };
    Object.defineProperty(navigator, "wakeLock", { value: { async request(/** @type {string} */ what) {
      if (what === "screen") { seen.asked++; seen.held++; }
      return { async release() { seen.held--; } };
    } } });
  });
});

/** What sounded and whether the screen is kept awake. @returns {Promise<{ tones: number[], held: number, asked: number }>} */
const seen = () => page.evaluate(() => /** @type {any} */ (globalThis).seen);
after(() => place.close());

const room = () => page.locator("practice-room");
const act = (/** @type {string} */ name) => page.locator(`[data-step]:not([hidden]) [data-act="${name}"]`).first().click();
const rate = (/** @type {string} */ item, /** @type {number} */ n) =>
  page.locator(`[data-item="${item}"] [data-answer="${n}"]`).click();

test("twenty-four texts by the time there is", async () => {
  await page.goto("/s/practice");
  await settled(page);
  let all = 0;
  for (const minutes of [1, 3, 5, 10, 20]) {
    await page.locator(`[data-minutes="${minutes}"][role="radio"]`).click();
    all += await page.locator(".practice").count();
  }
  assert.equal(all, 24);
  await page.locator('[data-minutes="5"][role="radio"]').click();
  await everyLook(page);
  await picture(page, "list");
});

test("a text is paced, paused, ended by the clock, rated and noted", async () => {
  await page.locator('[data-minutes="1"][role="radio"]').click();
  await page.getByRole("button", { name: /One minute of breath/ }).click();
  await shows(room(), /How tense or unsettled are you just now/);
  await everyLook(page);
  await picture(page, "before");
  await rate("before", 7);
  await act("begin");
  await shows(room(), /Put both feet on the floor/);
  await everyLook(page);
  await picture(page, "play");
  await act("pause");
  await page.clock.fastForward(120000);
  await shows(room(), /Put both feet on the floor[\s\S]*Paused/);
  await act("pause");
  await page.clock.fastForward(25000);
  await shows(room(), /Three times, without effort/);
  await page.clock.fastForward(40000);
  await shows(room(), /That was it/);
  await rate("after", 4);
  await everyLook(page);
  await act("note");
  await shows(room(), /Sealed and noted[\s\S]*Noted so far[\s\S]*One minute of breath/);
});

test("a bell of four tones at the beginning and the end, none when it is off; the screen is awake while it runs", async () => {
  const bowl = [220, 607, 1188, 1965];
  const held = (/** @type {number} */ n) => page.waitForFunction((n) => /** @type {any} */ (globalThis).seen.held === n, n);
  await page.goto("/s/practice#centre-1");
  await page.reload();
  await settled(page);
  await act("begin");
  await held(1);
  assert.deepEqual((await seen()).tones, bowl);
  await act("pause");
  await held(0);
  await act("pause");
  await held(1);
  await page.clock.fastForward(70000);
  await shows(room(), /That was it/);
  await held(0);
  assert.deepEqual((await seen()).tones, [...bowl, ...bowl]);
  await act("list");
  await page.locator('[data-minutes="1"][role="radio"]').click();
  await page.locator('[data-field="bell"]').setChecked(false);
  await page.locator(".practice").first().click();
  await act("begin");
  await held(1);
  await act("end");
  assert.equal((await seen()).tones.length, 8);
  await act("list");
});

test("what seems to help is said after enough ratings, with its interval", async () => {
  for (let i = 0; i < 8; i++) {
    await page.locator('[data-minutes="1"][role="radio"]').click();
    await page.locator(".practice", { hasText: i % 2 ? "One minute of breath" : "At the door" }).click();
    await rate("before", 7);
    await act("begin");
    await act("end");
    await rate("after", i % 2 ? 3 : 6 + (i % 4 === 0 ? 1 : 0));
    await act("note");
    await shows(room(), /Sealed and noted/);
  }
  await shows(room(), /What seems to help you[\s\S]*Breath: 3\.\d points calmer on average \(probably between [\d.]+ and [\d.]+; 5 times\)/);
  await everyLook(page);
  await picture(page, "helps");
});

test("the breathing pacer breathes in and out; with reduced motion it says so in words alone", async () => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await act("pacer");
  await act("begin");
  await shows(room(), /Breathe in/);
  await page.clock.fastForward(5000);
  await shows(room(), /Breathe out/);
  const still = await page.locator(".breath-circle").evaluate((e) => getComputedStyle(e).transitionDuration);
  assert.match(still, /^0s/);
  await everyLook(page);
  await page.emulateMedia({ reducedMotion: null });
  await picture(page, "pacer");
  await act("end");
  await act("list");
});

test("an address opens the centring before the next session", async () => {
  await page.goto("/s/today");
  await settled(page);
  await page.getByRole("link", { name: /Centre for five minutes/ }).click();
  await shows(room(), /Centring before the next session, 5 minutes/);
  await page.goto("/s/today");
  await settled(page);
  await page.getByRole("link", { name: /or one minute/ }).click();
  await shows(room(), /Arrive, one minute/);
});

test("by keyboard alone", async () => {
  await page.goto("/s/practice#centre-1");
  await settled(page);
  await page.locator('[data-item="before"] [role="radio"]').first().focus();
  await page.keyboard.press("5");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await shows(room(), /Put both feet on the floor/);
  assert.equal(await page.evaluate(() => document.activeElement?.className), "said");
  await act("end");
  await act("list");
});

test("once visited, it works with the server gone, and says that nothing is noted", async () => {
  await page.goto("/s/practice");
  await settled(page);
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await page.reload(); /* now under the service worker, which keeps it */
  await settled(page);
  await page.waitForFunction(async () => {
    for (const name of await caches.keys())
      for (const kept of await (await caches.open(name)).keys())
        if (kept.url.endsWith("/js/elements/practice-room.js")) return true;
    return false;
  });
  await page.context().setOffline(true);
  await page.reload();
  await shows(room(), /cannot be noted/);
  await page.locator('[data-minutes="3"][role="radio"]').click();
  await page.getByRole("button", { name: /Grounding after a hard session/ }).click();
  await act("begin");
  await shows(room(), /press both feet into the floor/);
  await page.clock.fastForward(200000);
  await shows(room(), /How much time is there/);
  await page.context().setOffline(false);
  place.check();
});
