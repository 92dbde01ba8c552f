// @ts-check
/*
 * <device-list>: where the account is signed in, by the day, and ending that.
 */
import { client, enter } from "../records.js";
import { Room } from "../room.js";
import { dayName } from "../words.js";

/**
 * @typedef {object} Device
 * @property {string} session
 * @property {boolean} this
 * @property {boolean} shared
 * @property {number} created_day
 * @property {number} used_day
 */

export class DeviceList extends Room {
  actions = {
    end: (/** @type {HTMLElement} */ button) =>
      this.#end("endSession", "ended", { session: button.dataset.session }),
    "end-others": () => this.#end("endOthers", "ended-others"),
  };

  async start() {
    if (await enter(this)) await this.#list();
  }

  async #list() {
    const got = await this.during("working", () => client.call("sessions"));
    if (!got) return;
    /** @type {Device[]} */
    const devices = got.sessions;
    devices.sort((a, b) => Number(b.this) - Number(a.this));
    this.out("devices").replaceChildren(...devices.map((d) => this.#row(d)));
    this.show("alone", devices.length < 2);
    this.show("others", devices.length > 1);
  }

  /** @param {Device} device */
  #row(device) {
    const row = this.tpl("device");
    const which = this.msg(
      (device.this ? "this" : "other") + (device.shared ? "-shared" : ""),
    );
    const when = this.msg("when", {
      since: dayName(device.created_day),
      used: dayName(device.used_day),
    });
    this.put("which", which, row);
    this.put("when", when, row);
    const button = this.at("button", HTMLButtonElement, row);
    button.dataset.session = device.session;
    button.setAttribute("aria-label", this.msg("end", { which, when }));
    if (device.this) button.remove();
    return row;
  }

  /** @param {string} call @param {string} said @param {object} [args] */
  async #end(call, said, args = {}) {
    const done = await this.during("working", () => client.call(call, args));
    if (!done) return;
    await this.#list();
    this.status(this.msg(said));
  }
}

customElements.define("device-list", DeviceList);
