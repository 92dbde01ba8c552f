// @ts-check
/*
 * <therapist-finder>: the person's ties and wishes, sealed, and who of the
 * published list may fit.  Leaving out and ranking: therapist-list.js, in the
 * worker; here arrives only who may be shown.
 */
import { bits } from "../therapist-list.js";
import { client, enter, records } from "../records.js";
import { Room } from "../room.js";
import { dayName } from "../words.js";

const TIES = 17; /* object type */
const ROOM = 3800; /* bytes of JSON that fit the class of ties */
const TEXTS = ["me", "employers", "groups", "supervisors", "cohorts", "people", "town"];

/** @typedef {import("../therapist-list.js").Found} Found */

export class TherapistFinder extends Room {
  /** @type {{ id: string, data: any } | null} */
  #mine = null;

  actions = { edit: () => this.#edit() };

  forms = { save: () => this.#save() };

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
    this.out("found").replaceChildren(...got.found.map((/** @type {Found} */ f) => this.#card(f)));
    this.show("order", got.found.length > 1);
    this.show("none", got.listed && got.found.length === 0);
    this.show("empty", !got.listed);
    this.keeps = false;
    this.step("found", focus);
  }

  /** @param {Found} found */
  #card({ entry: e, fits }) {
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
    this.put("fits", fits.length === 0 ? ""
      : this.msg("fits", { what: fits.map((p) => this.msg(`fit-${p}`)).join(", ") }), card);
    return card;
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
