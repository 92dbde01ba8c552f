// @ts-check
/*
 * <person-account>: passphrase, recovery code, keys, deletion.  Every change
 * goes the same way: what it destroys is said, the present passphrase is asked
 * for once more and checked, then the steps of a new passphrase, of a new code,
 * or both; deletion wants the name typed as well.
 */
import { groups } from "../groups.js";
import { client, enter } from "../records.js";
import { NewKeys } from "../new-keys.js";
import { Room } from "../room.js";
import { dayName } from "../words.js";

/** @typedef {"passphrase" | "code" | "rotation" | "delete"} Act */

const ACTS = /** @type {Act[]} */ (["passphrase", "code", "rotation", "delete"]);
const DAY_MS = 86400000;

export class PersonAccount extends Room {
  #name = "";
  /** @type {Act} */
  #act = "passphrase";
  #byCode = false;
  /** @type {NewKeys | undefined} */
  #keys;

  forms = {
    prove: (/** @type {HTMLElement} */ form) => this.#prove(form),
    delete: (/** @type {HTMLElement} */ form) => this.#delete(form),
    former: (/** @type {HTMLElement} */ form) => this.#rejoin(form),
  };

  actions = {
    change: (/** @type {HTMLElement} */ button) =>
      this.#ask(/** @type {Act} */ (button.dataset.value)),
    "by-code": () => this.#proveBy(true),
    leave: () => this.#leave(),
    overview: () => this.#leave(),
    finish: () => this.#finish(),
    former: () => this.step("former"),
  };

  async start() {
    this.#keys = new NewKeys(this, {
      name: () => this.#name,
      make: (passphrase) =>
        this.#act === "code"
          ? client.change({ what: "code" })
          : client.change({
              what: this.#act === "rotation" ? "rotation" : "passphrase",
              passphrase,
            }),
      finish: (again, form) => this.#send(again, form),
      back: () => this.#leave(),
    });
    /* A lock drops what was made ready: then this page begins afresh. */
    this.addEventListener("step", () => (this.keeps = false));
    if (await enter(this)) await this.#show();
  }

  /** What there is. */
  async #show() {
    const got = await this.during("opening", () => client.account());
    if (!got) return;
    this.#name = got.name;
    this.put("name", got.name);
    this.put("fingerprint", got.fingerprint);
    this.show("unfinished", got.rotating);
    this.show("former", got.formerUntil > 0);
    const date = dayName(Math.floor(got.formerUntil / DAY_MS));
    this.put("former", this.msg("former-until", { date }));
    this.put("backups", this.msg("backups", { days: got.backupDays }));
  }

  async #leave() {
    this.#keys?.forget();
    this.step("overview");
    await client.stay().catch(() => undefined);
    await this.#show();
  }

  /** Say what it destroys, and ask once more. @param {Act} act */
  #ask(act) {
    this.#act = act;
    for (const one of ACTS) this.show(`why-${one}`, one === act);
    this.put("act", this.msg(`act-${act}`));
    this.wrong("", this.at('[data-form="prove"]', HTMLElement));
    this.#proveBy(false);
    this.step("prove");
  }

  /** @param {boolean} byCode the code proves who this is */
  #proveBy(byCode) {
    this.#byCode = byCode;
    this.show("by-passphrase", !byCode);
    this.show("by-code", byCode);
    this.show("to-code", this.#act === "passphrase" && !byCode);
    this.field("current").required = !byCode;
    this.field("proof-code").required = byCode;
    this.field("current").value = this.field("proof-code").value = "";
    if (byCode) this.field("proof-code").focus();
  }

  /** @param {HTMLElement} form */
  async #prove(form) {
    const field = this.field(this.#byCode ? "proof-code" : "current");
    const proof = this.#byCode
      ? { code: field.value }
      : { passphrase: field.value };
    const denied = this.#byCode ? "wrong-code" : "wrong-passphrase";
    const proved = await this.during("proving", () => client.prove(proof), {
      near: form,
      as: { denied, invalid: "bad-code" },
    });
    if (!proved) {
      field.focus();
      return;
    }
    field.value = "";
    if (this.#act === "delete") {
      await this.#groups();
      this.step("delete");
    }
    if (this.#act === "code") await this.#keys?.beginCode(form);
    else if (this.#act !== "delete") this.#keys?.begin();
  }

  /** @param {string} passphrase @param {HTMLElement} form */
  async #send(passphrase, form) {
    const act = this.#act;
    const changed = await this.during(
      "changing",
      () => client.confirm(act === "code" ? {} : { passphrase }),
      { near: form, as: { mismatch: "differs", offline: "unsure" } },
    );
    if (!changed) return;
    this.#keys?.forget();
    const now = await this.during("changing", () => client.account());
    const rest = now?.rotating === false ? act : "unfinished";
    this.#done(act, this.msg(`more-${act === "rotation" ? rest : act}`));
  }

  /** @param {string} what @param {string} more */
  #done(what, more) {
    this.put("done", this.msg(`done-${what}`));
    this.put("done-more", more);
    this.step("done");
  }

  /** A choice for each group: what becomes of what was written there. */
  async #groups() {
    const mine = await this.during("opening", () => groups.mine());
    const rows = (mine ?? []).filter((g) => !("failed" in g) && !g.closed)
      .map((g) => {
        const row = this.tpl("wipe");
        const one = /** @type {import("../groups.js").Group} */ (g);
        this.put("group", one.name || one.members.filter((m) => !m.me)
          .map((m) => m.label).join(", "), row);
        this.at("input", HTMLInputElement, row).value = one.space;
        return row;
      });
    this.out("wipes").replaceChildren(...rows);
    this.show("wipes", rows.length > 0);
  }

  #wiped() {
    return [...this.out("wipes").querySelectorAll("input:checked")].map(
      (box) => /** @type {HTMLInputElement} */ (box).value);
  }

  /** @param {HTMLElement} form */
  async #delete(form) {
    if (this.field("last-name").value.trim() !== this.#name) {
      this.wrong(this.msg("wrong-name"), form);
      this.field("last-name").focus();
      return;
    }
    const gone = await this.during(
      "deleting",
      async () => {
        await client.erase(this.#wiped());
        return true;
      },
      { near: form, as: { conflict: "in-groups" } },
    );
    if (gone) location.replace("/");
  }

  async #finish() {
    const done = await this.during("changing", () => client.finish());
    if (!done) return;
    await this.#show();
    this.status(this.msg("finished"));
  }

  /** @param {HTMLElement} form */
  async #rejoin(form) {
    const code = this.field("former-code").value;
    const got = await this.during("joining", () => client.rejoin({ code }), {
      near: form,
      as: { invalid: "bad-code", denied: "wrong-former" },
    });
    if (!got) return;
    this.field("former-code").value = "";
    this.#done("former", this.msg("more-former", { n: got.n }));
  }
}

customElements.define("person-account", PersonAccount);
