/*
 * Groups as people use them: two people in two browser contexts found, invite,
 * answer, let in, compare words, and leave.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { open } from "./browser.mjs";
import { entriesOf } from "../evil/wire.mjs";
import { call, group, join, people, say } from "./group-people.mjs";
import { enter } from "./enter.mjs";
import { picture } from "./shots.mjs";
import { PASSPHRASE, settled } from "./steps.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
before(async () => (place = await open()));
after(() => place.close());

/** The twelve words, as a group's page shows them.
 * @param {import("playwright-core").Page} page */
async function words(page) {
  await page.getByRole("button", { name: "Show the words" }).click();
  const at = page.locator('[data-out="phrase"]');
  await at.filter({ hasText: /^([a-z]{4} ){11}[a-z]{4}$/ }).waitFor();
  return at.textContent();
}

describe("a group of two", () => {
  test("found, invite, join, let in, the same words, leave", async () => {
    const ada = await place.page({ viewport: { width: 1280, height: 900 } });
    const ben = await place.page({ viewport: { width: 360, height: 740 } });
    await enter(ada, "ada-group");
    await enter(ben, "ben-group");

    await ada.goto("/s/groups");
    await settled(ada);
    await ada.getByLabel("Name of the group").fill("Tuesday circle");
    await ada.getByLabel("How the others know you").fill("Ada K.");
    await ada.getByRole("button", { name: "Found the group" }).click();
    await ada.getByRole("heading", { name: "Tuesday circle" }).waitFor();
    await ada.getByLabel("How the group will know them").fill("Ben");
    await ada.getByRole("button", { name: "Make a code" }).click();
    const code = ada.locator('[data-out="code"]');
    await code.filter({ hasText: /^[0-9A-Z-]{34}$/ }).waitFor();
    const text = await code.textContent();

    await ben.goto(`/s/join#${text}`);
    await settled(ben);
    assert.equal(new URL(ben.url()).hash, "", "the code is out of the address");

    /* had it expired: said, with a way on, and the field takes another */
    await ben.route("**/api/1/invite/*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...await response.json(), expired: true } });
    });
    await ben.getByRole("button", { name: "Look" }).click();
    await ben.getByText("This invitation has expired: a code is good for 14 days. Ask for a new one.").waitFor();
    await ben.getByRole("link", { name: "Back" }).waitFor();
    await ben.unroute("**/api/1/invite/*");
    await ben.getByLabel("Code").fill(text ?? "");
    await ben.getByRole("button", { name: "Look" }).click();
    await ben.getByRole("button", { name: "Answer the invitation" }).click();
    await ben.getByRole("heading", { name: "Answered" }).waitFor();

    await ada.getByRole("button", { name: "Let them in" }).click();
    await ada.locator(".member-rows").getByText("Confirmed between you two")
      .waitFor();
    await ben.goto("/s/groups");
    await ben.getByRole("link", { name: "Tuesday circle" }).click();
    await ben.getByRole("heading", { name: "Tuesday circle" }).waitFor();
    assert.equal(await words(ada), await words(ben));

    await ben.getByRole("button", { name: "Leave", exact: true }).click();
    await ben.getByRole("button", { name: "Yes" }).click();
    await ben.waitForURL("**/s/groups");
    await ben.getByText("You are in no group yet").waitFor();
    await ada.getByText("Ben left").waitFor({ state: "attached" });
    await picture(ada, "founder");
    await picture(ben, "nobody");
  });
});

describe("members", () => {
  /** Both numbers: one's own, and the other's. @param {import("playwright-core").Page} page
   * @param {string} name */
  async function numbers(page, name) {
    await page.getByRole("button", { name: `Safety number: ${name}` }).click();
    const at = page.locator('[data-out="safety"]:not([hidden])').filter({ hasText: `${name}: ` });
    const text = await at.innerText();
    const [, mine, theirs] = new RegExp(`^You: ([\\d ]+)\\. ${name}: ([\\d ]+)\\.`).exec(text) ?? [];
    assert.ok(mine && theirs, text);
    return [mine, theirs];
  }

  test("let in with what was before or without, numbers compared, removed: new words for who stays", async () => {
    const names = ["Ada", "Ben", "Cleo", "Dora"];
    const pages = await people(place, names);
    const [ada, ben, cleo, dora] = pages;
    const space = await group([ada, ben], names);
    await say(ada, space, "before them");
    const at = `/s/group#${space}`;
    for (const page of [ada, ben]) {
      await page.goto(at);
      await settled(page);
    }
    for (const [guest, name, from] of /** @type {const} */ ([[cleo, "Cleo", /^everything since/], [dora, "Dora", null]])) {
      const { code } = await call(ada, "groupInvite", { space, label: name });
      await call(guest, "groupLook", { code });
      await call(guest, "groupClaim");
      const row = ada.locator('[data-out="invites"] li').filter({ hasText: name });
      const select = row.getByLabel("They will read");
      if (from) await select.selectOption({ label: await select.locator("option").filter({ hasText: from }).first().innerText() });
      await row.getByRole("button", { name: "Let them in" }).click();
      await ada.locator(".member-rows li").filter({ hasText: name }).getByText("Confirmed between you two").waitFor();
      await guest.goto(at);
      await settled(guest);
    }
    const read = async (/** @type {import("playwright-core").Page} */ page) => (await call(page, "groupList",
      { space, types: [3] })).items.map((/** @type {any} */ i) => i.data.text);
    assert.deepEqual(await read(cleo), ["before them"]);
    assert.deepEqual(await read(dora), []);

    const [mine, theirs] = await numbers(ada, "Ben");
    assert.deepEqual(await numbers(ben, "Ada"), [theirs, mine]);
    assert.notEqual((await numbers(ada, "Cleo"))[1], theirs);
    await ada.getByRole("button", { name: "Safety number: Ben" }).click();
    await ada.locator(".member-rows li").filter({ hasText: "Ben" }).getByText("You compared your safety numbers").waitFor();

    const first = await words(ada);
    for (const page of [ben, cleo]) assert.equal(await words(page), first);
    await ada.getByRole("button", { name: "Remove: Ben" }).click();
    await ada.getByText("Remove Ben? They read nothing that comes later.").waitFor();
    await ada.getByRole("button", { name: "Yes" }).click();
    await cleo.getByText("Ada removed Ben").waitFor({ state: "attached" });
    await say(ada, space, "after Ben");
    const second = await words(ada);
    assert.notEqual(second, first);
    for (const page of [cleo, dora]) {
      assert.equal(await words(page), second);
      assert.ok((await read(page)).includes("after Ben"));
    }
    await ben.reload();
    await ben.getByText("You are not a member of this group any more").waitFor();
    await picture(ben, "removed");
  });
});

describe("what cannot be opened", () => {
  test("what cannot be opened says why, and who can help", async () => {
    const ada = await place.page();
    const ben = await place.page();
    for (const [page, name] of /** @type {const} */ ([[ada, "ada-unread"], [ben, "ben-unread"]])) {
      await enter(page, name);
      await settled(page);
    }
    const { space } = await call(ada, "groupFound", { name: "Circle", about: "", label: "Ada" });
    await say(ada, space, "before Ben");
    await join(ada, ben, space, "Ben", 0);
    await say(ada, space, "", { data: { v: 9, words: "of a later version" } });
    await say(ben, space, "from Ben");
    await say(ada, space, "second");

    const { me } = await call(ben, "group", { space });
    const { space: pair } = await call(ada, "groupPair", { space, user: me });
    await say(ada, pair, "only you");
    await say(ada, pair, "", { data: { v: 9, words: "of a later version" } });
    await say(ada, pair, "only you, again");

    /* A device that knows nothing: the last text does not come, then no key. */
    const fresh = await place.page({ viewport: { width: 390, height: 844 } });
    /** @type {string[]} */
    let keyless = [];
    for (const at of [space, pair]) {
      await fresh.route(`**/api/1/space/${at}/log*`, async (route) => {
        const got = await route.fetch();
        const all = entriesOf(await got.body());
        const last = all.at(-1);
        if (last) last.body = Buffer.alloc(0);
        await route.fulfill({ response: got, body: Buffer.concat(all.map((e) => e.wire())) });
      });
      await fresh.route(`**/api/1/space/${at}`, async (route) => {
        if (!keyless.includes(at) || route.request().method() !== "GET") return route.continue();
        const got = await route.fetch();
        const body = await got.json();
        for (const box of body.boxes) box.box = "A".repeat(107);
        return route.fulfill({ response: got, json: body });
      });
    }
    await fresh.goto("/sign-in");
    await fresh.getByLabel("Sign-in name").fill("ben-unread");
    await fresh.locator('[data-field="passphrase"]').fill(PASSPHRASE);
    await fresh.locator("main").getByRole("button", { name: "Sign in" }).click();
    await fresh.waitForURL("**/s/today");
    const rows = fresh.locator('[data-out="unread"] li');
    const texts = async (at = space) => {
      await fresh.goto("/promise");
      await fresh.goto(`/s/group#${at}`);
      await fresh.locator('[data-part="group"]:not([hidden])').waitFor();
      return rows.allInnerTexts();
    };
    const damaged = await texts();
    assert.equal(damaged.length, 3);
    assert.match(damaged[0], /^Number \d+, by Ada, .*: written with newer software\. The people who run this instance can update it; then it opens\.$/);
    assert.match(damaged[1], /^Number \d+, by Ada, .*: altered or damaged, so it is not shown\. Ada can write it again/);
    assert.match(damaged[2], /^Written before you joined: 1\./);
    await picture(fresh, "unread");
    const ofPair = await texts(pair);
    assert.equal(ofPair.length, 2);
    assert.match(ofPair[0], /^Number \d+, by Ada, .*: written with newer software\. The people who run this instance can update it; then it opens\.$/);
    assert.match(ofPair[1], /^Number \d+, by Ada, .*: altered or damaged, so it is not shown\. Ada can write it again/);

    await fresh.goto("/s/settings");
    const counted = fresh.locator('[data-out="in-groups"] li');
    await counted.nth(1).waitFor();
    assert.deepEqual((await counted.allInnerTexts()).sort(), ["Circle: 1 written with newer software: "
      + "the people who run this instance can update it. 1 altered or damaged: whoever wrote them can write "
      + "them again, and a backup may still have them. 1 written before you joined: whoever let you in chose "
      + "from when on you read.", "You and Ada: 1 written with newer software: the people who run this "
      + "instance can update it. 1 altered or damaged: whoever wrote them can write them again, and a backup "
      + "may still have them."]);
    assert.equal(await fresh.locator('[data-out="n-unread"]').innerText(), "0", "one's own are counted apart");
    await counted.getByRole("link", { name: "Circle" }).click();
    await rows.nth(2).waitFor();

    keyless = [pair];
    await forget(fresh);
    const alone = await texts(pair);
    await fresh.getByRole("heading", { name: "You and Ada" }).waitFor();
    assert.equal(alone.length, 3);
    assert.match(alone[2], /^Number \d+, by Ada, .*: altered or damaged, so it is not shown\. Ada can write it again/);
    for (const row of alone.slice(0, 2))
      assert.match(row, /^Number \d+, .*: your key for this time has not arrived\. It comes when Ada opens this page\.$/);
    await fresh.goto("/s/settings");
    await counted.nth(1).waitFor();
    assert.ok((await counted.allInnerTexts()).includes("You and Ada: 2 whose key has not arrived: it comes "
      + "when Ada opens the page of you two. 1 altered or damaged: whoever wrote them can write them again, and "
      + "a backup may still have them."));

    keyless = [space, pair];
    await forget(fresh);
    const waiting = await texts();
    assert.match(waiting[0], /^Number \d+, by somebody without a name here, .*: your key for this time has not arrived\. Ask one of these to open this group, which sends it: any other member\.$/, "names are sealed with the same key");
    await readable(ada, space, pair);
  });
});

/** A readable copy has the group and a pair, by author and place, and says what
 * it lacks. @param {import("playwright-core").Page} ada
 * @param {string} space @param {string} pair */
async function readable(ada, space, pair) {
  await ada.goto("/s/settings");
  await settled(ada);
  const form = ada.locator('[data-form="copy"]');
  await form.locator('[data-field="passphrase"]').fill(PASSPHRASE);
  const [download] = await Promise.all([ada.waitForEvent("download"),
    form.locator('[data-act="export"]').click()]);
  const parts = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  const { groups } = JSON.parse(Buffer.concat(parts).toString());
  const said = (/** @type {string} */ at) => {
    const one = groups.find((/** @type {any} */ g) => g.space === at);
    return [one.name, one.items.map((/** @type {any} */ i) => [one.labels[i.author], i.data.text]),
      one.unread.map((/** @type {any} */ u) => u.cause)];
  };
  assert.equal(groups.length, 2);
  assert.deepEqual(said(space), ["Circle", [["Ada", "before Ben"], ["Ben", "from Ben"],
    ["Ada", "second"]], ["newer"]]);
  assert.deepEqual(said(pair), ["", [["Ada", "only you"], ["Ada", "only you, again"]],
    ["newer"]]);
}

/** This browser's store goes; the session stays.
 * @param {import("playwright-core").Page} page */
async function forget(page) {
  await page.goto("/promise");
  await page.evaluate(() => new Promise((done) => {
    const asked = indexedDB.deleteDatabase("mainstay.sealed");
    asked.onsuccess = asked.onerror = done;
  }));
}
