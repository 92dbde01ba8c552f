// @ts-check
/*
 * <questionnaire-room>: a person's forms, what the operator placed, sheets typed in from paper,
 * scores against their own past, files to take along.  Everything is read and
 * scored on the device; a danger answer brings help-now at once.
 */
import { loadCore } from "../core.js";
import { FormFile } from "../form-file.js";
import { placedForms } from "../placed.js";
import { saveFile } from "../save-file.js";
import { loadKeys, readForm } from "../sheet.js";
import { fileOf } from "../questionnaire-files.js";
import { INSTRUMENT, newest, padded, wordOf } from "../questionnaires.js";
import { enter, follow, records } from "../records.js";
import { Room } from "../room.js";
import { dayName, dayOf, isoDay, localTime, nameOf, today } from "../words.js";
import { PaperSheet } from "./paper-sheet.js";
import { QuestionList } from "./question-list.js";
import { ScoreCards } from "./score-cards.js";

/** @typedef {import("../questionnaires.js").KeptAnswers} KeptAnswers */
/** @typedef {import("../records.js").Kept} Kept */

const bytes = new TextEncoder();

export class QuestionnaireRoom extends Room {
  /** @type {any} */
  #core;
  /** @type {any} */
  #keys;
  /** @type {any} */
  #cards;
  /** @type {Kept[]} */
  #kept = [];
  /** @type {{ text: string, source: string }[]} */
  #placed = [];
  /** @type {FormFile | null} */
  #file = null;
  /** @type {{ kept: Kept, map: number[] | null, watch: string[], list: QuestionList } | null} */
  #asking = null;
  /** @type {PaperSheet | null} */
  #paper = null;
  /** @type {KeptAnswers | null} */
  #draft = null;

  actions = {
    list: () => this.#home(),
    paper: () => this.#sheet(),
    look: (/** @type {HTMLElement} */ b) =>
      this.#file?.look(this.#placed[Number(b.dataset.id)].text),
    keep: () => this.#keepForm(),
    answer: (/** @type {HTMLElement} */ b) => this.#ask(b.dataset.id ?? ""),
    remove: (/** @type {HTMLElement} */ b) => this.#remove(b.dataset.id ?? ""),
    back: () => this.#asking?.list.go(-1) || this.#home(),
    skip: () => { this.#asking?.list.skip(); this.#on(); },
    next: () => this.#on(),
    finish: () => this.#finishPaper(),
    save: () => this.#save(),
    "save-file": (/** @type {HTMLElement} */ b) =>
      this.#export(b.dataset.file ?? ""),
  };

  async start() {
    window.addEventListener("beforeunload", (event) => {
      if (this.keeps) event.preventDefault();
    });
    if (!(await enter(this))) return;
    const ready = await this.during("working", async () => {
      this.#core = await loadCore();
      this.#keys = await loadKeys(this.#core);
      this.#cards = new ScoreCards(this, this.#keys);
      this.#file = new FormFile(this, this.#core, this.#keys);
      return true;
    });
    if (!ready) return;
    this.at('[data-field="paper"]', HTMLSelectElement).replaceChildren(
      ...this.#keys.names.map((/** @type {string} */ key) =>
        new Option(nameOf("data-key", key) ?? key, key)));
    await this.#home(false);
    follow(this, () => this.#list());
  }

  /** @returns {{ id: string, data: KeptAnswers }[]} */
  get #answers() {
    return this.#kept.filter((k) => k.payload.kind === "answers")
      .map((k) => ({ id: k.id, data: k.payload }));
  }

  async #home(focus = true) {
    this.keeps = false;
    this.#asking = this.#paper = this.#draft = null;
    this.#file?.forget();
    this.show("danger", false);
    this.step("list", false);
    await this.#list();
    if (focus) this.#focus("h1");
    return true;
  }

  /** @param {string} selector */
  #focus(selector) {
    const at = this.at(selector, HTMLElement);
    at.tabIndex = -1;
    at.focus();
    window.scrollTo(0, 0);
  }

  async #list() {
    const kept = await this.during("opening", () => records.list(INSTRUMENT));
    if (!kept) return;
    this.#kept = kept;
    const forms = kept.filter((k) => k.payload.kind === "form");
    this.show("no-forms", forms.length === 0);
    this.out("forms").replaceChildren(...forms.map((k) =>
      this.#row("form", k.id, k.payload.title, ["answer", "remove"])));
    await this.#offer(forms.map((k) => k.payload.source));
    const all = this.#answers.map((a) => a.data);
    this.show("results", all.length > 0);
    this.out("results").replaceChildren(
      ...newest(all).flatMap((a) => this.#cards.of(a, all)));
    this.out("times").replaceChildren(...this.#answers.reverse().map((a) => {
      const row = this.#row("time", a.id, a.data.title, ["remove"]);
      this.put("day", dayName(dayOf(a.data.day)), row);
      return row;
    }));
  }

  /** What the operator placed and is not kept yet. @param {string[]} kept */
  async #offer(kept) {
    this.#placed = await placedForms(kept);
    this.show("placed", this.#placed.length > 0);
    this.out("placed").replaceChildren(...this.#placed.map(({ text }, i) => {
      const read = readForm(this.#core, bytes.encode(text));
      const called = "form" in read ? read.form.title : "";
      return this.#row("placed", String(i), called || this.msg("unnamed"), ["look"]);
    }));
  }

  /** @param {string} tpl @param {string} id @param {string} name
   * @param {string[]} acts */
  #row(tpl, id, name, acts) {
    const row = this.tpl(tpl);
    this.put("name", name, row);
    for (const act of acts) {
      const button = this.at(`[data-act="${act}"]`, HTMLElement, row);
      button.dataset.id = id;
      button.setAttribute("aria-label", this.msg(`${act}-named`, { name }));
    }
    return row;
  }

  async #keepForm() {
    if (!(await this.#file?.keep())) return;
    await this.#home();
    this.status(this.msg("form-kept"));
  }

  /* ---- answering ---- */

  /** @param {string} id */
  #ask(id) {
    const kept = this.#kept.find((k) => k.id === id);
    if (!kept) return;
    const file = bytes.encode(kept.payload.source);
    const read = readForm(this.#core, file);
    if ("refused" in read) return this.wrong(this.msg(`why-${read.refused.why}`));
    const { key } = kept.payload;
    const coded = read.form.items.some((i) => i.code !== "");
    const watch = coded ? this.#keys.fitting(file) : [];
    this.#asking = {
      kept,
      map: key ? this.#keys.map(key, file) : null,
      watch: [...new Set([...(key ? [key] : []), ...watch])],
      list: new QuestionList(this, this.#core, file, read.form, () => {
        this.keeps = true;
        this.#heed();
      }),
    };
    this.status("");
    this.step("ask", false);
    if (!this.#asking.list.go(1)) this.#home();
  }

  /** Values of a key's items. @param {string} key */
  #valuesFor(key) {
    const list = this.#asking?.list;
    const map = list ? this.#keys.map(key, list.file) : null;
    if (!list || !map) return null;
    const { value } = list.check();
    return map.map((/** @type {number} */ i) => value(i));
  }

  /** A danger answer brings help at once, whatever the total. */
  #heed() {
    const found = (this.#asking?.watch ?? []).some((key) => {
      const values = this.#valuesFor(key);
      return values && this.#keys.score(key, values).danger > 0;
    });
    this.show("danger", found);
  }

  #on() {
    if (this.#asking && !this.#asking.list.go(1)) this.#finishForm();
  }

  #finishForm() {
    if (!this.#asking) return;
    const { kept, list } = this.#asking;
    const { key, title } = kept.payload;
    const { value, plain } = list.check();
    const at = localTime();
    if (list.answers.size === 0) return this.wrong(this.msg("nothing"));
    const values = key ? this.#valuesFor(key) : null;
    const scores = values
      ? this.#scored(key, values)
      : [{ scale: "sum", label: nameOf("data-scale", "sum") ?? "sum",
          value: Number.isFinite(plain.value) ? plain.value : null,
          answered: plain.answered, expected: plain.expected,
          method: Number.isFinite(plain.value) ? "complete" : "refused",
          low: plain.low, high: plain.high, worse: /** @type {1} */ (1) }];
    const items = list.asked.map((i) => {
      const item = list.form.items[i];
      const given = list.answers.get(i);
      const x = value(i);
      return /** @type {[string, number | string | null]} */ ([item.linkId,
        Number.isFinite(x) ? x
          : given === undefined ? null : wordOf(item, given)]);
    });
    this.#review({ v: 1, kind: "answers", title, key, form: kept.id, at,
      day: isoDay(today()), items, scores, response: list.response(at) });
  }

  /** @param {string} name @param {number[]} values */
  #scored(name, values) {
    const key = this.#keys.read(name);
    return this.#keys.score(name, values).scores.map(
      (/** @type {import("../sheet.js").Score} */ s, /** @type {number} */ i) => {
        const { band, ...rest } = s;
        const { low, high, worse } = key.scales[i];
        return { ...rest, low, high, worse,
          label: nameOf("data-scale", s.scale) ?? s.scale };
      });
  }

  /* ---- a sheet on paper ---- */

  #sheet() {
    const name = this.at('[data-field="paper"]', HTMLSelectElement).value;
    const title = nameOf("data-key", name) ?? name;
    this.#paper = new PaperSheet(this, this.#keys.read(name), title, () => {
      this.keeps = true;
      const values = this.#paper?.values() ?? [];
      this.show("danger", this.#keys.score(name, values).danger > 0);
    });
    this.status("");
    this.step("numbers");
  }

  #finishPaper() {
    const paper = this.#paper;
    if (!paper) return;
    const bad = paper.firstBad();
    if (bad) return this.wrong(this.msg("bad-number", bad));
    const values = paper.values();
    if (!values.some(Number.isFinite)) return this.wrong(this.msg("nothing"));
    this.wrong("");
    const { name } = paper.key;
    const items = values.map((x, i) =>
      /** @type {[string, number | null]} */ (
        [String(i + 1), Number.isFinite(x) ? x : null]));
    this.#review({ v: 1, kind: "answers", title: paper.title, key: name,
      form: "", at: localTime(), day: isoDay(today()), items,
      scores: this.#scored(name, values) });
  }

  /* ---- saving, removing, taking along ---- */

  /** @param {KeptAnswers} draft */
  #review(draft) {
    this.#draft = draft;
    const all = [...this.#answers.map((a) => a.data), draft];
    this.out("preview").replaceChildren(...this.#cards.of(draft, all));
    this.step("save");
    window.scrollTo(0, 0);
  }

  async #save() {
    if (!this.#draft) return;
    const data = padded(this.#draft);
    const kept = await this.during("sealing", () =>
      records.add(INSTRUMENT, data));
    if (!kept) return;
    await this.#home();
    this.status(this.msg("answers-kept"));
  }

  /** @param {string} id */
  async #remove(id) {
    const gone = await this.during("sealing", () => records.remove([id]));
    if (!gone) return;
    await this.#home();
    this.status(this.msg("removed"));
  }

  /** @param {string} what */
  #export(what) {
    const file = fileOf(this.#core, this.#keys, this.#kept, what);
    if (file) saveFile(...file);
  }
}

customElements.define("questionnaire-room", QuestionnaireRoom);
