// @ts-check
/*
 * <account-unlock>: the passphrase of who is signed in already.  Where this
 * browser does not know who that is, it asks for the name, too.
 */
import { client, onward } from "../records.js";
import { Room } from "../room.js";

export class AccountUnlock extends Room {
  forms = { unlock: (/** @type {HTMLElement} */ form) => this.#go(form) };

  actions = {
    "sign-out": async () => {
      await client.signOut().catch(() => undefined);
      location.replace("/");
    },
  };

  async start() {
    const { name } = client;
    if (name) this.put("whose", this.msg("whose", { name }));
    this.show("whose", name !== "");
    this.show("name", name === "");
    this.field(name ? "passphrase" : "name").focus();
    const state = await this.during("working", () => client.start());
    if (state === "open") onward();
    if (state === "none") location.replace("/sign-in");
  }

  /** @param {HTMLElement} form */
  async #go(form) {
    const pass = this.field("passphrase");
    const name = client.name || this.field("name").value.trim();
    const opened = await this.during(
      "unlocking",
      () => client.unlock({ name, passphrase: pass.value }),
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

customElements.define("account-unlock", AccountUnlock);
