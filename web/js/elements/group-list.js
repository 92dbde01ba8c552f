// @ts-check
/*
 * <group-list>: the groups somebody is in, those they wait for, and founding
 * one.
 */
import { nextOf } from "../group-here.js";
import { PAIR, groups, hear } from "../groups.js";
import { client, enter } from "../records.js";
import { Room } from "../room.js";
import { dayName, has, list, momentName } from "../words.js";

const DAY_MS = 86400000;

export class GroupList extends Room {
  forms = { found: (/** @type {HTMLElement} */ form) => this.#found(form) };
  actions = {
    withdraw: (/** @type {HTMLElement} */ button) => this.#withdraw(button),
  };

  async start() {
    if (!(await enter(this))) return;
    await this.during("opening", () => this.#show());
    hear(() => this.#show().catch((error) => this.halt(error)));
  }

  async #show() {
    const mine = await groups.mine();
    const { answered } = await client.call("groupInvites");
    this.out("groups").replaceChildren(...mine.map((g) =>
      "failed" in g ? this.#failed(g) : this.#row(g)));
    this.show("empty", mine.length === 0);
    this.show("waiting", answered.length > 0);
    this.out("waiting").replaceChildren(...answered.map(
      (/** @type {any} */ one) => this.#answered(one)));
    await this.#next(mine.filter((g) => !("failed" in g) && g.member
      && !g.closed));
  }

  /** What each meets next, with the way there. @param {any[]} open */
  async #next(open) {
    for (const [space, { at, href }] of await nextOf(open)) {
      const place = this.querySelector(`[data-space="${space}"]`);
      if (!place) continue;
      const link = document.createElement("a");
      link.href = href;
      link.textContent = this.msg("next-label", { when: momentName(at, "full") });
      place.replaceChildren(link);
    }
  }

  /** @param {import("../group-view.js").Group} group */
  #row(group) {
    const row = this.tpl("group");
    const others = group.members.filter((m) => !m.me)
      .map((m) => m.label || this.msg("someone"));
    const link = this.at("a", HTMLAnchorElement, row);
    this.out("next", row).dataset.space = group.space;
    link.href = `/s/group#${group.space}`;
    link.textContent = group.kind === PAIR
      ? this.msg("pair", { name: others[0] ?? this.msg("someone") })
      : group.name || this.msg("unnamed");
    this.put("about", group.closed ? this.msg("closed") : group.about, row);
    this.put("people", this.msg("people", { n: group.members.length,
      names: list(group.members.map((m) => m.label || this.msg("someone"))) }),
    row);
    return row;
  }

  /** @param {import("../groups.js").Failed} group */
  #failed(group) {
    const row = this.tpl("failed");
    this.put("why", has(this, group.failed)
      ? this.msg(group.failed, { cause: group.cause ?? "–", request: "–" })
      : this.msg("broken", { request: "–" }), row);
    return row;
  }

  /** @param {{ invite: string, expires: number }} one */
  #answered(one) {
    const row = this.tpl("answered");
    this.put("text", this.msg("answered",
      { date: dayName(Math.floor(one.expires / DAY_MS)) }), row);
    this.at("button", HTMLButtonElement, row).dataset.invite = one.invite;
    return row;
  }

  /** @param {HTMLElement} form */
  async #found(form) {
    const made = await this.during("sealing", () => client.call("groupFound", {
      name: this.field("group-name").value.trim(),
      about: this.field("group-about").value.trim(),
      label: this.field("group-label").value.trim() }), { near: form });
    if (made) location.assign(`/s/group#${made.space}`);
  }

  /** @param {HTMLElement} button */
  async #withdraw(button) {
    await this.during("working", async () => {
      await client.call("groupWithdraw", { invite: button.dataset.invite });
      await this.#show();
    });
  }
}

customElements.define("group-list", GroupList);
