// @ts-check
/*
 * A copy of a passage for a group: chosen paragraph by paragraph, checked by the
 * gate, and sealed into the group's log as an object of its own (circle.js).
 * The page of the journal is not touched, and nothing in the copy leads to it.
 */
import { Charter } from "./charter.js";
import { CIRCLE, FROM_JOURNAL, MESSAGE } from "./circle.js";
import { loadCore } from "./core.js";
import { passGate } from "./elements/share-gate.js";
import { titleOf } from "./group-here.js";
import { PAIR, groups } from "./groups.js";
import { groupsOfMine } from "./session-notes.js";

/** Paragraphs of an entry, and whether each has something of what is marked.
 * @param {string} text @param {string} marked
 * @returns {{ text: string, chosen: boolean }[]} */
function paragraphs(text, marked) {
  const plain = (/** @type {string} */ t) =>
    t.replace(/[#>*]+|^- /gm, "").replace(/\s+/g, " ").trim();
  const all = text.split(/\n\s*\n/).map((t) => t.trim()).filter(Boolean);
  const of = marked.split(/\n+/).map(plain).filter(Boolean);
  return all.map((one) => ({ text: one, chosen: all.length === 1
    || of.some((m) => plain(one).includes(m)) }));
}

export class JournalShare {
  /** @type {import("./group-view.js").Group[]} */
  #groups = [];
  /** @type {string[]} */
  #paragraphs = [];

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    this.room = room;
  }

  get #place() {
    return this.room.at('[data-field="share-group"]', HTMLSelectElement);
  }

  get #group() {
    return this.#groups.find((g) => g.space === this.#place.value);
  }

  watch() {
    this.#place.addEventListener("change", () => this.#named());
  }

  /** Choose a group and the paragraphs. @param {string} text
   * @param {string} marked what was marked on the page */
  async begin(text, marked) {
    const { room } = this;
    const mine = await room.during("opening", groupsOfMine);
    if (!mine) return;
    this.#groups = mine;
    this.#place.replaceChildren(...mine.map((g) =>
      new Option(titleOf(room, g), g.space)));
    const all = paragraphs(text, marked);
    this.#paragraphs = all.map((p) => p.text);
    room.out("share-parts").replaceChildren(...all.map((p) => {
      const row = room.tpl("share-part");
      room.at("input", HTMLInputElement, row).checked = p.chosen;
      room.put("paragraph", p.text, row);
      return row;
    }));
    room.field("share-title").value = room.msg("share-title");
    room.show("share-none", mine.length === 0);
    room.show("share-some", mine.length > 0);
    this.#named();
    room.step("share");
    window.scrollTo(0, 0);
  }

  /** Between two, nothing has a title. */
  #named() {
    this.room.show("share-named", this.#group?.kind !== PAIR);
  }

  get #passage() {
    const boxes = this.room.out("share-parts").querySelectorAll("input");
    return this.#paragraphs.filter((_, i) => boxes[i].checked).join("\n\n");
  }

  /** What the group's charter says of consent, if it has one in force.
   * @param {string} space */
  async #consent(space) {
    const charter = new Charter(space, await loadCore());
    return (await charter.read()).force?.words.consent;
  }

  /** Through the gate, and into the group.
   * @returns {Promise<import("./group-view.js").Group | undefined>} the group
   *   that has the copy */
  async send() {
    const { room } = this;
    const group = this.#group;
    const passage = this.#passage;
    const pair = group?.kind === PAIR;
    const title = pair ? "" : room.field("share-title").value.trim();
    const missing = passage === "" ? "share-nothing"
      : title === "" && !pair ? "share-untitled" : "";
    if (missing) room.wrong(room.msg(missing));
    if (!group || missing) return undefined;
    const found = await room.during("opening", async () => ({
      words: pair ? undefined : await this.#consent(group.space) }));
    if (!found) return undefined;
    const passed = await passGate({ text: pair ? passage
      : `${title}\n\n${passage}`, kind: "journal", expiry: null,
    consentReminder: found.words });
    if (!passed) return undefined;
    const [first, ...rest] = passed.text.split("\n");
    const text = rest.join("\n").trim();
    const data = pair ? { text: passed.text }
      : { kind: "thread", title: first.trim(), text };
    const done = await room.during("sealing", () => groups.put(group.space, {
      type: pair ? MESSAGE : CIRCLE,
      data: { v: 1, ...data, from: FROM_JOURNAL, gate: passed.gate } }),
    { as: { closed: "group-closed", absent: "gone" } });
    return done ? group : undefined;
  }
}
