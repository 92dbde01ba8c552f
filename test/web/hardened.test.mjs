/*
 * What a sealed page does not let happen, whoever put it there: markup that
 * runs, text that leaves in a form, anything readable left in the browser; and
 * what it says where a browser lacks something.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { contents, fileHits, hits } from "../canary/search.mjs";
import { open, root } from "./browser.mjs";
import { CHROMIUM } from "./chromium.mjs";
import { enter } from "./enter.mjs";
import { PASSPHRASE, register, seal, settled } from "./steps.mjs";

const MARKUP = '<img src=x onerror="window.ran=1"><script>window.ran=2</script>';
const CANARY = "canary-the otter slept beneath the ninth willow";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
before(async () => {
  place = await open();
  page = await place.page();
  await enter(page, "hardy");
  await settled(page);
});
after(() => place.close());

test("WEB-02 nothing put into an open page runs", async () => {
  const tried = await page.evaluate(async (markup) => {
    /** @type {Record<string, string>} */
    const got = {};
    const attempt = (/** @type {string} */ name, /** @type {() => any} */ work) => {
      try {
        work();
        got[name] = "allowed";
      } catch (error) {
        got[name] = /** @type {Error} */ (error).name;
      }
    };
    const main = document.querySelector("main") ?? document.body;
    attempt("innerHTML", () => { main.innerHTML = markup; });
    attempt("outerHTML", () => { main.outerHTML = markup; });
    attempt("insertAdjacentHTML", () => main.insertAdjacentHTML("beforeend", markup));
    attempt("document.write", () => document.write(markup));
    attempt("foreign worker", () => new Worker("/sw.js"));
    attempt("blob worker", () => new Worker(URL.createObjectURL(
      new Blob(["postMessage(1)"]))));
    attempt("another policy", () => window.trustedTypes.createPolicy("other", {
      createHTML: (t) => t }));
    attempt("the same policy again", () =>
      window.trustedTypes.createPolicy("seal-worker", {
        createScriptURL: () => "/sw.js" }).createScriptURL("x").length < 0);
    attempt("script text", () => {
      const s = document.createElement("script");
      s.textContent = "window.ran = 3";
      main.append(s);
    });
    const img = document.createElement("img");
    attempt("handler attribute", () =>
      img.setAttribute("onerror", "window.ran = 4"));
    const frame = document.createElement("iframe");
    attempt("srcdoc", () => { frame.srcdoc = markup; });
    frame.src = "javascript:parent.ran = 5";
    main.append(frame);
    const link = document.createElement("a");
    link.href = "javascript:window.ran = 6";
    main.append(link);
    link.click();
    attempt("string to a timer", () => setTimeout("window.ran = 7", 0));
    img.src = "/nowhere.png";
    main.append(img);
    await new Promise((done) => { img.onerror = img.onload = done; });
    await new Promise((done) => setTimeout(done));
    return { got, ran: window.ran };
  }, MARKUP);
  assert.equal(tried.ran, undefined);
  for (const [name, said] of Object.entries(tried.got))
    assert.notEqual(said, "allowed", name);
  assert.throws(() => place.check()); /* the console told, as it should */
});

test("WEB-02 markup and scripts put into the served page do not run", async () => {
  const stray = await place.page();
  await stray.route("**/sign-in", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace("</main>",
      `${MARKUP}<script src="/sw.js"></script><script type="module">window.ran=8</script></main>`);
    await route.fulfill({ response: answer, body });
  });
  await stray.goto("/sign-in");
  await stray.locator("img[src=x]").waitFor({ state: "attached" });
  await settled(stray);
  assert.equal(await stray.evaluate(() => window.ran), undefined);
  await stray.close();
  assert.throws(() => place.check());
});

test("WEB-05 markup in a sealed text is shown as text", async () => {
  await seal(page, [{ type: 11, data: { v: 1, name: MARKUP, set: "s", series: [
    { dimension: MARKUP, worse: "high", points: [["2026-01-01", 1], ["2026-01-02", 2]] },
  ] } }, { type: 10, data: { v: 1, kind: MARKUP, day: "2026-01-02" } }]);
  for (const address of ["import", "trend", "events"]) {
    await page.goto(`/s/${address}`);
    await settled(page);
    await page.waitForFunction(() =>
      document.querySelector("main")?.innerText.includes("<img src=x"));
    assert.equal(await page.locator("main img, main script").count(), 0, address);
  }
  assert.equal(await page.evaluate(() => window.ran), undefined);
  place.check();
});

test("WEB-04 with scripts failing, nothing typed can leave", async () => {
  const bare = await place.page();
  /** @type {Buffer[]} */
  const sent = [];
  bare.on("request", (r) => sent.push(Buffer.from(
    `${r.url()} ${r.postData() ?? ""}`)));
  await bare.route(/\/a\/.*\.m?js$/, (route) => route.abort());
  for (const address of ["/sign-in", "/sign-up", "/recover"]) {
    await bare.goto(address);
    assert.equal(await bare.locator("main input:visible").count(), 0, address);
    /* and if somebody gets at the fields all the same */
    await bare.evaluate((text) => {
      for (const field of document.querySelectorAll("input")) field.value = text;
      for (const form of document.forms) form.requestSubmit?.(null);
    }, CANARY).catch(() => undefined);
    await bare.getByText("taking longer than it should").waitFor();
    await bare.getByText("may be too old").waitFor();
  }
  assert.deepEqual(hits(Buffer.concat(sent), CANARY), []);
  assert.deepEqual(hits(Buffer.concat(sent), "canary"), []);
  await bare.close();
});

test("PAD-04 nothing sealed is compressed, on either side", async () => {
  const encodings = await page.evaluate(async () => {
    const account = await fetch("/api/1/account");
    const { space } = await account.json();
    const log = await fetch(`/api/1/space/${space}/log?from=1`);
    return [account, log].map((a) => [a.status, a.headers.get("content-encoding")]);
  });
  assert.deepEqual(encodings, [[200, null], [200, null]]);
  for (const { file, bytes } of [...contents(path.join(root, "web/js")), ...contents(path.join(root, "seal"))])
    assert.doesNotMatch(bytes.toString(),
      /CompressionStream|gzip|deflate|brotli/i, file);
});

test("AUTH-02 an unknown name is answered like a known one", async () => {
  const answers = await page.evaluate(async () => {
    const ask = async (/** @type {string} */ where, /** @type {any} */ body) => {
      const a = await fetch(`/api/1/${where}`, { method: "POST",
        headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      const headers = [...a.headers.keys()].filter((h) => h !== "date").sort();
      return { status: a.status, headers, body: await a.text() };
    };
    const auth = "A".repeat(43);
    const all = [];
    for (const name of ["hardy", "nobody-here", "nobody-here"])
      all.push(await ask("account/params", { name }),
        await ask("session", { name, auth }));
    return all;
  });
  const [known, wrong, unknown, refused, again] = answers;
  assert.deepEqual([unknown.status, unknown.headers, unknown.body.length],
    [known.status, known.headers, known.body.length]);
  const shape = (/** @type {string} */ b) => b.replace(/"seed":"[^"]*"/, "");
  assert.equal(shape(unknown.body), shape(known.body));
  assert.equal(again.body, unknown.body); /* the same seed each time */
  const word = (/** @type {string} */ b) => b.replace(/"request":\d+/, "");
  assert.deepEqual([refused.status, refused.headers, word(refused.body)],
    [wrong.status, wrong.headers, word(wrong.body)]);
});

test("SES-01 nothing readable is left in the browser's files", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mainstay-profile-"));
  try {
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu"], baseURL: place.origin,
      locale: "en-GB" });
    const own = await context.newPage();
    const code = await register(own, "profile.person");
    await seal(own, [{ type: 1, data: { v: 1, text: CANARY } }]);
    await own.goto("/s/today"); /* reads it again, and keeps its octets */
    await settled(own);
    await own.getByRole("button", { name: "Lock", exact: true }).click();
    await own.waitForURL(/\/s\/unlock/);
    await context.close();
    const all = contents(folder);
    assert.ok(all.some((f) => fileHits(f, "profile.person").length > 0 ||
      fileHits(f, "mainstay.sealed").length > 0), "the search sees");
    for (const secret of [PASSPHRASE, CANARY, code, code.replaceAll("-", "")])
      assert.deepEqual(all.flatMap((f) => fileHits(f, secret)), []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("SES-02 another origin gets nothing from an open tab", async () => {
  const there = place.origin.replace("localhost", "127.0.0.1");
  await page.goto("/s/today");
  await settled(page);
  const stranger = await page.context().newPage();
  await stranger.goto(`${there}/promise`);
  const listen = () => {
    const channel = new BroadcastChannel("mainstay");
    window.heard = [];
    channel.onmessage = ({ data }) => window.heard.push(data.kind);
    channel.postMessage({ kind: "ask" });
  };
  await stranger.evaluate(listen);
  const friend = await page.context().newPage(); /* of the right origin: is told */
  await friend.goto("/promise");
  await friend.evaluate(listen);
  await friend.waitForFunction(() => window.heard.includes("tab"));
  await friend.close();
  assert.deepEqual(await stranger.evaluate(() => window.heard), []);
  assert.deepEqual(await stranger.evaluate(() => Object.keys(localStorage)), []);
  await stranger.close();
  assert.throws(() => place.check(), /request to http:\/\/127/);
});

test("a browser that keeps nothing: a clear page, nothing asked or sent", async () => {
  const bare = await place.page();
  /** @type {string[]} */
  const sent = [];
  bare.on("request", (r) => { if (r.method() !== "GET") sent.push(r.url()); });
  await bare.addInitScript(() => {
    for (const name of ["sessionStorage", "localStorage"])
      Object.defineProperty(globalThis, name, { get() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      } });
  });
  for (const address of ["/sign-in", "/sign-up", "/recover"]) {
    await bare.goto(address);
    await bare.getByText("keeps nothing for this site").waitFor();
    await bare.waitForFunction(() => !document.querySelector("main input:enabled"));
  }
  assert.deepEqual(sent, []);
  await bare.close();
});

test("a private window works, and leaves nothing when it is closed", async () => {
  const bare = await place.page(); /* every context of the tests is one */
  await register(bare, "in.private");
  await seal(bare, [{ type: 10, data: { v: 1, kind: "holiday", day: "2026-03-03" } }]);
  await bare.goto("/s/events");
  await bare.locator('[data-out="events"] li').waitFor();
  await bare.context().close();
  place.check();
});
