// @ts-check
/*
 * The calendar file's part of the workload page: read, say what counts as a
 * session, look at the weeks, keep their figures.  The file stays in this
 * page's memory and goes with it.
 */
import { FILE_MAX, NotACalendar, readCalendar } from "./calendar-file.js";
import { records } from "./records.js";
import { breath } from "./room.js";
import { today } from "./words.js";
import { KINDS, RULES, WORKLOAD, keptWeeks, kindsOf, weeksOf }
  from "./workload-weeks.js";
import { ownZone } from "./zone-shifts.js";

const YEARS = 5;
const SHOWN = 12; /* weeks of the preview */
const TITLES = 12; /* different titles shown */
const PORTION = 60; /* weeks in one step the server takes */
const DAY_MS = 86400000;

/** @typedef {import("./elements/work-load.js").WorkLoad} WorkLoad */

export class WorkloadFile {
  /** @type {import("./records.js").Kept[]} */
  kept = [];
  /** @type {import("./calendar-file.js").Entry[]} */
  #entries = [];
  /** @type {any[]} */
  #weeks = [];
  /** @type {any} */
  #core;
  #timer = 0;

  /** @param {WorkLoad} room @param {() => Promise<void>} kept */
  constructor(room, kept) {
    this.room = room;
    this.done = kept;
    this.load = async () => /** @type {any} */ (null);
  }

  /** @param {() => Promise<any>} load the core */
  watch(load) {
    this.load = load;
    const file = this.room.field("file");
    file.addEventListener("change", () => {
      const form = file.closest("form");
      if (form && file.files?.length) this.read(form);
    });
    this.room.at('[data-part="rules"]', HTMLElement)
      .addEventListener("input", () => {
        clearTimeout(this.#timer);
        this.#timer = window.setTimeout(() => this.#preview(), 200);
      });
    /* anywhere: beside a field the browser would leave the page for the file */
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer?.files.length) return;
      this.begin();
      file.files = event.dataTransfer.files;
      this.read(this.room.at('[data-form="file"]', HTMLElement));
    });
  }

  begin() {
    this.#entries = [];
    this.#weeks = [];
    this.room.field("file").value = "";
    this.room.show("preview", false);
    this.room.show("choose", true);
    this.room.field("file").focus();
  }

  /** @param {HTMLElement} form */
  async read(form) {
    const { room } = this;
    const file = room.field("file").files?.[0];
    if (!file) {
      room.wrong(room.msg("no-file"), form);
      return;
    }
    if (file.size > FILE_MAX) {
      room.wrong(room.msg("too-large"), form);
      return;
    }
    const to = (today() + 1) * DAY_MS + DAY_MS / 2;
    const found = await room.during("reading", async () => {
      this.#core ??= await this.load();
      return readCalendar(await file.text(), { core: this.#core, breath,
        zone: ownZone(), from: to - YEARS * 366 * DAY_MS, to })
        .catch((error) => error instanceof NotACalendar ? error
          : Promise.reject(error));
    }, { near: form, as: { broken: "not-calendar" } });
    if (!found) return;
    if (found instanceof NotACalendar) {
      const key = found.why === "many" ? "too-many"
        : found.line > 0 ? "bad-line" : "not-calendar";
      room.wrong(room.msg(key, { line: found.line }), form);
      return;
    }
    this.#entries = found.entries.filter((e) => e.start < (today() + 1) * 1440);
    if (this.#entries.length === 0) {
      room.wrong(room.msg("no-entries"), form);
      return;
    }
    this.#rules();
    this.#preview();
    room.show("choose", false);
    room.show("preview", true);
    room.at('[data-part="preview"] h3', HTMLElement).focus();
  }

  /** The rules of the last time, or those there are to begin with. */
  #rules() {
    const kept = this.kept.filter((k) => k.payload.kind === "rules").at(-1);
    const rules = { ...RULES, ...kept?.payload };
    for (const kind of KINDS)
      this.room.field(`words-${kind}`).value = String(rules[kind] ?? "");
    this.room.field("shortest").value = String(rules.shortest);
    this.room.field("longest").value = String(rules.longest);
  }

  /** @returns {import("./workload-weeks.js").Rules} */
  #typed() {
    const text = (/** @type {string} */ kind) =>
      this.room.field(`words-${kind}`).value;
    const size = (/** @type {string} */ name, /** @type {number} */ other) => {
      const value = this.room.field(name).valueAsNumber;
      return value >= 1 && value <= 1440 ? Math.round(value) : other;
    };
    return { ignore: text("ignore"), session: text("session"),
      travel: text("travel"), admin: text("admin"), other: text("other"),
      shortest: size("shortest", RULES.shortest),
      longest: size("longest", RULES.longest) };
  }

  #preview() {
    const { room } = this;
    const kinds = kindsOf(this.#core, this.#entries, this.#typed());
    this.#weeks = weeksOf(this.#core, this.#entries, kinds);
    const n = this.#weeks.length;
    room.put("found", room.msg("found", { n, entries: this.#entries.length }));
    room.out("preview").replaceChildren(...this.#weeks.slice(-SHOWN).reverse()
      .map((week) => room.line(week, "preview-row")));
    room.put("keep", room.msg("keep", { n }));
    room.at('[data-act="keep"]', HTMLButtonElement).disabled = n === 0;
    this.#titles(kinds);
  }

  /** The commonest titles and what they count as. @param {Int32Array} kinds */
  #titles(kinds) {
    /** @type {Map<string, { n: number, kind: number }>} */
    const titles = new Map();
    this.#entries.forEach(({ title }, i) => {
      const key = `${kinds[i]} ${title}`;
      const found = titles.get(key);
      if (found) found.n++;
      else titles.set(key, { n: 1, kind: kinds[i] });
    });
    const rows = [...titles].sort((a, b) => b[1].n - a[1].n).slice(0, TITLES)
      .map(([key, { n, kind }]) => {
        const row = this.room.tpl("title-row");
        const title = key.slice(key.indexOf(" ") + 1);
        this.room.put("title", title || this.room.msg("untitled"), row);
        this.room.put("times", this.room.msg("times", { n }), row);
        this.room.put("kind", this.room.msg(`kind-${KINDS[kind]}`), row);
        return row;
      });
    this.room.out("titles").replaceChildren(...rows);
  }

  async keep() {
    const { room } = this;
    const form = room.at('[data-part="preview"]', HTMLElement);
    const before = new Map(keptWeeks(this.kept).map((k) => [k.payload.week, k]));
    /** @type {{ id?: string, data: any }[]} */
    const all = this.#weeks
      .filter((week) => before.get(week.week)?.payload.from !== "typed")
      .map((data) => ({ id: before.get(data.week)?.id, data }));
    const n = all.length;
    const rules = this.kept.filter((k) => k.payload.kind === "rules").at(-1);
    all.unshift({ id: rules?.id, data: { v: 1, kind: "rules",
      ...this.#typed() } });
    const saved = await room.during("sealing", async () => {
      for (let i = 0; i < all.length; i += PORTION)
        await records.replace(WORKLOAD, all.slice(i, i + PORTION));
      return true;
    }, { near: form });
    if (!saved) return;
    this.begin();
    await this.done();
    room.status(room.msg("kept", { n }));
  }
}
