// @ts-check
/*
 * <event-log>: one tap marks a day; the marks stand on the trend.  What was
 * marked is listed below, newest first, and can be taken back.  A grave event
 * leads on to what helps after it.
 */
import { enter, follow, records } from "../records.js";
import { Room } from "../room.js";
import { dayName, dayOf, isoDay, nameOf, today } from "../words.js";

const EVENT = 10; /* object type */

export class EventLog extends Room {
  actions = {
    add: (/** @type {HTMLElement} */ button) => this.#add(button),
    remove: (/** @type {HTMLElement} */ button) => this.#remove(button),
  };

  async start() {
    const day = this.field("day");
    day.value = isoDay(today());
    day.max = day.value;
    if (!(await enter(this))) return;
    await this.#list();
    follow(this, async () => this.#fill(await records.list(EVENT)));
  }

  async #list() {
    const kept = await this.during("opening", () => records.list(EVENT));
    if (kept) this.#fill(kept);
  }

  /** @param {import("../records.js").Kept[]} kept */
  #fill(kept) {
    const at = document.activeElement;
    const focused = at instanceof HTMLElement ? at.dataset.id : undefined;
    const days = kept.map((k) => dayOf(k.payload.day));
    const order = kept
      .map((_, i) => i)
      .sort((a, b) => days[b] - days[a] || kept[b].seq - kept[a].seq);
    const rows = order.map((i) => this.#row(kept[i], days[i]));
    this.out("events").replaceChildren(...rows);
    this.show("empty", rows.length === 0);
    if (!focused) return;
    const again = this.querySelector(`[data-id="${focused}"]`);
    if (again instanceof HTMLElement) again.focus();
  }

  /** @param {import("../records.js").Kept} kept @param {number} day */
  #row(kept, day) {
    const row = this.tpl("event");
    const { kind } = kept.payload;
    const name = nameOf("data-event", kind) ?? kind;
    const date = dayName(day);
    this.out("icon", row).replaceChildren(this.icon(kind));
    this.put("kind", name, row);
    this.put("day", date, row);
    this.out("day", row).setAttribute("datetime", kept.payload.day);
    const button = this.at("button", HTMLButtonElement, row);
    button.dataset.id = kept.id;
    button.setAttribute("aria-label", this.msg("remove", { name, date }));
    return row;
  }

  /** @param {HTMLElement} button */
  async #add(button) {
    const kind = button.dataset.kind ?? "";
    const day = dayOf(this.field("day").value);
    if (!(day <= today())) {
      this.wrong(this.msg("bad-day"));
      this.field("day").focus();
      return;
    }
    const done = await this.during("sealing", () =>
      records.add(EVENT, { v: 1, kind, day: isoDay(day) }),
    );
    if (!done) return;
    if ("after" in button.dataset) {
      location.assign("/s/after");
      return;
    }
    await this.#list();
    const name = nameOf("data-event", kind) ?? kind;
    this.status(this.msg("added", { name, date: dayName(day) }));
    button.focus();
  }

  /** @param {HTMLElement} button */
  async #remove(button) {
    const id = button.dataset.id ?? "";
    const done = await this.during("sealing", () => records.remove([id]));
    if (!done) return;
    await this.#list();
    this.status(this.msg("removed"));
    this.field("day").focus();
  }
}

customElements.define("event-log", EventLog);
