// @ts-check
/*
 * <after-room>: what helps after a hard event that was marked: the stage of now
 * with lines to tick, the others folded away, a letter, a message, a link.
 * The texts are the shell's (data/after); the letter is typed here and kept
 * nowhere.
 */
import { TYPE } from "../plan-facts.js";
import { enter, follow, records } from "../records.js";
import { Room } from "../room.js";
import { dayName, nameOf, today } from "../words.js";

/** @typedef {import("../plan-work.js").After} After */

const WEEK = 7;
const ORDER = ["first", "third", "second", "year"];

export class AfterRoom extends Room {
  /** @type {After[]} */
  #all = [];
  /** @type {After | undefined} */
  #now;

  actions = {
    tick: (/** @type {HTMLElement} */ b) => this.#tick(b),
    letter: () => {
      this.#letter();
      this.step("letter");
    },
    back: () => this.step("event"),
    print: () => window.print(),
    close: () => this.#close(),
    "copy-circle": () => this.#copy(this.out("circle").textContent ?? ""),
    "copy-link": () => this.#copy(this.out("link").textContent ?? ""),
  };

  async start() {
    this.put("link", `${location.origin}/after`);
    this.at('[data-step="letter"]', HTMLElement).addEventListener("input", () => this.#letter());
    const which = this.at('[data-blank="which"]', HTMLSelectElement);
    which.addEventListener("change", () => {
      this.#now = this.#all.find((a) => a.id === which.value);
      this.#show();
    });
    if (!(await enter(this))) return;
    const plan = await this.during("opening", () => records.plan(today()));
    if (!plan) return;
    this.#fill(plan.after);
    follow(this, async () => this.#fill((await records.plan(today())).after));
  }

  /** @param {After[]} all newest first */
  #fill(all) {
    const before = this.#now?.id;
    this.#all = all;
    const open = all.find((a) => a.stage !== "none" && !a.closed);
    this.#now = all.find((a) => a.id === before) ?? open ?? all[0];
    this.show("which", all.length > 1);
    this.at('[data-blank="which"]', HTMLSelectElement).replaceChildren(
      ...all.map((a) => new Option(this.#name(a), a.id, false, a === this.#now)),
    );
    if (this.querySelector('[data-step="letter"]:not([hidden])')) return;
    this.step(this.#now ? "event" : "none", false);
    this.#show();
  }

  /** @param {After} after */
  #name(after) {
    const event = nameOf("data-event", after.kind) ?? after.kind;
    return this.msg("since", { event, date: dayName(after.day) });
  }

  #show() {
    const now = this.#now;
    if (!now) return;
    const from = this.querySelector(`[data-articles] [data-event="${CSS.escape(now.kind)}"]`);
    if (!from) return;
    const article = /** @type {HTMLElement} */ (from.cloneNode(true));
    article.removeAttribute("id");
    this.at("h2", HTMLElement, article).textContent = this.#name(now);
    const next = ORDER[ORDER.indexOf(now.stage) + 1];
    for (const stage of article.querySelectorAll(".stage")) {
      const key = stage.getAttribute("data-stage") ?? "";
      const heading = stage.querySelector("h3");
      const values = { stage: heading?.textContent ?? "", date: dayName(now.next) };
      if (key === now.stage) {
        stage.setAttribute("data-now", "");
        if (heading) heading.textContent = this.msg("now", values);
        for (const line of stage.querySelectorAll("li")) this.#box(line, now);
      } else if (key === next && Number.isFinite(now.next) && heading) {
        heading.textContent = this.msg("next", values);
      }
    }
    const others = [...article.querySelectorAll(".stage:not([data-now])")];
    this.out("article").replaceChildren(article);
    this.out("later").replaceChildren(...others);
    const later = this.at('[data-part="later"]', HTMLDetailsElement);
    later.open = article.querySelector("[data-now]") === null;
  }

  /** A line as a button to tick. @param {HTMLElement} line @param {After} now */
  #box(line, now) {
    const number = Number(line.dataset.line);
    const row = this.at("button", HTMLElement, this.tpl("tick"));
    row.dataset.line = String(number);
    this.put("text", line.textContent ?? "", row);
    row.setAttribute("aria-pressed", String(now.done.includes(number)));
    line.replaceChildren(row);
  }

  /** @param {object} changed */
  #keep(changed) {
    const now = this.#now;
    if (!now) return undefined;
    const { id: event, done, closed } = now;
    const data = { v: 1, kind: "after", event, done, closed, ...changed };
    return this.during("sealing", async () => {
      const { object } = await records.keep(TYPE.plan, now.record, data);
      Object.assign(now, { done: data.done, closed: data.closed, record: object });
      return true;
    });
  }

  /** @param {HTMLElement} button */
  async #tick(button) {
    const on = button.getAttribute("aria-pressed") !== "true";
    const line = Number(button.dataset.line);
    const rest = (this.#now?.done ?? []).filter((n) => n !== line);
    if (!(await this.#keep({ done: on ? [...rest, line] : rest }))) return;
    button.setAttribute("aria-pressed", String(on));
    button.focus();
  }

  async #close() {
    if (await this.#keep({ closed: true })) this.status(this.msg("closed"));
  }

  /** @param {string} text */
  async #copy(text) {
    const said = await navigator.clipboard.writeText(text)
      .then(() => "copied", () => "not-copied");
    this.status(this.msg(said));
  }

  #letter() {
    const n = Math.min(26, Math.max(1, Math.round(Number(this.field("letter-weeks").value) || 1)));
    const what = this.at('[data-blank="letter-what"]', HTMLSelectElement).value;
    this.put("letter-date", dayName(today()));
    this.put("letter-to", this.field("letter-to").value);
    this.put("letter-ask", this.msg(`ask-${what}`, { n }));
    this.put("letter-until", this.msg("until", { date: dayName(today() + n * WEEK) }));
    this.put("letter-from", this.field("letter-from").value);
  }
}

customElements.define("after-room", AfterRoom);
