// @ts-check
/*
 * A person's records as the pages' elements use them, over client.js: getting
 * in, locking, and the payloads by type.
 *
 *   if (!(await enter(this))) return;
 *
 * at the start of an element opens what this tab has open, or goes to the
 * unlock page.  When it is locked later, the page is left, unless its element
 * says `keeps` (something was begun): then it is covered, and a dialog opens it
 * again with the passphrase.
 */
import { client } from "./client.js";
import { codeOf } from "./room.js";
import { stop } from "./stopped.js";

/** @typedef {import("./room.js").Room} Room */

/**
 * @typedef {object} Kept one record
 * @property {string} id
 * @property {number} seq its number in the person's log
 * @property {number} time seconds since 1970 UTC
 * @property {any} payload
 */

const SETTINGS = 6; /* object type */
const IDLE = 15; /* minutes */
const IDS = /^#[0-9a-z]{26}/; /* a fragment that names a group, or its session */

/** @param {string} path */
const go = (path) => location.replace(path);

/** Cover what is on the screen, or show it again. @param {boolean} covered */
function cover(covered) {
  document.documentElement.toggleAttribute("data-covered", covered);
}

/** The key is gone: leave, or cover what was begun. @param {Room} room */
function leave(room) {
  cover(true);
  const dialog = document.querySelector("dialog[data-unlock]");
  if (!room.keeps || !(dialog instanceof HTMLDialogElement)) {
    go(door("/s/unlock"));
  } else if (!dialog.open) {
    dialog.showModal();
  }
}

/** The dialog of a covered page. @param {Room} room */
function unlockHere(room) {
  const dialog = document.querySelector("dialog[data-unlock]");
  const form = dialog?.querySelector("form");
  const field = form?.querySelector("input");
  if (!(dialog instanceof HTMLDialogElement) || !form || !field) return;
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const passphrase = field.value;
    const opened = await room.during(
      "unlocking",
      () => client.unlock({ passphrase }),
      { near: form },
    );
    if (!opened) return;
    field.value = "";
    dialog.close();
    cover(false);
  });
}

/** Buttons of the layout: lock, sign out; and its link past the navigation,
 * which would put its own name where the group's stands. @param {Room} room */
function buttons(room) {
  document.querySelector("a.skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  });
  document.addEventListener("click", async (event) => {
    const at = event.target;
    const button = at instanceof Element ? at.closest("[data-act]") : null;
    const act = button instanceof HTMLElement ? button.dataset.act : "";
    if (act === "lock") await client.lock().catch(() => undefined);
    if (act !== "sign-out") return;
    room.keeps = false;
    await client.signOut().catch(() => undefined);
    go("/");
  });
}

/**
 * Open, or go where it can be opened.
 * @param {Room} room
 * @returns {Promise<boolean>} false: this page cannot go on
 */
export async function enter(room) {
  buttons(room);
  unlockHere(room);
  addEventListener("hashchange", () => {
    if (IDS.test(location.hash)) location.reload(); /* another group or session */
  });
  client.addEventListener("blank", () => cover(true));
  client.addEventListener("back", () => cover(false));
  client.addEventListener("locked", () => leave(room));
  room.addEventListener("stopped", (event) => {
    if (stop(/** @type {CustomEvent} */ (event).detail)) cover(true);
  });
  client.addEventListener("ended", () => cover(true));
  const state = await room.during("working", () => client.start());
  if (state === "none") go(door("/sign-in"));
  if (state === "locked") go(door("/s/unlock"));
  if (state !== "open") return false;
  const settings = await room.during("opening", () => records.settings());
  if (!settings) return false;
  client.setIdle(settings.idle);
  return true;
}

/**
 * Show again whenever another tab has written; quietly, and one at a time.
 * @param {Room} room @param {() => Promise<unknown>} show
 */
export function follow(room, show) {
  /** @type {Promise<unknown>} */
  let showing = Promise.resolve();
  client.addEventListener("changed", () => {
    showing = showing.then(show).catch((error) => room.halt(error));
  });
}

/**
 * Where a passphrase is about to be typed: nothing may be, where nothing can be
 * sealed.
 * @param {Room} room
 */
export async function tested(room) {
  const works = await room.during("working", async () => {
    await client.selftest();
    return true;
  });
  if (works) return client.warm();
  for (const control of room.querySelectorAll("input, button")) {
    control.setAttribute("disabled", "");
  }
}

/** The way in from here, as serve/error.c shows it too.  The browser keeps the
 * fragment, which names a group or a session. @param {string} to */
const door = (to) => `${to}?to=${location.pathname}${location.hash}`;

/** Where an unlocked person goes on: what they came for, or Today. */
export function onward() {
  const to = new URLSearchParams(location.search).get("to") ?? "";
  const known = /^\/s\/[a-z-]+$/.test(to) && to !== "/s/unlock";
  go(known ? to + location.hash : "/s/today");
}

/** @param {import("./ledger.js").Item} item @returns {Kept} */
const kept = (item) => ({
  id: item.object,
  seq: item.seq,
  time: item.time,
  payload: item.data,
});

export const records = {
  /** All of one type, oldest first. @param {number} type
   * @returns {Promise<Kept[]>} */
  async list(type) {
    return (await client.list({ types: [type] })).items.map(kept);
  },

  /** Seal and save one; gives its number in the log. @param {number} type
   * @param {object} data */
  async add(type, data) {
    const { object } = await client.put({ type, data });
    const { items } = await client.list({ types: [type] });
    return kept(items.filter((i) => i.object === object)[0]);
  },

  /** Seal and save all of them in one step, or none. @param {number} type
   * @param {object[]} all */
  addAll: (type, all) =>
    client.putMany(all.map((data) => ({ type, data }))),

  /** Seal and save these, each over the one its id names or as a new one; all
   * in one step, or none. @param {number} type
   * @param {{ id?: string, data: object }[]} all */
  replace: (type, all) =>
    client.putMany(all.map(({ id, data }) => ({ type, object: id, data }))),

  /** Remove these, all or none. @param {string[]} ids */
  remove: (ids) =>
    client.putMany(ids.map((object) => ({ type: 0, object }))),

  /** @returns {Promise<{ id?: string, idle: number }>} */
  async settings() {
    const found = (await this.list(SETTINGS)).at(-1);
    const idle = Number(found?.payload.idle ?? IDLE);
    return { id: found?.id, idle };
  },

  /** @param {number} idle minutes */
  async saveSettings(idle) {
    const { id } = await this.settings();
    await client.put({ type: SETTINGS, object: id, data: { v: 1, idle } });
    client.setIdle(idle);
  },

  /** The early warning, worked out in the worker; what there is.
   * @param {number} columns pixel columns to draw; 0: only what there is
   * @returns {Promise<import("./trend-work.js").Trend>} */
  trend: (columns) => client.call("trend", { columns }),

  /** Plan, limits, protocol and what is due of them, worked out in the worker.
   * @param {number} day today
   * @returns {Promise<import("./plan-work.js").Plan>} */
  plan: (day) => client.call("plan", { day }),

  /** Seal and save one over an earlier one, or anew.
   * @param {number} type @param {string | undefined} object
   * @param {object} data */
  keep: (type, object, data) => client.put({ type, object, data }),

  /** Everything, for a readable copy. */
  all: async () => (await client.list()).items,
};

export { client, codeOf };
