// @ts-check
/*
 * What somebody wrote to therapists under names for this once, on the page:
 * where each stands, the texts, and the next step, which is theirs to take.
 */
import { client } from "./records.js";
import { codeOf } from "./room.js";
import { dayName } from "./words.js";

const STATE = { OPEN: 1, ENDED: 2, EXPIRED: 3, LEFT: 4 };

/** @typedef {import("./enquiry-work.js").Thread & { name: string }} Thread */

export class Threads {
  #me = ""; /* the person's own name, to be said in the third step */

  /** @param {import("./room.js").Room} room
   * @param {() => Promise<void>} again shows everything anew */
  constructor(room, again) {
    this.room = room;
    this.again = again;
  }

  /** @param {Thread[]} threads @param {string} me */
  show(threads, me) {
    const { room } = this;
    this.#me = me;
    room.show("wrote", threads.length > 0);
    room.out("wrote").replaceChildren(...threads.map((t) => this.#thread(t)));
  }

  /** Where it stands, in words. @param {Thread} t */
  #state(t) {
    const date = dayName(t.until);
    const last = t.texts.at(-1)?.data;
    const key = t.state === STATE.LEFT ? "left"
      : t.state === STATE.EXPIRED ? (t.step >= 5 ? "expired-5" : "expired")
        : t.state === STATE.ENDED ? (last?.yes ? "ended-yes" : "ended-no")
          : `turn-${t.step}`;
    return this.room.msg(key, { date });
  }

  /** @param {Thread} t */
  #thread(t) {
    const { room } = this;
    const card = room.tpl("thread");
    const form = room.at("form", HTMLFormElement, card);
    const away = room.at('[data-act="withdraw"]', HTMLElement, card);
    room.put("who", t.name || room.msg("someone"), card);
    room.put("state", this.#state(t), card);
    room.out("texts", card).replaceChildren(...t.texts.flatMap((one) => this.#text(one)));
    form.hidden = t.state !== STATE.OPEN || t.step % 2 === 1;
    form.dataset.id = away.dataset.id = t.id;
    form.dataset.at = String(t.step + 1);
    away.textContent = room.msg(t.state === STATE.OPEN ? "withdraw" : "put-away");
    if (form.hidden) return card;
    room.put("asks", room.msg(`asks-${t.step + 1}`), form);
    room.at("[data-yes]", HTMLElement, form).textContent = room.msg(`yes-${t.step + 1}`);
    if (t.step === 2) room.at("input", HTMLInputElement, form).value = this.#me;
    return card;
  }

  /** @param {{ step: number, data: any }} text */
  #text({ step, data }) {
    const { room } = this;
    const said = data?.yes === undefined ? "" : room.msg(data.yes ? "said-yes" : "said-no");
    const text = data ? [said, data.name, data.reach, data.text].filter(Boolean).join("\n")
      : room.msg("unopened");
    if (text === "") return [];
    const line = room.tpl("text");
    room.put("by", room.msg(step % 2 === 1 ? "me" : "them"), line);
    room.put("text", text, line);
    return [line];
  }

  /** The next step: the name, then how to reach them. @param {HTMLElement} form */
  async goOn(form) {
    const { room } = this;
    const said = room.at("input", HTMLInputElement, form).value.trim();
    const text = room.at("textarea", HTMLTextAreaElement, form).value.trim();
    if (said === "") {
      room.wrong(room.msg("no-reveal"), form);
      return;
    }
    const data = form.dataset.at === "3" ? { name: said, text } : { reach: said, text };
    await this.#do("enquiryGoOn", { id: form.dataset.id, data }, form);
  }

  /** @param {HTMLElement} button */
  async withdraw(button) {
    if (await this.#do("enquiryEnd", { id: button.dataset.id }))
      this.room.status(this.room.msg("withdrawn"));
  }

  /** @param {string} what @param {object} args @param {ParentNode} [near] */
  async #do(what, args, near) {
    const { room } = this;
    let moved = false;
    const done = await room.during("sealing", async () => {
      try {
        await client.call(what, args);
      } catch (error) {
        if (!["conflict", "absent"].includes(codeOf(error))) throw error;
        moved = true;
      }
      return true;
    }, { near, as: { nospace: "long" } });
    if (!done) return false;
    await this.again();
    if (moved) room.wrong(room.msg("moved"));
    return !moved;
  }
}
