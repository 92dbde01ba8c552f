// @ts-check
/*
 * <second-step>: codes from an app and passkeys, coming and going.  Each change
 * asks for the passphrase first; the one form for it says what for.
 */
import { answerOf, canPasskey, makePasskey } from "../passkey.js";
import { client, enter } from "../records.js";
import { Room } from "../room.js";
import { dayName } from "../words.js";

/**
 * @typedef {object} Passkey
 * @property {string} passkey
 * @property {boolean} unlocks
 * @property {boolean} step
 * @property {number} created_day
 * @property {number} used_day
 */

const PICTURE = "/api/1/factor/codes/picture";

export class SecondStep extends Room {
  /** What the passphrase is asked for. */
  #task = "";
  #chosen = "";

  forms = {
    prove: (/** @type {HTMLElement} */ form) => this.#prove(form),
    code: (/** @type {HTMLElement} */ form) => this.#code(form),
  };

  actions = {
    "codes-add": () => this.#ask("codes-add"),
    "codes-remove": () => this.#ask("codes-remove"),
    "passkey-add": () => this.#ask("passkey-add"),
    "passkey-remove": (/** @type {HTMLElement} */ button) => {
      this.#chosen = button.dataset.passkey ?? "";
      this.#ask("passkey-remove");
    },
    back: () => this.step("ways"),
  };

  async start() {
    if (await enter(this)) await this.#list();
  }

  async #list() {
    const got = await this.during("working", () => client.call("factor"));
    if (!got) return;
    this.show("codes-on", got.codes);
    this.show("codes-off", !got.codes);
    this.show("add-passkey", canPasskey());
    this.show("no-passkeys", !canPasskey());
    /** @type {Passkey[]} */
    const passkeys = got.passkeys;
    this.out("passkeys").replaceChildren(...passkeys.map((p) => this.#row(p)));
  }

  /** @param {Passkey} passkey */
  #row(passkey) {
    const row = this.tpl("passkey");
    const does = this.msg(
      passkey.unlocks ? (passkey.step ? "unlocks-step" : "unlocks")
        : "only-step",
    );
    const when = this.msg("when", {
      since: dayName(passkey.created_day),
      used: dayName(passkey.used_day),
    });
    this.put("does", does, row);
    this.put("when", when, row);
    const button = this.at("button", HTMLButtonElement, row);
    button.dataset.passkey = passkey.passkey;
    button.setAttribute("aria-label", this.msg("remove-passkey", { does, when }));
    return row;
  }

  /** @param {string} task */
  #ask(task) {
    this.#task = task;
    this.put("what", this.msg(`what-${task}`));
    this.put("why", this.msg(`why-${task}`));
    this.show("step", task === "passkey-add");
    this.field("passphrase").value = "";
    this.field("step").checked = false;
    this.step("prove");
    this.field("passphrase").focus();
  }

  /** @param {HTMLElement} form */
  async #prove(form) {
    const passphrase = this.field("passphrase").value;
    const step = this.field("step").checked;
    /** @type {Record<string, () => Promise<any>>} */
    const tasks = {
      "codes-add": () => client.call("codesBegin", { passphrase }),
      "codes-remove": () => client.call("codesRemove", { passphrase }),
      "passkey-add": () => this.#make(passphrase, step),
      "passkey-remove": () =>
        client.call("passkeyRemove", { passphrase, passkey: this.#chosen }),
    };
    const done = await this.during("unlocking", tasks[this.#task], {
      near: form,
    });
    if (!done) return;
    this.field("passphrase").value = "";
    if (this.#task === "codes-add") this.#show(done.secret);
    else await this.#over(this.#task.replace(/(add|remov)e?$/, "$1ed"));
  }

  /** Two questions of the device: make it, and try it.
   * @param {string} passphrase @param {boolean} step */
  async #make(passphrase, step) {
    const how = await client.call("passkeyStart");
    const { id, created } = await makePasskey({ ...how, name: client.name });
    const { passkey, prf } = await answerOf({ ...how, passkeys: [id] });
    if (!prf && !step)
      throw Object.assign(new Error(), { code: "no-unlock" });
    return client.call("passkeyAdd", { passphrase, step, created, passkey, prf });
  }

  /** @param {string} secret */
  #show(secret) {
    const image = this.at('[data-out="picture"]', HTMLImageElement);
    image.src = `${PICTURE}?${Date.now()}`;
    this.put("secret", (secret.match(/.{1,4}/g) ?? []).join(" "));
    this.field("code").value = "";
    this.step("code");
  }

  /** @param {HTMLElement} form */
  async #code(form) {
    const code = this.field("code").value.trim();
    const done = await this.during(
      "working",
      () => client.call("codesConfirm", { code }),
      { near: form, as: { invalid: "bad-code" } },
    );
    if (done) await this.#over("codes-added");
    else this.field("code").select();
  }

  /** Back to the list, with what was done. @param {string} said */
  async #over(said) {
    this.at('[data-out="picture"]', HTMLImageElement).removeAttribute("src");
    this.put("secret", "");
    this.step("ways");
    await this.#list();
    this.status(this.msg(said));
  }
}

customElements.define("second-step", SecondStep);
