// @ts-check
/*
 * <my-dates>: a person's sessions over all groups, in the zone of this device,
 * and the address from which their calendar program fetches them.
 */
import { call } from "../api.js";
import { notesOf, soonOf, timesOf, writingOf } from "../dates.js";
import { enter } from "../records.js";
import { Room } from "../room.js";
import { list } from "../words.js";
import { ownZone } from "../zone-shifts.js";

const MINUTE = 60000;

export class MyDates extends Room {
  actions = {
    feed: () => this.#feed(),
    "feed-end": () => this.#end(),
    copy: () => this.#copy(),
  };

  async start() {
    if (!(await enter(this))) return;
    const got = await this.during("opening", async () =>
      ({ dates: await call("GET", "calendar"), feed: await call("GET", "feed") }));
    if (!got) return;
    this.#fill(got.dates);
    this.#there(got.feed.there);
    await writingOf(this, got.dates.writing);
  }

  /** @param {{ now: number, series: any[], dates: any[] }} got */
  #fill({ now, series, dates }) {
    const zones = new Map(series.map((s) => [s.id, s]));
    const ahead = dates.filter((d) => d.at + d.minutes * MINUTE > now);
    const next = ahead.find((d) => !d.off);
    this.show("next", next !== undefined);
    this.show("none", next === undefined);
    this.show("dates", ahead.length > 0);
    this.put("zone", this.msg("zone", { zone: ownZone() }));
    if (next) this.#next(next, now);
    this.out("dates").replaceChildren(...ahead.map((d) =>
      this.#row(d, zones.get(d.series), ahead)));
  }

  /** @param {any} date @param {number} now */
  #next(date, now) {
    const { day, from, to } = timesOf(date);
    this.put("next-when", this.msg("when", { day, from, to }));
    const { key, n } = soonOf(date, now);
    this.put("next-note", key ? this.msg(key, { n }) : "");
  }

  /** @param {any} date @param {any} series @param {any[]} all */
  #row(date, series, all) {
    const row = this.tpl("date");
    const { day, from, to } = timesOf(date);
    this.put("day", day, row);
    this.out("day", row).setAttribute("datetime",
      new Date(date.at).toISOString());
    this.put("time", this.msg("time", { from, to }), row);
    const notes = notesOf(date, series, all).map((key) => this.msg(key));
    this.put("note", notes.length > 0 ? list(notes) : "", row);
    row.toggleAttribute("data-off", date.off);
    return row;
  }

  /** @param {boolean} there */
  #there(there) {
    this.show("feed-there", there);
    this.show("feed-end", there);
    this.put("feed", this.msg(there ? "feed-again" : "feed-new"));
  }

  async #feed() {
    const got = await this.during("working", () => call("POST", "feed", { lang: document.documentElement.lang }));
    if (!got) return;
    this.field("address").value = got.address;
    this.show("feed-address", true);
    this.#there(true);
    this.show("feed-there", false);
    this.status(this.msg("made"));
    this.field("address").focus();
    this.field("address").select();
  }

  async #end() {
    const done = await this.during("working", async () => {
      await call("DELETE", "feed");
      return true;
    });
    if (!done) return;
    this.field("address").value = "";
    this.show("feed-address", false);
    this.#there(false);
    this.status(this.msg("ended"));
  }

  async #copy() {
    const said = await navigator.clipboard.writeText(this.field("address").value)
      .then(() => "copied", () => "not-copied");
    this.status(this.msg(said));
  }
}

customElements.define("my-dates", MyDates);
