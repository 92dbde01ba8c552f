// @ts-check
/*
 * What a circle writes in its sealed log: object type 28, payload {v, kind, …}.
 *
 *   frame    {pseudonyms, rules}     the founder's, at founding: whether names
 *                                    here are chosen ones; and the house rules,
 *                                    which a facilitator may write anew
 *   thread   {title, text, gate}     a discussion begins; with `from`, as a copy
 *                                    of a passage of its author's journal
 *   reply    {thread, text, gate}    and goes on
 *   alias    {name}                  how a member wants to be called here; one
 *                                    object a member, edited in place
 *   trusted  {users}                 whom a member would trust with a report;
 *                                    one object a member, edited in place
 *
 * Nothing here asks the server or the page: the same list gives the same circle
 * on every device.
 */
export const CIRCLE = 28; /* object types */
export const MESSAGE = 3;

export const FROM_JOURNAL = "journal"; /* also of a message between two */

const NAMED = 2; /* people a member may name */
const CHOSEN = 3; /* people a circle has at most */

/** @typedef {import("./group-view.js").Group} Group */
/** @typedef {{ object: string, time: number, seq: number, author?: string, type: number, data: any }} Item */
/** @typedef {{ object: string, title: string, text: string, author: string, time: number, seq: number, copied: boolean, replies: Post[], last: number, gone?: boolean }} Thread */
/** @typedef {{ object: string, text: string, author: string, time: number, seq: number, copied: boolean }} Post */

const written = (/** @type {Item} */ i) =>
  i.data?.v === 1 && typeof i.author === "string";
const textOf = (/** @type {unknown} */ t) => (typeof t === "string" ? t : "");

/** Something written, by whom, and whether it is a copy from their journal.
 * @param {Item} i @returns {Post} */
export const post = (i) => ({ object: i.object, text: textOf(i.data.text),
  author: i.author ?? "", time: i.time, seq: i.seq,
  copied: i.data.from === FROM_JOURNAL });

/** Discussions, the one written in last first.  Replies whose beginning was
 * deleted stay together, under a thread that is `gone`.
 * @param {Item[]} items @returns {Thread[]} */
export function threads(items) {
  /** @type {Map<string, Thread>} */
  const all = new Map();
  const own = items.filter((i) => i.type === CIRCLE && written(i))
    .sort((a, b) => a.seq - b.seq);
  for (const i of own)
    if (i.data.kind === "thread")
      all.set(i.object, { ...post(i), title: textOf(i.data.title),
        replies: [], last: i.time });
  for (const i of own) {
    if (i.data.kind !== "reply") continue;
    const at = textOf(i.data.thread);
    const thread = all.get(at) ?? { ...post(i), object: at, title: "", text: "",
      author: "", replies: [], last: 0, gone: true };
    thread.replies.push(post(i));
    thread.last = Math.max(thread.last, i.time);
    all.set(at, thread);
  }
  return [...all.values()].sort((a, b) => b.last - a.last || b.seq - a.seq);
}

/** What the founder decided, and the rules as they stand.
 * @param {Item[]} items @param {Group} group */
export function frameOf(items, group) {
  const founder = group.history[0]?.author ?? "";
  const leads = new Set(group.members.filter((m) => m.role === 2)
    .map((m) => m.user));
  const own = items.filter((i) => i.type === CIRCLE && written(i)
    && i.data.kind === "frame").sort((a, b) => a.seq - b.seq);
  const first = own.filter((i) => i.author === founder)[0];
  const last = own.filter((i) => i.author === founder
    || leads.has(i.author ?? "")).at(-1);
  return { pseudonyms: first?.data.pseudonyms === true,
    rules: textOf(last?.data.rules),
    mine: own.find((i) => i.author === group.me)?.object };
}

/** What members call themselves here, by user, and the object of mine.
 * @param {Item[]} items @param {Group} group */
export function aliasesOf(items, group) {
  /** @type {Map<string, string>} */
  const names = new Map();
  let mine = /** @type {string | undefined} */ (undefined);
  for (const i of [...items].sort((a, b) => a.seq - b.seq)) {
    if (i.type !== CIRCLE || !written(i) || i.data.kind !== "alias") continue;
    if (textOf(i.data.name) !== "") names.set(i.author ?? "", i.data.name);
    if (i.author === group.me) mine = i.object;
  }
  return { names, mine };
}

/**
 * Whom the circle has chosen to take reports: those whom most members named, at
 * most three, the longer-standing first among equals; while nobody is named,
 * its facilitators.
 * @param {Item[]} items @param {Group} group
 */
export function chosenOf(items, group) {
  const members = group.members.map((m) => m.user);
  /** @type {Map<string, number>} */
  const votes = new Map();
  let mine = /** @type {Item | undefined} */ (undefined);
  /** @type {Set<string>} */
  const voted = new Set();
  for (const i of items) {
    const by = i.author ?? "";
    if (i.type !== CIRCLE || !written(i) || i.data.kind !== "trusted"
        || !members.includes(by) || voted.has(by)) continue;
    voted.add(by);
    if (by === group.me) mine = i;
    const users = Array.isArray(i.data.users) ? i.data.users : [];
    for (const user of new Set(users.slice(0, NAMED)))
      if (members.includes(user) && user !== by)
        votes.set(user, (votes.get(user) ?? 0) + 1);
  }
  const named = members.filter((u) => votes.has(u))
    .sort((a, b) => (votes.get(b) ?? 0) - (votes.get(a) ?? 0))
    .slice(0, CHOSEN);
  return { users: named.length > 0 ? named
    : group.members.filter((m) => m.role === 2).map((m) => m.user),
  byVote: named.length > 0, mine: mine?.object,
  myVote: /** @type {string[]} */ (mine?.data.users ?? []) };
}

/** Who hears of a report by me about what `author` wrote: never the two of us;
 * a facilitator where nobody chosen is left.
 * @param {string[]} chosen @param {Group} group @param {string} author */
export function hearers(chosen, group, author) {
  const apart = (/** @type {string} */ u) => u !== author && u !== group.me;
  const left = chosen.filter(apart);
  return left.length > 0 ? left : group.members
    .filter((m) => m.role === 2 && apart(m.user)).map((m) => m.user);
}
