/*
 * Reading in a browser: a steward adds journals, the server fetches them (from
 * this machine, inside its sandbox), a person reads by theme, saves, and puts
 * something to their group.  No page asks anybody but the server.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { execute, value } from "../cli/sqlite.mjs";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { group } from "./group-people.mjs";
import { enter } from "./enter.mjs";
import { settled } from "./steps.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
/** @type {import("playwright-core").Page} */
let other;
/** What was asked of the journals. @type {import("node:http").IncomingMessage[]} */
const asked = [];
/** @type {import("node:http").Server} */
let journals;
let port = 0;

/** @param {string} title @param {string} words @param {number} n */
const item = (title, words, n) => `<item><title>${title}</title><description>${words}</description>` +
  `<link>https://journal.example/${n}</link><guid>${n}</guid><pubDate>Mon, 0${n} Mar 2026 07:30:00 GMT</pubDate></item>`;
const GRIEF = `<rss version="2.0"><channel><title>Journal of Grief</title><link>https://journal.example/</link>${
  item("Waiting rooms", "&lt;p&gt;On &lt;b&gt;waiting&lt;/b&gt;.&lt;/p&gt;&lt;img src='https://tracker.example/x.gif'&gt;", 2)}${
  item("Second thoughts", "A reply.", 1)}</channel></rss>`;
const METHODS = `{"version":"https://jsonfeed.org/version/1.1","title":"Methods","items":[{"id":"m","url":"javascript:alert(1)",` +
  `"title":"Counting &lt;things&gt;","content_text":"How many is many?"}]}`;

before(async () => {
  journals = createServer((request, answer) => {
    asked.push(request);
    if (request.url === "/grief" && request.headers["if-none-match"] === '"g1"')
      answer.writeHead(304).end();
    else if (request.url === "/grief")
      answer.writeHead(200, { ETag: '"g1"', "Content-Type": "application/rss+xml" }).end(GRIEF);
    else if (request.url === "/methods") answer.writeHead(200).end(METHODS);
    else if (request.url === "/loop") answer.writeHead(302, { Location: "/loop" }).end();
    else if (request.url === "/inward") answer.writeHead(302, { Location: "http://10.0.0.1/" }).end();
    else if (request.url === "/laughs")
      answer.writeHead(200).end('<!DOCTYPE rss [<!ENTITY a "ha">]><rss><channel><title>&a;</title></channel></rss>');
    else answer.writeHead(500).end();
  });
  await new Promise((done) => journals.listen(0, "127.0.0.1", () => done(undefined)));
  port = /** @type {import("node:net").AddressInfo} */ (journals.address()).port;
  place = await open({ settings: ["--feeds=yes", `--feeds-inside=127.0.0.1:${port}`] });
  [page, other] = [await place.page(), await place.page()];
  await enter(page, "ada");
  await enter(other, "ben");
  await settled(other);
  await group([page, other], ["Ada", "Ben"]);
  await execute(path.join(place.data, "mainstay.db"), "UPDATE account SET role = 3 WHERE name = 'ben'");
});
after(async () => {
  journals?.close();
  journals?.closeAllConnections();
  place?.check();
  await place?.close();
});

const database = () => path.join(place.data, "mainstay.db");

/** Until the fetching thread has been at it.
 * @param {string} question gives a number @param {number} want */
async function until(question, want) {
  while (value(database(), question) !== want)
    await new Promise((done) => setTimeout(done, 200));
}

/** @param {import("playwright-core").Page} who @param {string} at @param {string} title @param {string} [theme] */
async function add(who, at, title, theme = "all of the field") {
  await who.goto("/network/feeds");
  await who.getByLabel("Its address").fill(`http://127.0.0.1:${port}${at}`);
  await who.getByLabel("What it is called").fill(title);
  await who.getByLabel("Theme").selectOption(theme);
  await who.getByRole("button", { name: /^(Add|Propose) it$/ }).click();
}

test("a member proposes, a steward follows it, the server fetches it", async () => {
  await add(page, "/grief", "Grief", "Grief and loss");
  await page.getByText("A steward will look at it").waitFor();
  assert.equal(asked.length, 0, "what is only proposed is not fetched");
  await other.goto("/network/feeds");
  await other.getByRole("button", { name: "Follow it" }).click();
  await other.getByText("Done.").waitFor();
  await add(other, "/methods", "Methods", "Methods and research");
  await until("SELECT count(*) FROM piece", 3);
  assert.ok(asked.every((r) => !r.headers.cookie && !r.headers.referer));
  await other.goto("/network/feeds");
  await other.getByText("Journal of Grief").waitFor();
});

test("asked again, it answers that nothing is new, and nothing is lost", async () => {
  const before = asked.length;
  await other.getByRole("listitem").filter({ hasText: "Journal of Grief" }).getByRole("button", { name: "Fetch it now" }).click();
  await until("SELECT count(*) FROM source WHERE ended = 1", 1);
  assert.equal(asked.slice(before).filter((r) => r.headers["if-none-match"] === '"g1"').length, 1);
  assert.equal(value(database(), "SELECT count(*) FROM piece"), 3);
});

test("what goes wrong is told to who looks after feeds, with a way on", async () => {
  for (const [at, n] of /** @type {const} */ ([["/loop", 5], ["/inward", 4], ["/laughs", 12], ["/nowhere", 9]])) {
    await add(other, at, `Feed ${n}`);
    await until(`SELECT count(*) FROM source WHERE ended = ${n} AND failures = 1`, 1);
  }
  await other.goto("/network/feeds");
  for (const said of ["from one address to the next", "into a private network", "declares entities", "answered with an error"])
    await other.getByText(said).waitFor();
  await page.goto("/network/feeds");
  assert.equal(await page.getByText("private network").count(), 0, "members need not know");
  assert.ok(value(database(), "SELECT min(next_ms - fetched_ms) / 3600000 FROM source WHERE failures = 1") >= 6, "a failed feed waits twice as long");
});

test("the digest: by theme, chosen on this device; saved; put to a group", async () => {
  await page.goto("/s/reading");
  await settled(page);
  assert.deepEqual(await page.locator('[data-out="list"] h2').allInnerTexts(), ["Methods and research", "Grief and loss"]);
  await page.getByText("On waiting.").waitFor();
  assert.equal(await page.locator("article img").count(), 0);
  assert.equal(await page.locator('article a[href^="javascript"]').count(), 0);
  await page.getByText("My themes").first().click();
  await page.getByLabel("Grief and loss").check();
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("Your themes are sealed").waitFor();
  assert.deepEqual(await page.locator('[data-out="list"] h2').allInnerTexts(), ["Grief and loss"]);
  await page.getByRole("button", { name: "Save for later: Waiting rooms" }).click();
  await page.getByText("Sealed and saved for later.").waitFor();
  await page.getByRole("button", { name: "Discuss in my group: Waiting rooms" }).click();
  await page.getByLabel("A word to it").fill("Shall we read this before Thursday?");
  await page.getByRole("button", { name: "Seal and put to the group" }).click();
  await page.getByText("It lies in the group now").waitFor();
});

test("what was saved stays when its feed is removed; the other member finds what was put to the group", async () => {
  await execute(database(), "DELETE FROM piece WHERE link LIKE '%/2'");
  await page.goto("/s/reading");
  await settled(page);
  await page.getByRole("radio", { name: "Saved" }).click();
  await page.getByRole("heading", { name: "Waiting rooms" }).waitFor();
  await other.goto("/s/reading");
  await settled(other);
  await other.getByRole("radio", { name: "From my groups" }).click();
  await other.getByText("Shall we read this before Thursday?").waitFor();
  await other.getByText("Ada in Thursday group").waitFor();
  await page.getByRole("button", { name: "Save for later: Waiting rooms" }).click();
  await page.getByText("no longer among what you saved").waitFor();
  await page.getByText("You have saved nothing yet").waitFor();
});

test("every page of it, in every look", async () => {
  await everyLook(other);
  await other.getByRole("radio", { name: "New" }).click();
  await everyLook(other);
  await other.goto("/network/feeds");
  await everyLook(other);
});
