// @ts-check
/*
 * <account-sign-up>: name, passphrase twice, recovery code on paper.  The
 * library is tested before anything may be typed; nothing is sent before two
 * groups of the code were typed back and the passphrase, derived once more in a
 * fresh worker, opened what it locked.  A joining link carries its ticket
 * behind the "#", which no server sees before it is sent on purpose.
 *
 * With data-restart the account begins anew under a name that is there: the
 * same steps, with a link of its own kind.
 */
import { client } from "../client.js";
import { NewKeys } from "../new-keys.js";
import { tested } from "../records.js";
import { nameFits } from "../passphrase.js";
import { codeOf, Room } from "../room.js";

const STEPS = ["name", "passphrase", "again", "code"];

export class AccountSignUp extends Room {
  #name = "";
  #ticket = location.hash.slice(1);
  /** @type {NewKeys | undefined} */
  #keys;

  forms = { name: (/** @type {HTMLElement} */ form) => this.#take(form) };

  async start() {
    if (this.#ticket) history.replaceState(null, "", location.pathname);
    this.#keys = new NewKeys(this, {
      name: () => this.#name,
      make: (passphrase) =>
        client.prepare({
          name: this.#name,
          passphrase,
          again: this.dataset.restart !== undefined,
        }),
      finish: (again, form) => this.#finish(again, form),
      back: () => this.#keys?.to("name"),
      steps: STEPS,
    });
    this.#keys.count("name");
    await tested(this);
  }

  /** @param {HTMLElement} form */
  #take(form) {
    const name = this.field("name").value.trim();
    const fits = nameFits(name);
    this.wrong(fits ? "" : this.msg("bad-name"), form);
    this.field("name").setAttribute("aria-invalid", String(!fits));
    if (!fits) {
      this.field("name").focus();
      return;
    }
    this.#name = name;
    this.#keys?.begin();
  }

  /** @param {string} passphrase @param {HTMLElement} form */
  async #finish(passphrase, form) {
    const ticket = this.#ticket || undefined;
    let taken = false;
    const opened = await this.during(
      "creating",
      () =>
        client.confirm({ passphrase, ticket }).catch((error) => {
          taken = codeOf(error) === "conflict";
          throw error;
        }),
      {
        near: form,
        as: {
          conflict: "name-taken",
          denied: "closed",
          invalid: ticket ? "bad-ticket" : "invalid",
          mismatch: "differs",
        },
      },
    );
    if (opened) {
      this.#keys?.forget();
      location.replace("/s/today");
    } else if (taken) {
      this.#keys?.to("name");
      const first = this.at('[data-form="name"]', HTMLElement);
      this.wrong(this.msg("name-taken"), first);
    }
  }
}

customElements.define("account-sign-up", AccountSignUp);
