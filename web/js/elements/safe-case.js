// @ts-check
/*
 * <safe-case>: a field for a text that speaks of a client.  What could tell a
 * reader who that is gets underlined, with a reason and a replacement in a list
 * beside it.  Its label and hint stand inside it; the page includes
 * _safe-case.html once.
 *
 *   value, kept   the text, and what was decided to stay in it: seal both
 *   rows, rarity  what was found at the last check
 *   check()       look now, with every table the text needs
 *   data-mode="gate"  to keep something asks why
 *
 * Event "checked" after each look; data-looking until then.  It never says that a text is safe.
 */
import { detector, TEXT_MAX } from "../safe-case-check.js";
import { forget, joined, keep, keptOf, rounded, rows, shifted, spelling } from "../safe-case-findings.js";
import { ownNames } from "../safe-case-names.js";
import { edit, suggestion } from "../safe-case-suggest.js";
import { Room } from "../room.js";
import { number } from "../words.js";

const PAUSE = 350; /* ms without a key before the text is looked at */
const QUIET = 1500; /* ms more before it is said aloud */
let made = 0;

/** @typedef {import("../safe-case-findings.js").Row} Row */

export class SafeCase extends Room {
  /** @type {import("../safe-case-check.js").Finding[]} */
  #found = [];
  /** @type {Row[]} */
  rows = [];
  /** @type {import("../safe-case-check.js").Rarity | null} */
  rarity = null;
  /** @type {Map<string, import("../safe-case-findings.js").Kept>} */
  #kept = new Map();
  #drawn = ""; /* the text the findings belong to */
  #said = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #voice;

  actions = {
    "sc-replace": (/** @type {HTMLElement} */ b) => this.#replace([this.#rowOf(b)]),
    "sc-replace-all": () => this.#replace(this.open),
    "sc-keep": (/** @type {HTMLElement} */ b) => this.#keep([this.#rowOf(b)], b),
    "sc-keep-rest": (/** @type {HTMLElement} */ b) =>
      this.#keep(this.open.filter((r) => r.first.level === "look"), b),
    "sc-again": (/** @type {HTMLElement} */ b) => {
      forget(this.#kept, this.#rowOf(b));
      this.#show();
    },
    "sc-find": (/** @type {HTMLElement} */ b) => this.#go(this.#rowOf(b)),
  };

  start() {
    const from = document.querySelector("template[data-safe-case]");
    if (!(from instanceof HTMLTemplateElement)) throw new Error("no part");
    this.append(document.importNode(from.content, true));
    const { label, hint, text } = this.#places();
    text.id = `safe-case-${++made}`;
    if (label) label.htmlFor = text.id;
    if (hint) text.setAttribute("aria-describedby", hint.id = `${text.id}-hint`);
    text.addEventListener("input", () => this.#typed());
    for (const kind of ["keyup", "click"])
      text.addEventListener(kind, () => this.#mark());
    this.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("safe-case-names", () => this.check());
    this.#show();
  }

  #places() {
    return { label: this.querySelector("label"), hint: this.querySelector(".hint"),
      text: this.at("[data-sc-text]", HTMLTextAreaElement) };
  }

  get #text() {
    return this.at("[data-sc-text]", HTMLTextAreaElement);
  }

  get value() {
    return this.#text.value;
  }

  set value(text) {
    this.#text.value = text;
    this.#typed();
  }

  get kept() {
    return keptOf(this.rows, this.#kept);
  }

  set kept(all) {
    this.#kept = new Map(all.map((k) => [spelling({ label: k.label, text: k.what }), k]));
    this.#show();
  }

  /** Rows that are neither replaced nor kept; in the gate: kept with a why. */
  get open() {
    const gate = this.dataset.mode === "gate";
    return this.rows.filter((r) => !r.kept || (gate && r.kept.why === ""));
  }

  focus() {
    this.#text.focus();
  }

  select() {
    this.#text.select();
  }

  #typed() {
    this.#found = shifted(this.#found, this.#drawn, this.value);
    this.#draw();
    this.toggleAttribute("data-looking", true);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.check(), PAUSE);
  }

  /** Look at the text now. */
  async check() {
    clearTimeout(this.#pause);
    const { value } = this;
    try {
      const [it, own] = await Promise.all([detector(), ownNames()]);
      const look = () => it.scan(value.slice(0, TEXT_MAX), own);
      let seen = look();
      if (await it.want(seen.languages)) seen = look();
      if (value !== this.value) return; /* typed on: another look follows */
      this.#found = seen.found;
      this.rarity = seen.rarity;
      const lacks = seen.languages.some((l) => it.missing.has(l));
      this.put("sc-problem", lacks ? this.msg("sc-no-table")
        : this.value.length > TEXT_MAX ? this.msg("sc-too-long") : "");
    } catch {
      this.put("sc-problem", this.msg("sc-no-check"));
    }
    this.toggleAttribute("data-looking", false);
    this.#draw();
    this.#show();
    this.dispatchEvent(new CustomEvent("checked", { bubbles: true }));
  }

  /** The lines under the text: a copy of it behind the field, invisible but for
   * them, which also makes the field as high as its text. */
  #draw() {
    const text = this.#drawn = this.value;
    const parts = [];
    let at = 0;
    for (const f of this.#found) {
      if (this.#kept.has(spelling(f))) continue;
      const mark = document.createElement("mark");
      mark.dataset.level = f.level;
      mark.textContent = text.slice(f.start, f.end);
      parts.push(text.slice(at, f.start), mark);
      at = f.end;
    }
    this.out("sc-lines").replaceChildren(...parts, text.slice(at), "\n ");
  }

  /** The list, and what is said of the whole. */
  #show() {
    this.rows = rows(this.#found, this.#kept);
    const at = document.activeElement;
    const row = at instanceof HTMLElement && this.contains(at) && at.closest("[data-key]");
    const key = row instanceof HTMLElement ? row.dataset.key : undefined;
    const { open } = this;
    const kept = this.rows.filter((r) => !open.includes(r));
    this.out("sc-rows").replaceChildren(...open.map((r) => this.#row(r)));
    this.out("sc-kept").replaceChildren(...kept.map((r) => this.#keptRow(r)));
    this.show("sc-some", open.length > 0);
    this.show("sc-none", open.length === 0);
    this.show("sc-left", kept.length > 0);
    this.show("sc-bulk", open.length > 1);
    this.put("sc-count", this.msg("sc-count", { n: open.length }));
    this.put("sc-rarity", this.rarityWords());
    this.out("sc-rarity").dataset.level = this.rarity?.level ?? "fine";
    if (key !== undefined) (this.#focusRow(key) || this.#focusRow()) ?? this.focus();
    this.#mark();
    this.#speak(open.length);
  }

  /** How many people fit, in a sentence; "" when the text tells nothing. */
  rarityWords() {
    const { rarity } = this;
    if (!rarity || !rarity.drop || !this.value.trim()) return "";
    return this.msg(`sc-rarity-${rarity.level}`, {
      n: rounded(rarity.expected), then: number(rounded(rarity.then)),
      what: this.msg(`sc-drop-${rarity.drop}`) });
  }

  /** @param {Row} row */
  #words(row) {
    const what = [...new Set(row.all.map((f) => f.text))].slice(0, 3).join(", ");
    const why = this.msg(`sc-why-${row.first.why}`);
    return { what, why: this.msg(`sc-${row.first.level}`, { why }),
      put: suggestion(row.first) };
  }

  /** @param {Row} row */
  #row(row) {
    const li = this.tpl(this.dataset.mode === "gate" ? "sc-row-gate" : "sc-row");
    const { what, why, put } = this.#words(row);
    li.dataset.key = row.key;
    li.dataset.level = row.first.level;
    this.put("sc-what", what, li);
    this.put("sc-why", why, li);
    this.put("sc-times", row.all.length > 1 ? this.msg("sc-times", { n: row.all.length }) : "", li);
    this.put("sc-put", put ? this.msg("sc-put", { put }) : this.msg("sc-put-nothing"), li);
    for (const b of li.querySelectorAll("button"))
      b.setAttribute("aria-label", `${b.textContent?.trim()}: ${what}`);
    return li;
  }

  /** @param {Row} row */
  #keptRow(row) {
    const li = this.tpl("sc-kept-row");
    const why = row.kept?.why;
    li.dataset.key = row.key;
    this.put("sc-what", row.first.text, li);
    this.put("sc-why", why ? this.msg(`sc-kept-${why}`) : "", li);
    return li;
  }

  /** @param {HTMLElement} inside */
  #rowOf(inside) {
    const li = inside.closest("[data-key]");
    const row = li instanceof HTMLElement && this.rows.find((r) => r.key === li.dataset.key);
    if (!row) throw new Error("no row");
    return row;
  }

  /** @param {Row[]} all */
  #replace(all) {
    const found = all.flatMap((r) => r.all).sort((a, b) => a.start - b.start);
    const text = this.#text;
    if (found.length === 0 || text.value !== this.#drawn) return;
    const { start, end, put } = joined(text.value, found.map((f) => edit(text.value, f)));
    const { activeElement: at } = document;
    const y = window.scrollY;
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, end);
    /* so that the browser's own "undo" takes it back */
    if (!document.execCommand("insertText", false, put)) {
      text.setRangeText(put, start, end, "end");
      this.#typed();
    }
    if (at instanceof HTMLElement && at.isConnected) at.focus({ preventScroll: true });
    window.scrollTo(0, y);
    this.check();
  }

  /** @param {Row[]} all @param {HTMLElement} button */
  #keep(all, button) {
    for (const row of all) keep(this.#kept, row, button.dataset.why ?? "");
    this.#draw();
    this.#show();
    this.dispatchEvent(new CustomEvent("checked", { bubbles: true }));
  }

  /** Show where it stands. @param {Row} row */
  #go(row) {
    const { start, end } = row.first;
    this.#text.focus();
    this.#text.setSelectionRange(start, end);
    this.#mark();
  }

  /** Focus the row with this key, or the first. @param {string} [key]
   * @returns {true | undefined} */
  #focusRow(key) {
    const all = [...this.out("sc-rows").querySelectorAll("li")];
    const row = key === undefined ? all[0] : all.find((li) => li.dataset.key === key);
    const button = row?.querySelector('[data-act="sc-replace"]');
    if (button instanceof HTMLElement) button.focus();
    return button ? true : undefined;
  }

  /** The row whose words the cursor is in. */
  #mark() {
    const at = this.#text.selectionStart;
    const f = this.#found.find((x) => x.start <= at && at <= x.end);
    const row = f && this.rows.find((r) => r.all.includes(f));
    for (const li of this.out("sc-rows").querySelectorAll("li"))
      li.toggleAttribute("data-here", li.dataset.key === row?.key);
    const words = row && !row.kept ? this.#words(row) : undefined;
    this.put("sc-here", words ? `${words.what}: ${words.why}` : "");
  }

  /** F8 goes from finding to finding; in the list arrows do, K keeps, Escape
   * returns to the text. @param {KeyboardEvent} event */
  #key(event) {
    const at = event.target;
    if (!(at instanceof HTMLElement) || event.ctrlKey || event.altKey || event.metaKey) return;
    const li = at.closest("[data-sc-list] li");
    const f8 = event.key === "F8";
    const step = (f8 && event.shiftKey) || event.key === "ArrowUp" ? -1
      : f8 || event.key === "ArrowDown" ? 1 : 0;
    if (!li && !f8) return;
    const { open } = this;
    const from = li instanceof HTMLElement ? open.findIndex((r) => r.key === li.dataset.key)
      : open.findIndex((r) => r.all.some((f) => f.end > this.#text.selectionStart)) - (step > 0 ? 1 : 0);
    if (step && open.length > 0)
      this.#focusRow(open[(from + step + open.length) % open.length].key);
    else if (li && event.key === "Escape") this.#go(this.#rowOf(at));
    else if (li && event.key.toLowerCase() === "k")
      li.querySelector('[data-act="sc-keep"]')?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    else return;
    event.preventDefault();
  }

  /** Aloud only when somebody has paused and the number is another one.
   * @param {number} n */
  #speak(n) {
    clearTimeout(this.#voice);
    const text = this.value.trim() ? this.msg("sc-voice", { n }) : "";
    this.#voice = setTimeout(() => {
      if (text === this.#said) return;
      this.#said = text;
      this.put("sc-voice", text);
    }, QUIET);
  }
}

customElements.define("safe-case", SafeCase);
