// @ts-check
/*
 * <share-gate>: the page of three questions before a text leaves somebody's
 * hands.  Rooms call passGate(); docs/safe-case-gate.md says how.
 */
import { Room, radioGroup } from "../room.js";
import { dayName } from "../words.js";
import { SafeCase } from "./safe-case.js";

/**
 * @typedef {object} Asked
 * @property {string} text
 * @property {"case" | "journal" | "consult" | "post" | "message" | "copy"} kind
 * @property {number | null} [expiry] ms since 1970 when it is deleted for
 *   everybody; null: it stays until somebody deletes it; absent: not said
 * @property {string} [consentReminder] of the charter, in its words
 * @property {import("../safe-case-findings.js").Kept[]} [kept] decided before
 * @property {SafeCase} [editor] the room's own field: gets text and decisions
 *   back, whatever the answer
 */

/**
 * @typedef {object} Passed seal `gate` with the text
 * @property {string} text as it was attested
 * @property {import("../safe-case-findings.js").Kept[]} kept each with its why
 * @property {{ v: 1, kind: string, at: number, rarity: string, expected: number,
 *   kept: import("../safe-case-findings.js").Kept[] }} gate
 * @property {true} attested
 */

const DAY = 86400000; /* ms */

export class ShareGate extends Room {
  /** @type {((passed: Passed | null) => void) | undefined} */
  #answer;
  /** @type {Passed | null} */
  #passed = null;
  #rarity = "";
  #kind = "copy";
  #leaving = false;
  #hash = "";

  actions = {
    "gate-go": () => this.#go(),
    "gate-back": () => this.#leave(),
  };

  start() {
    const group = this.at("[data-gate-rarity]", HTMLElement);
    radioGroup(group, (button) => {
      this.#rarity = button.dataset.answer ?? "";
      if (this.#rarity === "change") this.#editor.focus();
      this.#state();
    });
    this.addEventListener("checked", () => this.#state());
    this.addEventListener("input", (event) => {
      if (event.target !== this.#attest) this.#anew();
    });
    window.addEventListener("popstate", () => this.#close());
  }

  get #editor() {
    return this.at("safe-case", SafeCase);
  }

  get #attest() {
    return this.field("gate-attest");
  }

  /** @param {Asked} asked @returns {Promise<Passed | null>} */
  async pass({ text, kind, expiry, consentReminder, kept, editor }) {
    const room = document.querySelector("main > [data-app]");
    const before = document.activeElement;
    const y = window.scrollY;
    this.#kind = kind;
    this.#leaving = false;
    this.#hash = location.hash;
    this.#passed = null;
    this.put("gate-title", this.msg(`gate-title-${kind}`));
    this.put("gate-go", this.msg(`gate-go-${kind}`));
    this.put("gate-consent", consentReminder || this.msg("gate-consent"));
    this.put("gate-expiry", expiry === undefined ? "" : expiry === null
      ? this.msg("gate-stays") : this.msg("gate-expires", { date: dayName(expiry / DAY) }));
    this.#editor.kept = kept ?? editor?.kept ?? [];
    this.#editor.value = text;
    this.#anew();
    room?.toggleAttribute("hidden", true);
    this.hidden = false;
    history.pushState({ gate: true }, "");
    window.scrollTo(0, 0);
    this.out("gate-title").focus();
    const checking = this.#editor.check();
    const passed = await new Promise((done) => (this.#answer = done));
    await checking;
    if (editor) {
      editor.kept = this.#editor.kept;
      editor.value = this.#editor.value;
    }
    this.#editor.value = "";
    this.hidden = true;
    room?.toggleAttribute("hidden", false);
    window.scrollTo(0, y);
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    return passed;
  }

  /** Another text: what was said of it does not hold any more. */
  #anew() {
    this.#rarity = "";
    this.#attest.checked = false;
    for (const b of this.querySelectorAll('[data-gate-rarity] [role="radio"]'))
      b.setAttribute("aria-checked", "false");
    this.#state();
  }

  #state() {
    const editor = this.#editor;
    const n = editor.open.length;
    this.put("gate-found", this.msg(n > 0 ? "gate-found" : "gate-found-none", { n }));
    this.put("gate-rarity", editor.rarityWords());
    this.wrong("", this.at("[data-gate-end]", HTMLElement));
  }

  /** All three answered: then the way back leads on. */
  async #go() {
    const editor = this.#editor;
    await editor.check();
    const { open } = editor;
    const missing = editor.value.trim() === "" ? "gate-empty"
      : open.length > 0 ? "gate-open"
        : this.#rarity === "" ? "gate-no-rarity"
          : this.#rarity === "change" ? "gate-change"
            : this.#attest.checked ? "" : "gate-no-attest";
    if (missing) {
      this.wrong(this.msg(missing, { n: open.length }), this.at("[data-gate-end]", HTMLElement));
      return;
    }
    const { value: text, kept, rarity } = editor;
    this.#passed = { text, kept, attested: true, gate: { v: 1, kind: this.#kind,
      at: Math.floor(Date.now() / 1000), rarity: this.#rarity,
      expected: Math.round(rarity?.expected ?? 0), kept } };
    this.#leave();
  }

  /** By the browser's own way back, so that its button does the same. */
  #leave() {
    this.#leaving = true;
    history.back();
  }

  #close() {
    const inside = history.state?.gate === true;
    if (inside && this.#leaving) history.back();
    if (inside || location.hash !== this.#hash) return;
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(this.#passed);
  }
}

customElements.define("share-gate", ShareGate);

/** Ask the three questions; null: back to the text.  The page includes
 * _safe-case.html. @param {Asked} asked @returns {Promise<Passed | null>} */
export function passGate(asked) {
  const gate = document.querySelector("share-gate");
  if (!(gate instanceof ShareGate)) throw new Error("no share-gate here");
  return gate.pass(asked);
}
