// @ts-check
/*
 * <group-join>: a code, what it opens, and the answer.  A code in the address
 * is taken out of it, and out of the history, before anything else.
 */
import { GROUP } from "../groups.js";
import { client, enter } from "../records.js";
import { Room } from "../room.js";
import { dayName } from "../words.js";

const DAY_S = 86400;
const AS = { absent: "unknown-code", self: "own-code", closed: "group-closed" };

const given = decodeURIComponent(location.hash.slice(1));
if (given) history.replaceState(null, "", location.pathname);

export class GroupJoin extends Room {
  forms = { look: (/** @type {HTMLElement} */ form) => this.#look(form) };
  actions = { answer: () => this.#answer() };

  async start() {
    this.field("code").value = given.slice(0, 60);
    await enter(this);
  }

  /** @param {HTMLElement} form */
  async #look(form) {
    const code = this.field("code").value;
    const found = await this.during("working",
      () => client.call("groupLook", { code }),
      { near: form, as: { ...AS, invalid: "bad-code" } });
    if (!found) return;
    this.field("code").value = "";
    this.put("what", this.msg("group"));
    this.put("facts", found.kind === GROUP ? this.msg("group-facts", {
      n: found.n, date: dayName(Math.floor(found.time / DAY_S)) })
      : this.msg("pair-facts"));
    this.step("answer");
  }

  async #answer() {
    const near = this.at('[data-step="answer"]', HTMLElement);
    const done = await this.during("sealing", () => client.call("groupClaim"),
      { near, as: { conflict: "taken" } });
    if (done) this.step("done");
  }
}

customElements.define("group-join", GroupJoin);
