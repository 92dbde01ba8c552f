// @ts-check
/*
 * <plan-room>: the plan in two lists, rules as sentences and what they ask for
 * now, hours of the week, what happened of it.  Filling in: plan-guide.js; the
 * form of a rule: rule-editor.js; the thinking: plan-work.js in the worker.
 */
import "./plan-chart.js";
import { PlanGuide } from "../plan-guide.js";
import { DOMAINS, TYPE, mondayOf } from "../plan-facts.js";
import { answerRule, firedCard } from "../plan-fired.js";
import { ruleSentence, ruleText } from "../plan-words.js";
import { client, enter, follow, records } from "../records.js";
import { Room } from "../room.js";
import { RuleEditor } from "../rule-editor.js";
import { slotsFile } from "../slots-file.js";
import { dayName, dayOf, isoDay, nameOf, number, today, weekdayName } from "../words.js";

/** @typedef {import("../plan-work.js").Plan} Plan */

const SHOWN = 26; /* weeks in the picture */
const MINUTES = 600;

export class PlanRoom extends Room {
  /** @type {Plan | undefined} */
  #plan;
  /** @type {string | undefined} the rule that is edited */
  #rule;

  actions = {
    guide: () => this.#guide(),
    "guide-back": () => this.#guideBack(),
    "guide-next": () => this.#guideNext(),
    pick: (/** @type {HTMLElement} */ b) => {
      this.keeps = true;
      b.setAttribute("aria-pressed", String(b.getAttribute("aria-pressed") !== "true"));
    },
    own: (/** @type {HTMLElement} */ b) => this.#steps.own(b),
    tick: (/** @type {HTMLElement} */ b) => this.#tick(b),
    "rule-new": () => this.#edit(undefined),
    "rule-edit": (/** @type {HTMLElement} */ b) => this.#edit(b.dataset.id),
    "term-add": () => this.#editor.add(),
    "rule-remove": () => this.#removeRule(),
    "rule-done": (/** @type {HTMLElement} */ b) => this.#answer(b, "done"),
    "rule-later": (/** @type {HTMLElement} */ b) => this.#answer(b, "not-today"),
    "rule-week": (/** @type {HTMLElement} */ b) => this.#answer(b, "week"),
    "slot-new": () => this.#openSlot(),
    "slot-remove": (/** @type {HTMLElement} */ b) =>
      this.#save(() => records.remove([b.dataset.id ?? ""])),
    calendar: () => this.#calendar(),
    reviewed: () => this.#savePlan({}),
    view: () => this.step("view"),
    print: () => window.print(),
  };

  forms = {
    rule: () => this.#saveRule(),
    slot: () => this.#saveSlot(),
  };

  async start() {
    this.#editor = new RuleEditor(this, this.at('[data-form="rule"]', HTMLElement));
    if (!(await enter(this))) return;
    const found = await this.during("opening", () => records.plan(today()));
    if (!found) return;
    this.#fill(found);
    this.step(found.plan ? "view" : "empty", false);
    follow(this, () => this.#again());
  }

  /** @type {RuleEditor} */
  // @ts-ignore set in start
  #editor;
  /** @type {PlanGuide} */
  // @ts-ignore made when first needed
  #steps;

  async #again() {
    this.#fill(await records.plan(today()));
  }

  /** Seal something, then show anew. @param {() => Promise<unknown>} work
   * @param {string} [message] */
  async #save(work, message = "kept") {
    const done = await this.during("sealing", async () => {
      await work();
      await this.#again();
      return true;
    });
    if (!done) return false;
    this.keeps = false;
    this.step("view");
    this.status(this.msg(message));
    return true;
  }

  /** @param {Plan} plan */
  #fill(plan) {
    this.#plan = plan;
    this.out("firing").replaceChildren(
      ...plan.rules.filter((r) => r.verdict === "fires").map((r) => firedCard(this, r)),
    );
    const due = today() >= plan.review;
    this.show("review", due);
    if (due && plan.plan)
      this.put("review", this.msg("review", { date: dayName(dayOf(plan.plan.data.reviewed)) }));
    this.#lists(plan);
    this.#rules(plan);
    this.#slots(plan);
    this.#picture(plan);
    this.put("printed", this.msg("printed", { date: dayName(today()) }));
  }

  /** @param {Plan} plan */
  #lists(plan) {
    const week = isoDay(mondayOf(today()));
    const kept = plan.kept.find((k) => k.data.week === week)?.data.items ?? [];
    for (const side of ["well", "hard"]) {
      const cards = DOMAINS.flatMap((domain) => {
        const entries = (plan.plan?.data.items ?? []).filter(
          (/** @type {any} */ e) => e.side === side && e.domain === domain,
        );
        if (entries.length === 0) return [];
        const card = this.tpl("domain");
        this.put("name", nameOf("data-domain-name", domain) ?? domain, card);
        this.out("items", card).append(
          ...entries.map((/** @type {any} */ e) => {
            const row = this.tpl(side === "well" ? "tick" : "line");
            const text = row.dataset.out === "text" ? row : this.out("text", row);
            text.textContent = e.text;
            const button = row.querySelector("button");
            if (button) {
              button.dataset.id = e.id;
              button.setAttribute("aria-pressed", String(kept.includes(e.id)));
            }
            return row;
          }),
        );
        return [card];
      });
      this.out(side).replaceChildren(...cards);
      this.at(`.side-${side}`, HTMLElement).hidden = cards.length === 0;
    }
  }

  /** @param {Plan} plan */
  #rules(plan) {
    this.show("no-rules", plan.rules.length === 0);
    this.out("rules").replaceChildren(
      ...plan.rules.map((rule) => {
        const row = this.tpl("rule");
        const said = ruleSentence(this, rule.terms, rule.then);
        this.put("said", said, row);
        const button = this.at("button", HTMLElement, row);
        button.dataset.id = rule.id;
        button.setAttribute("aria-label", this.msg("change-rule", { rule: said }));
        return row;
      }),
    );
  }

  /** @param {Plan} plan */
  #slots(plan) {
    this.show("calendar", plan.slots.length > 0);
    const order = [...plan.slots].sort(
      (a, b) => a.data.weekday - b.data.weekday || a.data.at.localeCompare(b.data.at),
    );
    this.out("slots").replaceChildren(
      ...order.map(({ id, data }) => {
        const row = this.tpl("slot");
        const { text, weekday, at, minutes } = data;
        this.put("what", text, row);
        const values = { day: weekdayName(weekday), time: at, minutes };
        this.put("when", this.msg("slot", values), row);
        const button = this.at("button", HTMLElement, row);
        button.dataset.id = id;
        button.setAttribute("aria-label", this.msg("remove-slot", { name: text }));
        return row;
      }),
    );
  }

  /** What happened of the plan, beside the trend. @param {Plan} plan */
  #picture(plan) {
    const weeks = plan.kept
      .map((k) => ({ day: dayOf(k.data.week), n: k.data.items.length, of: k.data.of }))
      .filter((w) => w.of > 0)
      .sort((a, b) => a.day - b.day)
      .slice(-SHOWN);
    this.show("picture", weeks.length > 1);
    if (weeks.length < 2) return;
    const sum = (/** @type {"n" | "of"} */ key) => weeks.reduce((t, w) => t + w[key], 0);
    const values = { of: weeks.length, n: String(sum("n")), all: sum("of") };
    this.put("happened-of", this.msg("said", values));
    const from = weeks[0].day;
    const to = Math.max(today(), weeks[weeks.length - 1].day);
    const names = { from: dayName(from), to: dayName(to) };
    Object.assign(this.at("plan-chart", HTMLElement), {
      drawing: {
        label: this.msg("chart-label", names),
        from,
        to,
        line: plan.burden,
        weeks: weeks.map((w) => ({ day: w.day, part: Math.min(1, w.n / w.of) })),
      },
    });
    this.out("table").replaceChildren(
      ...[...weeks].reverse().map((w) => {
        const row = this.tpl("row");
        this.put("week", dayName(w.day), row);
        this.put("happened", number(w.n), row);
        this.put("planned", number(w.of), row);
        return row;
      }),
    );
  }

  /** @param {HTMLElement} button */
  async #tick(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    const all = [...this.querySelectorAll(".tick")];
    const items = all
      .filter((t) => t.getAttribute("aria-pressed") === "true")
      .map((t) => /** @type {HTMLElement} */ (t).dataset.id);
    const week = isoDay(mondayOf(today()));
    const before = this.#plan?.kept.find((k) => k.data.week === week)?.id;
    const { id } = button.dataset;
    await this.during("sealing", async () => {
      await records.keep(TYPE.plan, before, { v: 1, kind: "kept", week, items, of: all.length });
      await this.#again();
    });
    const again = this.querySelector(`.tick[data-id="${id}"]`);
    if (again instanceof HTMLElement) again.focus();
  }

  #guide() {
    this.#steps ??= new PlanGuide(this, this.at('[data-step="guide"]', HTMLElement), (s) => {
      const terms = this.#starters.get(s.when) ?? [];
      return ruleSentence(this, terms, s.then);
    });
    this.during("working", async () => {
      for (const { when } of this.#steps.starters)
        this.#starters.set(when, (await client.call("rule", { when })).terms);
      this.step("guide", false);
      this.#steps.begin(this.#plan?.plan?.data.items ?? [], this.#plan?.rules ?? []);
    });
  }

  /** @type {Map<string, import("../plan-words.js").Term[]>} */
  #starters = new Map();

  #guideBack() {
    if (!this.#steps.back()) this.step(this.#plan?.plan ? "view" : "empty");
  }

  async #guideNext() {
    if (this.#steps.next()) return;
    const items = this.#steps.chosen();
    if (items.length === 0) this.wrong(this.msg("nothing"));
    else await this.#savePlan({ items }, this.#steps.rules());
  }

  /** @param {object} changed @param {{ when: string, then: string }[]} [rules] */
  #savePlan(changed, rules = []) {
    const day = isoDay(today());
    const before = this.#plan?.plan;
    const plan = { v: 1, kind: "plan", made: day, ...before?.data, ...changed, reviewed: day };
    return this.#save(async () => {
      await records.keep(TYPE.plan, before?.id, plan);
      await records.addAll(
        TYPE.plan,
        rules.map((r) => ({ v: 1, kind: "rule", ...r, since: day })),
      );
    });
  }

  /** @param {string | undefined} id */
  #edit(id) {
    const rule = this.#plan?.rules.find((r) => r.id === id);
    this.#rule = rule?.id;
    this.show("rule-remove", rule !== undefined);
    this.#editor.open([], "");
    if (rule) this.#editor.open(rule.terms, rule.then);
    else this.#editor.add();
    this.#editor.say();
    this.step("rule");
  }

  async #saveRule() {
    const form = this.at('[data-form="rule"]', HTMLElement);
    const terms = this.#editor.terms();
    const { then } = this.#editor;
    if (!terms || !then) {
      this.wrong(this.msg(terms ? "no-then" : "bad-rule"), form);
      return;
    }
    const when = ruleText(terms);
    const read = await this.during("working", () => client.call("rule", { when }), { near: form });
    if (!read) return;
    if (!read.terms) {
      this.wrong(this.msg("bad-rule"), form);
      return;
    }
    const data = { v: 1, kind: "rule", when, then, since: isoDay(today()) };
    await this.#save(() => records.keep(TYPE.plan, this.#rule, data));
  }

  #removeRule() {
    const { id } = { id: this.#rule ?? "" };
    return this.#save(() => records.remove([id]));
  }

  /** @param {HTMLElement} button @param {"done" | "not-today" | "week"} answer */
  async #answer(button, answer) {
    const rule = this.#plan?.rules.find((r) => r.id === button.dataset.id);
    if (!rule) return;
    const until = await this.during("sealing", () => answerRule(rule, answer));
    if (!until) return;
    await this.#again();
    this.status(this.msg(answer === "done" ? "done" : "later", { date: dayName(dayOf(until)) }));
  }

  #openSlot() {
    const days = this.at('[data-blank="slot-day"]', HTMLSelectElement);
    if (days.options.length === 0)
      for (let d = 1; d <= 7; d++) days.add(new Option(weekdayName(d), String(d)));
    this.step("slot");
  }

  async #saveSlot() {
    const form = this.at('[data-form="slot"]', HTMLElement);
    const text = this.field("slot-what").value.trim();
    const at = this.field("slot-at").value;
    const minutes = Number(this.field("slot-minutes").value);
    if (!text || !/^\d\d:\d\d$/.test(at) || !(minutes >= 5 && minutes <= MINUTES)) {
      this.wrong(this.msg("bad-slot"), form);
      return;
    }
    const weekday = Number(this.at('[data-blank="slot-day"]', HTMLSelectElement).value);
    const what = this.at('[data-blank="slot-kind"]', HTMLSelectElement).value;
    const from = isoDay(mondayOf(today()) + weekday - 1);
    const data = { v: 1, kind: "slot", what, text, weekday, at, minutes, from };
    if (await this.#save(() => records.keep(TYPE.plan, undefined, data)))
      this.field("slot-what").value = "";
  }

  #calendar() {
    const slots = (this.#plan?.slots ?? []).map(({ id, data }) => ({ ...data, id }));
    const file = new Blob([slotsFile(slots, new Date())], { type: "text/calendar" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = "mainstay-plan.ics";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
  }
}

customElements.define("plan-room", PlanRoom);
