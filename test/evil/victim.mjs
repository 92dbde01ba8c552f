/*
 * A person in a real browser behind the hostile server: the steps at which an
 * attack is tried (attacks.mjs), and what the page then says.
 */
import { PASSPHRASE, settled } from "../web/steps.mjs";

export const NAME = "evil.victim";
export const CANARY = "canary-the heron stood in the seventh courtyard";
const OTHER = "evil.other";

/** Which message of the page is this, and what stands in its {cause}?
 * @param {import("playwright-core").Page} page */
const outcome = (page) =>
  page.evaluate(() => {
    const dialog = document.querySelector("dialog[data-stopped][open]");
    const shown = dialog
      ? [...dialog.querySelectorAll("[data-stopped-cause]")][0].textContent
      : "";
    if (dialog) {
      const [, word, cause] = /^(\w+): (.*)$/.exec(shown ?? "") ?? [];
      return { word, cause, stopped: true };
    }
    const said = [...document.querySelectorAll("[data-error]")]
      .map((e) => e.textContent ?? "").find((t) => t !== "") ?? "";
    if (said === "") return { word: undefined, cause: undefined };
    for (const t of document.querySelectorAll("template[data-msg]")) {
      const text = t.content.textContent ?? "";
      const parts = text.split(/\{[a-z]+\}/)
        .map((p) => p.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      const found = new RegExp(`^${parts.join("(.*)")}$`, "s").exec(said);
      if (found)
        return { word: t.dataset.msg,
          cause: text.includes("{cause}") ? found[1] : undefined };
    }
    return { word: said, cause: undefined };
  });

/** Wait until a page has decided: refused, stopped, or shown.
 * @param {import("playwright-core").Page} page */
async function decided(page) {
  await page.waitForFunction(() =>
    document.querySelector("dialog[data-stopped][open]") !== null ||
    [...document.querySelectorAll("[data-error]")]
      .some((e) => e.textContent !== "") ||
    document.querySelector('[data-out="events"] li') !== null ||
    document.querySelector('[data-out="name"]:not(:empty)') !== null &&
      document.querySelector('[data-out="n-unread"]:not(:empty)') !== null);
  return outcome(page);
}

/** Runs in the page: an account, without clicking. @param {any} who */
async function join({ name, passphrase }) {
  const link = document.documentElement.dataset.keysUrl ?? "";
  const { client } = await import(link.replace("keys.js", "client.js"));
  await client.prepare({ name, passphrase });
  await client.confirm({ passphrase });
  await client.signOut();
}

/** Runs beside the open pages, which would leave when locked: changes, then
 * lock and unlock. @param {any} what */
async function live({ passphrase, canary }) {
  const link = document.documentElement.dataset.keysUrl ?? "";
  const { client } = await import(link.replace("keys.js", "client.js"));
  await client.start();
  const event = (/** @type {string} */ kind, more = {}) => ({ type: 10,
    data: { v: 1, kind, day: "2026-03-03", ...more } });
  const { object } = await client.put(event("holiday", { note: canary }));
  await client.put(event("crisis"));
  const gone = await client.put(event("illness"));
  await client.put({ ...event("changed-job"), object });
  await client.lock();
  await client.unlock({ passphrase });
  await client.del(gone.object);
}

/** Runs in a page: has the worker stored a checkpoint? */
function stored() {
  return new Promise((done) => {
    const asked = indexedDB.open("mainstay.sealed");
    asked.onupgradeneeded = () => asked.transaction?.abort(); /* not ours */
    asked.onerror = () => done(false);
    asked.onsuccess = () => {
      const db = asked.result;
      const rows = db.transaction("index").objectStore("index").count();
      rows.onsuccess = () => {
        db.close();
        done(rows.result > 1);
      };
    };
  });
}

/**
 * @param {import("../web/browser.mjs").Place} place
 * @param {ReturnType<typeof import("./proxy.mjs").proxy>} evil
 */
export async function victim(place, evil) {
  const page = await place.page();
  const fresh = await place.page();
  let remembers = true;

  /* The other person first, then the victim, who stays signed in. */
  for (const name of [OTHER, NAME]) {
    await page.goto("/sign-up");
    await page.evaluate(join, { name, passphrase: PASSPHRASE });
  }
  const { registered } = evil.world;
  Object.assign(evil.world, { victim: registered[NAME],
    other: registered[OTHER],
    old: { heads: registered[NAME].heads, heads_counter: 1 } });
  await enter(page);
  await page.goto("/sign-in");
  await page.evaluate(live, { passphrase: PASSPHRASE, canary: CANARY });

  /** @param {import("playwright-core").Page} at */
  async function enter(at) {
    await at.goto("/sign-in");
    await at.getByLabel("Sign-in name").fill(NAME);
    await at.locator('[data-field="passphrase"]').fill(PASSPHRASE);
    await at.locator("main").getByRole("button", { name: "Sign in" }).click();
    await at.waitForFunction(() => location.pathname !== "/sign-in" ||
      [...document.querySelectorAll("[data-error]")]
        .some((e) => e.textContent !== ""));
  }

  /** @param {string} path */
  async function look(path) {
    await page.goto(path);
    return decided(page);
  }

  /** An honest visit, after which the device knows the log. */
  async function remember() {
    const { lie } = evil;
    evil.lie = null;
    await look("/s/events");
    await page.waitForFunction(stored);
    remembers = true;
    evil.lie = lie;
  }

  /** @param {boolean} all the store, too, or only this device's record */
  async function forget(all) {
    await page.goto("/promise");
    await page.evaluate(async (store) => {
      localStorage.clear();
      if (!store) return;
      await new Promise((done) => {
        const asked = indexedDB.deleteDatabase("mainstay.sealed");
        asked.onsuccess = asked.onerror = done;
      });
    }, all);
    remembers = false;
  }

  return {
    page,
    remember,
    /** @param {any} attack */
    async prepare(attack) {
      if (attack.fresh) await forget(true);
      /* another tab of the victim would seal its heads meanwhile */
      else if (attack.during === "signIn") await page.goto("/promise");
      else if (!remembers) await remember();
      if (attack.forgetsRecord) await forget(false);
    },
    steps: {
      async signIn() {
        await enter(fresh);
        return outcome(fresh);
      },
      open: () => look("/s/events"),
      async settings() {
        const got = await look("/s/settings");
        const rows = await page.locator('[data-out="unread"] li').allInnerTexts();
        const unread = rows.map((row) => Number(/number (\d+)/.exec(row)?.[1]));
        return { ...got, unread, said: rows.join("\n") };
      },
      async write() {
        evil.lie = null;
        await look("/s/events");
        await settled(page);
        return async () => {
          await page.getByRole("button", { name: "Holiday", exact: true }).click();
          await page.waitForFunction(() =>
            document.querySelector("dialog[data-stopped][open]") !== null ||
            [...document.querySelectorAll("[data-error]")]
              .some((e) => e.textContent !== ""));
          return outcome(page);
        };
      },
    },
  };
}
