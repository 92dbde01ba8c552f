// @ts-check
/*
 * Choosing a passphrase and writing down a code: the parts _new-passphrase and
 * _recovery-sheet of the shells.  The room brings what is done with them, and
 * may do with one of the two alone: without a new code (make gives no groups)
 * the passphrase is the end of it; beginCode is without a passphrase.  Where
 * the room counts its steps, each says how far one is.
 */
import { suggest, weakness } from "./passphrase.js";
import { dayName, today } from "./words.js";

/** @typedef {import("./room.js").Room} Room */

/** O, I and L do not occur in codes. @param {string} text */
const plain = (text) =>
  text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");

/** Two different numbers below n. @param {number} n @returns {[number, number]} */
function two(n) {
  const [a, b] = crypto.getRandomValues(new Uint32Array(2));
  const first = a % n;
  const second = (first + 1 + (b % (n - 1))) % n;
  return first < second ? [first, second] : [second, first];
}

export class NewKeys {
  passphrase = "";
  again = "";
  /** @type {string[]} */
  #groups = [];
  #asked = [0, 1];

  /**
   * @param {Room} room
   * @param {object} does
   * @param {() => string} does.name the sign-in name
   * @param {(passphrase: string) => Promise<{ groups?: string[] }>} does.make
   *   new keys, with a code to write down or without; nothing is sent
   * @param {(again: string, form: HTMLElement) => Promise<void>} does.finish
   *   the passphrase is right, both groups are: send
   * @param {() => void} does.back before the first of these steps
   * @param {string[]} [does.steps] of the room, in order, to be counted
   */
  constructor(room, does) {
    this.room = room;
    this.does = does;
    const another = () => room.put("suggestion", suggest());
    another();
    Object.assign(room.forms, {
      passphrase: (/** @type {HTMLElement} */ form) => this.#choose(form),
      again: (/** @type {HTMLElement} */ form) => this.#repeat(form),
      code: (/** @type {HTMLElement} */ form) => this.#compare(form),
    });
    Object.assign(room.actions, {
      "another-suggestion": another,
      "take-suggestion": () => {
        const field = room.field("passphrase");
        field.value = room.out("suggestion").textContent ?? "";
        field.focus();
      },
      print: () => window.print(),
      back: (/** @type {HTMLElement} */ button) => {
        const step = button.closest("[data-step]");
        const name = step instanceof HTMLElement ? step.dataset.step : "";
        if (name === "passphrase" || !this.passphrase) does.back();
        else this.to("passphrase");
      },
    });
    room.out("code").addEventListener("copy", (event) => {
      event.preventDefault();
      room.put("copy-note", room.msg("copy-refused"));
    });
  }

  /** Go to a step of the room. @param {string} step */
  to(step) {
    const { room } = this;
    room.step(step);
    this.count(step);
    room.dispatchEvent(new CustomEvent("step", { detail: step }));
  }

  /** Say how far this step is. @param {string} step */
  count(step) {
    const { steps } = this.does;
    if (!steps) return;
    const n = steps.indexOf(step) + 1;
    const text = this.room.msg("progress", { n, of: steps.length });
    this.room.put("progress", n > 0 ? text : "");
  }

  begin() {
    this.to("passphrase");
  }

  /** A code alone, without a new passphrase. @param {ParentNode} near */
  async beginCode(near) {
    this.passphrase = this.again = "";
    const made = await this.#make("", near);
    if (made?.groups) this.#show(made.groups);
  }

  /** @param {string} passphrase @param {ParentNode} near */
  #make(passphrase, near) {
    return this.room.during("deriving", () => this.does.make(passphrase),
      { near });
  }

  /** @param {HTMLElement} form */
  #choose(form) {
    const { room } = this;
    const passphrase = room.field("passphrase").value;
    const weak = weakness(passphrase, this.does.name());
    room.wrong(weak ? room.msg(weak) : "", form);
    if (weak) {
      room.field("passphrase").focus();
      return;
    }
    this.passphrase = passphrase;
    room.field("again").value = "";
    this.to("again");
  }

  /** @param {HTMLElement} form */
  async #repeat(form) {
    const { room } = this;
    const again = room.field("again").value;
    if (again.normalize("NFKC") !== this.passphrase.normalize("NFKC")) {
      room.wrong(room.msg("differs"), form);
      room.field("again").focus();
      return;
    }
    const made = await this.#make(this.passphrase, form);
    if (!made) return;
    this.again = again;
    if (made.groups) this.#show(made.groups);
    else await this.does.finish(again, form);
  }

  /** The sheet, and two groups to type back. @param {string[]} groups */
  #show(groups) {
    const { room } = this;
    this.#groups = groups;
    this.#asked = two(groups.length);
    room.put("code", groups.join("-"));
    for (const place of room.querySelectorAll('[data-out="name"]')) {
      place.textContent = this.does.name();
    }
    room.put("date", dayName(today()));
    room.put("address", location.host);
    room.put("group-a", String(this.#asked[0] + 1));
    room.put("group-b", String(this.#asked[1] + 1));
    room.field("group-a").value = "";
    room.field("group-b").value = "";
    room.keeps = true;
    this.to("code");
  }

  /** @param {HTMLElement} form */
  async #compare(form) {
    const { room } = this;
    const fields = [room.field("group-a"), room.field("group-b")];
    const slip = fields.find(
      (field, i) => plain(field.value) !== plain(this.#groups[this.#asked[i]]),
    );
    room.wrong(slip ? room.msg("code-differs") : "", form);
    if (slip) slip.focus();
    else await this.does.finish(this.again, form);
  }

  /** Take secrets off the page. */
  forget() {
    this.passphrase = "";
    this.again = "";
    this.#groups = [];
    for (const field of this.room.querySelectorAll("input")) field.value = "";
    this.room.put("code", "");
    this.room.put("suggestion", "");
  }
}
