// @ts-check
/*
 * <therapist-finder>: the person's ties and wishes, sealed, and who of the
 * published list may fit.  Leaving out and ranking: therapist-list.js, in the
 * worker; here arrives only who may be shown.  And a first word to one of them
 * under a name for this once: enquiry-work.js.
 */
import { Threads } from "../enquiry-threads.js";
import { bits } from "../therapist-list.js";
import { client, enter, records } from "../records.js";
import { codeOf, Room } from "../room.js";
import { dayName } from "../words.js";

const TIES = 17; /* object type */
const WAIT = 10; /* entries on a list for the weekly matching */
const ROOM = 3800; /* bytes of JSON that fit the class of ties */
const TEXTS = ["me", "employers", "groups", "supervisors", "cohorts", "people", "town"];

/** @typedef {import("../therapist-list.js").Found} Found */

export class TherapistFinder extends Room {
  /** @type {{ id: string, data: any } | null} */
  #mine = null;
  #to = ""; /* entry somebody is about to write to */
  /** @type {string[]} */
  #first = []; /* entries for the weekly matching, best first */
  /** @type {Threads} */
  #threads = new Threads(this, () => this.#show(true));

  actions = {
    edit: () => this.#edit(),
    write: (/** @type {HTMLElement} */ b) => this.#write(b),
    back: () => this.#show(true),
    wait: () => this.#wait(() => client.call("waitFor", { entries: this.#first }), "stamping"),
    stay: () => this.#wait(() => client.call("waitEnd")),
    withdraw: (/** @type {HTMLElement} */ b) => this.#threads.withdraw(b),
  };

  forms = {
    save: () => this.#save(),
    send: (/** @type {HTMLElement} */ form) => this.#send(form),
    "go-on": (/** @type {HTMLElement} */ form) => { this.#threads.goOn(form); },
  };

  async start() {
    if (!(await enter(this))) return;
    await this.#show(false);
  }

  /** @param {boolean} focus */
  async #show(focus) {
    const got = await this.during("reading", () => client.call("therapists"));
    if (!got) return;
    this.#mine = got.mine;
    if (!got.mine) {
      this.#edit(focus);
      return;
    }
    this.#threads.show(got.wrote, got.mine.data.ties?.me ?? "");
    const open = got.wrote.filter((/** @type {any} */ t) => t.state === 1);
    const asked = new Set(open.map((/** @type {any} */ t) => t.entry));
    this.out("found").replaceChildren(...got.found.map((/** @type {Found} */ f) =>
      this.#card(f, asked.has(f.entry.entry) ? "twice" : !f.entry.desk ? "desk"
        : f.entry.places === 0 ? "places" : got.free <= 0 ? "free" : "")));
    this.#weekly(got);
    this.show("order", got.found.length > 1);
    this.show("none", got.listed && got.found.length === 0);
    this.show("empty", !got.listed);
    this.keeps = false;
    this.step("found", focus);
  }

  /** @param {Found} found @param {string} not why they cannot be written to */
  #card({ entry: e, fits }, not) {
    const card = this.tpl("entry");
    const facts = [
      e.town,
      ...bits(e.modes).map((i) => this.msg(i === 0 ? "in-person" : "from-afar")),
      ...bits(e.languages).map((i) => this.#language(i)),
      e.methods,
      e.fee < 0 ? "" : this.msg(e.fee_from < 0 ? "fee" : "fee-scale",
        { fee: e.fee, from: e.fee_from, currency: e.currency }),
      e.places === 0 ? this.msg("places-none")
        : this.msg(e.weeks === 0 ? "weeks-none" : "weeks", { n: e.weeks }),
      this.msg("seen", { date: dayName(e.seen_day) }),
    ];
    this.put("name", e.name, card);
    this.put("facts", facts.filter(Boolean).join(" · "), card);
    this.put("experience", e.experience, card);
    this.put("about", e.about, card);
    this.put("reach", e.reach, card);
    this.put("not", not && this.msg(`not-${not}`), card);
    const button = this.at("button", HTMLButtonElement, card);
    button.hidden = not !== "";
    Object.assign(button.dataset, { entry: e.entry, name: e.name });
    this.put("fits", fits.length === 0 ? ""
      : this.msg("fits", { what: fits.map((p) => this.msg(`fit-${p}`)).join(", ") }), card);
    return card;
  }

  /** Where the weekly matching stands. @param {any} got */
  #weekly({ found, waits }) {
    const { one, next, name } = waits;
    this.#first = found.filter((/** @type {Found} */ f) => f.entry.matches && f.entry.places > 0)
      .slice(0, WAIT).map((/** @type {Found} */ f) => f.entry.entry);
    const n = one ? one.listed : this.#first.length;
    const key = !one ? (n > 0 ? "wait-offer" : "") : one.entry ? (name ? "wait-found" : "wait-gone")
      : one.weeks > 0 ? "wait-on" : "waits";
    this.show("weekly", key !== "");
    this.put("weekly", key && this.msg(key, { n, name, date: dayName(one?.entry ? one.until_day : next) }));
    const shown = (/** @type {string} */ act, /** @type {boolean} */ is) =>
      this.at(`[data-part="weekly"] [data-act="${act}"]`, HTMLButtonElement).hidden = !is;
    shown("wait", !one && n > 0);
    shown("stay", Boolean(one));
    shown("write", key === "wait-found");
    Object.assign(this.at('[data-part="weekly"] [data-act="write"]', HTMLElement).dataset,
      { entry: one?.entry ?? "", name });
  }

  /** @param {() => Promise<unknown>} work @param {string} [what] is being done */
  async #wait(work, what = "working") {
    const done = await this.during(what, async () => {
      await work();
      return true;
    }, { as: { nospace: "wait-full" } });
    if (done) await this.#show(true);
  }

  /** @param {HTMLElement} button */
  #write(button) {
    const { entry = "", name = "" } = button.dataset;
    this.#to = entry;
    this.put("to", this.msg("to", { name }));
    this.keeps = true;
    this.step("write");
  }

  /** @param {HTMLElement} form */
  async #send(form) {
    const area = this.at("[data-first]", HTMLTextAreaElement);
    const text = area.value.trim();
    if (text === "") {
      this.wrong(this.msg("no-text"), form);
      return;
    }
    let gone = "";
    const done = await this.during("stamping", async () => {
      try {
        await client.call("enquire", { entry: this.#to, text });
      } catch (error) {
        const field = error instanceof Error && "field" in error ? error.field : "";
        gone = { absent: "gone-desk", enough: "not-free", conflict: "moved",
          invalid: field === "places" ? "gone-places" : field === "desk" ? "gone-desk" : "",
          nospace: field === "text" ? "" : "full" }[codeOf(error)] ?? "";
        if (gone === "") throw error;
      }
      return true;
    }, { near: form, as: { nospace: "long" } });
    if (!done) return;
    if (gone === "") area.value = "";
    await this.#show(true);
    if (gone === "") this.status(this.msg("sent"));
    else this.wrong(this.msg(gone));
  }

  /** @param {number} i */
  #language(i) {
    const box = this.querySelector(`[data-language="${i}"]`);
    return box?.parentElement?.textContent?.trim() ?? "";
  }

  /** @param {string} attribute @returns {HTMLInputElement[]} */
  #boxes(attribute) {
    return [...this.querySelectorAll(`input[data-${attribute}]`)]
      .filter((box) => box instanceof HTMLInputElement);
  }

  #edit(focus = true) {
    const { ties = {}, wishes = {} } = this.#mine?.data ?? {};
    for (const name of TEXTS) this.field(name).value = ties[name] ?? "";
    this.field("away").checked = ties.away === true;
    this.field("methods").value = wishes.methods ?? "";
    this.field("fee").value = wishes.feeMax ?? "";
    const tick = (/** @type {string} */ name, /** @type {any[]} */ chosen) => {
      for (const box of this.#boxes(name))
        box.checked = chosen.map(String).includes(box.dataset[name] ?? "");
    };
    tick("language", wishes.languages ?? []);
    tick("theme", wishes.themes ?? []);
    tick("mode", bits(wishes.modes ?? 0).map((i) => 1 << i));
    tick("must", wishes.must ?? []);
    this.keeps = true;
    this.step("edit", focus);
  }

  #read() {
    const ticked = (/** @type {string} */ name) => this.#boxes(name)
      .filter((box) => box.checked).map((box) => box.dataset[name] ?? "");
    const fee = this.field("fee").valueAsNumber;
    return {
      v: 1,
      kind: "ties",
      ties: { ...Object.fromEntries(TEXTS.map((name) => [name, this.field(name).value.trim()])),
        away: this.field("away").checked },
      wishes: {
        languages: ticked("language").map(Number),
        themes: ticked("theme").map(Number),
        modes: ticked("mode").reduce((set, mode) => set | Number(mode), 0),
        methods: this.field("methods").value.trim(),
        feeMax: Number.isInteger(fee) && fee >= 0 ? fee : null,
        must: ticked("must"),
      },
    };
  }

  async #save() {
    const data = this.#read();
    const form = this.at('[data-form="save"]', HTMLElement);
    if (new TextEncoder().encode(JSON.stringify(data)).length > ROOM) {
      this.wrong(this.msg("too-long"), form);
      return;
    }
    const kept = await this.during("working", () =>
      records.keep(TIES, this.#mine?.id, data), { near: form });
    if (kept) await this.#show(true);
  }
}

customElements.define("therapist-finder", TherapistFinder);
