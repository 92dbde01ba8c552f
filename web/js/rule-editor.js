// @ts-check
/*
 * The form of a rule: fields for each kind of term, and the sentence they make.
 * Nobody writes core/rule.h's text by hand here.
 */
import { ruleSentence, termName } from "./plan-words.js";
import { dayOf, isoDay, today } from "./words.js";

/** @typedef {import("./plan-words.js").Term} Term */

const TERMS = 4; /* core/rule.h */

/** Names of a list in the shell, as they stand there.
 * @param {string} attribute @param {string} [before] */
const keys = (attribute, before = "") =>
  [...document.querySelectorAll(`template[${attribute}]`)].map(
    (t) => before + t.getAttribute(attribute),
  );

/** @param {string} kind */
function namesOf(kind) {
  if (kind === "state") return ["any", ...keys("data-name"), ...keys("data-composite", "all-")];
  if (kind === "event") return [...keys("data-event"), "any"];
  if (kind === "work") return keys("data-figure");
  if (kind === "crossed") return ["any", ...keys("data-limit")];
  return kind === "silent" ? keys("data-source") : [];
}

export class RuleEditor {
  /** @param {import("./room.js").Room} room @param {HTMLElement} form */
  constructor(room, form) {
    this.room = room;
    this.form = form;
    this.place = room.out("terms", form);
    form.addEventListener("input", (event) => {
      const at = /** @type {HTMLElement} */ (event.target);
      const term = /** @type {HTMLElement | null} */ (at.closest(".term"));
      if (term && at.dataset.blank === "kind") this.#kind(term);
      this.say();
    });
  }

  /** @param {Term[]} terms @param {string} then */
  open(terms, then) {
    this.place.replaceChildren();
    for (const term of terms) this.add(term);
    this.room.field("then", this.form).value = then;
    this.say();
  }

  /** One more "and". @param {Term} [term] */
  add(term) {
    const node = this.room.tpl("term");
    this.place.append(node);
    const set = (/** @type {string} */ blank, /** @type {string | number} */ value) => {
      this.#blank(node, blank).value = String(value);
    };
    set("kind", term?.kind ?? "state");
    set("day", isoDay(term?.day || today()));
    this.#kind(node);
    if (!term) return;
    set("name", term.name);
    set("level", term.level);
    set("side", term.under ? "under" : "over");
    set("number", term.number);
    set(["silent", "every"].includes(term.kind) ? "days" : "weeks", term.n);
    this.#more();
  }

  /** @param {Element} node @param {string} blank */
  #blank(node, blank) {
    return /** @type {HTMLInputElement | HTMLSelectElement} */ (
      node.querySelector(`[data-blank="${blank}"]`)
    );
  }

  /** Show what a kind needs, with its names. @param {HTMLElement} node */
  #kind(node) {
    const kind = this.#blank(node, "kind").value;
    for (const part of node.querySelectorAll("[data-for]"))
      /** @type {HTMLElement} */ (part).hidden =
        !(part.getAttribute("data-for") ?? "").split(" ").includes(kind);
    this.#blank(node, "name").replaceChildren(
      ...namesOf(kind).map((name) => {
        const option = document.createElement("option");
        option.value = name;
        option.textContent = termName(this.room, kind, name);
        return option;
      }),
    );
    this.#more();
  }

  #more() {
    const button = this.form.querySelector('[data-act="term-add"]');
    if (button instanceof HTMLElement)
      button.hidden = this.place.childElementCount >= TERMS;
  }

  /** What stands in the fields; null when a number or a day is no good.
   * @returns {Term[] | null} */
  terms() {
    const nodes = [...this.place.children];
    const sound = nodes.every((node) =>
      [...node.querySelectorAll("input")].every(
        (i) => i.closest("[hidden]") !== null || (i.value !== "" && i.validity.valid),
      ),
    );
    if (!sound) return null;
    return nodes.map((node) => {
      const of = (/** @type {string} */ blank) => this.#blank(node, blank).value;
      const kind = of("kind");
      const n = kind === "silent" || kind === "every" ? of("days")
        : kind === "event" ? "14" : of("weeks");
      return {
        kind,
        name: of("name"),
        level: of("level"),
        under: of("side") === "under",
        number: Number(of("number")),
        n: Number(n),
        day: dayOf(of("day")),
      };
    });
  }

  get then() {
    return this.room.field("then", this.form).value.trim().replace(/[.\s]+$/, "");
  }

  /** The sentence as it stands. */
  say() {
    const terms = this.terms();
    const text = terms?.length ? ruleSentence(this.room, terms, this.then || "…") : "";
    this.room.put("rule-said", text, this.form);
    this.room.wrong("", this.form);
  }
}
