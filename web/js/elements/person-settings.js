// @ts-check
/*
 * <person-settings>: how it looks (kept in this browser, as cookies that say
 * nothing about a person, so that open pages follow), when it locks (sealed),
 * what is stored, a sealed or a readable copy, leaving.
 */
import { PAIR, calledIn, groups } from "../groups.js";
import { client, enter, records } from "../records.js";
import { Room } from "../room.js";
import { applyLook, lookOf, setLook } from "../look.js";
import { dayName, isoDay, today } from "../words.js";

const CAUSES = ["waiting", "newer", "damaged", "before"];
const IDLE = { least: 5, most: 60 }; /* minutes */
const TYPES = /** @type {const} */ ({ "check-in": 2, event: 10, import: 11 });

export class PersonSettings extends Room {
  forms = {
    idle: (/** @type {HTMLElement} */ form) => this.#idle(form),
    copy: (/** @type {HTMLElement} */ form) => this.#sealedCopy(form),
  };

  actions = {
    theme: (/** @type {HTMLElement} */ button) => {
      setLook("theme", button.dataset.value ?? "auto");
      this.#look();
    },
    export: (/** @type {HTMLElement} */ button) => {
      const form = button.closest("form");
      if (form?.reportValidity()) this.#readableCopy(form);
    },
  };

  async start() {
    const large = this.field("large");
    large.addEventListener("change", () => {
      setLook("reading", large.checked ? "large" : "");
      applyLook();
    });
    this.#look();
    if (!(await enter(this))) return;
    this.put("name", client.name);
    const got = await this.during("opening", async () => ({
      settings: await records.settings(),
      stored: await records.trend(0),
      unread: await client.unread(),
    }));
    if (!got) return;
    this.#unread(got.unread);
    this.field("idle").value = String(got.settings.idle);
    const { counts, last } = got.stored;
    for (const [name, type] of Object.entries(TYPES)) {
      this.put(`n-${name}`, String(counts[type] ?? 0));
    }
    const date = last ? dayName(Math.floor(last.time / 86400)) : "";
    this.put(
      "last-entry",
      last
        ? this.msg("last-entry", { n: last.seq, date })
        : this.msg("no-entry"),
    );
    await this.#inGroups().catch((error) => this.halt(error));
  }

  /** The same of each group and pair, counted by cause; each names the page on
   * which every entry has its own. */
  async #inGroups() {
    const mine = await groups.mine();
    const rows = [];
    for (const group of mine) {
      if ("failed" in group) continue;
      const unread = await groups.unread(group.space);
      if (unread.length > 0) rows.push(this.#ofGroup(group, unread, mine));
    }
    const failed = mine.filter((g) => "failed" in g).length;
    if (failed > 0) rows.push(this.#line("/s/groups", this.msg("in-groups"),
      this.msg("in-group-failed", { n: failed })));
    this.show("in-groups", rows.length > 0);
    this.out("in-groups").replaceChildren(...rows);
  }

  /** @param {import("../groups.js").Group} group
   * @param {{ cause: string }[]} unread
   * @param {Awaited<ReturnType<typeof groups.mine>>} mine */
  #ofGroup(group, unread, mine) {
    const them = group.members.find((m) => !m.me);
    const other = them?.label || calledIn(mine, them?.user)
      || this.msg("someone");
    const isPair = group.kind === PAIR;
    const name = isPair ? this.msg("pair", { name: other })
      : group.name || this.msg("unnamed");
    const causes = CAUSES.map((cause) => [cause,
      unread.filter((u) => u.cause === cause).length])
      .filter(([, n]) => n)
      .map(([cause, n]) => this.msg(isPair && cause === "waiting"
        ? "in-pair-waiting" : `in-group-${cause}`, { n, other }));
    return this.#line(`/s/group#${group.space}`, name, causes.join(" "));
  }

  /** @param {string} href @param {string} name @param {string} why */
  #line(href, name, why) {
    const row = this.tpl("in-group");
    const link = this.at("a", HTMLAnchorElement, row);
    link.href = href;
    link.textContent = name;
    this.put("why", why, row);
    return row;
  }

  /** What cannot be shown: each entry, why, and who can do something.
   * @param {Awaited<ReturnType<typeof client.unread>>} unread */
  #unread(unread) {
    this.show("unread", unread.length > 0);
    this.put("n-unread", String(unread.length));
    const rows = unread.map(({ seq, time, cause }) => {
      const row = this.tpl("unread");
      const date = dayName(Math.floor(time / 86400));
      this.put("entry", this.msg("last-entry", { n: seq, date }), row);
      this.put("cause", this.msg(`cause-${cause}`), row);
      return row;
    });
    this.out("unread").replaceChildren(...rows);
  }

  #look() {
    applyLook();
    const { theme, reading } = lookOf();
    for (const button of this.querySelectorAll('[data-act="theme"]')) {
      if (!(button instanceof HTMLElement)) continue;
      const on = button.dataset.value === theme;
      button.setAttribute("aria-pressed", String(on));
    }
    this.field("large").checked = reading === "large";
  }

  /** @param {HTMLElement} form */
  async #idle(form) {
    const minutes = Number(this.field("idle").value);
    const fits = Number.isInteger(minutes) && minutes >= IDLE.least;
    if (!fits || minutes > IDLE.most) {
      this.wrong(this.msg("bad-idle"), form);
      return;
    }
    const done = await this.during(
      "sealing",
      async () => {
        await records.saveSettings(minutes);
        return true;
      },
      { near: form },
    );
    if (done) this.status(this.msg("saved"), form);
  }

  /** Hand a file to the browser. @param {Blob} file @param {string} name
   * @param {HTMLElement} form */
  #hand(file, name, form) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    this.field("passphrase").value = "";
    this.status(this.msg("exported"), form);
  }

  /** @param {HTMLElement} form */
  async #sealedCopy(form) {
    const passphrase = this.field("passphrase").value;
    const progress = (/** @type {number} */ part) =>
      this.status(this.msg("copying", { n: Math.floor(100 * part) }), form);
    const made = await this.during(
      "unlocking",
      () => client.sealedCopy(passphrase, progress),
      { near: form, as: { denied: "copy-denied" } },
    );
    if (!made) return;
    this.#hand(made.file, `mainstay-${isoDay(today())}.sealed`, form);
    if (made.left.length > 0)
      this.status(this.msg("copy-left", { n: made.left.length }), form);
  }

  /** @param {HTMLElement} form */
  async #readableCopy(form) {
    const passphrase = this.field("passphrase").value;
    const all = await this.during(
      "unlocking",
      async () => {
        await client.prove({ passphrase });
        await client.stay();
        return { items: await records.all(), unread: await client.unread(),
          ...(await this.#ofGroups()) };
      },
      { near: form, as: { denied: "copy-denied" } },
    );
    if (!all) return;
    const { left, ...what } = all;
    const text = JSON.stringify({ mainstay: 1, made: isoDay(today()), ...what });
    const file = new Blob([text], { type: "application/json" });
    this.#hand(file, `mainstay-${isoDay(today())}.json`, form);
    if (left > 0) this.status(this.msg("copy-left", { n: left }), form);
  }

  /** Groups and pairs with what is in them and what cannot be shown; left: those that do not open. */
  async #ofGroups() {
    const mine = await groups.mine();
    const open = mine.filter((g) => !("failed" in g));
    const all = [];
    for (const { space } of open) {
      const { items, group } = await groups.list(space);
      all.push({ space, name: group.name, about: group.about,
        labels: group.labels, items, unread: await groups.unread(space) });
    }
    return { groups: all, left: mine.length - open.length };
  }
}

customElements.define("person-settings", PersonSettings);
