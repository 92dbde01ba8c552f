// @ts-check
/*
 * <desk-room>: where somebody who sees therapists reads and answers what people
 * wrote who stay unknown.  Calls: enquiry-work.js.
 */
import { client, enter } from "../records.js";
import { codeOf, Room } from "../room.js";
import { dayName } from "../words.js";

const OPEN = 1; /* state of an enquiry */
const AS = { nospace: "too-long" };

/** @typedef {import("../enquiry-work.js").Thread} Thread */

export class DeskRoom extends Room {
  keeps = true;

  actions = {
    open: () => this.#do(() => client.call("deskOpen")),
    matches: () => this.#do(() => client.call("deskOpen",
      { matches: this.field("matches").checked })),
    close: () => this.#do(() => client.call("deskClose")),
    no: (/** @type {HTMLElement} */ b) => {
      const form = b.closest("form");
      if (form) this.#answer(form, false);
    },
  };

  forms = {
    answer: (/** @type {HTMLElement} */ form) => this.#answer(form, true),
  };

  async start() {
    if (!(await enter(this))) return;
    await this.during("opening", () => this.#show(false));
  }

  /** What somebody else has done in the meantime is shown, not an error.
   * @param {() => Promise<unknown>} work @param {ParentNode} [near] */
  async #do(work, near) {
    let moved = false;
    await this.during("sealing", async () => {
      try {
        await work();
      } catch (error) {
        if (!["conflict", "absent"].includes(codeOf(error))) throw error;
        moved = true;
      }
      await this.#show(true);
    }, { as: AS, near });
    if (moved) this.wrong(this.msg("moved"));
  }

  /** @param {boolean} focus */
  async #show(focus) {
    let desk;
    try {
      desk = await client.call("desk");
    } catch (error) {
      if (codeOf(error) !== "absent") throw error;
      this.step("none", focus);
      return;
    }
    if (!desk.takes) {
      this.step("closed", focus);
      return;
    }
    this.out("wrote").replaceChildren(...desk.wrote.map((/** @type {Thread} */ t) => this.#thread(t)));
    this.field("matches").checked = desk.matches;
    this.show("empty", desk.wrote.length === 0);
    this.show("unlisted", !desk.listed);
    this.show("full", desk.listed && desk.places === 0);
    this.step("open", focus);
  }

  /** @param {Thread} thread */
  #thread(thread) {
    const card = this.tpl("thread");
    const { step, state } = thread;
    const name = thread.texts.find((t) => t.step === 3)?.data?.name;
    this.put("who", name || this.msg("who"), card);
    this.put("state", this.msg(state === OPEN ? `turn-${step}` : "over",
      { date: dayName(thread.until) }), card);
    this.out("texts", card).replaceChildren(...thread.texts.flatMap((t) => this.#text(t)));
    const form = this.at("form", HTMLFormElement, card);
    form.hidden = state !== OPEN || step % 2 === 0;
    form.dataset.id = thread.id;
    form.dataset.at = String(step);
    if (!form.hidden)
      for (const which of ["yes", "no"])
        this.at(`[data-${which}]`, HTMLElement, form).textContent = this.msg(`${which}-${step}`);
    return card;
  }

  /** @param {{ step: number, data: any }} text */
  #text({ step, data }) {
    const row = (/** @type {string} */ by, /** @type {string} */ text) => {
      const line = this.tpl("text");
      this.put("by", this.msg(by), line);
      this.put("text", text, line);
      return line;
    };
    const by = step % 2 === 0 ? "me" : "them";
    if (!data) return [row(by, this.msg("unopened"))];
    const said = data.yes === undefined ? "" : `${this.msg(data.yes ? "said-yes" : "said-no")} `;
    return [
      ...data.name ? [row("name", data.name)] : [],
      ...data.reach ? [row("reach", data.reach)] : [],
      ...said || data.text ? [row(by, said + (data.text ?? ""))] : [],
    ];
  }

  /** @param {HTMLElement} form @param {boolean} yes */
  #answer(form, yes) {
    const { id, at } = form.dataset;
    const text = this.at("textarea", HTMLTextAreaElement, form).value.trim();
    return this.#do(() => client.call("deskAnswer", { id, data: { yes, text },
      last: !yes || at === "5" }), form);
  }
}

customElements.define("desk-room", DeskRoom);
