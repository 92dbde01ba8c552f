// @ts-check
/*
 * <account-sign-in>: name and passphrase; "shared" makes signing out clear what
 * this site keeps in the browser.
 */
import { client, onward, tested } from "../records.js";
import { Room } from "../room.js";

export class AccountSignIn extends Room {
  forms = { "sign-in": (/** @type {HTMLElement} */ form) => this.#go(form) };

  async start() {
    this.field("name").focus();
    await tested(this);
  }

  /** @param {HTMLElement} form */
  async #go(form) {
    const name = this.field("name").value.trim();
    const pass = this.field("passphrase");
    const shared = this.field("shared").checked;
    const opened = await this.during(
      "unlocking",
      () => client.signIn({ name, passphrase: pass.value, shared }),
      { near: form },
    );
    if (opened) {
      pass.value = "";
      onward();
    } else {
      pass.focus();
    }
  }
}

customElements.define("account-sign-in", AccountSignIn);
