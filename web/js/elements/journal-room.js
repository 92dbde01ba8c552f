// @ts-check
/*
 * <journal-room>: write a page, find one again, see what was on this day.
 * What is begun is sealed as a draft every few seconds and lies nowhere else.
 */
import { journal, TEXT_MAX } from "../journal.js";
import { onThisDay, readTags, tagsOf } from "../journal-days.js";
import { monthTable } from "../journal-month.js";
import { JournalShare } from "../journal-share.js";
import { prose } from "../prose.js";
import { titleOf } from "../group-here.js";
import { enter, follow } from "../records.js";
import { Room } from "../room.js";
import { passGate } from "./share-gate.js";
import { dayName, dayOf, isoDay, today } from "../words.js";

const SHOWN = 12; /* entries at a time */
const AGO = 3;
const TAGS = 20;
const BEGIN = 120; /* characters of an entry in a list */
const DRAFT_MS = 4000; /* without a key before a draft is sealed */
const FIND_MS = 120;

/** @typedef {import("../search-text.js").Line} Line */

export class JournalRoom extends Room {
  /** @type {Line[]} */
  #days = [];
  #shown = SHOWN;
  /** @type {Line[] | null} what was looked for */
  #hits = null;
  /** @type {{ object?: string, of?: string, prompt: string }} the page written */
  #page = { prompt: "" };
  /** @type {import("../ledger.js").Item | null} the page read */
  #read = null;
  /** @type {import("../ledger.js").Item | undefined} */
  #draft = undefined;
  #month = today();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  /** @type {Promise<unknown>} */
  #saving = Promise.resolve();
  #sharing = new JournalShare(this);

  actions = {
    write: () => this.#write(),
    "go-on": () => this.#goOn(),
    more: () => this.#list((this.#shown += SHOWN)),
    earlier: () => this.#turn(-1),
    later: () => this.#turn(1),
    day: (/** @type {HTMLElement} */ b) => this.#ofDay(b.dataset.day ?? ""),
    tag: (/** @type {HTMLElement} */ b) => this.#search(b.dataset.tag ?? ""),
    read: (/** @type {HTMLElement} */ b) => this.#open(b.dataset.id ?? ""),
    prompt: () => this.#prompt(true),
    "no-prompt": () => this.#prompt(false),
    save: () => this.#save(),
    discard: () => this.#discard(),
    home: () => this.#home(),
    edit: () => this.#edit(),
    print: () => window.print(),
    share: () => this.#share(),
    "share-begin": () => this.#sharing.begin(this.#read?.data.text ?? "",
      String(getSelection() ?? "")),
    "share-send": () => this.#shareGroup(),
    "share-back": () => this.step("read"),
    remove: () => this.show("sure", true),
    "remove-not": () => this.show("sure", false),
    "remove-now": () => this.#remove(),
  };

  async start() {
    const find = this.field("find");
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let pause;
    find.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => this.#find(find.value), FIND_MS);
    });
    for (const field of [this.#text, this.field("tags"), this.field("day")])
      field.addEventListener("input", () => this.#typed());
    window.addEventListener("beforeunload", (event) => {
      if (this.keeps) event.preventDefault();
    });
    this.#sharing.watch();
    if (!(await enter(this))) return;
    await this.#home();
    follow(this, async () => {
      if (!this.at('[data-step="home"]', HTMLElement).hidden) await this.#load();
    });
  }

  get #text() {
    return this.at('[data-field="text"]', HTMLTextAreaElement);
  }

  async #load() {
    const { days, drafts } = await journal.all();
    this.#days = days;
    this.#draft = drafts.at(-1);
    this.show("draft", this.#draft !== undefined);
    this.show("some", days.length > 0);
    const ago = onThisDay(days, isoDay(today())).slice(0, AGO);
    this.out("ago").replaceChildren(...await this.#rows(ago));
    this.show("ago", ago.length > 0);
    const tags = tagsOf(days, TAGS).map((tag) => {
      const button = this.tpl("tag");
      button.textContent = tag;
      button.dataset.tag = tag;
      return button;
    });
    this.out("tags").replaceChildren(...tags);
    this.show("tags", tags.length > 0);
    await this.#list();
    this.#turn(0);
  }

  async #home() {
    clearTimeout(this.#timer);
    if (this.keeps) await this.#keepDraft();
    this.keeps = false;
    this.step("home", this.isConnected && this.#read !== null);
    this.#read = null;
    await this.during("opening", () => this.#load());
  }

  /** Entries as rows, opened. @param {Line[]} all */
  async #rows(all) {
    const items = await journal.read(all.map((l) => l.object));
    return items.map((item) => {
      const row = this.tpl("entry");
      const { day, text } = item.data;
      this.put("day", dayName(dayOf(day)), row);
      this.out("day", row).setAttribute("datetime", day);
      this.put("begin", text.slice(0, BEGIN).replace(/[#>*\s]+/g, " "), row);
      this.at("button", HTMLElement, row).dataset.id = item.object;
      return row;
    });
  }

  async #list(shown = this.#shown) {
    const all = this.#hits ?? this.#days;
    this.out("list").replaceChildren(...await this.#rows(all.slice(0, shown)));
    this.show("more", all.length > shown);
  }

  /** @param {string} query */
  async #find(query) {
    const found = query.trim() ? await journal.find(query, 500) : null;
    if (this.field("find").value !== query) return;
    this.#hits = found?.hits ?? null;
    this.#shown = SHOWN;
    this.put("found", !found ? "" : found.n === 0 ? this.msg("found-none")
      : this.msg("found", { n: found.n }));
    await this.#list();
  }

  /** @param {string} query */
  #search(query) {
    this.field("find").value = query;
    this.field("find").focus();
    return this.#find(query);
  }

  /** @param {number} months */
  #turn(months) {
    const at = new Date(this.#month * 86400000);
    this.#month = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1) / 86400000;
    monthTable(this, this.#month, this.#days);
  }

  /** @param {string} day */
  async #ofDay(day) {
    const of = this.#days.filter((d) => d.day === day);
    if (of.length === 1) return this.#open(of[0].object);
    this.#hits = of;
    this.put("found", this.msg("day-entries", { date: dayName(dayOf(day)), n: of.length }));
    await this.#list();
    this.out("found").scrollIntoView({ block: "center" });
  }

  /* ---- writing ---- */

  /** @param {{ day?: string, text?: string, tags?: string[], prompt?: string }} [from]
   * @param {{ object?: string, of?: string }} [ids] */
  #write(from = {}, ids = {}) {
    this.#page = { ...ids, prompt: from.prompt ?? "" };
    this.#text.value = from.text ?? "";
    this.field("tags").value = (from.tags ?? []).join(" ");
    this.field("day").value = from.day ?? isoDay(today());
    this.field("day").max = isoDay(today());
    this.put("write-title", ids.of && from.day
      ? this.msg("write-old", { date: dayName(dayOf(from.day)) }) : this.msg("write-new"));
    this.put("kept", "");
    this.show("discard", ids.object !== undefined);
    this.#showPrompt();
    this.step("write");
    this.#text.focus();
  }

  #goOn() {
    const draft = this.#draft;
    if (draft) this.#write(draft.data, { object: draft.object, of: draft.data.of });
  }

  #edit() {
    const item = this.#read;
    if (item) this.#write(item.data, { of: item.object });
  }

  /** @param {boolean} wanted */
  #prompt(wanted) {
    const all = [...this.querySelectorAll("template[data-prompt]")];
    const one = /** @type {HTMLElement} */ (all[Math.floor(Math.random() * all.length)]);
    this.#page.prompt = wanted ? one.dataset.prompt ?? "" : "";
    this.#showPrompt();
    this.#text.focus();
    if (this.#text.value) this.#typed();
  }

  #showPrompt() {
    const words = promptWords(this, this.#page.prompt);
    this.put("prompt", words);
    this.show("prompt", words !== "");
    this.show("no-prompt", words !== "");
  }

  #typed() {
    this.keeps = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keepDraft(), DRAFT_MS);
  }

  #now() {
    return { day: this.field("day").value, text: this.#text.value,
      tags: readTags(this.field("tags").value), prompt: this.#page.prompt };
  }

  /** One after the other, each over the one before. */
  #keepDraft() {
    clearTimeout(this.#timer);
    const page = this.#page;
    const now = this.#now();
    if (!now.text.trim()) return this.#saving;
    this.#saving = this.#saving.then(async () => {
      page.object = await journal.save(now, "draft", page.object, page.of);
      if (page !== this.#page) return;
      this.keeps = this.#text.value !== now.text;
      this.put("kept", this.msg("draft-kept"));
      this.show("discard", true);
    }).catch((error) => this.wrong(this.explain(error)));
    return this.#saving;
  }

  async #save() {
    clearTimeout(this.#timer);
    await this.#saving;
    const now = this.#now();
    const bytes = new TextEncoder().encode(now.text).length;
    const bad = !now.text.trim() ? "empty" : bytes > TEXT_MAX ? "long"
      : dayOf(now.day) <= today() ? "" : "bad-day";
    if (bad) {
      this.wrong(this.msg(bad));
      return;
    }
    const { object, of } = this.#page;
    const saved = await this.during("sealing", async () => {
      const id = await journal.save(now, "entry", of ?? object);
      if (of && object) await journal.remove([object]);
      return id;
    });
    if (!saved) return;
    this.keeps = false;
    this.#text.value = "";
    await this.#home();
    this.status(this.msg("entry-saved", { date: dayName(dayOf(now.day)) }));
  }

  async #discard() {
    clearTimeout(this.#timer);
    await this.#saving;
    const { object } = this.#page;
    const done = await this.during("sealing", async () => {
      if (object) await journal.remove([object]);
      return true;
    });
    if (!done) return;
    this.keeps = false;
    await this.#home();
  }

  /* ---- reading ---- */

  /** @param {string} object */
  async #open(object) {
    const items = await this.during("opening", () => journal.read([object]));
    const item = items?.[0];
    if (!item) return;
    this.#read = item;
    const { day, text, tags, prompt } = item.data;
    this.put("read-day", dayName(dayOf(day)));
    this.out("read-day").setAttribute("datetime", day);
    this.put("read-tags", (tags ?? []).map((/** @type {string} */ t) => `#${t}`).join(" "));
    const words = promptWords(this, prompt ?? "");
    this.put("read-prompt", words);
    this.show("read-prompt", words !== "");
    this.show("sure", false);
    this.show("shared", false);
    this.out("read").replaceChildren(prose(text));
    this.step("read");
    this.out("read").focus();
    window.scrollTo(0, 0);
  }

  /** A copy leaves through the three questions; the page stays. */
  async #share() {
    const item = this.#read;
    if (!item) return;
    const marked = String(getSelection() ?? "").trim();
    const text = item.data.text.includes(marked) && marked ? marked : item.data.text;
    const passed = await passGate({ text, kind: "copy" });
    if (!passed) return;
    try {
      await navigator.clipboard.writeText(passed.text);
      this.status(this.msg("copied"));
    } catch {
      this.wrong(this.msg("no-copy"));
    }
  }

  /** A copy for a group, as an object of the group's own. */
  async #shareGroup() {
    const group = await this.#sharing.send();
    if (!group) return;
    this.put("shared", this.msg("shared", { group: titleOf(this, group) }));
    this.at('[data-out="shared-link"]', HTMLAnchorElement).href =
      `/s/circle#${group.space}`;
    this.show("shared", true);
    this.step("read", false);
    this.out("shared-link").focus();
  }

  async #remove() {
    const item = this.#read;
    if (!item) return;
    const done = await this.during("sealing", () => journal.remove([item.object]));
    if (!done) return;
    await this.#home();
    this.status(this.msg("entry-gone"));
  }
}

/** @param {Element} room @param {string} key */
function promptWords(room, key) {
  const from = key && room.querySelector(`template[data-prompt="${CSS.escape(key)}"]`);
  return from instanceof HTMLTemplateElement ? from.content.textContent ?? "" : "";
}

customElements.define("journal-room", JournalRoom);
