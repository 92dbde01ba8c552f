// @ts-check
/*
 * Reports of a post, each in the pair of who reports and who was chosen to hear
 * it, so that nobody else in the circle can read it: object type 29, payload
 * {v, kind: "report", circle, thread, post, text, words} with what was written
 * (`text`) and what is wrong with it (`words`); {v, kind: "seen", report} when
 * somebody has looked after it.
 */
import { client } from "./client.js";
import { PAIR, groups } from "./groups.js";

const REPORT = 29; /* object type */

/** @typedef {import("./group-view.js").Group} Group */
/** @typedef {{ space: string, object: string, from: string, mine: boolean, time: number, seen: boolean, thread: string, post: string, text: string, words: string }} Report */

/** My open pairs. @returns {Promise<Group[]>} */
async function pairs() {
  const all = await groups.mine();
  return /** @type {Group[]} */ (all.filter((g) => !("failed" in g)
    && g.kind === PAIR && g.member && !g.closed));
}

/** The pair with a member, founded if there is none.
 * @param {string} space the circle @param {string} user */
async function pairWith(space, user) {
  const there = (await pairs()).find((p) =>
    p.members.some((m) => m.user === user));
  return there?.space
    ?? /** @type {string} */ ((await client.call("groupPair", { space, user })).space);
}

/** @param {string} circle @param {string[]} users who shall hear of it
 * @param {{ thread: string, post: string, text: string, words: string }} what */
export async function report(circle, users, what) {
  for (const user of users)
    await groups.put(await pairWith(circle, user), { type: REPORT,
      data: { v: 1, kind: "report", circle, ...what } });
}

/** Reports of this circle, made and received, newest first.
 * @param {string} circle @returns {Promise<Report[]>} */
export async function reports(circle) {
  /** @type {Report[]} */
  const out = [];
  for (const { space } of await pairs()) {
    const { items, group } = await groups.list(space, [REPORT]);
    const own = items.filter((i) => i.data?.v === 1);
    const seen = new Set(own.filter((i) => i.data.kind === "seen")
      .map((i) => i.data.report));
    for (const i of own)
      if (i.data.kind === "report" && i.data.circle === circle)
        out.push({ space, object: i.object, from: i.author ?? "",
          mine: i.author === group.me, time: i.time, seen: seen.has(i.object),
          thread: String(i.data.thread), post: String(i.data.post),
          text: String(i.data.text), words: String(i.data.words) });
  }
  return out.sort((a, b) => b.time - a.time);
}

/** Somebody has looked after it. @param {string} space @param {string} object */
export const settle = (space, object) => groups.put(space,
  { type: REPORT, data: { v: 1, kind: "seen", report: object } });
