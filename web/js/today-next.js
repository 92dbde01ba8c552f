// @ts-check
/*
 * The one thing that plan, protocol and isolation watch have for Today: a hard
 * event's stage before a rule, a rule before an invitation, that before the
 * review of the plan.  Never two.
 */
import { TYPE } from "./plan-facts.js";
import { answerRule, firedCard } from "./plan-fired.js";
import { records } from "./records.js";
import { dayName, dayOf, isoDay, nameOf, today } from "./words.js";

/** @typedef {import("./plan-work.js").Plan} Plan */

export class TodayNext {
  /** @type {Plan | undefined} */
  #plan;
  shown = false;

  /** @param {import("./room.js").Room} room */
  constructor(room) {
    this.room = room;
    this.actions = {
      "rule-done": (/** @type {HTMLElement} */ b) => this.#answer(b, "done"),
      "rule-later": (/** @type {HTMLElement} */ b) => this.#answer(b, "not-today"),
      "invite-copy": () => this.#copy(),
      "invite-later": () => this.#end("invite-kept", { answered: isoDay(today()) }),
      "invite-off": () => this.#end("invite-gone", { off: true }),
    };
  }

  async show() {
    this.#plan = await records.plan(today());
    const card = this.#card(this.#plan);
    this.shown = card !== null;
    if (card) this.room.show("step", false);
    this.room.out("next").replaceChildren(...(card ? [card] : []));
    if (card?.dataset.invites !== undefined) await this.#invited({});
  }

  /** @param {Plan} plan @returns {HTMLElement | null} */
  #card(plan) {
    const { room } = this;
    const after = plan.after.find((a) => a.stage !== "none" && !a.closed);
    if (after) {
      const card = room.tpl("after");
      room.put("event", nameOf("data-event", after.kind) ?? "", card);
      room.put("stage", room.msg(`stage-${after.stage}`), card);
      return card;
    }
    const fired = plan.rules.find((r) => r.verdict === "fires");
    if (fired) return firedCard(room, fired);
    const answered = plan.watch.data.answered === isoDay(today());
    if (plan.isolation.why !== "none" && !answered) {
      const { why, since, weeks } = plan.isolation;
      const card = room.tpl("invite");
      const values = { date: dayName(since), n: weeks };
      room.put("why", room.msg(`invite-${why}`, values), card);
      card.dataset.invites = "";
      return card;
    }
    return today() >= plan.review ? room.tpl("review") : null;
  }

  /** @param {HTMLElement} button @param {"done" | "not-today"} answer */
  async #answer(button, answer) {
    const rule = this.#plan?.rules.find((r) => r.id === button.dataset.id);
    if (!rule) return;
    const until = await this.room.during("sealing", () => answerRule(rule, answer));
    if (!until) return;
    await this.show();
    const key = answer === "done" ? "rule-done" : "rule-later";
    this.room.status(this.room.msg(key, { date: dayName(dayOf(until)) }));
  }

  /** An invitation was shown today: the next one is a month away.
   * @param {object} more */
  async #invited(more) {
    const watch = this.#plan?.watch;
    const day = isoDay(today());
    if (watch?.data.invited === day && Object.keys(more).length === 0) return;
    const data = { v: 1, kind: "watch", ...watch?.data, invited: day, ...more };
    const { object } = await records.keep(TYPE.plan, watch?.id, data);
    if (this.#plan) this.#plan.watch = { id: object, data };
  }

  async #copy() {
    const { room } = this;
    const text = room.msg("invite-text");
    const copied = await navigator.clipboard.writeText(text)
      .then(() => true, () => false);
    /* where it could not be copied, it stands there to be marked */
    room.status(copied ? room.msg("invite-copied") : text);
  }

  /** @param {string} key @param {object} more */
  async #end(key, more) {
    await this.room.during("sealing", () => this.#invited(more));
    this.room.out("next").replaceChildren();
    this.room.status(this.room.msg(key));
  }
}
