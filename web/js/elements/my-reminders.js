// @ts-check
/*
 * <my-reminders>: what a person wants to be reminded of, how, and when not.
 */
import { call } from "../api.js";
import { enter } from "../records.js";
import { Room } from "../room.js";
import { ownZone } from "../zone-shifts.js";

const KINDS = ["check-in", "plan", "practice"];
const MOMENTS = ["session", "writing"]; /* that others set */

export class MyReminders extends Room {
  forms = { save: (/** @type {HTMLElement} */ form) => this.#save(form) };

  actions = {
    day: (/** @type {HTMLElement} */ button) => button.setAttribute(
      "aria-pressed", String(button.getAttribute("aria-pressed") !== "true")),
    end: () => this.#end(),
  };

  async start() {
    this.put("zone", this.msg("zone", { zone: ownZone() }));
    if (!(await enter(this))) return;
    const got = await this.during("opening", () => call("GET", "reminders"));
    if (got) this.#fill(got);
  }

  /** @param {string} name */
  #choice(name) {
    return this.at(`[data-field="${name}"]`, HTMLSelectElement);
  }

  /** @param {any} got */
  #fill(got) {
    this.show("no-mail", !got.sends);
    this.show("end", got.zone !== undefined);
    if (got.zone === undefined) {
      this.field("mail").checked = got.sends;
      return;
    }
    this.put("zone", this.msg("zone", { zone: got.zone }));
    this.field("mail").checked = got.mail;
    this.field("feed").checked = got.feed;
    this.field("quiet-from").value = clock(got.quiet_from);
    this.field("quiet-to").value = clock(got.quiet_to);
    for (const button of this.querySelectorAll("[data-day]"))
      if (button instanceof HTMLElement)
        button.setAttribute("aria-pressed",
          String((got.days >> (Number(button.dataset.day) - 1) & 1) === 1));
    for (const kind of KINDS) {
      const set = got[kind];
      this.field(`on-${kind}`).checked = set !== undefined;
      if (!set) continue;
      this.field(`time-${kind}`).value = clock(set.minute);
      if (kind !== "practice")
        this.#choice(`day-${kind}`).value = String(Math.log2(set.days) + 1);
    }
    for (const kind of MOMENTS) {
      this.field(`on-${kind}`).checked = got[kind] !== undefined;
      if (got[kind])
        this.#choice(`lead-${kind}`).value = String(got[kind].minute);
    }
  }

  /** @returns {any} what is set, or the key of what is wrong with it */
  #typed() {
    const days = [...this.querySelectorAll('[data-day][aria-pressed="true"]')]
      .reduce((sum, b) => sum | 1 << (Number(
        /** @type {HTMLElement} */ (b).dataset.day) - 1), 0);
    if (days === 0) return "no-days";
    /** @type {any} */
    const set = { zone: ownZone(), days,
      quiet_from: minutes(this.field("quiet-from").value),
      quiet_to: minutes(this.field("quiet-to").value),
      mail: this.field("mail").checked, feed: this.field("feed").checked };
    const times = [set.quiet_from, set.quiet_to];
    let some = false;
    for (const kind of KINDS) {
      if (!this.field(`on-${kind}`).checked) continue;
      const minute = minutes(this.field(`time-${kind}`).value);
      set[kind] = { minute, days: kind === "practice" ? days
        : 1 << (Number(this.#choice(`day-${kind}`).value) - 1) };
      times.push(minute);
      some = true;
    }
    for (const kind of MOMENTS) {
      if (!this.field(`on-${kind}`).checked) continue;
      set[kind] = { days: 0,
        minute: Number(this.#choice(`lead-${kind}`).value) };
      some = true;
    }
    return times.some(Number.isNaN) ? "no-time" : some ? set : "nothing";
  }

  /** @param {HTMLElement} form */
  async #save(form) {
    const set = this.#typed();
    if (typeof set === "string") {
      this.wrong(this.msg(set), form);
      return;
    }
    const done = await this.during("working", async () => {
      await call("PUT", "reminders", set);
      return true;
    }, { near: form });
    if (!done) return;
    this.show("end", true);
    this.status(this.msg("saved"), form);
  }

  async #end() {
    const done = await this.during("working", async () => {
      await call("DELETE", "reminders");
      return true;
    });
    if (!done) return;
    for (const name of [...KINDS, ...MOMENTS])
      this.field(`on-${name}`).checked = false;
    this.show("end", false);
    this.status(this.msg("ended"));
  }
}

/** "16:00". @param {number} minute */
const clock = (minute) => [Math.floor(minute / 60), minute % 60]
  .map((n) => String(n).padStart(2, "0")).join(":");

/** @param {string} text "16:00"; NaN for anything else */
function minutes(text) {
  const m = /^(\d\d):(\d\d)/.exec(text);
  return m ? +m[1] * 60 + +m[2] : NaN;
}

customElements.define("my-reminders", MyReminders);
