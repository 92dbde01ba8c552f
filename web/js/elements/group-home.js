// @ts-check
/*
 * <group-home>: one group, named by the address's fragment: who is in it, how
 * each was checked, inviting and letting in, leaving and closing.
 */
import { groupCharter } from "../charter-acts.js";
import { GROUP, calledIn, groups, hear, labelOf } from "../groups.js";
import { nextOf } from "../group-here.js";
import { inviteRow, memberRow } from "../group-rows.js";
import { leavingWords } from "../leaving.js";
import { client, enter } from "../records.js";
import { Room } from "../room.js";
import { dayName, list, momentName } from "../words.js";

const DAY_S = 86400;
const FEW = 4; // with one absent, too few
const MANY = 8; // turns get rare
const MOST = 12;
const AS = { closed: "group-closed", absent: "gone" };

export class GroupHome extends Room {
  space = "";
  /** @type {import("../group-view.js").Group | null} */
  group = null;
  /** @type {import("../charter.js").Charter | undefined} */
  #charter = undefined;
  /** @type {(() => Promise<unknown>) | null} */
  #asked = null;

  forms = {
    invite: (/** @type {HTMLElement} */ form) => this.#invite(form),
    rename: (/** @type {HTMLElement} */ form) => this.#rename(form),
  };
  actions = {
    phrase: () => this.#phrase(),
    print: () => window.print(),
    "hide-code": () => this.#code("", ""),
    rotate: () => this.#ask("ask-rotate", () => this.#change("rotate")),
    leave: () => this.#leave(),
    announce: () => this.#announce(true),
    stay: () => this.#announce(false),
    close: () => this.#ask("ask-close", () => this.#change("close")),
    drop: () => this.#ask("ask-drop", () => this.#drop()),
    yes: () => this.#yes(),
    no: () => this.#dialog().close(),
    admit: (/** @type {HTMLElement} */ b) => this.#admit(b),
    withdraw: (/** @type {HTMLElement} */ b) => this.#do("groupWithdraw",
      { invite: b.dataset.invite }),
    member: (/** @type {HTMLElement} */ b) => this.#member(b),
  };

  async start() {
    this.space = location.hash.slice(1);
    if (!(await enter(this))) return;
    if (!/^[0-9a-z]{26}$/.test(this.space)) {
      this.wrong(this.msg("no-space"));
      return;
    }
    await this.during("opening", () => this.#show(), { as: AS });
    hear((_, space) => {
      if (space === "" || space === this.space)
        this.#show().catch((error) => this.halt(error));
    });
  }

  async #show() {
    const group = await groups.one(this.space);
    const { made } = await client.call("groupInvites");
    const { members, facilitator, closed } = group;
    const open = !closed && group.member;
    const isGroup = group.kind === GROUP;
    const other = await this.#other(group);
    this.#unread(group, await groups.unread(this.space), other);
    if (this.group?.history.length !== group.history.length)
      this.out("phrase").hidden = true; // these words were of before
    this.group = group;
    this.put("name", isGroup ? group.name || this.msg("unnamed")
      : this.msg("pair", { name: other }));
    this.put("about", closed ? this.msg("group-closed") : group.about);
    const n = members.length;
    const word = n >= MOST ? "most" : n >= MANY ? "many" : n < FEW ? "few" : "";
    this.put("size", open && isGroup && word ? this.msg(word) : "");
    this.at('[data-out="circle"]', HTMLAnchorElement).href =
      `/s/circle#${this.space}`;
    this.out("members").replaceChildren(...members.map((m) =>
      memberRow(this, group, m)));
    this.out("invites").replaceChildren(...made
      .filter((/** @type {any} */ i) => i.space === this.space)
      .map((/** @type {any} */ i) => inviteRow(this, group, i)));
    this.out("history").replaceChildren(...group.history.map((h) =>
      this.#did(group, h)).reverse());
    this.show("inviting", open && isGroup && facilitator && n < MOST);
    this.show("belongs", open);
    this.show("renaming", isGroup && facilitator);
    this.show("closing", facilitator);
    this.show("dropping", closed);
    if (document.activeElement?.closest("[data-form]") === null) {
      this.field("new-name").value = group.name;
      this.field("new-about").value = group.about;
    }
    this.show("meeting", open);
    for (const link of this.querySelectorAll("[data-to]"))
      if (link instanceof HTMLAnchorElement)
        link.href = `/s/${link.dataset.to}#${this.space}`;
    this.show("group", true);
    const { joining, charter } = await groupCharter(this, group);
    this.put("joining", joining);
    this.#charter = charter;
    if (open) await this.#next(group);
  }

  /** @param {import("../group-view.js").Group} group */
  async #next(group) {
    const next = (await nextOf([group])).get(group.space);
    this.put("next", next
      ? this.msg("next", { when: momentName(next.at, "full") })
      : this.msg("next-none"));
  }

  /** The other of a pair, by the name there or in a group of both.
   * @param {import("../group-view.js").Group} group */
  async #other({ kind, members }) {
    const other = members.find((m) => !m.me);
    if (kind === GROUP || other?.label) return other?.label ?? "";
    return calledIn(await groups.mine(), other?.user) || this.msg("someone");
  }

  /** What cannot be opened: why, and who can do something about it.
   * @param {import("../group-view.js").Group} group
   * @param {Awaited<ReturnType<typeof groups.unread>>} unread
   * @param {string} other of a pair */
  #unread(group, unread, other) {
    const rest = unread.filter((u) => u.cause !== "before");
    const n = unread.length - rest.length;
    const someone = this.msg("someone");
    /* Their names may be sealed with the key that is missing. */
    const known = group.members.filter((m) => !m.me && m.label);
    const members = known.length > 0 ? list(known.map((m) => m.label))
      : this.msg("anybody");
    const isPair = group.kind !== GROUP;
    const me = group.members.find((m) => m.me)?.user;
    const of = isPair ? "pair-" : "";
    const rows = rest.map((u) => this.msg(
      u.cause === "waiting" ? `unread-${of}waiting` : `unread-${u.cause}`,
      { n: u.seq, name: labelOf(group, u.author,
        isPair && u.author !== me ? other : someone), members, other,
      date: dayName(Math.floor(u.time / DAY_S)) }));
    if (n > 0) rows.push(this.msg("unread-before", { n }));
    this.show("unread", rows.length > 0);
    this.out("unread").replaceChildren(...rows.map((text) => {
      const row = document.createElement("li");
      row.textContent = text;
      return row;
    }));
  }

  /** @param {import("../group-view.js").Group} group @param {any} h */
  #did(group, h) {
    const row = document.createElement("li");
    const unknown = this.msg("someone");
    row.textContent = this.msg(`did-${h.type}`, {
      date: dayName(Math.floor(h.time / DAY_S)),
      name: labelOf(group, h.author, unknown),
      whom: labelOf(group, h.user, unknown) });
    return row;
  }

  #dialog() {
    return this.at("dialog", HTMLDialogElement);
  }

  /** @param {string} key @param {() => Promise<unknown>} then
   * @param {Record<string, string>} [values] */
  #ask(key, then, values) {
    this.put("question", this.msg(key, values));
    this.#asked = then;
    this.#dialog().showModal();
  }

  #yes() {
    this.#dialog().close();
    this.#asked?.();
  }

  /** @param {string} call @param {object} args */
  #do(call, args) {
    return this.during("sealing", async () => {
      const got = await client.call(call, { space: this.space, ...args });
      await this.#show();
      return got;
    }, { as: AS });
  }

  /** @param {string} what @param {string} [user] */
  #change(what, user) {
    return this.#do("groupChange", { what, user });
  }

  async #leave() {
    const { group } = this;
    const lead = group?.members.filter((m) => m.role === 2) ?? [];
    if (group?.kind === GROUP && group.facilitator && lead.length === 1) {
      this.wrong(this.msg("last-facilitator"));
      return;
    }
    const charter = this.#charter;
    const words = charter && await this.during("working", () =>
      leavingWords(this, charter));
    this.#ask("ask-leave", () => this.#gone("groupChange", { what: "leave" }));
    if (words) this.put("question", `${words.trim()} ${this.msg("ask-leave")}`);
  }

  /** Say to the group that one leaves, or stays. @param {boolean} leaves */
  async #announce(leaves) {
    await this.during("sealing", async () => {
      await (leaves ? this.#charter?.leave() : this.#charter?.stay());
      await this.#show();
    }, { as: AS });
  }

  #drop() {
    return this.#gone("groupDrop", {});
  }

  /** @param {string} call @param {object} args */
  async #gone(call, args) {
    const done = await this.during("sealing", () => client.call(call,
      { space: this.space, ...args }), { as: AS });
    if (done) location.assign("/s/groups");
  }

  async #phrase() {
    const got = await this.during("working", () => client.call("groupPhrase",
      { space: this.space }));
    if (!got) return;
    this.put("phrase", got.words);
    this.out("phrase").hidden = false;
  }

  /** @param {HTMLElement} form */
  async #invite(form) {
    const label = this.field("who").value.trim();
    const got = await this.during("sealing", () => client.call("groupInvite",
      { space: this.space, label }),
      { near: form, as: { ...AS, nospace: "invites-full" } });
    if (!got) return;
    this.field("who").value = "";
    await this.#show();
    this.#code(got.code, label);
  }

  /** @param {string} code @param {string} label */
  #code(code, label) {
    this.put("code", code);
    this.put("code-for", label && this.msg("code-for", { name: label }));
    this.put("address", location.host);
    this.show("code", code !== "");
  }

  /** @param {HTMLElement} form */
  async #rename(form) {
    await this.during("sealing", async () => {
      await client.call("groupName", { space: this.space,
        name: this.field("new-name").value.trim(),
        about: this.field("new-about").value.trim() });
      await this.#show();
    }, { near: form, as: AS });
  }

  /** @param {HTMLElement} button */
  #admit(button) {
    const from = button.closest("li")?.querySelector("select")?.value ?? "0";
    return this.#do("groupAdmit", { invite: button.dataset.invite,
      from: Number(from), label: button.dataset.label });
  }

  /** @param {HTMLElement} button */
  async #member(button) {
    const { what = "", user = "", label = "" } = button.dataset;
    if (what === "remove")
      return this.#ask("ask-remove", () => this.#change("remove", user),
        { name: label });
    if (what === "safety") return this.#safety(button, user, label);
    if (what === "compared") return this.#do("groupCompared", { user });
    if (what !== "pair") return this.#change(what, user);
    const made = await this.during("sealing", () => client.call("groupPair",
      { space: this.space, user }));
    if (!made) return undefined;
    location.assign(`/s/group#${made.space}`);
    return location.reload();
  }

  /** @param {HTMLElement} button @param {string} user @param {string} name */
  async #safety(button, user, name) {
    const got = await this.during("working", () => client.call("groupSafety",
      { space: this.space, user }));
    const row = button.closest("li");
    if (!got || !row) return;
    this.put("safety", this.msg("safety", { ...got, name }), row);
    this.out("safety", row).hidden = false;
    button.dataset.what = "compared";
    button.textContent = this.msg("act-compared");
  }
}

customElements.define("group-home", GroupHome);
