// @ts-check
/*
 * After a session: the presenter's next step, ratings that are shown when all
 * have answered, a line that stays, signs of drift, and the record for the
 * rota.  What is past its time is erased (session-expired.js).
 */
import { FLAG, ROLE, has } from "./session-live.js";
import { eraseExpired } from "./session-expired.js";
import { Feedback } from "./session-feedback.js";
import { median, ratedHere, signsOf } from "./session-signs.js";

const DAY = 86400000; /* ms */
const QUARTER = 80; /* days between closer looks */

/** @typedef {import("./elements/session-room.js").SessionRoom} SessionRoom */

export class After {
  /** @param {SessionRoom} room */
  constructor(room) {
    this.room = room;
    this.feedback = new Feedback(room);
  }

  actions = {
    ask: () => this.feedback.ask(),
    feedback: () => this.feedback.give(),
    "save-step": () => this.#saveStep(),
    rate: () => this.#rate(),
    "save-decision": () => this.#saveDecision(),
  };

  async show() {
    const { room } = this;
    const { live, notes } = room;
    const { look, seat, meeting } = live;
    const step = notes.mine("step", meeting)?.data.text;
    const presents = (look.roles[seat] & ROLE.presenter) !== 0;
    const writes = (look.roles[seat]
      & (ROLE.scribe | ROLE.moderator | ROLE.presenter)) !== 0;
    room.show("next-step", presents);
    if (presents && room.area("step").value === "")
      room.area("step").value = step ?? "";
    room.put("decision", notes.last("decision", meeting)?.data.text ?? "");
    room.show("decide", writes && !notes.last("decision", meeting));
    const text = (await notes.unlocked(live, "notes")).at(-1)?.text.text;
    room.put("notes-after", text ?? room.msg("no-notes"));
    room.put("kept", room.msg("kept", { n: live.keepDays }));
    this.feedback.show();
    await this.record();
    await this.#ratings();
    await this.#signs();
    await eraseExpired(notes);
  }

  async #ratings() {
    const { room } = this;
    const { live, notes } = room;
    const held = live.held.filter((h) => h.kind === "rating");
    const mine = held.some((h) => h.seat === live.seat);
    const open = await notes.unlocked(live, "rating");
    const there = live.seats.filter((_, i) => has(live.look.present, i)).length;
    room.show("rate", !mine);
    const quarter = notes.of("quarter").filter((n) =>
      n.data.meeting !== live.meeting).at(-1);
    room.show("quarter", !quarter
      || live.now() - quarter.time * 1000 > QUARTER * DAY);
    const all = open.length === held.length && open.length > 0
      && held.every((h) => h.key);
    const shown = all && (open.length >= there
      || open.some((r) => r.seat !== live.seat));
    if (shown) await this.#keepSafe(open);
    room.put("rated", !mine && !shown ? "" : room.msg(shown ? "rated-all"
      : "rated", { n: held.length, of: there }));
    room.out("ratings").replaceChildren(...(shown ? this.#rows(open) : []));
  }

  /** The middle of "safe", for the signs of later sessions, once.
   * @param {{ text: any }[]} open */
  async #keepSafe(open) {
    const { notes, live } = this.room;
    const turns = notes.last("turns", live.meeting);
    if (turns?.author !== notes.group.me || notes.last("safe", live.meeting))
      return;
    /** @type {Record<string, number>} */
    const medians = {};
    for (const key of new Set(open.flatMap((r) => Object.keys(r.text)))) {
      const values = open.map((r) => Number(r.text[key])).filter(Number.isFinite);
      if (values.length > 1) medians[key] = median(values);
    }
    if (medians.safe === undefined) return; /* one answer alone is somebody's */
    await notes.put({ kind: "safe", meeting: live.meeting, at: live.at,
      median: medians.safe, medians, n: open.length }).catch(() => {});
  }

  /** @param {{ text: any }[]} open */
  #rows(open) {
    const { room } = this;
    const fields = [...room.querySelectorAll("[data-rate], [data-quarter]")];
    return fields.flatMap((field) => {
      const { rate, quarter } = /** @type {HTMLElement} */ (field).dataset;
      const values = open.map((o) => o.text[rate ?? `quarter-${quarter}`])
        .filter((v) => Number.isFinite(v));
      if (values.length === 0) return [];
      const row = room.tpl("rating");
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      room.put("label", room.querySelector(`label[for="${field.id}"]`)
        ?.textContent ?? "", row);
      room.put("value", room.msg("rating-value", { mean: Math.round(mean),
        low: Math.min(...values), high: Math.max(...values) }), row);
      return [row];
    });
  }

  #rate() {
    const { room } = this;
    /** @type {Record<string, number>} */
    const values = {};
    for (const field of room.querySelectorAll("[data-rate]"))
      values[/** @type {HTMLElement} */ (field).dataset.rate ?? ""] =
        Number(/** @type {HTMLInputElement} */ (field).value);
    const quarter = room.at('[data-part="quarter"]', HTMLDetailsElement);
    if (!quarter.hidden && quarter.open)
      for (const field of room.querySelectorAll("[data-quarter]"))
        values[`quarter-${/** @type {HTMLElement} */ (field).dataset.quarter}`] =
          Number(/** @type {HTMLInputElement} */ (field).value);
    return room.during("sealing", async () => {
      await room.notes.putLocked(room.live, "rating", values);
      if (quarter.open && !quarter.hidden)
        await room.notes.put({ kind: "quarter", meeting: room.live.meeting });
    });
  }

  #saveStep() {
    const { room } = this;
    const { meeting } = room.live;
    const text = room.area("step").value.trim();
    if (text === "") return room.area("step").focus();
    return room.during("sealing", async () => {
      await room.notes.put({ kind: "step", meeting, text },
        room.notes.mine("step", meeting)?.object);
      room.status(room.msg("saved"));
    });
  }

  #saveDecision() {
    const { room } = this;
    const { meeting } = room.live;
    const text = room.field("decision").value.trim();
    if (text === "") return room.field("decision").focus();
    return room.during("sealing", async () => {
      await room.notes.put({ kind: "decision", meeting, text });
      await room.live.act("told");
      await this.show();
    });
  }

  /** Who was there and did what, once: by whoever moderated in the end, or the
   * first who is there. */
  async record() {
    const { room } = this;
    const { live, notes } = room;
    const { look, meeting } = live;
    const there = live.seats.map((_, i) => i).filter((i) => has(look.present, i));
    const first = live.holders(ROLE.moderator)[0] ?? there[0];
    if (first !== live.seat || notes.last("turns", meeting)) return;
    const users = (/** @type {number} */ set) =>
      live.seats.filter((_, i) => has(set, i));
    const did = Object.fromEntries(Object.entries(ROLE)
      .filter(([name]) => name !== "adviser")
      .map(([name, role]) => [name, live.seats.find((_, i) =>
        (look.roles[i] & role) !== 0 && has(look.present, i)) ?? ""]));
    const count = live.held.filter((h) => h.kind === "part");
    const most = Math.max(0, ...live.seats.map((_, i) =>
      count.filter((h) => h.seat === i).length));
    const began = Number.isFinite(live.began) ? live.began : live.at;
    await room.during("sealing", () => notes.put({ kind: "turns", meeting,
      present: users(look.present), did,
      shared: room.agenda.shared ?? {}, format: room.format?.name ?? "",
      case: live.steps.some((s) => (s.flags & FLAG.CASE) !== 0)
        ? Number(did.presenter !== "") : -1,
      minutes: Math.round(Math.max(0, look.ends - began) / 60000),
      planned: live.writing ? 0 : live.minutes, members: notes.group.members.length,
      parts: count.length, most }));
  }

  async #signs() {
    const { room } = this;
    const signs = signsOf(room.live.core, room.notes,
      await ratedHere(room.notes, room.live));
    room.show("signs", signs.length > 0);
    room.out("signs").replaceChildren(...signs.map((sign) => {
      const li = document.createElement("li");
      li.textContent = room.msg(`sign-${sign}`);
      return li;
    }));
    const link = /** @type {HTMLAnchorElement} */ (room.out("review"));
    link.href = `/s/session-plan#${room.notes.space}`;
  }
}
