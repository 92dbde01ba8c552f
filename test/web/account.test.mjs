/*
 * "Your account" as people use it, on a phone and on a desktop: a new
 * passphrase, a new code, new keys, starting again after losing everything,
 * bringing back what was before, and leaving for good.  After the last, the
 * database is searched for what should be gone (DEL-01).
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { execute } from "../cli/sqlite.mjs";
import { contents, fileHits } from "../canary/search.mjs";
import { cheaply, open } from "./browser.mjs";
import { PASSPHRASE, newKeys, register, seal, settled, signIn } from "./steps.mjs";

const SIZES = {
  phone: { width: 360, height: 740 },
  desktop: { width: 1280, height: 900 },
};
const SECOND = "harbour violet 73 spoons";
const THIRD = "granite lullaby 52 teapot";
const FOURTH = "meadow compass 88 lantern";
const NOTE = "a note from before";

/** @type {import("./browser.mjs").Place} */
let place;

before(async () => (place = await open()));
after(() => place.close());

/** @param {keyof SIZES} size */
async function visit(size) {
  const page = await place.page({ viewport: SIZES[size] });
  await cheaply(page.context());
  return page;
}

/** Begin one of the changes and prove the passphrase.
 * @param {import("playwright-core").Page} page @param {string} act
 * @param {string} passphrase */
async function begin(page, act, passphrase) {
  await page.goto("/s/account");
  await settled(page);
  await page.locator(`[data-act="change"][data-value="${act}"]`).click();
  await page.locator('[data-field="current"]').fill(passphrase);
  await proceed(page);
}

/** @param {import("playwright-core").Page} page */
const proceed = (page) =>
  page.locator("form:visible").getByRole("button", { name: "Continue" }).click();

/** The new passphrase, twice. @param {import("playwright-core").Page} page
 * @param {string} passphrase */
async function twice(page, passphrase) {
  for (const name of ["passphrase", "again"]) {
    const field = page.locator(`[data-field="${name}"]`);
    await field.waitFor();
    await field.fill(passphrase);
    await proceed(page);
  }
}

/** Two groups of the sheet typed back. @param {import("playwright-core").Page} page */
async function keepCode(page) {
  await page.getByText("I have kept it safe").waitFor();
  const code = (await page.locator('[data-out="code"]').textContent()) ?? "";
  for (const which of ["group-a", "group-b"]) {
    const n = await page.locator(`[data-out="${which}"]`).textContent();
    await page.locator(`[data-field="${which}"]`).fill(code.split("-")[Number(n) - 1]);
  }
  await page.getByText("I have kept it safe").click();
  return code;
}

/** @param {import("playwright-core").Page} page */
const notes = (page) =>
  page.evaluate(async () => {
    const link = document.querySelector('link[href$="/js/client.js"]');
    const { client } = await import(/** @type {any} */ (link).href);
    const { items } = await client.list({ types: [1] });
    return items.map((/** @type {any} */ item) => item.data.text);
  });

for (const size of /** @type {(keyof SIZES)[]} */ (Object.keys(SIZES))) {
  describe(`on a ${size}`, () => {
    const name = `ada.${size}`;
    /** @type {import("playwright-core").Page} */
    let page;
    let code = "";

    test("a new passphrase: the old one is asked for, other devices end", async () => {
      page = await visit(size);
      code = await register(page, name);
      await seal(page, [{ type: 1, data: { v: 1, text: NOTE } }]);
      const other = await visit(size);
      await signIn(other, name);
      await begin(page, "passphrase", "not the passphrase");
      await page.getByText("This is not the present passphrase").waitFor();
      await page.locator('[data-field="current"]').fill(PASSPHRASE);
      await proceed(page);
      await twice(page, SECOND);
      await page.getByText("The new passphrase is in force").waitFor();
      assert.deepEqual(await notes(page), [NOTE]); /* this session goes on */
      await other.goto("/s/today");
      await other.waitForURL(/\/sign-in/);
      await signIn(other, name, SECOND);
      await other.context().close();
    });

    test("a new passphrase by the recovery code", async () => {
      await page.getByRole("button", { name: "Back to your account" }).click();
      await page.locator('[data-act="change"][data-value="passphrase"]').click();
      await page.getByRole("button", { name: "Use the recovery code" }).click();
      await page.locator('[data-field="proof-code"]').fill("0000-1111");
      await proceed(page);
      await page.getByText("This is not a whole recovery code").waitFor();
      await page.locator('[data-field="proof-code"]').fill(code.toLowerCase());
      await proceed(page);
      await twice(page, THIRD);
      await page.getByText("The new passphrase is in force").waitFor();
    });

    test("a new recovery code: typed back before it counts", async () => {
      await begin(page, "code", THIRD);
      const fresh = await keepCode(page);
      await page.getByText("The new recovery code is in force").waitFor();
      assert.notEqual(fresh, code);
      const other = await visit(size);
      await other.goto("/recover");
      await other.getByLabel("Sign-in name").fill(name);
      await other.getByLabel("Recovery code").fill(code);
      await other.getByRole("button", { name: "Continue" }).click();
      await other.getByText("The name or the code does not fit").waitFor();
      await other.getByLabel("Recovery code").fill(fresh);
      await other.getByRole("button", { name: "Continue" }).click();
      await other.getByText("Choose a passphrase").waitFor();
      await other.context().close();
      code = fresh;
    });

    test("new keys: another fingerprint, the records as before", async () => {
      await page.goto("/s/account");
      await settled(page);
      const print = page.locator('[data-out="fingerprint"]');
      const before = await print.innerText();
      const tab = await page.context().newPage();
      await tab.goto("/s/today");
      await settled(tab);
      await begin(page, "rotation", THIRD);
      await twice(page, FOURTH);
      code = await keepCode(page);
      await page.getByText("Your new keys are in force").waitFor();
      await page.getByRole("button", { name: "Back to your account" }).click();
      await page.waitForFunction(
        (old) => document.querySelector('[data-out="fingerprint"]')?.textContent !== old,
        before,
      );
      await page.locator('[data-part="unfinished"]').waitFor({ state: "hidden" });
      assert.deepEqual(await notes(page), [NOTE]);
      await seal(page, [{ type: 1, data: { v: 1, text: "with new keys" } }]);
      /* the other tab held the old key; it was handed the new one */
      await settled(tab);
      await tab.waitForURL("**/s/today");
      assert.deepEqual(await notes(tab), [NOTE, "with new keys"]);
      await tab.close();
      const other = await visit(size);
      await signIn(other, name, FOURTH);
      assert.deepEqual(await notes(other), [NOTE, "with new keys"]);
      await other.context().close();
      place.check();
    });

    test("everything lost: a link, empty, and what was before by its code", async () => {
      const other = await visit(size);
      const runner = `operator.${size}`;
      await register(other, runner);
      const database = path.join(place.data, "mainstay.db");
      await execute(database, `UPDATE account SET role = 2 WHERE name = '${runner}'`);
      await other.goto("/operator");
      await other.getByLabel("Their sign-in name").fill(name);
      await other.getByRole("button", { name: "Make a link to start again" }).click();
      const link = await other.locator("#restart code").innerText();
      const mine = await visit(size);
      await mine.goto(new URL(link).pathname + new URL(link).hash);
      await settled(mine);
      await mine.getByLabel("Your sign-in name, as before").fill(runner);
      await proceed(mine);
      await newKeys(mine, SECOND);
      await mine.getByText("This link does not fit the name").waitFor();
      await mine.goto("about:blank");
      await mine.goto(new URL(link).pathname + new URL(link).hash);
      await settled(mine);
      await mine.getByLabel("Your sign-in name, as before").fill(name);
      await proceed(mine);
      await newKeys(mine, SECOND);
      await mine.waitForURL("**/s/today");
      assert.deepEqual(await notes(mine), []);
      await page.goto("/s/today"); /* who was signed in is not any more */
      await page.waitForURL(/\/sign-in/);
      await mine.goto("/s/account");
      await settled(mine);
      await mine.getByRole("button", { name: "I have found the old" }).click();
      await mine.getByLabel("The old recovery code").fill(code);
      await mine.getByRole("button", { name: "Bring it back" }).click();
      await mine.getByText("2 entries were sealed again").waitFor();
      assert.deepEqual(await notes(mine), [NOTE, "with new keys"]);
      await mine.getByRole("button", { name: "Back to your account" }).click();
      await mine.locator('[data-part="former"]').waitFor({ state: "hidden" });
      await page.context().close();
      await other.context().close();
      page = mine;
    });

    test("leaving for good: said, asked, asked again; then nothing is there", async () => {
      const id = accountOf(name);
      assert.notEqual(rowsOf(id), "");
      await begin(page, "delete", SECOND);
      await page.locator('[data-field="last-name"]').fill("somebody.else");
      await page.getByRole("button", { name: "Delete everything" }).click();
      await page.getByText("That is not your sign-in name").waitFor();
      await page.locator('[data-field="last-name"]').fill(name);
      await page.getByRole("button", { name: "Delete everything" }).click();
      await page.waitForURL(`${place.origin}/`);
      const kept = await page.evaluate(() => [
        Object.keys(localStorage), Object.keys(sessionStorage)]);
      assert.deepEqual(kept, [[], []]);
      assert.equal(rowsOf(id), "");
      await gone(Buffer.from(id, "hex"));
      /* nobody can take the name, and nobody can tell who had it */
      await page.goto("/sign-up");
      await page.getByLabel("Sign-in name").fill(name);
      await page.getByRole("button", { name: "Continue" }).click();
      await newKeys(page, PASSPHRASE);
      await page.locator("[data-error]:visible", { hasText: "is taken" }).waitFor();
      await page.context().close();
      place.check();
    });
  });
}

/** Run Python with the database. @param {string} script @param {string} word */
const ask = (script, word) =>
  execFileSync("python3", ["-c", `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
word = sys.argv[2]
${script}`, path.join(place.data, "mainstay.db"), word], { encoding: "utf8" }).trim();

/** @param {string} name @returns {string} its account, in hexadecimal */
const accountOf = (name) =>
  ask(`print(c.execute("SELECT hex(account) FROM handle WHERE name = ?", (word,)).fetchone()[0])`, name);

/** Tables and columns that hold this id in any row. @param {string} id */
const rowsOf = (id) =>
  ask(`
for (table,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
    for column in [r[1] for r in c.execute(f"PRAGMA table_info({table})")]:
        q = f"SELECT count(*) FROM {table} WHERE instr(hex({column}), ?) > 0"
        if c.execute(q, (word,)).fetchone()[0]:
            print(table, column)
`, id);

/** The files forget it once the database's own log is folded back.
 * @param {Buffer} bytes */
async function gone(bytes) {
  const look = () => contents(place.data).flatMap((file) => fileHits(file, bytes));
  for (let tries = 0; look().length > 0 && tries < 500; tries++)
    await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(look(), []);
}
