/*
 * The journal: a page is written, found, shown, changed and deleted; what was
 * begun is not lost and lies nowhere in clear.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { onThisDay, readTags, tagsOf, weeks } from "../../web/js/journal-days.js";
import { folded, lineOf, lines, parsed, renewed, search, SEGMENT_MAX } from "../../web/js/search-text.js";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { seal, settled, shows } from "./steps.mjs";

/* ---- what knows no page ---- */

const line = (/** @type {string} */ object, /** @type {string} */ text, seq = 1, tags = /** @type {string[]} */ ([])) =>
  lineOf({ object, seq, day: "2026-03-01", tags }, text);
const found = (/** @type {string[]} */ segments, /** @type {string} */ query) =>
  [...search(segments, query)].flat().map((l) => l.object);

test("words are found by their beginning, in any spelling, all of them", () => {
  const all = [line("a", "Größe und Ärger, Café."), line("b", "the cafeteria was large", 2, ["rest"])];
  for (const cut of [[all.join("")], all]) {
    assert.deepEqual(found(cut, "cafe").sort(), ["a", "b"]);
    assert.deepEqual(found(cut, "CAFÉ argER"), ["a"]);
    assert.deepEqual(found(cut, "grosse"), ["a"]);
    assert.deepEqual(found(cut, "eteria"), []);
    assert.deepEqual(found(cut, "rest"), ["b"]);
    assert.deepEqual(found(cut, " ,. "), []);
    assert.deepEqual(found(cut, "2026"), []);
  }
  assert.equal(folded("  A\tB—c\n"), " a b c");
  assert.deepEqual(parsed(line("x", "t", 7, ["p", "q"])), { object: "x", seq: 7, day: "2026-03-01", tags: ["p", "q"] });
});

test("segments: what is gone leaves, what is new comes, the rest stays untouched", () => {
  const many = Array.from({ length: 900 }, (_, i) => line(`o${i}`, "word ".repeat(100), i));
  const first = renewed([], () => true, many);
  assert.ok(first.segments.length > 1 && first.segments.every((s) => s.length <= SEGMENT_MAX));
  assert.equal(first.changed.size, first.segments.length);
  const again = renewed(first.segments, (l) => l.object !== "o3", [line("new", "x")]);
  assert.deepEqual([...again.changed].sort(), [0, first.segments.length - 1]);
  const all = again.segments.flatMap((s) => [...lines(s)].map((l) => parsed(l).object));
  assert.equal(all.length, 900);
  assert.ok(!all.includes("o3") && all.includes("new"));
});

test("a random history of writes and deletions: the segments find what a plain list finds", () => {
  const words = ["anna", "berg", "clear", "dusk", "echo", "fern", "gold"];
  let seed = 7;
  const draw = (/** @type {number} */ n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  /** @type {Map<string, { seq: number, text: string }>} */
  const plain = new Map();
  /** @type {string[]} */
  let segments = [];
  for (let step = 1; step < 400; step++) {
    const object = `o${draw(40)}`;
    const fresh = [];
    if (draw(4) === 0) plain.delete(object);
    else {
      const text = Array.from({ length: 3 }, () => words[draw(words.length)]).join(" ");
      plain.set(object, { seq: step, text });
      fresh.push(line(object, text, step));
    }
    segments = renewed(segments, (l) => plain.get(l.object)?.seq === l.seq, fresh).segments;
    const query = words[draw(words.length)];
    assert.deepEqual(found(segments, query).sort(),
      [...plain].filter(([, { text }]) => text.split(" ").includes(query)).map(([o]) => o).sort());
  }
});

test("days: months begin on Monday, this day in other years, tags", () => {
  assert.deepEqual(weeks(2026, 10)[0], [null, null, null, null, null, null, "2026-11-01"]);
  assert.equal(weeks(2024, 1).flat().filter(Boolean).length, 29);
  const day = (/** @type {string} */ d) => ({ object: d, seq: 1, day: d, tags: [] });
  const ago = onThisDay(["2026-11-28", "2026-10-28", "2026-05-28", "2025-11-28", "2025-11-27"].map(day), "2026-11-28");
  assert.deepEqual(ago.map((d) => d.day), ["2026-10-28", "2026-05-28", "2025-11-28"]);
  assert.deepEqual(readTags("#Rest, work  work"), ["rest", "work"]);
  assert.deepEqual(tagsOf([{ ...day("x"), tags: ["b", "a"] }, { ...day("y"), tags: ["b"] }], 5), ["b", "a"]);
});

/* ---- in the page ---- */

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  place = await open();
  page = await place.page();
  await enter(page, "helene");
});
after(() => place.close());

const TEXT = "# After the group\n\nI was **tired** and *glad*.\n- one breath\n- a walk\n\n> what stayed\n\n<b>no markup</b> [x](https://e.example)";
const text = () => page.getByLabel("What you want to keep");
const write = () => page.getByRole("button", { name: "Write", exact: true }).click();

test("sixty questions of our own, ten on each theme, no two alike", async () => {
  await page.goto("/s/journal");
  await settled(page);
  const all = await page.evaluate(() => [...document.querySelectorAll("template[data-prompt]")].map((t) =>
    [t.getAttribute("data-theme"), /** @type {HTMLTemplateElement} */ (t).content.textContent?.trim()]));
  assert.equal(all.length, 60);
  assert.equal(new Set(all.map(([, text]) => text)).size, 60);
  for (const theme of ["triggers", "biases", "stayed", "well", "limits", "meaning"])
    assert.equal(all.filter(([of]) => of === theme).length, 10, theme);
});

test("a page with a question, a format and tags is written, found and shown as nodes", async () => {
  await page.goto("/s/journal");
  await settled(page);
  await write();
  await page.getByRole("button", { name: "Give me a question" }).click();
  assert.match(await page.locator('[data-out="prompt"]').innerText(), /\?/);
  await text().fill(TEXT);
  await page.getByLabel("Tags, with blanks between").fill("group rest");
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("is sealed and saved").waitFor();
  await page.getByLabel("Search").fill("tir stay");
  await page.getByText("One entry holds these words").waitFor();
  await page.locator('[data-out="list"]').getByRole("button").first().click();
  const shown = page.locator('[data-out="read"]');
  await shown.locator("strong").waitFor();
  assert.deepEqual(await shown.evaluate((e) => [...e.children].map((c) => c.tagName)), ["H2", "P", "UL", "BLOCKQUOTE", "P"]);
  assert.match(await shown.innerText(), /<b>no markup<\/b> \[x\]/);
  assert.equal(await shown.locator("a, b, img").count(), 0);
  await shows(page.locator('[data-out="read-tags"]'), /#group #rest/);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button", { name: "Change" }).isVisible(), false);
  await page.emulateMedia({ media: "screen" });
});

test("what was begun is sealed as a draft, is there after a reload, and nowhere in clear", async () => {
  await page.goto("/s/journal");
  await settled(page);
  await write();
  await text().fill("A zebra began here");
  await page.getByText("Sealed and kept as a draft").waitFor();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  assert.doesNotMatch(kept, /zebra/);
  await page.reload();
  await settled(page);
  await page.getByLabel("Search").waitFor();
  await page.getByRole("button", { name: "Go on with it" }).click();
  assert.equal(await text().inputValue(), "A zebra began here");
  await text().fill("A zebra ends here");
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("is sealed and saved").waitFor();
  assert.equal(await page.getByText("You began something").isVisible(), false);
  await page.getByLabel("Search").fill("zebra");
  await page.getByText("One entry holds these words").waitFor();
});

test("a change replaces, a deletion is asked about and final, also for the search", async () => {
  await page.getByLabel("Search").fill("zebra");
  await page.locator('[data-out="list"]').getByRole("button", { name: /zebra/ }).click();
  await page.getByRole("button", { name: "Change" }).click();
  await text().fill("A giraffe instead");
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("is sealed and saved").waitFor();
  await page.getByLabel("Search").fill("zebra");
  await page.getByText("No entry holds these words").waitFor();
  await page.getByLabel("Search").fill("giraffe");
  await page.locator('[data-out="list"]').getByRole("button", { name: /giraffe/ }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("button", { name: "Delete it" }).click();
  await page.getByText("The entry is deleted").waitFor();
  await page.getByLabel("Search").fill("giraffe");
  await page.getByText("No entry holds these words").waitFor();
});

test("a year of pages: the month shows them, the search is kept sealed and used again", async () => {
  const DAY = 86400000;
  await seal(page, Array.from({ length: 300 }, (_, i) => ({ type: 1, data: { v: 1, kind: "entry", prompt: "",
    day: new Date(Date.now() - (i + 1) * DAY).toISOString().slice(0, 10), tags: i % 7 ? [] : ["walk"],
    text: `Page ${i}: ${i === 290 ? "the pelican" : "an ordinary evening"}` } })));
  await page.goto("/s/journal");
  await settled(page);
  await page.getByLabel("Search").fill("pelic");
  await page.getByText("One entry holds these words").waitFor();
  await page.goto("/s/journal");
  await settled(page);
  await page.getByLabel("Search").fill("pelic");
  await page.getByText("One entry holds these words").waitFor();
  await page.getByRole("button", { name: "Month before" }).click();
  assert.ok(await page.locator(".month button").count() >= 28);
  await page.getByRole("heading", { name: "On this day" }).waitFor();
  await page.locator(".tag", { hasText: "walk" }).click();
  await page.getByText("44 entries hold these words").waitFor();
  const clear = await page.evaluate(async () => {
    const db = await new Promise((done) => {
      const ask = indexedDB.open("mainstay.sealed");
      ask.onsuccess = () => done(ask.result);
    });
    const all = await new Promise((done) => {
      const ask = db.transaction("index").objectStore("index").getAll();
      ask.onsuccess = () => done(ask.result);
    });
    const bytes = all.map((/** @type {Uint8Array} */ b) => new TextDecoder("latin1").decode(b)).join("");
    return { n: all.length, found: /pelican|ordinary/.test(bytes) };
  });
  assert.ok(clear.n > 2);
  assert.equal(clear.found, false);
  place.check();
});

test("by the rules of axe, light and dark, narrow and wide", async () => {
  for (const step of ["home", "write", "read"]) {
    await page.goto("/s/journal");
    await settled(page);
    if (step === "write") await write();
    if (step === "read") await page.locator('[data-out="list"]').getByRole("button").first().click();
    await everyLook(page, step);
  }
  place.check();
});
