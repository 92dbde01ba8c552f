// @ts-check
/*
 * Feedback after a session: asked for by somebody who was there, about one
 * thing; given with the moment, what it did, and what to keep or try.  Sealed to
 * the group; nobody who has not asked is told anything.
 */
import { has } from "./session-live.js";

/** @typedef {import("./elements/session-room.js").SessionRoom} SessionRoom */

const FIELDS = ["saw", "did", "try"];

export class Feedback {
  /** @param {SessionRoom} room */
  constructor(room) {
    this.room = room;
  }

  show() {
    const { room } = this;
    const { live, notes } = room;
    const mayAsk = has(live.look.present, live.seat);
    const mine = notes.mine("asked", live.meeting);
    const open = this.#open();
    const given = notes.of("feedback", live.meeting);
    room.show("feedback", (mayAsk && !mine) || open !== undefined
      || given.length > 0 || mine !== undefined);
    room.show("ask", mayAsk && !mine);
    room.show("give", open !== undefined);
    room.put("saw-label", room.msg(`saw-${room.format?.kind || "case"}`));
    room.put("asks", [open ?? mine].filter((n) => n !== undefined).map((n) =>
      room.msg("asks", { name: notes.name(n.author), text: n.data.text }))[0]
      ?? "");
    room.out("feedback").replaceChildren(...given.map(({ author, data }) => {
      const li = room.tpl("part");
      room.put("text", FIELDS.map((name) => data[name]).filter(Boolean)
        .join("\n"), li);
      room.put("by", room.msg("feedback-by", { name: notes.name(author),
        whom: notes.name(data.to) }), li);
      return li;
    }));
  }

  /** The first question of somebody else that I have not answered. */
  #open() {
    const { live, notes } = this.room;
    const told = new Set(notes.of("feedback", live.meeting)
      .filter((n) => n.author === notes.group.me).map((n) => n.data.to));
    return notes.of("asked", live.meeting).find((n) =>
      n.author !== notes.group.me && !told.has(n.author));
  }

  ask() {
    const { room } = this;
    const { live } = room;
    const text = room.field("asked").value.trim();
    if (text === "") return room.field("asked").focus();
    return this.#keep({ kind: "asked", meeting: live.meeting, text });
  }

  give() {
    const { room } = this;
    const open = this.#open();
    const said = Object.fromEntries(FIELDS.map((name) =>
      [name, room.area(name).value.trim()]));
    if (!open) return undefined;
    if (said.saw === "") {
      room.wrong(room.msg("no-saw"));
      return room.area("saw").focus();
    }
    for (const name of FIELDS) room.area(name).value = "";
    return this.#keep({ kind: "feedback", meeting: room.live.meeting,
      to: open.author, ...said });
  }

  /** @param {object} data */
  #keep(data) {
    const { room } = this;
    return room.during("sealing", async () => {
      await room.notes.put(data);
      await room.live.act("told");
      this.show();
    });
  }
}
