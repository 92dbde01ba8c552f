// @ts-check
/*
 * <account-recover>: name and code from paper open the account once; then a new
 * passphrase and a new code replace the old ones in one step.
 */
import { client } from "../client.js";
import { NewKeys } from "../new-keys.js";
import { tested } from "../records.js";
import { Room } from "../room.js";

const STEPS = ["enter", "passphrase", "again", "code"];

export class AccountRecover extends Room {
  #name = "";
  /** @type {NewKeys | undefined} */
  #keys;

  forms = { enter: (/** @type {HTMLElement} */ form) => this.#open(form) };

  async start() {
    this.#keys = new NewKeys(this, {
      name: () => this.#name,
      make: (passphrase) => client.change({ what: "recovery", passphrase }),
      finish: (again, form) => this.#finish(again, form),
      back: () => this.#keys?.to("enter"),
      steps: STEPS,
    });
    this.#keys.count("enter");
    await tested(this);
  }

  /** @param {HTMLElement} form */
  async #open(form) {
    this.#name = this.field("name").value.trim();
    const code = this.field("code").value;
    const opened = await this.during(
      "working",
      () => client.recover({ name: this.#name, code }),
      { near: form, as: { invalid: "bad-code", denied: "wrong-code" } },
    );
    if (!opened) return;
    this.field("code").value = "";
    this.#keys?.begin();
  }

  /** @param {string} passphrase @param {HTMLElement} form */
  async #finish(passphrase, form) {
    const opened = await this.during(
      "deriving",
      () => client.confirm({ passphrase }),
      { near: form, as: { mismatch: "differs" } },
    );
    if (!opened) return;
    this.#keys?.forget();
    this.#keys?.to("done");
  }
}

customElements.define("account-recover", AccountRecover);
