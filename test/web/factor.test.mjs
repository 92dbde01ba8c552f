/*
 * Second steps, passkeys and devices, as a person meets them: codes from an app
 * at sign-in, unlocking with a passkey, what is lost with a phone, and who is
 * signed in where.  The authenticator is Chromium's own.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { authenticator, codeOf } from "./authenticator.mjs";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { PASSPHRASE, newKeys, settled, shows, signIn } from "./steps.mjs";

const PHONE = { width: 360, height: 740 };

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
let recovery = "";
let key = "";
/** Codes work once: the step of the last one used. */
let used = 0;

before(async () => {
  place = await open();
  page = await place.page({ viewport: PHONE });
  recovery = await enter(page, "martha");
});
after(() => place.close());

/** @param {import("playwright-core").Page} at @param {string} path */
async function go(at, path) {
  await at.goto(path);
  await settled(at);
}

/** Type the passphrase into the form that asks for it. */
async function prove(at = page, passphrase = PASSPHRASE) {
  const form = at.locator('[data-form="prove"]');
  await form.locator('[data-field="passphrase"]').fill(passphrase);
  await form.getByRole("button", { name: "Continue" }).click();
}

/** A code that was not used: of the step before, this, or the next one. */
function fresh() {
  used = Math.max(used + 1, Math.floor(Date.now() / 30000) - 1);
  return codeOf(key, used);
}

/** In the page: note the PRF output that the authenticator gives it. */
function noteOutput() {
  const get = CredentialsContainer.prototype.get;
  CredentialsContainer.prototype.get = async function (how) {
    const got = /** @type {any} */ (await get.call(this, how));
    const first = got.getClientExtensionResults().prf?.results?.first;
    if (first) sessionStorage.setItem("seen", btoa(String.fromCharCode(...new Uint8Array(first))));
    return got;
  };
}

/** Name and passphrase; where the page goes is the test's to say.
 * @param {import("playwright-core").Page} at */
async function begin(at) {
  await at.goto("/sign-in");
  await at.getByLabel("Sign-in name").fill("martha");
  await at.locator('[data-field="passphrase"]').fill(PASSPHRASE);
  await at.locator("main").getByRole("button", { name: "Sign in" }).click();
}

test("codes: the passphrase first, a picture, and a code typed back", async () => {
  await go(page, "/s/second-step");
  await page.getByRole("button", { name: "Set up codes" }).click();
  await prove(page, "not the passphrase");
  await page.getByText("does not fit. Nothing was changed").waitFor();
  await prove();
  const picture = page.getByRole("img", { name: "Picture of the key" });
  await picture.waitFor();
  await page.waitForFunction(() => document.querySelector("img")?.naturalWidth > 100);
  key = await page.locator('[data-out="secret"]').innerText();
  assert.match(key, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  const wrong = codeOf(key, 1);
  await page.getByLabel("Code from the app").fill(wrong);
  await page.getByRole("button", { name: "Turn the codes on" }).click();
  await page.getByText("This code does not fit").waitFor();
  await page.getByLabel("Code from the app").fill(fresh());
  await page.getByRole("button", { name: "Turn the codes on" }).click();
  await page.getByText("The codes are on.").waitFor();
  const gone = await page.request.get("/api/1/factor/codes/picture");
  assert.equal(gone.status(), 404, "the picture is shown once");
  place.check();
});

test("signing in asks for the code, and a used one is none", async () => {
  const other = await place.page();
  /** @type {string[]} */
  const given = [];
  other.on("response", async (answer) => {
    if (answer.url().endsWith("/api/1/session") && answer.status() !== 200)
      given.push(await answer.text());
  });
  await begin(other);
  await other.getByText("One more step").waitFor();
  assert.equal((await other.context().cookies()).length, 0, "no session yet");
  await other.getByLabel("Code from your app").fill(codeOf(key, used));
  await other.getByRole("button", { name: "Continue" }).click();
  await other.getByText("That did not fit, or was used already").waitFor();
  await other.getByLabel("Code from your app").fill(fresh());
  await other.getByRole("button", { name: "Continue" }).click();
  await other.waitForURL("**/s/today");
  assert.equal(given.length, 2);
  for (const text of given) assert.doesNotMatch(text, /wrap|identity|keyring|seed/);
  place.check();
});

test("devices: this one is marked, others are ended, by name of day only", async () => {
  await go(page, "/s/devices");
  const rows = page.locator('[data-out="devices"] li');
  await rows.nth(1).waitFor();
  assert.equal(await rows.count(), 2);
  assert.match(await rows.nth(0).innerText(), /This browser[\s\S]*since .*20\d\d, last used/);
  assert.equal(await rows.nth(0).getByRole("button").count(), 0);
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await page.getByText("Signed out everywhere else.").waitFor();
  await rows.nth(1).waitFor({ state: "detached" });
  await page.getByText("You are signed in here and nowhere else.").waitFor();
  place.check();
});

test("a passkey: two questions, then it unlocks; nothing of PRF leaves", async () => {
  const device = await authenticator(page);
  /** @type {string[]} */
  const sent = [];
  page.on("request", (request) => sent.push(request.postData() ?? ""));
  await page.addInitScript(noteOutput);
  await go(page, "/s/second-step");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await prove();
  await page.getByText("The passkey is added.").waitFor();
  assert.equal(await device.count(), 1);
  assert.match(await page.locator('[data-out="passkeys"] li').innerText(), /^Unlocks/);

  await page.locator('summary:has-text("Menu")').click();
  await page.getByRole("button", { name: "Lock", exact: true }).first().click();
  await page.waitForURL("**/s/unlock**");
  await go(page, "/s/unlock");
  await page.getByRole("button", { name: "Unlock with a passkey" }).click();
  await page.waitForURL("**/s/today");
  await shows(page.locator("main"), /Your weekly check-in/);
  const seen = await page.evaluate(() => sessionStorage.getItem("seen"));
  assert.equal(Buffer.from(seen ?? "", "base64").length, 32, "there was an output");
  const bare = Buffer.from(seen ?? "", "base64");
  for (const form of [bare.toString("base64url"), bare.toString("base64"), bare.toString("hex")])
    assert.ok(!sent.some((text) => text.includes(form.replace(/=+$/, ""))), "and it was not sent");
  assert.ok(sent.some((text) => text.includes('"passkey"')));
  place.check();
});

test("a passkey is a second step, too, where there are several ways", async () => {
  await go(page, "/s/settings");
  await page.locator("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await begin(page);
  await page.getByText("One more step").waitFor();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL("**/s/today");
  place.check();
});

test("removing a passkey harms nothing", async () => {
  await go(page, "/s/second-step");
  await page.getByRole("button", { name: /^Remove: Unlocks/ }).click();
  await prove();
  await page.getByText("The passkey is gone from here").waitFor();
  await page.locator('[data-out="passkeys"] li').first().waitFor({ state: "detached" });
  await page.locator('summary:has-text("Menu")').click();
  await page.getByRole("button", { name: "Lock", exact: true }).first().click();
  await page.waitForURL("**/s/unlock**");
  await page.getByText("Signed in as martha").waitFor();
  await settled(page);
  await page.getByRole("button", { name: "Unlock with a passkey" }).waitFor({ state: "hidden" });
  await page.locator('[data-field="passphrase"]').fill(PASSPHRASE);
  await page.getByRole("button", { name: "Unlock", exact: true }).click();
  await page.waitForURL(/\/s\/(second-step|today)/);
  place.check();
});

test("a passkey that cannot unlock says so, and may be a second step", async () => {
  const plain = await place.page();
  await enter(plain, "norbert");
  await authenticator(plain, { prf: false });
  await go(plain, "/s/second-step");
  await plain.getByRole("button", { name: "Add a passkey" }).click();
  await prove(plain);
  await plain.getByText("This passkey cannot unlock what is sealed").waitFor();
  await plain.getByText("Also ask for it when I sign in").click();
  await prove(plain);
  await plain.getByText("The passkey is added.").waitFor();
  assert.match(await plain.locator('[data-out="passkeys"] li').innerText(), /^Second step/);
  place.check();
});

test("the phone is lost: the recovery code lets in and takes the steps away", async () => {
  const lost = await place.page({ viewport: PHONE });
  await begin(lost);
  await lost.getByText("One more step").waitFor();
  await lost.getByText("I cannot do that now").click();
  await lost.getByRole("link", { name: "Use the recovery code" }).click();
  await lost.getByLabel("Sign-in name").fill("martha");
  await lost.getByLabel("Recovery code").fill(recovery);
  await lost.getByRole("button", { name: "Continue" }).first().click();
  await lost.locator('[data-field="passphrase"]').waitFor();
  await newKeys(lost, PASSPHRASE);
  await lost.getByText("All is well again").waitFor();
  const again = await place.page();
  await signIn(again, "martha"); /* without a second step */
  await go(again, "/s/second-step");
  await again.getByRole("button", { name: "Set up codes" }).waitFor();
  place.check();
});

test("without passkeys in the browser the page offers none, without fuss", async () => {
  const old = await place.page();
  await old.addInitScript(() => { delete (/** @type {any} */ (globalThis).PublicKeyCredential); });
  await signIn(old, "martha");
  await go(old, "/s/second-step");
  await old.getByText("This browser cannot use passkeys here").waitFor();
  assert.equal(await old.getByRole("button", { name: "Add a passkey" }).isVisible(), false);
  place.check();
});

test("notices: where no mail server is set, the page says so", async () => {
  await go(page, "/sign-in");
  const at = await place.page();
  await signIn(at, "martha");
  await go(at, "/s/notices");
  await at.getByText("This instance does not send mail").waitFor();
  assert.equal(await at.getByLabel("E-mail address").isVisible(), false);
  place.check();
});
