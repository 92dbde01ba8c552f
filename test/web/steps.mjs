/*
 * What a person does on the sealed pages, as steps for the tests.
 */
import { PATIENCE } from "./browser.mjs";

/** @typedef {import("playwright-core").Page} Page */

export const PASSPHRASE = "winter-lantern otter 41";

/**
 * Create an account; ends on Today.
 * @param {Page} page @param {string} name @param {string} [passphrase]
 * @returns {Promise<string>} the recovery code
 */
export async function register(page, name, passphrase = PASSPHRASE) {
  await page.goto("/sign-up");
  await page.getByLabel("Sign-in name").fill(name);
  await page.getByRole("button", { name: "Continue" }).click();
  const code = await newKeys(page, passphrase);
  await page.waitForURL("**/s/today");
  return code;
}

/** Passphrase twice, code, two groups typed back.
 * @param {Page} page @param {string} passphrase */
export async function newKeys(page, passphrase) {
  await page.locator('[data-field="passphrase"]').fill(passphrase);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.locator('[data-field="again"]').fill(passphrase);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("I have kept it safe").waitFor();
  const code = (await page.locator('[data-out="code"]').textContent()) ?? "";
  const groups = code.split("-");
  for (const which of ["group-a", "group-b"]) {
    const n = await page.locator(`[data-out="${which}"]`).textContent();
    const group = groups[Number(n) - 1];
    await page.locator(`[data-field="${which}"]`).fill(group.toLowerCase());
  }
  await page.getByText("I have kept it safe").click();
  return code;
}

/** @param {Page} page @param {string} name @param {string} [passphrase] */
export async function signIn(page, name, passphrase = PASSPHRASE) {
  await page.goto("/sign-in");
  await page.getByLabel("Sign-in name").fill(name);
  await page.locator('[data-field="passphrase"]').fill(passphrase);
  await page.locator("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/s/today");
}

/** Wait until the page has shown what it opened. @param {Page} page */
export async function settled(page) {
  await page.waitForFunction(
    () => document.querySelector("[data-app]:defined:not([data-busy])") !== null,
  );
}

/** Open a page, loaded anew even where it is open with something else, or the
 * same, behind its #. @param {Page} page @param {string} where */
export async function visit(page, where) {
  await page.goto("about:blank");
  await page.goto(where);
}

/** Wait until a place shows what it should; its text then.
 * @param {import("playwright-core").Locator} place @param {RegExp} text */
export async function shows(place, text) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const said = await place.innerText();
    if (text.test(said)) return said;
    if (Date.now() > end) throw new Error(`waited for ${text}, shown: ${said}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Small, fast, seeded: the same invented person in every run.
 * @param {number} seed */
function chance(seed) {
  let a = seed;
  const even = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  /* about normal: mean 0, SD 1 */
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += even();
    return sum;
  };
}

/** Items with a usual answer, and how much they move in the last weeks. */
const ITEMS = /** @type {const} */ ([
  ["exhaustion-1", 4, 3.2],
  ["exhaustion-2", 3.5, 3],
  ["distance-1", 2, 1.2],
  ["distance-2", 1.5, 1],
  ["efficacy-1", 7, -0.8],
  ["meaning-1", 8, -0.5],
  ["intrusion-1", 2, 0.3],
  ["intrusion-2", 1, 0],
  ["avoidance-1", 1.5, 0.2],
  ["arousal-1", 2, 0.4],
  ["arousal-2", 3, 0.8],
  ["workload-1", 5, 2.4],
  ["control-1", 6, -0.6],
  ["leadership-1", 6.5, 0],
  ["communication-1", 6, -0.4],
  ["resources-1", 6, -0.5],
  ["isolation-1", 3, 0.6],
  ["support-1", 7, -0.3],
  ["recovery-1", 6, -1.8],
  ["sleep-1", 6.5, -2.2],
  ["boundaries-1", 6.5, -1.2],
  ["balance-1", 6, -1],
]);

const DAY = 86400000;

/**
 * Check-ins of an invented person, the last one today: usual weeks, then a rise
 * over the last `rise` weeks.
 * @param {number} n how many @param {{ every?: number, rise?: number }} [how]
 *   days between two
 */
export function history(n, { every = 7, rise = 8 } = {}) {
  const draw = chance(20260301);
  const now = Date.now();
  return Array.from({ length: n }, (_, i) => {
    const at = new Date(now - (n - 1 - i) * every * DAY);
    const part = Math.max(0, Math.min(1, (i - (n - rise)) / (rise - 2)));
    const week = 0.5 * draw();
    /** @type {Record<string, number | null>} */
    const answers = {};
    for (const [name, usual, moves] of ITEMS) {
      const value = usual + week * (moves < 0 ? -1 : 1) + draw() + part * moves;
      answers[name] = Math.round(Math.max(0, Math.min(10, value)));
    }
    return {
      v: 1,
      form: "weekly-1",
      at: `${at.toISOString().slice(0, 19)}+00:00`,
      day: at.toISOString().slice(0, 10),
      answers,
      note: "",
    };
  });
}

/** A few events on the way. @param {number} days of the history */
export function marks(days) {
  const ago = (/** @type {number} */ part) =>
    new Date(Date.now() - part * days * DAY).toISOString().slice(0, 10);
  return [
    { v: 1, kind: "holiday", day: ago(0.78) },
    { v: 1, kind: "illness", day: ago(0.5) },
    { v: 1, kind: "holiday", day: ago(0.33) },
    { v: 1, kind: "crisis", day: ago(0.14) },
    { v: 1, kind: "hard-session", day: ago(0.05) },
  ];
}

/**
 * Seal records as the pages do, without clicking through weeks of them.
 * @param {Page} page an open sealed page
 * @param {{ type: number, data: object }[]} changes
 */
export async function seal(page, changes) {
  await page.evaluate(async (all) => {
    const link = document.querySelector('link[href$="/js/client.js"]');
    const { client } = await import(/** @type {any} */ (link).href);
    for (let i = 0; i < all.length; i += 60) {
      await client.putMany(all.slice(i, i + 60));
    }
  }, changes);
}

/** Answer the check-in by mouse: `answers` in order, null skips.
 * @param {Page} page @param {(number | null)[]} answers @param {string} note */
export async function checkIn(page, answers, note) {
  await page.goto("/s/check-in");
  await settled(page);
  await page.getByRole("button", { name: "Begin" }).click();
  const wide = (page.viewportSize()?.width ?? 0) >= 960;
  const next = page.getByRole("button", { name: "Next", exact: true });
  const items = page.locator(".item");
  for (let i = 0; i < answers.length; i++) {
    const item = items.nth(i);
    const answer = answers[i];
    if (answer !== null) {
      await item.getByRole("radio", { name: String(answer), exact: true }).click();
    } else if (wide) {
      await item.getByRole("button", { name: "Skip" }).click();
    } else {
      await page.locator('[data-act="skip"]').click();
    }
    const last = wide ? i % 3 === 2 || i === answers.length - 1 : true;
    if (last && !(answer === null && !wide)) await next.click();
  }
  await page.getByLabel("A note to yourself").fill(note);
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("Your week is kept").waitFor();
}

/** Import a wide file: every column with numbers, named `title`.
 * @param {Page} page @param {string} file @param {string} title */
export async function importWide(page, file, title) {
  await page.goto("/s/import");
  await settled(page);
  await page.getByLabel("CSV file").setInputFiles(file);
  await page.getByRole("button", { name: "Read the file" }).click();
  await page.getByLabel("Name of this import").fill(title);
  await page.getByRole("button", { name: "Take all columns" }).click();
  await page.getByRole("button", { name: "Preview" }).click();
  await page.getByRole("button", { name: "Seal and save" }).click();
  await page.getByText("values are sealed and saved").waitFor();
}
