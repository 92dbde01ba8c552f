/*
 * Every attack of attacks.mjs and group-attacks.mjs against the pages, in one browser: the exact
 * refusal, and that nothing secret was sent.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { hits } from "../canary/search.mjs";
import { open } from "../web/browser.mjs";
import { PASSPHRASE } from "../web/steps.mjs";
import { ATTACKS } from "./attacks.mjs";
import { GROUP_ATTACKS } from "./group-attacks.mjs";
import { proxy } from "./proxy.mjs";
import { CANARY, victim } from "./victim.mjs";
import { TYPE, entriesOf } from "./wire.mjs";

const READS = /^GET /;

const evil = proxy();
/** @type {import("../web/browser.mjs").Place} */
let place;
/** @type {Awaited<ReturnType<typeof victim>>} */
let person;

before(async () => {
  place = await open({ through: evil.through });
  person = await victim(place, evil);
}, { timeout: 120000 });
after(async () => {
  await place?.close();
  evil.close();
});

/** @param {any} attack */
async function tried(attack) {
  await person.prepare(attack);
  evil.lie = attack;
  evil.asked = [];
  const step = person.steps[/** @type {"open"} */ (attack.during)];
  let got = /** @type {any} */ (await step(attack));
  if (typeof got === "function") {
    evil.lie = attack;
    evil.asked = [];
    got = await got();
  }
  evil.lie = null;
  return got;
}

for (const attack of /** @type {any[]} */ ([...ATTACKS, ...GROUP_ATTACKS])) {
  const title = `${attack.id} ${attack.name}`;
  if (attack.waits) continue;
  test(title, async () => {
    const got = await tried(attack);
    const [word, cause] = attack.refused ?? [];
    assert.deepEqual([got.word, got.cause], [word, cause], title);
    assert.deepEqual(got.unread, attack.unread);
    if (attack.shows) assert.match(got.shows, attack.shows);
    const asked = evil.asked.map((a) => a.what);
    if (attack.only) assert.deepEqual(asked, attack.only);
    else if (attack.during !== "write") {
      const may = attack.writes ?? (attack.during === "rename" ? ["POST space/log"] : []);
      assert.deepEqual(asked.filter((a) => !READS.test(a) && !may.includes(a)), []);
      for (const a of attack.writes ?? []) assert.ok(asked.includes(a), `${a} was tried`);
    }
  });
}

/** The file that the dialog of a stop gives. @param {import("playwright-core").Page} page */
async function evidence(page) {
  const [download] = await Promise.all([page.waitForEvent("download"),
    page.getByRole("button", { name: "Save both versions" }).click()]);
  const parts = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  const { what, ...file } = JSON.parse(Buffer.concat(parts).toString());
  const [mine, theirs] = [file.mine, file.theirs].map((t) =>
    Buffer.from(t, "base64url"));
  return { what, mine, theirs };
}

test("a hard stop has no way on, and saves both versions", async () => {
  const lie = { during: "open", log: (/** @type {any[]} */ l) => l.slice(0, 3) };
  await tried(lie);
  evil.lie = lie;
  const { page } = person;
  const dialog = page.locator("dialog[data-stopped]");
  await page.keyboard.press("Escape");
  assert.ok(await dialog.isVisible());
  assert.equal(await page.locator("main").evaluate((m) =>
    getComputedStyle(m).visibility), "hidden");
  assert.deepEqual(await dialog.getByRole("button").allInnerTexts(),
    ["Save both versions", "Lock"]);
  const { what, mine, theirs } = await evidence(page);
  evil.lie = null;
  assert.equal(what, "older: log");
  assert.ok(mine.length > theirs.length && theirs.length > 500);
  assert.deepEqual(hits(mine, CANARY), []);
});

test("a stop about a group saves both versions of the group", async () => {
  const lie = { during: "rename", log: (/** @type {any[]} */ l) => l.slice(0, -1) };
  assert.equal((await tried(lie)).word, "older");
  evil.lie = lie;
  const { mine, theirs } = await evidence(person.founder);
  evil.lie = null;
  const [all, fewer] = [entriesOf(mine), entriesOf(theirs)];
  assert.ok(all.some((e) => e.type === TYPE.ADD), "the group's, not one's own");
  assert.deepEqual(fewer.map((e) => e.wire()), all.slice(0, -1).map((e) => e.wire()));
});

test("honest again: all is there", async () => {
  await person.remember();
  await person.page.locator('[data-out="events"] li').nth(1).waitFor();
  place.check();
});

test("in all of this nothing secret was sent", () => {
  const sent = evil.sent();
  assert.ok(hits(sent, "evil.victim").length > 0, "the search sees");
  for (const secret of [PASSPHRASE, CANARY])
    assert.deepEqual(hits(sent, secret), []);
});
