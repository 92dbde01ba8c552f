// @ts-check
/*
 * Groups and pairs as the pages' elements use them, over client.js.  What is in
 * a space is objects, as in a person's own (records.js): the same types, the
 * same changes, and who wrote each.
 *
 *   const mine = await groups.mine();            all of this person's
 *   const { items, group } = await groups.list(space, [21]);
 *   await groups.put(space, { type: 21, data: { v: 1, kind: "note" } });
 *   const stop = groups.follow(room, space, show);
 *
 * list brings in what is new on the server first; put waits for nobody: if
 * somebody else wrote at the same time, it is sealed again behind theirs.
 * Only its author can put over an object; a facilitator can delete it.
 *
 * A group is {space, kind, name, about, seq, closed, stale, member, me,
 * facilitator, members, labels, epochs, history}: kind 2 pair, 3 group; members
 * {user, role, label, me, how, by, time, state}; labels {user: name}, of former
 * members too; or {space, failed, cause} if it cannot be opened.
 */
import { client } from "./client.js";

/** @typedef {import("./group-view.js").Group} Group */
/** @typedef {import("./ledger.js").Change} Change */
/** @typedef {import("./ledger.js").Item} Item */
/** @typedef {{ space: string, failed: string, cause?: string }} Failed */
/** @typedef {import("./room.js").Room} Room */

export const PAIR = 2;
export const GROUP = 3;

const AGAIN_MS = 30000; // when the server has no room for a stream

/** What to do when a space, an invitation or a box is news.
 * @type {Set<(kind: "space" | "invite" | "box", space: string) => void>} */
const listeners = new Set();

/** @type {EventSource | null} */
let source = null;

/** Ids and positions arrive here, nothing that was written. */
function listen() {
  if (source || listeners.size === 0) return;
  source = new EventSource("/api/1/events");
  for (const kind of /** @type {const} */ (["space", "invite", "box"]))
    source.addEventListener(kind, (event) => {
      const { space } = JSON.parse(/** @type {MessageEvent} */ (event).data);
      for (const heard of listeners) heard(kind, space);
    });
  // Whatever was missed while the connection was lost.
  source.addEventListener("open", () => {
    for (const heard of listeners) heard("space", "");
  });
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return;
    source = null;
    setTimeout(listen, AGAIN_MS);
  });
}

addEventListener("pagehide", () => {
  source?.close();
  source = null;
});
addEventListener("pageshow", listen);

/** Hear of what is new; the result ends it.
 * @param {(kind: "space" | "invite" | "box", space: string) => void} heard
 *   space is "" when something may have been missed */
export function hear(heard) {
  listeners.add(heard);
  listen();
  return () => listeners.delete(heard);
}

export const groups = {
  /** @returns {Promise<(Group | Failed)[]>} */
  async mine() {
    return (await client.call("groups")).groups;
  },

  /** @param {string} space @returns {Promise<Group>} */
  one: (space) => client.call("group", { space }),

  /** Newest versions of what can be shown, oldest first, and the group as it
   * stands. @param {string} space @param {number[]} [types]
   * @returns {Promise<{ items: Item[], seq: number, group: Group }>} */
  list: (space, types) => client.call("groupList", { space, types }),

  /** @param {string} space @param {Change} change
   * @returns {Promise<{ object: string }>} */
  async put(space, change) {
    const { objects } = await groups.putMany(space, [change]);
    return { object: objects[0] };
  },

  /** One step, all or none. @param {string} space @param {Change[]} changes
   * @returns {Promise<{ objects: string[] }>} */
  putMany: (space, changes) => client.call("groupPutMany", { space, changes }),

  /** @param {string} space @param {string} object */
  async del(space, object) {
    await groups.putMany(space, [{ type: 0, object }]);
  },

  /** What cannot be shown, and why: before, waiting, damaged or newer.
   * @param {string} space
   * @returns {Promise<{ seq: number, time: number, cause: string, author: string }[]>} */
  async unread(space) {
    return (await client.call("groupUnread", { space })).unread;
  },

  /**
   * Show again whenever a member has written; quietly, and one at a time.
   * @param {Room} room @param {string} space
   * @param {() => Promise<unknown>} show
   * @returns {() => void} ends it
   */
  follow(room, space, show) {
    let due = false;
    let running = false;
    const run = async () => {
      if (running) return;
      running = true;
      while (due) {
        due = false;
        try {
          await show();
        } catch (error) {
          room.halt(error);
        }
      }
      running = false;
    };
    return hear((kind, about) => {
      if (kind === "invite" || (about !== "" && about !== space)) return;
      due = true;
      run();
    });
  },
};

/** What the group calls somebody. @param {Group} group @param {string} user
 * @param {string} unknown */
export const labelOf = (group, user, unknown) => group.labels[user] || unknown;

/** What any of these groups calls somebody, "" if none does: the name in a pair
 * may be sealed with the key that is missing.
 * @param {(Group | Failed)[]} all @param {string | undefined} user */
export const calledIn = (all, user) => all.map((one) =>
  "failed" in one ? "" : one.labels[user ?? ""]).find(Boolean) ?? "";
