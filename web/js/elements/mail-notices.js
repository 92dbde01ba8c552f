// @ts-check
/*
 * <mail-notices>: the address that hears of changes.  It is used once the code
 * sent to it was typed here.
 */
import { client, enter } from "../records.js";
import { Room } from "../room.js";

export class MailNotices extends Room {
  forms = {
    set: (/** @type {HTMLElement} */ form) => this.#set(form),
    confirm: (/** @type {HTMLElement} */ form) => this.#confirm(form),
    remove: (/** @type {HTMLElement} */ form) => this.#remove(form),
  };

  async start() {
    if (await enter(this)) await this.#list();
  }

  async #list() {
    const got = await this.during("working", () => client.call("email"));
    if (!got) return;
    const { sends, address, pending } = got;
    this.show("unset", !sends);
    this.show("none", sends && !address && !pending);
    this.show("address", Boolean(address));
    this.put("address", address ?? "");
    this.show("confirm", sends && Boolean(pending));
    if (pending) this.put("sent", this.msg("sent", { address: pending }));
    this.show("set", sends);
    this.at('[data-part="set"]', HTMLDetailsElement).open = !address && !pending;
    this.show("remove", Boolean(address ?? pending));
  }

  /**
   * @param {HTMLElement} form @param {() => Promise<unknown>} work
   * @param {Record<string, string>} as @param {string} [said]
   */
  async #do(form, work, as, said) {
    const done = await this.during("unlocking", work, { near: form, as });
    if (!done) return;
    for (const input of form.querySelectorAll("input")) input.value = "";
    await this.#list();
    if (said) this.status(this.msg(said));
  }

  /** @param {HTMLElement} form */
  #set(form) {
    const address = this.field("address").value.trim();
    const passphrase = this.field("passphrase").value;
    return this.#do(
      form,
      () => client.call("emailSet", { address, passphrase }),
      { invalid: "bad-address" },
    );
  }

  /** @param {HTMLElement} form */
  #confirm(form) {
    const code = this.field("code").value.trim();
    return this.#do(
      form,
      () => client.call("emailConfirm", { code }),
      { invalid: "bad-code", absent: "no-code" },
      "confirmed",
    );
  }

  /** @param {HTMLElement} form */
  #remove(form) {
    const passphrase = this.field("passphrase-remove").value;
    return this.#do(
      form,
      () => client.call("emailRemove", { passphrase }),
      {},
      "removed",
    );
  }
}

customElements.define("mail-notices", MailNotices);
