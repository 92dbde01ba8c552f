// @ts-check
/*
 * What a group writes about its sessions, in its sealed log: object type 21,
 * payload {v, kind, meeting, …}.
 *
 *   agenda    {format, title, choice, link}          what the session is
 *   stub      {text}                                 the case in neutral words
 *   case part notes rating  {locked}                 see session-lock.js
 *   choice    {step, name}                           the method that was taken
 *   decision  {text}                                 may stay
 *   step      {text}                                 what the presenter will do
 *   followed  {done}                                 what became of it
 *   turns     {present, did, shared, …}              for the rota and the signs
 *   off       {instead}                              called off; what stands for it
 *   wishes    {refuses, shield}                      roles somebody does not want
 *   ahead     {away, pass, urgent}                   of one session ahead; its key
 *   swap      {role, to}                             stands where the meeting does
 *   reviewed  {signs}                                they were talked about
 *   asked feedback  {text}                           see session-feedback.js
 *
 * A kind marked once has one object a session (or person), edited in place.
 */
import { call } from "./api.js";
import { groups, labelOf } from "./groups.js";
import { lock, unlock } from "./session-lock.js";

const SESSION = 21; /* object type */

/** @typedef {{ object: string, time: number, seq: number, author: string, data: any }} Note */

export class Notes {
  /** @param {string} space */
  constructor(space) {
    this.space = space;
    /** @type {Note[]} */
    this.all = [];
    /** @type {any} */
    this.group = null;
    /** Opened texts by object and key. @type {Map<string, any>} */
    this.opened = new Map();
  }

  /** Read what is new. */
  async read() {
    const got = await groups.list(this.space, [SESSION]);
    this.all = /** @type {Note[]} */ (got.items.filter((i) =>
      i.author !== undefined && i.data?.v === 1));
    this.group = got.group;
  }

  /** Of one kind, oldest first. @param {string} kind @param {string} [meeting]
   * @returns {Note[]} */
  of(kind, meeting) {
    return this.all.filter((n) => n.data.kind === kind
      && (meeting === undefined || n.data.meeting === meeting))
      .sort((a, b) => a.seq - b.seq);
  }

  /** @param {string} kind @param {string} [meeting] */
  last(kind, meeting) {
    return this.of(kind, meeting).at(-1);
  }

  /** The object of mine that is edited in place, if there is one.
   * @param {string} kind @param {string} meeting */
  mine(kind, meeting) {
    return this.of(kind, meeting).find((n) => n.author === this.group.me);
  }

  /** @param {string} user */
  name(user) {
    return this.group ? labelOf(this.group, user, "–") : "–";
  }

  /** Write one; gives its object. @param {object} data
   * @param {string} [object] to replace */
  async put(data, object) {
    const done = await groups.put(this.space,
      { type: SESSION, object, data: { v: 1, ...data } });
    await this.read();
    return done.object;
  }

  /** Call off a session that has not begun, and say so in the log.
   * @param {string} meeting @param {string} [instead] the one planned for it */
  async callOff(meeting, instead) {
    await call("DELETE", `space/${this.space}/meeting`, { meeting });
    await this.put({ kind: "off", meeting, instead });
  }

  /** Write one under a second key, and leave that with the server.
   * @param {import("./session-live.js").Live} live @param {string} kind
   * @param {object} text @param {string} [object] */
  async putLocked(live, kind, text, object) {
    const { locked, key } = await lock(text);
    const id = await this.put({ kind, meeting: live.meeting, locked }, object);
    await live.hold(id, kind, key);
    this.opened.set(id, text);
    return id;
  }

  /**
   * Open what may be read of a kind.
   * @param {import("./session-live.js").Live} live @param {string} kind
   * @returns {Promise<{ note: Note, seat: number, step: number, text: any }[]>}
   */
  async unlocked(live, kind) {
    const out = [];
    for (const held of live.held) {
      if (held.kind !== kind) continue;
      const note = this.all.find((n) => n.object === held.object);
      if (!note || note.author !== live.seats[held.seat]) continue;
      const at = `${held.object} ${note.seq} ${held.key}`;
      if (held.key && !this.opened.has(at))
        this.opened.set(at, await unlock(note.data.locked, held.key)
          .catch(() => undefined));
      const text = held.key ? this.opened.get(at) : undefined;
      if (text !== undefined)
        out.push({ note, seat: held.seat, step: held.step, text });
    }
    return out.sort((a, b) => a.note.seq - b.note.seq);
  }

  /** Erase. @param {string[]} objects */
  async remove(objects) {
    if (objects.length === 0) return;
    await groups.putMany(this.space,
      objects.map((object) => ({ type: 0, object })));
    await this.read();
  }
}

/** The groups this person is in and that are open. @returns {Promise<any[]>} */
export const groupsOfMine = async () =>
  (await groups.mine()).filter((g) => !("failed" in g) && g.member && !g.closed);
