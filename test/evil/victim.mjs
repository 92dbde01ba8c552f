/*
 * A person in a real browser behind the hostile server: the steps at which an
 * attack is tried (attacks.mjs), and what the page then says.
 */
import { call, join, say } from "../web/group-people.mjs";
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
    document.querySelector('[data-part="group"]:not([hidden])') !== null ||
    document.querySelector('[data-out="name"]:not(:empty)') !== null &&
      document.querySelector('[data-out="n-unread"]:not(:empty)') !== null);
  return outcome(page);
}

/** Runs in the page: an account, without clicking. @param {any} who */
async function account({ name, passphrase }) {
  const link = document.documentElement.dataset.keysUrl ?? "";
  const { client } = await import(link.replace("keys.js", "client.js"));
  await client.prepare({ name, passphrase });
  await client.confirm({ passphrase });
}

/** Runs in the page: a request of the API. @param {any} what */
async function send({ method, path, body }) {
  const got = await fetch(`/api/1/${path}`, { method, body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" } });
  if (!got.ok) throw new Error(`${path}: ${got.status} ${await got.text()}`);
}

/** Runs in the page: lock, which stores the heads, and unlock. @param {any} what */
async function lockOnce({ passphrase, space }) {
  const link = document.documentElement.dataset.keysUrl ?? "";
  const { client } = await import(link.replace("keys.js", "client.js"));
  await client.start();
  await client.call("group", { space });
  await client.lock();
  await client.unlock({ passphrase });
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
  const founder = await place.page(); /* of the group: the other person */
  const fresh = await place.page();
  let remembers = true;

  for (const [at, name] of /** @type {const} */ ([[founder, OTHER], [page, NAME]])) {
    await at.goto("/sign-up");
    await at.evaluate(account, { name, passphrase: PASSPHRASE });
  }
  const { registered } = evil.world;
  const first = (/** @type {string} */ name) => ({ heads: registered[name].heads,
    heads_counter: 1 });
  Object.assign(evil.world, { victim: registered[NAME],
    other: registered[OTHER], old: first(NAME), founderOld: first(OTHER) });
  const space = await circle();
  const left = await begun();
  await asked();
  await founder.goto("/sign-in");
  for (const one of [space, left])
    await founder.evaluate(lockOnce, { passphrase: PASSPHRASE, space: one });
  await page.goto("/sign-in");
  await page.evaluate(live, { passphrase: PASSPHRASE, canary: CANARY });

  /** The group of both, see group-attacks.mjs. */
  async function circle() {
    const made = (await call(founder, "groupFound", { name: "Circle", about: "",
      label: "Otto" })).space;
    await say(founder, made, `${CANARY}, before Vera`);
    await join(founder, page, made, "Vera", 0);
    await say(founder, made, CANARY);
    await say(page, made, `${CANARY}, too`);
    await call(founder, "groupInvite", { space: made, label: "Cleo" });
    return made;
  }

  /** A group that the member has left; nobody has written in it since. */
  async function begun() {
    const made = (await call(founder, "groupFound", { name: "Left", about: "",
      label: "Otto" })).space;
    await join(founder, page, made, "Vera", 0);
    await call(page, "groupChange", { space: made, what: "leave" });
    await call(founder, "group", { space: made });
    return made;
  }

  /** The founder has asked something, the member has offered to think along. */
  async function asked() {
    const consult = "4".repeat(25) + "0";
    await call(founder, "put", { type: 30, data: { v: 1, kind: "question",
      consult, name: "Otto", stub: "A long conflict", text: CANARY } });
    await founder.evaluate(send, { method: "POST", path: "consults",
      body: { consult, themes: 1, urgency: 2, days: 9 } });
    await page.evaluate(send, { method: "PUT", path: "consultant",
      body: { name: "Vera", themes: 1, most: 2 } });
    await page.evaluate(send, { method: "POST", path: `consult/${consult}/offer`,
      body: { offers: true } });
  }

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

  /** @param {string} path @param {import("playwright-core").Page} [at] */
  async function look(path, at = page) {
    await at.goto(path);
    return decided(at);
  }

  /** The open page has refused something.
   * @param {import("playwright-core").Page} at */
  const stopped = (at) => at.waitForFunction(() =>
    document.querySelector("dialog[data-stopped][open]") !== null ||
    [...document.querySelectorAll("[data-error]")].some((e) => e.textContent !== ""));

  /** The group's page; one that only differs behind # would not be loaded.
   * @param {any} attack */
  async function lookAtGroup({ of }) {
    await founder.goto("/promise");
    const got = await look(`/s/group#${of === "left" ? left : space}`, founder);
    return { ...got, shows: await founder.locator("main").innerText() };
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

  /** @param {import("playwright-core").Page} at
   * @param {boolean} all the store, too, or only this device's record */
  async function forget(at, all) {
    await at.goto("/promise");
    await at.evaluate(async (store) => {
      localStorage.clear();
      if (!store) return;
      await new Promise((done) => {
        const asked = indexedDB.deleteDatabase("mainstay.sealed");
        asked.onsuccess = asked.onerror = done;
      });
    }, all);
    if (at === page) remembers = false;
  }

  return {
    page,
    founder,
    remember,
    /** @param {any} attack */
    async prepare(attack) {
      const isGroup = /group|rename|ask/.test(attack.during);
      if (attack.fresh) await forget(isGroup ? founder : page, true);
      else if (isGroup) return;
      /* another tab of the victim would seal its heads meanwhile */
      else if (attack.during === "signIn") await page.goto("/promise");
      else if (!remembers) await remember();
      if (attack.forgetsRecord) await forget(page, false);
    },
    steps: {
      async signIn() {
        await enter(fresh);
        return outcome(fresh);
      },
      open: () => look("/s/events"),
      group: lookAtGroup,
      async ask() {
        await founder.goto("/s/ask");
        await founder.getByRole("button", { name: "Let them in" }).click();
        await stopped(founder);
        return outcome(founder);
      },
      /** @param {any} attack */
      async rename(attack) {
        evil.lie = null;
        await lookAtGroup(attack);
        await settled(founder);
        return async () => {
          await founder.getByLabel("Name of the group").fill("Circle of two");
          await founder.locator('[data-form="rename"]').getByRole("button").click();
          await stopped(founder);
          return outcome(founder);
        };
      },
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
          await stopped(page);
          return outcome(page);
        };
      },
    },
  };
}
