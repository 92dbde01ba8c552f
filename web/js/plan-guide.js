// @ts-check
/*
 * The guided filling in of the plan, a domain a screen: suggestions to pick,
 * lines of one's own, at the end rules to start from.  What was chosen lives in
 * the page until it is saved.
 */

/** @typedef {{ id: string, side: string, domain: string, text: string }} Entry */
/** @typedef {{ when: string, then: string }} Starter */

const ID = 6; /* bytes of an item's id */

/** @returns {string} */
function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(ID));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

export class PlanGuide {
  #at = 0;

  /** @param {import("./room.js").Room} room @param {HTMLElement} place
   * @param {(starter: Starter) => string} said */
  constructor(room, place, said) {
    this.room = room;
    this.place = place;
    this.screens = /** @type {HTMLElement[]} */ ([
      ...place.querySelectorAll("section.domain"),
    ]);
    for (const input of place.querySelectorAll(".own input"))
      input.addEventListener("keydown", (event) => {
        if (/** @type {KeyboardEvent} */ (event).key !== "Enter") return;
        event.preventDefault();
        this.own(/** @type {HTMLElement} */ (input));
      });
    const rules = [...room.querySelectorAll("template[data-rule]")];
    this.starters = rules.map((t) => ({
      when: t.getAttribute("data-rule") ?? "",
      then: /** @type {HTMLTemplateElement} */ (t).content.textContent ?? "",
    }));
    this.said = said;
  }

  /** Begin, with what there is. @param {Entry[]} entries @param {Starter[]} rules */
  begin(entries, rules) {
    this.entries = entries;
    for (const pick of this.place.querySelectorAll(".pick[data-mine]")) pick.remove();
    for (const pick of this.place.querySelectorAll(".domain .pick"))
      pick.setAttribute("aria-pressed", "false");
    for (const entry of entries) {
      const side = this.#side(entry.domain, entry.side);
      if (!side) continue;
      const known = [...side.querySelectorAll(".pick")].find((p) => p.textContent === entry.text);
      if (known) known.setAttribute("aria-pressed", "true");
      else this.#add(side, entry.text);
    }
    const had = new Set(rules.map((r) => r.when));
    this.room.out("starters").replaceChildren(
      ...this.starters
        .filter((s) => !had.has(s.when))
        .map((s) => {
          const pick = this.room.tpl("pick");
          pick.textContent = this.said(s);
          pick.dataset.when = s.when;
          pick.dataset.then = s.then;
          pick.setAttribute("aria-pressed", "false");
          return pick;
        }),
    );
    this.go(0, false);
  }

  /** @param {number} at @param {boolean} [focus] */
  go(at, focus = true) {
    this.#at = at;
    this.screens.forEach((s, i) => (s.hidden = i !== at));
    const values = { n: at + 1, of: this.screens.length };
    this.room.put("progress", this.room.msg("progress", values));
    this.room.out("bar").style.setProperty("--part", String((100 * values.n) / values.of));
    const last = at === this.screens.length - 1;
    this.room.put("next", this.room.msg(last ? "save" : "next"));
    if (focus) this.screens[at].querySelector("h2")?.focus();
    window.scrollTo(0, 0);
  }

  /** One screen on; false at the end. */
  next() {
    for (const input of this.screens[this.#at].querySelectorAll("input"))
      this.own(input);
    if (this.#at === this.screens.length - 1) return false;
    this.go(this.#at + 1);
    return true;
  }

  /** One screen back; false at the start. */
  back() {
    if (this.#at === 0) return false;
    this.go(this.#at - 1);
    return true;
  }

  /** A line of one's own, from its field or the button beside it.
   * @param {HTMLElement} inside */
  own(inside) {
    const side = inside.closest("fieldset");
    const input = side?.querySelector("input");
    const text = input?.value.trim();
    if (!side || !input || !text) return;
    this.#add(side, text);
    input.value = "";
    input.focus();
  }

  /** What is chosen now. @returns {Entry[]} */
  chosen() {
    /** @type {Entry[]} */
    const found = [];
    for (const pick of this.place.querySelectorAll('fieldset .pick[aria-pressed="true"]')) {
      const domain = pick.closest("section")?.getAttribute("data-domain") ?? "";
      const side = pick.closest("fieldset")?.getAttribute("data-side") ?? "";
      const text = pick.textContent ?? "";
      const before = this.entries?.find(
        (e) => e.domain === domain && e.side === side && e.text === text,
      );
      found.push({ id: before?.id ?? freshId(), side, domain, text });
    }
    return found;
  }

  /** @returns {Starter[]} */
  rules() {
    const on = this.room.out("starters").querySelectorAll('[aria-pressed="true"]');
    return [...on].map((p) => ({
      when: /** @type {HTMLElement} */ (p).dataset.when ?? "",
      then: /** @type {HTMLElement} */ (p).dataset.then ?? "",
    }));
  }

  /** @param {string} domain @param {string} side */
  #side(domain, side) {
    return this.place.querySelector(
      `section[data-domain="${CSS.escape(domain)}"] fieldset[data-side="${CSS.escape(side)}"]`,
    );
  }

  /** @param {Element} side @param {string} text */
  #add(side, text) {
    const pick = this.room.tpl("pick");
    pick.textContent = text;
    pick.dataset.mine = "";
    side.querySelector(".picks")?.append(pick);
  }
}
