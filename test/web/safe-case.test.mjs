/*
 * The field that marks what could identify a client, and the page of three
 * questions before a text leaves somebody's hands.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { edit, suggestion } from "../../web/js/safe-case-suggest.js";
import { joined, keep, keptOf, rounded, rows, shifted } from "../../web/js/safe-case-findings.js";
import { open, root } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { settled, shows } from "./steps.mjs";

const CASE = "I see Mrs Abernathy, 81, from Pitlochry. Her son Ewan Abernathy rang me on 3 May 2024: abernathy forgets the stove. "
  + "Write to e.abernathy@post.example. Grace helps.";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  place = await open();
  page = await place.page({ permissions: ["clipboard-read", "clipboard-write"] });
  await enter(page, "gerda");
});
after(() => place.close());

const editor = () => page.locator("text-check [data-sc-text]");
const row = (/** @type {string} */ what) =>
  page.locator("text-check [data-sc-list] li").filter({ hasText: what });
const marks = () => page.locator("text-check .sc-lines mark").evaluateAll((all) =>
  all.map((m) => [m.textContent, m.getAttribute("data-level")]));

/** The page with this text, looked at. @param {string} text */
async function write(text) {
  await page.goto("/s/safe-case");
  await settled(page);
  await editor().fill("");
  await editor().focus();
  await page.keyboard.insertText(text);
  await page.locator("text-check safe-case:not([data-looking])").waitFor();
}

/* ---- what knows no page ---- */

const finding = (/** @type {string} */ text, /** @type {string} */ what, more = {}) => {
  const start = text.indexOf(what);
  return { start, end: start + what.length, text: what, label: "PERSON", level: "likely",
    why: "surname", suggest: "PERSON", number: 1, lang: "en", ...more };
};

test("an edit moves findings along, and drops what it touched", () => {
  const text = "Anna met Bela and Cora.";
  const all = ["Anna", "Bela", "Cora"].map((w) => finding(text, w));
  const after = "Anna met young Bella and Cora.";
  assert.deepEqual(shifted(all, text, after).map((f) => after.slice(f.start, f.end)), ["Anna", "Cora"]);
  assert.deepEqual(shifted(all, text, text), all);
  assert.deepEqual(shifted(all, text, ""), []);
});

test("one person is one row, what is kept is known again by its spelling", () => {
  const text = "Anna Roth came. anna roth left. Bela wrote.";
  const all = [finding(text, "Anna Roth"), finding(text, "anna roth", { level: "look" }),
    finding(text, "Bela", { number: 2 })];
  const kept = new Map();
  const [anna, bela] = rows(all, kept);
  assert.equal(anna.all.length, 2);
  assert.equal(anna.first.level, "likely");
  keep(kept, bela, "changed");
  assert.equal(rows(all, kept)[0].kept, undefined);
  assert.deepEqual(keptOf(rows(all, kept), kept), [{ what: "Bela", label: "PERSON", level: "likely", why: "changed" }]);
  assert.equal(rows([finding("BELA", "BELA")], kept)[0].kept?.why, "changed");
});

test("suggestions read well where they are put", () => {
  const put = (/** @type {string} */ text, /** @type {string} */ what, more = {}) => {
    const { start, end, put: word } = edit(text, finding(text, what, more));
    return text.slice(0, start) + word + text.slice(end);
  };
  const date = { label: "DATE", suggest: "DATE" };
  assert.equal(put("She rang on 3 May 2024 at night.", "3 May 2024", date), "She rang some time ago at night.");
  assert.equal(put("Sie rief am 3. Mai an.", "3. Mai", { ...date, lang: "de" }), "Sie rief vor einiger Zeit an.");
  assert.equal(put("My client Anna said", "Anna", { suggest: "ROLE" }), "My client said");
  assert.equal(put("a 29-year-old medic", "29-year-old", { label: "AGE", suggest: "AGE_BAND", number: 20 }), "a 20-something medic");
  assert.equal(put("Sie ist 43 Jahre alt", "43 Jahre alt", { label: "AGE", suggest: "AGE_BAND", number: 40, lang: "de" }),
    "Sie ist etwa 45 Jahre alt");
  assert.equal(put("at the Oakfield Nursery", "Oakfield Nursery", { label: "ORG", suggest: "SCHOOL" }), "at a school");
  assert.equal(put("I see Mrs Roth now", "Roth"), "I see person A now");
  assert.equal(put("Bela left.", "Bela", { number: 2 }), "Person B left.");
  assert.equal(put("call 0660 12", "0660 12", { label: "PHONE", suggest: "OMIT" }), "call […]");
  assert.equal(suggestion(finding("x", "x", { suggest: "TOWN", lang: "xx" })), "a small town");
  assert.deepEqual(joined("ab cd ef", [{ start: 0, end: 2, put: "X" }, { start: 6, end: 8, put: "" }]),
    { start: 0, end: 8, put: "X cd " });
  for (const lang of ["en", "de", "fr", "es", "nl", "it"])
    for (const suggest of ["PERSON", "CHILD", "OVER_90", "STREET", "VILLAGE", "TOWN", "CITY", "REGION", "ORG", "SCHOOL",
      "HOSPITAL", "TRADE", "DATE", "DAYS_AFTER", "DAYS_BEFORE", "FIRST_DATE", "AGE_BAND"])
      assert.match(suggestion(finding("9", "9", { suggest, lang })), /^[^{}]+$/, `${lang} ${suggest}`);
});

test("numbers of people are said roughly", () => {
  assert.deepEqual([0.2, 3.4, 12, 47, 149, 4321, 2.6e6].map(rounded), [1, 3, 10, 45, 150, 4500, 2500000]);
});

/* ---- in the page ---- */

test("what could identify is underlined in three ways, with a reason and a replacement beside it", async () => {
  await write(CASE);
  const found = await marks();
  assert.ok(found.some(([text, level]) => text === "e.abernathy@post.example" && level === "certain"), JSON.stringify(found));
  const styles = await page.evaluate(() => Object.fromEntries(
    [...document.querySelectorAll(".sc-key mark")].map((m) =>
      [m.getAttribute("data-level"), getComputedStyle(m).textDecorationStyle])));
  assert.deepEqual(styles, { certain: "solid", likely: "dashed", look: "dotted" });
  await row("e.abernathy@post.example").getByText("Certain: an e-mail address").waitFor();
  const same = await page.evaluate(() => {
    const [lines, text] = [".sc-lines", "[data-sc-text]"].map((s) => document.querySelector(`text-check ${s}`));
    return [lines?.textContent === `${/** @type {HTMLTextAreaElement} */ (text).value}\n `,
      lines?.clientWidth === text?.clientWidth, lines?.clientHeight === text?.clientHeight];
  });
  assert.deepEqual(same, [true, true, true]);
  await shows(page.locator("text-check .sc-rarity"), /fits about|fits one/);
});

test("one tap replaces a person everywhere in the text, and the browser takes it back", async () => {
  await write(CASE);
  const put = row("Abernathy, abernathy").getByRole("button", { name: /Write/ });
  await put.click();
  await page.waitForFunction(() => !/Mrs Abernathy/.test(/** @type {any} */ (document.querySelector("[data-sc-text]")).value));
  const after = await editor().inputValue();
  assert.ok((after.match(/person A/gi) ?? []).length >= 2, after);
  assert.ok(after.includes("e.abernathy@post.example"));
  await editor().focus();
  await page.keyboard.press("Control+z");
  assert.equal(await editor().inputValue(), CASE);
});

test("what was kept stays kept while the text changes", async () => {
  await write(CASE);
  await row("Pitlochry").getByRole("button", { name: /Keep/ }).click();
  await page.locator('text-check [data-out="sc-kept"]').filter({ hasText: "Pitlochry" }).waitFor({ state: "attached" });
  await editor().press("End");
  await page.keyboard.insertText(" Pitlochry again, and Tobermory.");
  await row("Tobermory").waitFor();
  assert.ok(!(await marks()).some(([text]) => text === "Pitlochry"));
});

test("by keyboard alone: F8 to a finding, arrows, Enter, K, Escape", async () => {
  await write(CASE);
  await editor().evaluate((e) => /** @type {HTMLTextAreaElement} */ (e).setSelectionRange(0, 0));
  await page.keyboard.press("F8");
  const focused = () => page.evaluate(() => document.activeElement?.closest("li")?.querySelector(".sc-what")?.textContent);
  const first = await focused();
  assert.match(first ?? "", /Abernathy/);
  await page.keyboard.press("ArrowDown");
  assert.notEqual(await focused(), first);
  await page.keyboard.press("Shift+F8");
  assert.equal(await focused(), first);
  await page.keyboard.press("Escape");
  assert.match(await page.evaluate(() => {
    const t = /** @type {HTMLTextAreaElement} */ (document.activeElement);
    return t.value.slice(t.selectionStart, t.selectionEnd);
  }), /Abernathy/);
  await page.keyboard.press("F8");
  await page.keyboard.press("k");
  await page.waitForFunction((was) => document.activeElement?.closest("li")?.querySelector(".sc-what")?.textContent !== was, first);
  await page.keyboard.press("F8");
  const next = (await focused()) ?? "";
  await page.keyboard.press("Enter");
  await page.waitForFunction((was) => !/** @type {any} */ (document.querySelector("[data-sc-text]")).value.includes(was), next.split(",")[0]);
});

test("typing is not talked over: one announcement when somebody has paused", async () => {
  await write("A first word.  ");
  await page.evaluate(() => {
    const said = /** @type {any} */ (globalThis).said = [];
    const place = /** @type {Element} */ (document.querySelector('text-check [data-out="sc-voice"]'));
    new MutationObserver(() => said.push(place.textContent)).observe(place, { childList: true, characterData: true, subtree: true });
  });
  await editor().press("End");
  await page.keyboard.type("Dr Okonkwo wrote to Dr Lohmann.", { delay: 15 });
  await page.waitForFunction(() => /** @type {any} */ (globalThis).said.length > 0);
  const said = await page.evaluate(() => /** @type {any} */ (globalThis).said);
  assert.equal(said.length, 1, JSON.stringify(said));
  assert.match(said[0], /places to look at/);
});

test("a paste from a word processor is read like plain text", async () => {
  await write("“Anna’s” brother, Dr\u00a0Zoe\u0308\u00a0Mu\u0308ller\u2011Roth, rang… Her husband J\u200bannik left. Ｍｒｓ Ｖａｎｄｅｒｍｅｅｒ, too.");
  const found = (await marks()).map(([text]) => text).join("|");
  for (const name of ["Mu\u0308ller", "J\u200bannik", "Ｖａｎｄｅｒｍｅｅｒ"]) assert.ok(found.includes(name), `${name} in ${found}`);
  await write("");
  await page.evaluate(() => navigator.clipboard.write([new ClipboardItem({
    "text/html": new Blob(["<p style='mso-style'>Her sister <b>Ni</b>amh<o:p></o:p></p>"], { type: "text/html" }),
    "text/plain": new Blob(["Her\u00a0sister “Niamh”\r\nand her brother Zoe\u0308"], { type: "text/plain" }),
  })]));
  await editor().press("Control+V");
  await row("Niamh").waitFor();
  assert.equal(await editor().inputValue(), "Her\u00a0sister “Niamh”\nand her brother Zoe\u0308", "nothing of its markup");
});

test("a table of words is fetched when its language is written, and only with its digest", async () => {
  /** @type {string[]} */
  const asked = [];
  page.on("request", (r) => {
    if (/\/lex\//.test(r.url())) asked.push(path.basename(r.url()));
  });
  await write("The client came late and her sister Niamh waited outside for her.");
  assert.deepEqual(asked.filter((n) => n !== "en.bin"), []);
  await page.keyboard.press("End");
  await page.keyboard.insertText("\n\nIhr Sohn Jannik geht auf das Schiller-Gymnasium und wird dort gehänselt. Die Mutter weint viel.");
  await row("Schiller-Gymnasium").getByRole("button", { name: /\[Einrichtung\]/ }).waitFor();
  assert.ok(asked.includes("de.bin"));
  await page.route(/\/lex\/de\.bin/, async (route) => {
    const got = await route.fetch();
    const body = Buffer.from(await got.body());
    body[body.length >> 1] ^= 1;
    await route.fulfill({ response: got, body });
  });
  await write("Her sister Niamh waited.\n\nIhr Sohn Jannik geht in die Schule und wird dort von allen gehänselt.");
  await page.getByText("The list of words for one of the languages here could not be loaded").waitFor();
  await page.unroute(/\/lex\/de\.bin/);
  assert.throws(() => place.check(), /Failed to find a valid digest in the 'integrity' attribute for resource '[^']*de\.bin'/);
});

test("names on one's own list are marked, with a letter wrong, too", async () => {
  await page.goto("/s/safe-case");
  await settled(page);
  await page.getByText("Names I must not write").click();
  await page.getByLabel("One name a line").fill("Grace\nQuillon Ashdale\n\nGrace");
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("sealed and saved: 2 names").waitFor();
  await write("then grace said that quillon left and Ashdael stayed.");
  await row("quillon").getByText("on your list of names").waitFor();
  await row("Ashdael").getByText("differs by a letter from a name on your list").waitFor();
  await row("grace").getByText("Look again: on your list of names").waitFor();
});

/* ---- the gate ---- */

test("three questions: each holds the text back until it is answered", async () => {
  await write("She is 54 and the only midwife in Pitlochry. Her husband Ewan drinks.");
  await page.getByRole("button", { name: "Three questions, then copy" }).click();
  const gate = page.locator("share-gate");
  await gate.getByRole("heading", { name: "Before you copy this text" }).waitFor();
  assert.equal(await page.locator("text-check").isVisible(), false);
  const go = gate.getByRole("button", { name: "Copy the text" });
  await go.click();
  await gate.getByText(/Question 1 is open/).waitFor();
  await shows(gate.locator('[data-out="gate-rarity"]'), /whoever knows the place may know/);
  await gate.locator("li").filter({ hasText: "Pitlochry" }).getByRole("button", { name: /Write/ }).click();
  await gate.locator("li").filter({ hasText: "Ewan" }).getByRole("button", { name: /it is made up/ }).click();
  for (let left = 9; left > 0; left--) {
    const more = gate.locator('[data-out="sc-rows"] li');
    if (await more.count() === 0) break;
    await more.first().getByRole("button", { name: /nobody is meant/ }).click();
  }
  await go.click();
  await gate.getByText(/Question 2 is open/).waitFor();
  await gate.getByRole("radio", { name: "I do not think so" }).click();
  await go.click();
  await gate.getByText(/Question 3 is open/).waitFor();
  await gate.getByText("I know of nothing left").click();
  /* another text: what was said does not hold any more */
  await gate.locator("[data-sc-text]").press("End");
  await page.keyboard.insertText(" So it goes.");
  await go.click();
  await gate.getByText(/Question 2 is open/).waitFor();
  await gate.getByRole("radio", { name: "Perhaps: I will change" }).click();
  await go.click();
  await gate.getByText(/You meant to change the text/).waitFor();
  await gate.getByRole("radio", { name: "I do not think so" }).click();
  await gate.getByText("I know of nothing left").click();
  await go.click();
  await page.getByText("The text was copied").waitFor();
  assert.equal(await gate.isVisible(), false);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(copied, /Ewan/);
  assert.doesNotMatch(copied, /Pitlochry/);
  assert.equal(await editor().inputValue(), copied);
});

test("what a room gets: the text, what was kept and why; or nothing, by the browser's own way back", async () => {
  await write("Her husband Ewan drinks.");
  const ask = (/** @type {object} */ more) => page.evaluate(async (asked) => {
    const link = document.querySelector('link[href$="/js/elements/share-gate.js"]');
    const { passGate } = await import(/** @type {any} */ (link).href);
    /** @type {any} */ (globalThis).passing = passGate(asked);
  }, { text: "Her husband Ewan drinks.", kind: "case", ...more });
  const gate = page.locator("share-gate");
  await ask({ expiry: Date.UTC(2027, 2, 3), consentReminder: "Our charter: ask the client in writing." });
  await gate.getByText("It is deleted for everybody on 3 March 2027").waitFor();
  await gate.getByText("Our charter: ask the client in writing.").waitFor();
  await page.goBack();
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).passing), null);
  assert.ok(await page.locator("text-check").isVisible());
  await ask({ expiry: null });
  await gate.getByText("It stays until somebody deletes it").waitFor();
  await gate.locator("li").filter({ hasText: "Ewan" }).getByRole("button", { name: /the person agreed/ }).click();
  await gate.getByRole("radio", { name: "Perhaps, and the person agreed" }).click();
  await gate.getByText("I know of nothing left").click();
  await gate.getByRole("button", { name: "Share the case" }).click();
  const passed = await page.evaluate(() => /** @type {any} */ (globalThis).passing);
  assert.equal(passed.text, "Her husband Ewan drinks.");
  assert.deepEqual(passed.kept, [{ what: "Ewan", label: "PERSON", level: passed.kept[0].level, why: "agreed" }]);
  assert.equal(passed.attested, true);
  assert.equal(passed.gate.rarity, "agreed");
  assert.deepEqual(passed.gate.kept, passed.kept);
});

test("field and gate bring at most 20 KB of script to a page, as it is sent", () => {
  const js = path.join(root, "web/js");
  const own = [...readdirSync(js).filter((f) => f.startsWith("safe-case-")), "elements/safe-case.js", "elements/share-gate.js"];
  const sent = own.map((f) => gzipSync(readFileSync(path.join(js, f)), { level: 9 }).length);
  assert.ok(own.length >= 6);
  assert.ok(sent.reduce((a, b) => a + b) <= 20000, String(sent));
});

test("no word of it says that a text is safe", () => {
  const words = readFileSync(path.join(root, "web/tpl/_safe-case.html"), "utf8")
    + readFileSync(path.join(root, "web/tpl/safe-case.html"), "utf8");
  const said = [...words.matchAll(/\{\{_\}\}(.*?)\{\{\/_\}\}/gs)].map((m) => m[1]).join("\n");
  assert.doesNotMatch(said, /\b(safe|secure|anonymous|clean|all clear|no identif)/i);
});

test("by the rules of axe, light and dark, narrow and wide; the console is quiet", async () => {
  await page.evaluate(readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8"));
  for (const inGate of [false, true]) {
    await page.goto("/s/safe-case");
    await write(CASE);
    if (inGate) await page.getByRole("button", { name: "Three questions, then copy" }).click();
    await page.evaluate(readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8"));
    for (const width of [360, 1280])
      for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        const found = await page.evaluate(async () => ({
          wide: document.documentElement.scrollWidth - innerWidth,
          said: (await /** @type {any} */ (globalThis).axe.run(document, { runOnly: { type: "tag",
            values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } })).violations
            .flatMap((/** @type {any} */ v) => v.nodes.map((/** @type {any} */ n) => `${v.id}: ${n.target.join(" ")} ${n.failureSummary}`)),
        }));
        assert.deepEqual(found.said, []);
        assert.ok(found.wide <= 0, `${found.wide} px too wide`);
      }
  }
  place.check();
});
