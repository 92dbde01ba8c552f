// @ts-check
/*
 * <group-poll>: when can everybody?  A question of slots, each a button; the
 * others' answers after one's own; a time that is chosen becomes dates.
 */
import { call } from "../api.js";
import { loadCore } from "../core.js";
import { clockText, minuteOf, ruleOf } from "../dates-rule.js";
import { groupHere, titleOf } from "../group-here.js";
import { groups, labelOf } from "../groups.js";
import { Poll, localOf, rank, saidOf, slotsOf } from "../poll.js";
import { enter } from "../records.js";
import { Room } from "../room.js";
import { isoDay, list, momentName, today } from "../words.js";
import { ownZone } from "../zone-shifts.js";

const BEST = 5; /* slots that are listed */
const AS = { invalid: "past-dates", conflict: "most-series" };
const NEXT = /** @type {Record<string, string>} */ ({ "": "yes", yes: "maybe",
  maybe: "" });
const PRESSED = /** @type {Record<string, string>} */ ({ "": "false",
  yes: "true", maybe: "mixed" });

/** @param {number} at */
const dayText = (at) => new Intl.DateTimeFormat(
  document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang,
  { weekday: "long", day: "numeric", month: "long" }).format(at);

export class GroupPoll extends Room {
  keeps = true;
  #poll = new Poll("");
  /** @type {import("../poll.js").Core} */ #core = {};
  /** My answers as they stand on the page. @type {Map<number, string>} */
  #mine = new Map();
  #at = 0; /* the slot being chosen */
  #empty = false; /* sealing nothing was asked about */

  forms = {
    ask: (/** @type {HTMLElement} */ form) => this.#ask(form),
    choose: (/** @type {HTMLElement} */ form) => this.#choose(form),
  };
  actions = {
    slot: (/** @type {HTMLElement} */ b) => this.#press(b),
    mark: () => this.#mark(),
    vote: () => this.#vote(),
    choose: (/** @type {HTMLElement} */ b) => this.#choosing(b),
    anew: () => this.step("ask"),
    withdraw: () => this.#withdraw(),
    close: () => this.at("dialog", HTMLDialogElement).close(),
  };

  async start() {
    if (!(await enter(this))) return;
    const group = await groupHere(this);
    if (!group) return;
    this.#poll = new Poll(group.space);
    this.put("group", titleOf(this, group));
    for (const out of ["home", "to-dates"])
      /** @type {HTMLAnchorElement} */ (this.out(out)).href =
        `/s/group-dates#${group.space}`;
    this.show("back", true);
    this.field("first").value = isoDay(today() + 1);
    for (const radio of this.querySelectorAll("[data-again]"))
      radio.addEventListener("change", () => this.#again(radio));
    await this.during("opening", async () => {
      this.#core = await loadCore();
      await this.#poll.read();
    });
    if (!this.#poll.group) return;
    this.#open();
    groups.follow(this, group.space, async () => {
      await this.#poll.read();
      this.#show();
    });
  }

  /** Begin with what is there. */
  #open() {
    const asked = this.#poll.asked;
    this.#mine = new Map();
    const mine = asked && this.#poll.votes(asked.object)
      .get(this.#poll.group.me);
    for (const answer of /** @type {const} */ (["yes", "maybe"]))
      for (const at of mine?.[answer] ?? []) this.#mine.set(at, answer);
    this.#show();
    this.step(asked ? "poll" : "ask", false);
  }

  #show() {
    const asked = this.#poll.asked;
    if (!asked) return;
    const { group } = this.#poll;
    const votes = this.#poll.votes(asked.object);
    const voted = votes.has(group.me);
    const chosen = this.#poll.chosen(asked.object);
    const unknown = this.msg("someone");
    this.put("asked", this.msg("asked", { n: asked.data.minutes,
      name: labelOf(group, asked.author, unknown) }));
    this.put("answered", this.msg(voted ? "answered-all" : "answered", {
      n: votes.size, of: group.members.length,
      names: list([...votes.keys()].map((u) => labelOf(group, u, unknown))) }));
    this.put("zone", this.msg("zone", { zone: ownZone() }));
    this.show("vote", !chosen);
    this.show("chosen", chosen !== undefined);
    this.show("withdraw", !chosen
      && (asked.author === group.me || group.facilitator));
    if (chosen) this.put("chosen", this.msg("chosen",
      { when: momentName(chosen.data.at, "full") }));
    this.#overlap(asked, votes, voted && !chosen);
    this.#slots(asked, voted ? votes : new Map());
  }

  /** @param {import("../poll.js").Said} asked
   * @param {ReturnType<Poll["votes"]>} votes @param {boolean} shown */
  #overlap(asked, votes, shown) {
    this.show("overlap", shown);
    if (!shown) return;
    const { group } = this.#poll;
    const found = rank(this.#core, asked.data.slots, group.members, votes,
      this.#poll.before(asked.object));
    const n = this.#core.poll_wasm_quorum(group.members.length).value;
    this.put("quorum", this.msg(found[0]?.enough ? "quorum" : "no-quorum",
      { n }));
    this.out("best").replaceChildren(...found.slice(0, BEST).map((one) => {
      const row = this.tpl("best");
      const names = one.left.map((u) =>
        labelOf(group, u, this.msg("someone")));
      const can = one.yes.length + one.maybe.length;
      const key = can === group.members.length && one.maybe.length === 0
        ? "who-all" : names.length === 0 ? one.maybe.length > 0 ? "who-maybe"
          : "count" : one.maybe.length > 0 ? "who-both" : "who";
      this.put("when", momentName(one.at, "full"), row);
      this.put("who", this.msg(key, { n: can, maybe: one.maybe.length,
        names: list(names) }), row);
      this.put("odd", one.odd.length === 0 ? "" : this.msg("odd",
        { names: list(one.odd.map((u) => labelOf(group, u, this.msg("someone")))) }), row);
      const button = this.at("button", HTMLButtonElement, row);
      button.dataset.at = String(one.at);
      button.hidden = !group.facilitator;
      button.setAttribute("aria-label",
        `${button.textContent}: ${momentName(one.at, "full")}`);
      return row;
    }));
  }

  /** @param {import("../poll.js").Said} asked
   * @param {Map<string, { yes: number[] }>} votes those that may be shown */
  #slots(asked, votes) {
    const focused = document.activeElement instanceof HTMLElement
      ? document.activeElement.dataset.slot : undefined;
    /** @type {Map<string, number[]>} */
    const days = new Map();
    for (const at of asked.data.slots) {
      const day = dayText(at);
      days.set(day, [...days.get(day) ?? [], at]);
    }
    this.out("days").replaceChildren(...[...days].map(([day, slots]) => {
      const part = this.tpl("day");
      this.put("day", day, part);
      const box = this.out("slots", part);
      box.setAttribute("aria-label", day);
      box.replaceChildren(...slots.map((at) => {
        const button = this.tpl("slot");
        button.dataset.slot = String(at);
        const n = [...votes.values()].filter((v) => v.yes.includes(at)).length;
        button.dataset.count = n > 0 ? this.msg("count", { n }) : "";
        this.#paint(button);
        return button;
      }));
      return part;
    }));
    const on = this.at('[data-choice="on"]', HTMLSelectElement);
    if (on.options.length === 0)
      on.append(new Option(this.msg("every-day"), ""),
        ...[...days.keys()].map((day) => new Option(day, day)));
    if (focused)
      this.at(`[data-slot="${focused}"]`, HTMLElement).focus();
  }

  /** @param {HTMLElement} button */
  #paint(button) {
    const at = Number(button.dataset.slot);
    const answer = this.#mine.get(at) ?? "";
    const { minute } = localOf(at);
    const count = button.dataset.count ?? "";
    button.dataset.answer = answer;
    button.setAttribute("aria-pressed", PRESSED[answer]);
    this.put("time", clockText(minute), button);
    this.put("mark", answer === "maybe" ? this.msg("mark-maybe") : count,
      button);
    const said = [this.msg(`answer-${answer || "none"}`), count]
      .filter((s) => s !== "");
    button.setAttribute("aria-label", this.msg("slot", {
      when: `${clockText(minute)}, ${dayText(at)}`, answer: list(said) }));
  }

  /** @param {HTMLElement} button */
  #press(button) {
    const at = Number(button.dataset.slot);
    this.#mine.set(at, NEXT[this.#mine.get(at) ?? ""]);
    this.#paint(button);
  }

  /** A stretch at once: a day or every day, between two times. */
  #mark() {
    const on = this.at('[data-choice="on"]', HTMLSelectElement).value;
    const answer = this.at('[data-choice="answer"]', HTMLSelectElement).value;
    const low = minuteOf(this.field("between").value);
    const high = minuteOf(this.field("and").value);
    if (!(high >= low)) return this.wrong(this.msg("bad-mark"));
    this.wrong("");
    for (const button of this.querySelectorAll("[data-slot]")) {
      if (!(button instanceof HTMLElement)) continue;
      const at = Number(button.dataset.slot);
      const { minute } = localOf(at);
      if ((on !== "" && dayText(at) !== on) || minute < low || minute > high)
        continue;
      this.#mine.set(at, answer);
      this.#paint(button);
    }
    return undefined;
  }

  async #vote() {
    const asked = this.#poll.asked;
    if (!asked) return;
    const of = (/** @type {string} */ answer) =>
      [...this.#mine].filter(([, a]) => a === answer).map(([at]) => at);
    const [yes, maybe] = [of("yes"), of("maybe")];
    if (yes.length + maybe.length === 0 && !this.#empty) {
      this.#empty = true;
      this.wrong(this.msg("nothing"));
      return;
    }
    const mine = this.#poll.votes(asked.object).get(this.#poll.group.me);
    const done = await this.during("sealing", async () => {
      const odd = [...yes, ...maybe].filter((at) => this.#core.poll_wasm_is_odd(
        localOf(at).minute, asked.data.minutes).value === 1);
      await this.#poll.put({ kind: "vote", poll: asked.object, yes, maybe, odd },
        mine?.object);
      return true;
    });
    if (!done) return;
    this.#show();
    this.status(this.msg("voted"));
  }

  /** @param {HTMLElement} form */
  async #ask(form) {
    const minutes = this.field("minutes").valueAsNumber;
    const slots = slotsOf({ first: this.field("first").value,
      days: this.field("days").valueAsNumber,
      earliest: this.field("earliest").value,
      latest: this.field("latest").value,
      step: Number(this.at('[data-choice="step"]', HTMLSelectElement).value) },
    Date.now());
    if (!(minutes >= 10 && minutes <= 480))
      return this.wrong(this.msg("bad-minutes"), form);
    if (slots.length === 0) return this.wrong(this.msg("bad-ask"), form);
    const done = await this.during("sealing", async () => {
      await this.#poll.put({ kind: "poll", slots, minutes });
      return true;
    }, { near: form });
    if (!done) return undefined;
    this.at('[data-choice="on"]', HTMLSelectElement).replaceChildren();
    this.#open();
    return undefined;
  }

  async #withdraw() {
    const asked = this.#poll.asked;
    if (!asked) return;
    await this.during("sealing", () => this.#poll.withdraw(asked.object));
    this.#open();
  }

  /** @param {HTMLElement} button */
  #choosing(button) {
    this.#at = Number(button.dataset.at);
    this.put("choosing", momentName(this.#at, "full"));
    this.at("dialog", HTMLDialogElement).showModal();
  }

  /** Two radio buttons without a name. @param {Element} chosen */
  #again(chosen) {
    for (const radio of this.querySelectorAll("[data-again]"))
      /** @type {HTMLInputElement} */ (radio).checked = radio === chosen;
    const again = this.at('[data-again="weeks"]', HTMLInputElement).checked;
    this.show("again", again);
    this.show("endless", again);
  }

  /** @param {HTMLElement} form */
  async #choose(form) {
    const asked = this.#poll.asked;
    if (!asked) return undefined;
    const again = this.at('[data-again="weeks"]', HTMLInputElement).checked;
    const { weekday, time, day } = saidOf(this.#at);
    const rule = ruleOf({ weekday, time, zone: ownZone(), from: isoDay(day),
      minutes: asked.data.minutes,
      weeks: again ? this.field("weeks").valueAsNumber : 1,
      until: again ? this.field("until").value : isoDay(day),
      endless: again && this.field("endless").checked });
    if ("wrong" in rule) return this.wrong(this.msg(rule.wrong), form);
    const votes = this.#poll.votes(asked.object);
    const { left, odd } = rank(this.#core, [this.#at], this.#poll.group.members,
      votes, this.#poll.before(asked.object))[0] ?? { left: [], odd: [] };
    const done = await this.during("sealing", async () => {
      await call("POST", `space/${this.#poll.space}/series`,
        { ...rule.body, tell: true });
      await this.#poll.put({ kind: "chosen", poll: asked.object, at: this.#at,
        left, odd });
      return true;
    }, { near: form, as: AS });
    if (!done) return undefined;
    this.at("dialog", HTMLDialogElement).close();
    this.#show();
    return undefined;
  }
}

customElements.define("group-poll", GroupPoll);
