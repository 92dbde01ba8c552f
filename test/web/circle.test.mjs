/*
 * A support circle: founded with chosen names and house rules, written in with
 * live updates through the gate, somebody reported to whom the circle chose and
 * to nobody else, a post deleted; and the conversation of two.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chosenOf, frameOf, hearers, threads } from "../../web/js/circle.js";
import { everyLook } from "./axe.mjs";
import { open } from "./browser.mjs";
import { call, people } from "./group-people.mjs";
import { picture } from "./shots.mjs";
import { seal, settled, shows, visit } from "./steps.mjs";

/* ---- what knows no page ---- */

let at = 0;
/** @param {string} author @param {any} data */
const item = (author, data, object = `o${++at}`) => ({ object, author, type: 28,
  seq: at, time: 1000 + at, data: { v: 1, ...data } });
const group = /** @type {any} */ ({ me: "c", history: [{ author: "a" }],
  members: [{ user: "a", role: 2 }, { user: "b", role: 1 }, { user: "c", role: 1 },
    { user: "d", role: 1 }] });

test("discussions by their last word; answers outlive a deleted beginning", () => {
  const first = item("a", { kind: "thread", title: "One", text: "x" });
  const second = item("b", { kind: "thread", title: "Two", text: "y" });
  const reply = item("c", { kind: "reply", thread: first.object, text: "z" });
  const lost = item("d", { kind: "reply", thread: "nowhere", text: "w" });
  const strange = item("d", { kind: "thread", v: 2, title: "newer" });
  const all = threads([reply, first, second, lost, strange]);
  assert.deepEqual(all.map((t) => [t.title, t.gone ?? false, t.replies.length]),
    [["", true, 1], ["One", false, 1], ["Two", false, 0]]);
});

test("names are chosen ones if the founder said so, and nobody else", () => {
  const other = item("b", { kind: "frame", pseudonyms: true, rules: "mine" });
  const founder = item("a", { kind: "frame", pseudonyms: false, rules: "first" });
  const later = item("a", { kind: "frame", pseudonyms: true, rules: "anew" });
  assert.deepEqual([frameOf([other], group).pseudonyms, frameOf([other], group).rules], [false, ""]);
  const frame = frameOf([other, founder, later], group);
  assert.equal(frame.pseudonyms, false, "what was said at founding stands");
  assert.equal(frame.rules, "anew");
});

test("the circle chooses by naming; one vote a member, nobody names themselves", () => {
  assert.deepEqual(chosenOf([], group).users, ["a"]);
  const votes = [item("a", { kind: "trusted", users: ["b", "d"] }),
    item("b", { kind: "trusted", users: ["b", "d"] }),
    item("b", { kind: "trusted", users: ["c"] }),
    item("x", { kind: "trusted", users: ["c", "a"] }),
    item("c", { kind: "trusted", users: ["d", "b", "a"] })];
  const chosen = chosenOf(votes, group);
  assert.deepEqual(chosen.users, ["d", "b"]);
  assert.deepEqual(chosen.myVote, ["d", "b", "a"]);
  assert.deepEqual(hearers(chosen.users, group, "b"), ["d"]);
  assert.deepEqual(hearers(["c", "b"], group, "b"), ["a"], "else a facilitator");
  assert.deepEqual(hearers(["b"], { ...group, me: "a" }, "b"), []);
});

/* ---- in browsers ---- */

/** @type {import("./browser.mjs").Place} */ let place;
/** @type {import("playwright-core").Page[]} */ let pages = [];
let space = "";

before(async () => {
  place = await open({ settings: ["--video-url=https://meet.example.org/rooms/"] });
  pages = await people(place, ["Ada", "Ben", "Cleo"], { viewport: { width: 390, height: 844 } });
});
after(async () => {
  place.check();
  await place.close();
});

/** @param {import("playwright-core").Page} page @param {string} go */
async function gate(page, go) {
  const at = page.locator("share-gate");
  await at.getByRole("radio", { name: "I do not think so" }).click();
  await at.getByText("I know of nothing left").click();
  await at.getByRole("button", { name: go }).click();
  await at.waitFor({ state: "hidden" });
  await settled(page);
}

/** @param {import("playwright-core").Page} page @param {string} field @param {string} text */
const write = (page, field, text) =>
  page.locator(`safe-case[data-for="${field}"] textarea`).fill(text);

test("found with chosen names, write, answer, live", async () => {
  const [ada, ben, cleo] = pages;
  await ada.goto("/s/circle");
  await settled(ada);
  await everyLook(ada, "home");
  await ada.setViewportSize({ width: 390, height: 844 });
  await ada.getByLabel("Name of the circle").fill("Between clients");
  await ada.getByText("Everybody goes by a name they choose").click();
  await ada.locator("#circle-label").fill("Heron");
  await ada.getByRole("button", { name: "Found the circle" }).click();
  await ada.waitForURL(/\/s\/group#/);
  space = new URL(ada.url()).hash.slice(1);
  for (const [i, guest] of [ben, cleo].entries()) {
    const label = ["Wren", "Finch"][i];
    const { code } = await call(ada, "groupInvite", { space, label });
    await call(guest, "groupLook", { code });
    await call(guest, "groupClaim");
    const { made } = await call(ada, "groupInvites");
    await call(ada, "groupAdmit", { from: 1, label,
      invite: made.find((/** @type {any} */ m) => m.label === label).invite });
  }
  for (const page of pages) {
    await page.goto(`/s/circle#${space}`);
    await settled(page);
    await page.getByText("Names here are chosen ones").waitFor();
  }

  await ben.getByText("Begin a discussion").click();
  await ben.locator("#card").selectOption({ index: 3 });
  await write(ben, "thread", "A slow week, and I said no twice.");
  await ben.getByRole("button", { name: "Check and write" }).click();
  await ben.locator("share-gate").getByRole("button", { name: "Write it to the group" }).click();
  await shows(ben.locator("share-gate [data-gate-end]"), /open/);
  await gate(ben, "Write it to the group");
  for (const page of pages)
    await shows(page.locator('[data-out="threads"]'), /Saying no/);

  for (const page of [ada, cleo]) {
    await page.getByRole("button", { name: /Saying no/ }).click();
    await shows(page.locator('[data-out="posts"]'), /Wren[\s\S]*slow week/);
  }
  await write(cleo, "reply", "How was it the second time?");
  await cleo.getByRole("button", { name: "Check and write" }).locator("visible=true").click();
  await gate(cleo, "Write it to the group");
  await shows(ada.locator('[data-out="posts"]'), /Finch[\s\S]*second time/);
  await everyLook(ada);
  await ada.setViewportSize({ width: 390, height: 844 });
  await picture(ada, "thread");
  await shows(ben.locator('[data-out="threads"]'), /One answer/);
  await everyLook(ben, "circle");
  await ben.setViewportSize({ width: 390, height: 844 });
});

test("a name of one's own choosing is one's own to change", async () => {
  const [ada, ben] = pages;
  await ben.getByText("How you are called here").click();
  await ben.locator("#own-name").fill("Kingfisher");
  await ben.getByRole("button", { name: "Use this name" }).click();
  await settled(ben);
  await shows(ada.locator('[data-out="posts"]'), /Kingfisher/);
});

test("a report reaches whom the circle chose, and nobody else", async () => {
  const [ada, ben, cleo] = pages;
  await ada.getByRole("button", { name: "All discussions" }).click();
  await ada.getByText("Who hears of reports").click();
  await shows(ada.locator('[data-out="chosen"]'), /Nobody is named/);
  await ada.locator('[data-out="votes"]').getByText("Finch").click();
  await shows(ada.locator('[data-out="chosen"]'), /Chosen by the circle: Finch/);
  await picture(ada, "chosen");

  /* Ben reports what Cleo wrote: she is chosen, so a facilitator hears of it. */
  await ben.getByRole("button", { name: /Saying no/ }).click();
  await ben.locator(".post").filter({ hasText: "second time" }).getByRole("button", { name: "Report" }).click();
  await shows(ben.locator('[data-out="report-to"]'), /Heron/);
  await ben.getByLabel("What is wrong with it?").fill("It felt like being cross-examined.");
  await picture(ben, "report");
  await ben.getByRole("button", { name: "Report it" }).click();
  await shows(ben.locator("circle-room > [data-status]"), /Reported/);

  /* Ada reports what Ben wrote: Cleo hears of it, whom nobody had compared. */
  await ada.getByRole("button", { name: /Saying no/ }).click();
  await ada.locator(".post").filter({ hasText: "slow week" }).getByRole("button", { name: "Report" }).click();
  await shows(ada.locator('[data-out="report-to"]'), /Finch/);
  await ada.getByLabel("What is wrong with it?").fill("A trial report, please look.");
  await ada.getByRole("button", { name: "Report it" }).click();
  await settled(ada);
  await ada.getByRole("button", { name: "All discussions" }).click();
  await shows(ada.locator('[data-out="reports"]'), /cross-examined/);
  await cleo.getByRole("button", { name: "All discussions" }).click();
  await shows(cleo.locator('[data-out="reports"]'), /trial report/);
  assert.ok(!(await cleo.locator("body").innerText()).includes("cross-examined"), "not about herself");
  const log = await call(cleo, "groupList", { space });
  assert.ok(!JSON.stringify(log.items).includes("cross-examined"), "nor in the circle's log");
  await everyLook(ada);
  await ada.setViewportSize({ width: 390, height: 844 });
  await picture(ada, "reports");
  await ada.locator('[data-out="reports"] .post').filter({ hasText: "cross-examined" })
    .getByRole("button", { name: "Looked after" }).click();
  await ben.getByRole("button", { name: "All discussions" }).click();
  await shows(ben.locator('[data-out="reports"]'), /looked after/);
});

test("a facilitator deletes a post for everybody; rules are written anew", async () => {
  const [ada, ben] = pages;
  await ada.getByRole("button", { name: /Saying no/ }).click();
  await ada.locator(".post").filter({ hasText: "second time" }).getByRole("button", { name: "Delete" }).click();
  await ada.getByRole("button", { name: "Delete it" }).click();
  await settled(ada);
  await ben.getByRole("button", { name: /Saying no/ }).click();
  await shows(ben.locator('[data-out="posts"]'), /^(?![\s\S]*second time)[\s\S]*slow week/);
  await ada.getByRole("button", { name: "All discussions" }).click();
  await ada.locator("summary", { hasText: "House rules" }).click();
  await shows(ada.locator('[data-out="rules"]'), /Speak of yourself/);
  await ada.getByLabel("Write them anew").fill("Be kind.");
  await ada.getByRole("button", { name: "Seal and save" }).click();
  await shows(ada.locator('[data-out="rules"]'), /^Be kind\.$/);
});

test("a passage of the journal is copied through the gate; the page stays its writer's", async () => {
  const [ada, ben] = pages;
  await seal(ada, [{ type: 1, data: { v: 1, kind: "entry", prompt: "", day: "2026-11-02", tags: ["orchid"],
    text: "# Orchid evening\n\nMy client Tobrin Vellacott was late, and I was **glad** of it.\n\nA walrus of a day." } }]);
  const before = await call(ada, "list", { types: [1] });
  await ada.goto("/s/journal");
  await settled(ada);
  await ada.getByRole("button", { name: /Orchid evening/ }).first().click();
  await ada.locator('[data-out="read"]').getByText("was late").click({ clickCount: 3 }); /* marks the paragraph */
  await ada.getByRole("button", { name: "Share a passage with a group" }).click();
  await ada.getByRole("heading", { name: "A copy for a group" }).waitFor();
  const boxes = ada.locator('[data-out="share-parts"] input');
  assert.deepEqual(await boxes.evaluateAll((all) => all.map((b) => /** @type {HTMLInputElement} */ (b).checked)), [false, true, false]);
  await everyLook(ada, "share");
  await ada.setViewportSize({ width: 390, height: 844 });
  await picture(ada, "journal-share");
  await boxes.nth(1).uncheck();
  await ada.getByRole("button", { name: "Check and share" }).click();
  await shows(ada.locator("journal-room > [data-error]"), /Nothing is chosen/);
  await boxes.nth(1).check();
  await ada.getByLabel("For whom").selectOption(space);
  await ada.getByRole("button", { name: "Check and share" }).click();
  const at = ada.locator("share-gate");
  await at.getByRole("heading", { name: "Before you share this passage" }).waitFor();
  await at.locator("safe-case:not([data-looking])").waitFor();
  await at.getByRole("button", { name: "Share the passage" }).click();
  await shows(at.locator("[data-gate-end]"), /Question 1 is open/);
  for (const put = at.getByRole("button", { name: /^(Write|Leave out)/ }).first(); await put.isVisible();) await put.click();
  await gate(ada, "Share the passage");
  await shows(ada.locator('[data-part="shared"]'), /Between clients has a copy[\s\S]*yours alone/);
  await picture(ada, "journal-shared");
  const { items } = await call(ben, "groupList", { space });
  const copy = items.find((/** @type {any} */ i) => i.data?.from === "journal");
  assert.equal(copy.data.kind, "thread");
  assert.deepEqual([copy.data.gate.kind, copy.data.gate.rarity, copy.data.gate.v], ["journal", "unlikely", 1]);
  assert.doesNotMatch(JSON.stringify(items), /Vellacott|walrus|Orchid|orchid/);
  assert.ok(!before.items.some((/** @type {any} */ i) => JSON.stringify(copy).includes(i.object)), "nothing leads back to the page");
  assert.deepEqual((await call(ada, "list", { types: [1] })).items, before.items, "the page is as it was");
  await ada.getByRole("link", { name: "Look at it there" }).click();
  await ada.getByRole("button", { name: "A passage from my journal" }).click();
  await shows(ada.locator('[data-out="posts"]'), /glad[\s\S]*stays in the writer’s own journal/);
  await ben.getByRole("button", { name: "All discussions" }).locator("visible=true").or(ben.locator("h1")).first().click();
  await shows(ben.locator('[data-out="threads"]'), /A passage from my journal/);
});

test("two talk alone, through the same gate", async () => {
  const [ada, , cleo] = pages;
  const { groups } = await call(cleo, "groups");
  const pair = groups.find((/** @type {any} */ g) => g.kind === 2);
  for (const page of [ada, cleo]) {
    await visit(page, `/s/circle#${pair.space}`);
    await settled(page);
  }
  await write(ada, "message", "Shall we speak on Thursday?");
  await ada.getByRole("button", { name: "Check and send" }).click();
  await gate(ada, "Send the message");
  await shows(cleo.locator('[data-out="messages"]'), /Heron[\s\S]*on Thursday/);
  await everyLook(cleo);
  await cleo.setViewportSize({ width: 390, height: 844 });
  await picture(cleo, "talk");
});

test("a session's room on the operator's server, unless the group has its own link", async () => {
  const [ada] = pages;
  await ada.goto(`/s/session-plan#${space}`);
  await settled(ada);
  await ada.getByRole("button", { name: "Plan a session" }).click();
  await shows(ada.locator('[data-out="video"]'), /meet\.example\.org/);
  await ada.getByRole("button", { name: "Plan it" }).click();
  await ada.waitForURL(/\/s\/session#/);
  await settled(ada);
  const video = ada.locator('[data-out="video"]');
  await video.waitFor();
  assert.match(await video.getAttribute("href") ?? "",
    /^https:\/\/meet\.example\.org\/rooms\/mainstay-[0-9a-z]{26}$/);
});
