/*
 * Help now is there without signing in, without script and, once visited,
 * without a network.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { register, settled } from "./steps.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
before(async () => { place = await open(); });
after(() => place.close());

test("once visited, it opens with the server gone, styled", async () => {
  const page = await place.page();
  await page.goto("/help-now");
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await page.waitForFunction(async () => (await caches.keys()).length > 0 &&
    (await (await caches.open((await caches.keys())[0])).keys()).length > 2);
  await page.context().setOffline(true);
  await page.reload();
  assert.match(await page.locator("h1").innerText(), /Help now/);
  const font = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
  assert.doesNotMatch(font, /^"?Times/, "the style came from the cache");
  await page.context().setOffline(false);
  await page.goto("/promise");
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null, "no other page goes that way");
  await page.context().close();
});

test("a part of the keys worker that was lost on the way is asked for again", async () => {
  const page = await place.page();
  await register(page, "wanda");
  await settled(page);
  const asked = () => page.evaluate(async () => {
    const link = document.querySelector('link[href$="/js/client.js"]');
    const { client } = await import(/** @type {any} */ (link).href);
    return client.call("journal").then(() => "ok", (/** @type {any} */ e) => `${e.code} ${e.message}`);
  });
  const scripts = "**/js/*.js";
  await page.context().route(scripts, (route) => route.abort());
  assert.match(await asked(), /^offline /);
  await page.context().unroute(scripts);
  await page.context().route(scripts, (route) => route.fulfill({ status: 404, body: "" }));
  assert.match(await asked(), /^library .*worker$/, "another release has other addresses");
  await page.context().unroute(scripts);
  assert.equal(await asked(), "ok");
  await page.context().close();
});

test("a door whose keys worker does not come says so", async () => {
  const page = await place.page();
  await page.context().route("**/js/keys.js", (route) => route.abort());
  await page.goto("/sign-in");
  await page.getByText("The part of this page that holds the keys did not start.").waitFor();
  await page.context().close();
});

test("without script it says the same", async () => {
  const page = await place.page({ javaScriptEnabled: false });
  await page.goto("/help-now");
  assert.match(await page.locator("main").innerText(), /not filled in this page/);
  assert.equal(await page.locator(".alarm").isVisible(), true);
  await page.context().close();
  place.check();
});

test("from every page it is one step away", async () => {
  const page = await place.page();
  for (const at of ["/", "/promise", "/early-warning", "/sign-in", "/sign-up", "/recover", "/no-such-page"]) {
    await page.goto(at);
    assert.equal(await page.locator('header a[href="/help-now"]').isVisible(), true, at);
  }
  await page.context().close();
});
