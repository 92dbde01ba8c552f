/*
 * Sealed pages where something is missing: script, WebAssembly; and that their
 * bytes are the same for everybody and hold nothing that could be submitted.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { register, settled } from "./steps.mjs";

const DOORS = ["/sign-up", "/sign-in", "/recover"];
const SEALED = ["today", "check-in", "trend", "import", "events", "settings"];

/** @type {import("./browser.mjs").Place} */
let place;
before(async () => {
  place = await open();
});
after(() => place.close());

test("without script: it says so, and help now is there", async () => {
  const page = await place.page({ javaScriptEnabled: false });
  for (const address of DOORS) {
    await page.goto(address);
    const said = await page.locator("main").innerText();
    assert.match(said, /This page needs script/, address);
    assert.ok(await page.getByRole("link", { name: "Help now" }).isVisible());
    assert.equal(await page.locator("input:visible").count(), 0, address);
  }
  await page.goto("/help-now");
  assert.ok(await page.getByRole("heading", { name: "Help now" }).isVisible());
});

test("nothing on a sealed page has a name or could be submitted", async () => {
  const page = await place.page();
  await register(page, "lena");
  for (const address of [...DOORS, ...SEALED.map((s) => `/s/${s}`)]) {
    await page.goto(address);
    const found = await page.evaluate(() => ({
      named: [...document.querySelectorAll("main [name], dialog [name]")].length,
      posting: [...document.forms].filter((f) => f.method !== "dialog").length,
      loose: [...document.querySelectorAll("textarea, input[type=text]")].filter(
        (e) => e.getAttribute("spellcheck") !== "false",
      ).length,
      handlers: document.querySelectorAll("[style], script:not([src])").length,
    }));
    const none = { named: 0, posting: 0, loose: 0, handlers: 0 };
    assert.deepEqual(found, none, address);
  }
  place.check();
});

test("two people get the same bytes", async () => {
  const pages = [await place.page(), await place.page()];
  await register(pages[0], "mila");
  await register(pages[1], "nora");
  for (const name of SEALED) {
    const [a, b] = await Promise.all(
      pages.map((p) =>
        p.evaluate(async (at) => (await fetch(at)).text(), `/s/${name}`),
      ),
    );
    assert.equal(a, b, name);
  }
});

test("without WebAssembly: a clear page, nothing asked, nothing sent", async () => {
  /* V8 without its compilers has no WebAssembly */
  const bare = await open({ flags: ["--js-flags=--jitless"] });
  try {
    const page = await bare.page();
    /** @type {string[]} */
    const sent = [];
    page.on("request", (r) => {
      if (r.method() !== "GET") sent.push(r.url());
    });
    for (const address of DOORS) {
      await page.goto(address);
      await page.getByText("does not allow WebAssembly").waitFor();
      await page.waitForFunction(
        () => !document.querySelector("main input:enabled"),
      );
    }
    assert.deepEqual(sent, []);
  } finally {
    await bare.close();
  }
});

test("leaving a page takes what is sealed off the screen", async () => {
  const page = await place.page();
  await register(page, "olga");
  await settled(page);
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  const shown = await page.evaluate(
    () => getComputedStyle(document.querySelector("main")).visibility,
  );
  assert.equal(shown, "hidden");
});
