// @ts-check
/*
 * A passage of the journal leaves it: copied, or into a group or to a
 * colleague, always through the three questions.  The page itself stays as it
 * was, and nothing says whose journal it is from.
 */
import { CIRCLE, MESSAGE } from "./circle.js";
import { passGate } from "./elements/share-gate.js";
import { PAIR, groups } from "./groups.js";

/** @typedef {import("./groups.js").Group} Group */

export class JournalCopy {
  #text = "";
  /** @type {Group[]} */
  #mine = [];

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    this.room = room;
    this.actions = {
      "to-group": () => this.#ask(),
      "to-group-not": () => this.close(),
      "to-group-now": () => this.#send(),
      share: () => this.#copy(),
    };
  }

  /** What may leave. @param {string} text of the page that is read */
  open(text) {
    this.#text = text;
    this.close();
  }

  close() {
    this.room.show("to-group", false);
  }

  /** What is marked of the page, or all of it. */
  #passage() {
    const marked = String(getSelection() ?? "").trim();
    return marked && this.#text.includes(marked) ? marked : this.#text;
  }

  async #copy() {
    const passed = await passGate({ text: this.#passage(), kind: "copy" });
    if (!passed) return;
    try {
      await navigator.clipboard.writeText(passed.text);
      this.room.status(this.room.msg("copied"));
    } catch {
      this.room.wrong(this.room.msg("no-copy"));
    }
  }

  get #choice() {
    return this.room.at('[data-field="to-group"]', HTMLSelectElement);
  }

  async #ask() {
    const { room } = this;
    const passage = this.#passage(); /* before the focus takes the mark away */
    const mine = await room.during("opening", () => groups.mine());
    if (!mine) return;
    this.#mine = mine.flatMap((g) => ("failed" in g || g.closed || !g.member ? [] : [g]));
    this.#choice.replaceChildren(...this.#mine.map((g) => new Option(this.#name(g), g.space)));
    room.at('[data-out="passage"]', HTMLTextAreaElement).value = passage;
    room.field("about").value = "";
    room.show("to-group", true);
    room.show("to-group-some", this.#mine.length > 0);
    room.show("to-group-none", this.#mine.length === 0);
    if (this.#mine.length > 0) this.#choice.focus();
  }

  /** @param {Group} g */
  #name(g) {
    const other = g.members.find((m) => !m.me)?.label || this.room.msg("someone");
    return g.kind === PAIR ? this.room.msg("pair", { name: other })
      : g.name || this.room.msg("unnamed");
  }

  /** A title is text as well, so it passes the gate with the rest. */
  async #send() {
    const { room } = this;
    const group = this.#mine.find((g) => g.space === this.#choice.value);
    const title = room.field("about").value.trim();
    if (!group) return;
    if (group.kind !== PAIR && !title) {
      room.wrong(room.msg("no-about"));
      room.field("about").focus();
      return;
    }
    const passage = room.at('[data-out="passage"]', HTMLTextAreaElement).value;
    const text = title ? `${title}\n\n${passage}` : passage;
    const passed = await passGate({ text, kind: "journal", expiry: null });
    if (!passed) return;
    const done = await room.during("sealing", () => groups.put(group.space, entry(group, passed)));
    if (!done) return;
    this.close();
    room.status(room.msg("in-group", { name: this.#name(group) }));
  }
}

/** What the group's room shows: a discussion, to a colleague a message.
 * @param {Group} group @param {import("./elements/share-gate.js").Passed} passed */
function entry(group, { text, gate }) {
  if (group.kind === PAIR) return { type: MESSAGE, data: { v: 1, text, gate } };
  const [title, ...rest] = text.split("\n");
  return { type: CIRCLE, data: { v: 1, kind: "thread", title: title.trim(),
    text: rest.join("\n").trim(), gate } };
}
