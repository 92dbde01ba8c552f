// @ts-check
/*
 * <account-sign-in>: name and passphrase; "shared" makes signing out clear what
 * this site keeps in the browser.  Then, only where the account asks for it, a
 * code or a passkey.
 */
import { fromBase64 } from "../bytes.js";
import { answerOf, canPasskey } from "../passkey.js";
import { client, codeOf, onward, tested } from "../records.js";
import { Room } from "../room.js";

/** @typedef {{ codes: boolean, challenge: string, passkeys: string[] }} Step */

/** What a failure says of the second step. @param {unknown} error */
const stepOf = (error) =>
  /** @type {{ step?: Step }} */ (error instanceof Error ? error : {}).step;

export class AccountSignIn extends Room {
  /** @type {Step | undefined} */
  #asked;

  forms = {
    "sign-in": (/** @type {HTMLElement} */ form) => this.#go(form),
    code: () => this.#code(),
  };

  actions = { passkey: () => this.#passkey() };

  async start() {
    this.field("name").focus();
    await tested(this);
  }

  /** @param {HTMLElement} form */
  async #go(form) {
    const name = this.field("name").value.trim();
    const pass = this.field("passphrase");
    const shared = this.field("shared").checked;
    const done = await this.during(
      "unlocking",
      () => this.#until({ name, passphrase: pass.value, shared }),
      { near: form },
    );
    if (done) pass.value = "";
    else pass.focus();
    if (done === "in") onward();
    if (done === "asked") this.#second();
  }

  /** @param {{ name: string, passphrase: string, shared: boolean }} args
   * @returns {Promise<"in" | "asked">} */
  async #until(args) {
    try {
      await client.signIn(args);
      return "in";
    } catch (error) {
      if (codeOf(error) !== "factor") throw error;
      this.#asked = stepOf(error);
      return "asked";
    }
  }

  #second() {
    this.show("doors", false);
    this.show("codes", this.#asked?.codes === true);
    const any = (this.#asked?.passkeys.length ?? 0) > 0;
    this.show("passkeys", any && canPasskey());
    this.step("second");
    if (this.#asked?.codes) this.field("code").focus();
  }

  /** @param {() => Promise<unknown>} work */
  async #try(work) {
    const near = this.at('[data-step="second"]', HTMLElement);
    const done = await this.during(
      "unlocking",
      async () => {
        try {
          await work();
          return true;
        } catch (error) {
          this.#asked = stepOf(error) ?? this.#asked;
          throw error;
        }
      },
      { near, as: { invalid: "again" } },
    );
    if (done) onward();
  }

  async #code() {
    const field = this.field("code");
    await this.#try(() => client.signInStep({ code: field.value.trim() }));
    field.select();
  }

  async #passkey() {
    const asked = this.#asked;
    if (!asked) return;
    await this.#try(async () => {
      const { passkey } = await answerOf({
        challenge: fromBase64(asked.challenge),
        passkeys: asked.passkeys,
      });
      await client.signInStep({ passkey });
    });
  }
}

customElements.define("account-sign-in", AccountSignIn);
