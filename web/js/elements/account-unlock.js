// @ts-check
/*
 * <account-unlock>: the passphrase of who is signed in already, or one of their
 * passkeys.  Where this browser does not know who that is, it asks for the
 * name, too.
 */
import { answerOf, canPasskey } from "../passkey.js";
import { client, onward } from "../records.js";
import { Room } from "../room.js";

export class AccountUnlock extends Room {
  forms = { unlock: (/** @type {HTMLElement} */ form) => this.#go(form) };

  actions = {
    passkey: () => this.#passkey(),
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
    const state = await this.during("working", async () => {
      const found = await client.start();
      if (found === "locked" && canPasskey()) await this.#offer();
      return found;
    });
    if (state === "locked") client.warm();
    if (state === "open") onward();
    if (state === "none") location.replace("/sign-in");
  }

  /** Is there a passkey that unlocks?  If that cannot be found out, the
   * passphrase does. */
  async #offer() {
    const asked = await client.call("passkeyAsk").catch(() => null);
    this.show("passkey", (asked?.passkeys.length ?? 0) > 0);
  }

  async #passkey() {
    const near = this.at('[data-part="passkey"]', HTMLElement);
    const opened = await this.during(
      "unlocking",
      async () => {
        const asked = await client.call("passkeyAsk");
        const { passkey, prf } = await answerOf(asked);
        if (!prf) throw Object.assign(new Error(), { code: "denied" });
        return client.unlockPasskey(prf, passkey);
      },
      { near, as: { denied: "bad-passkey", altered: "bad-passkey" } },
    );
    if (opened) onward();
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
