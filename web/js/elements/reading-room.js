// @ts-check
/*
 * <reading-room>: what is new in the field.  The server gives everybody the
 * same list; the themes somebody follows, what they saved and what was put to
 * a group are sealed, and chosen among here.
 */
import { call } from "../api.js";
import { GROUP, groups, labelOf } from "../groups.js";
import { SAVED, digest, safeLink } from "../reading.js";
import { savedNote, sharedNote, themesNote } from "../reading.js";
import { enter, follow, records } from "../records.js";
import { Room, radioGroup } from "../room.js";
import { dayName, nameOf } from "../words.js";

/** @typedef {import("../reading.js").Piece} Piece */
/** @typedef {import("../reading.js").Source} Source */
/** @typedef {Piece & { from: string, said?: string, by?: string }} Shown */

const AT_ONCE = 30; /* pieces before "Show more" */

/** @param {number} time */
const dayOf = (time) => dayName(Math.floor(time / 86400));

export class ReadingRoom extends Room {
  /** @type {Piece[]} */
  #pieces = [];
  /** @type {Source[]} */
  #sources = [];
  /** @type {import("../records.js").Kept[]} */
  #saved = [];
  /** @type {{ id?: string, themes: string[] }} */
  #mine = { themes: [] };
  /** @type {import("../group-view.js").Group[]} */
  #groups = [];
  /** @type {Map<string, Shown>} what stands on the page, by its id */
  #shown = new Map();
  /** @type {Shown | null} */
  #about = null;
  #view = "new";
  #most = AT_ONCE;

  actions = {
    themes: () => this.#keepThemes(),
    save: (/** @type {HTMLElement} */ b) => this.#save(b),
    discuss: (/** @type {HTMLElement} */ b) => this.#discuss(b),
    close: () => this.at("dialog", HTMLDialogElement).close(),
    more: () => {
      this.#most += AT_ONCE;
      return this.#draw();
    },
  };

  forms = { discuss: () => this.#put() };

  async start() {
    for (const t of this.querySelectorAll("template[data-theme-name]")) {
      const row = this.tpl("theme");
      this.put("name", /** @type {HTMLTemplateElement} */ (t).content
        .textContent ?? "", row);
      this.at("input", HTMLInputElement, row).value =
        t.getAttribute("data-theme-name") ?? "";
      this.out("themes").append(row);
    }
    radioGroup(this.out("views"), (button) => {
      this.#view = button.dataset.view ?? "new";
      this.#most = AT_ONCE;
      this.#draw();
    });
    if (!(await enter(this))) return;
    const got = await this.during("working", () => call("GET", "reading"));
    if (!got) return;
    this.#pieces = got.pieces;
    this.#sources = got.sources;
    this.show("off", !got.fetches);
    const mine = await this.during("opening", () => groups.mine());
    this.#groups = /** @type {import("../group-view.js").Group[]} */ (
      (mine ?? []).filter((g) => "kind" in g && g.kind === GROUP && !g.closed));
    await this.#read();
    follow(this, () => this.#read());
  }

  /** What is sealed of this. */
  async #read() {
    const kept = await this.during("opening", () => records.list(SAVED));
    if (!kept) return;
    const themes = kept.filter((k) => k.payload.kind === "themes").at(-1);
    this.#mine = { id: themes?.id, themes: themes?.payload.themes ?? [] };
    this.#saved = kept.filter((k) => k.payload.kind === "saved").reverse();
    for (const box of this.out("themes").querySelectorAll("input"))
      box.checked = this.#mine.themes.includes(box.value);
    const n = this.#mine.themes.length;
    this.put("chosen", n > 0 ? this.msg("chosen", { n })
      : this.msg("chosen-none"));
    await this.#draw();
  }

  /** @param {string} source */
  #nameOf = (source) =>
    this.#sources.find((s) => s.source === source)?.title ?? "";

  async #draw() {
    this.#shown.clear();
    const rows = this.#view === "new" ? this.#news()
      : this.#view === "saved" ? this.#kept() : await this.#fromGroups();
    if (!rows) return;
    this.put("nothing", this.msg(`none-${this.#view}`));
    this.show("nothing", rows.length === 0);
    if (this.#view !== "new" && rows.length > 0) {
      const heading = this.tpl("heading");
      heading.textContent = this.at(`[data-view="${this.#view}"]`, HTMLElement)
        .textContent;
      rows.unshift(heading);
    }
    this.out("list").replaceChildren(...rows);
  }

  #news() {
    const runs = digest(this.#pieces, this.#sources, this.#mine.themes);
    const rows = [];
    let left = this.#most;
    for (const { theme, pieces } of runs) {
      if (left <= 0) break;
      const heading = this.tpl("heading");
      heading.textContent = nameOf("data-theme-name", theme) ??
        this.msg("any");
      rows.push(heading, ...pieces.slice(0, left).map((p) =>
        this.#row({ ...p, from: this.#nameOf(p.source) })));
      left -= pieces.length;
    }
    this.show("more", left < 0);
    return rows;
  }

  #kept() {
    this.show("more", this.#saved.length > this.#most);
    return this.#saved.slice(0, this.#most).map((k) => this.#row(k.payload));
  }

  /** What members put to a group, newest first. */
  async #fromGroups() {
    this.show("more", false);
    const all = await this.during("opening", async () => {
      const found = [];
      for (const g of this.#groups) {
        const { items, group } = await groups.list(g.space, [SAVED]);
        for (const i of items)
          if (i.data.kind === "shared") found.push({ time: i.time, piece: {
            ...i.data, by: this.msg("by", { group: group.name ?? "",
              name: labelOf(group, i.author ?? "", this.msg("former")) }) } });
      }
      return found;
    });
    all?.sort((a, b) => b.time - a.time);
    return all?.map((one) => this.#row(one.piece));
  }

  /** @param {Shown} p */
  #row(p) {
    const row = this.tpl("piece");
    const link = safeLink(p.link);
    const title = this.at("a", HTMLAnchorElement, row);
    this.#shown.set(p.piece, p);
    row.dataset.piece = p.piece;
    title.hidden = link === "";
    if (link) title.href = link;
    this.put(link ? "title" : "bare", p.title, row);
    this.put("source", p.by ?? p.from, row);
    this.put("day", dayOf(p.time), row);
    this.put("words", p.words, row);
    this.out("words", row).hidden = p.words === "";
    this.put("said", p.said ?? "", row);
    this.out("said", row).hidden = !p.said;
    this.#mark(row, p);
    this.at('[data-act="discuss"]', HTMLElement, row).setAttribute(
      "aria-label", this.msg("discuss-of", { title: p.title }));
    return row;
  }

  /** @param {HTMLElement} row @param {Shown} p */
  #mark(row, p) {
    const saved = this.#saved.some((k) => k.payload.piece === p.piece);
    const button = this.at('[data-act="save"]', HTMLElement, row);
    button.setAttribute("aria-pressed", String(saved));
    button.setAttribute("aria-label", this.msg("save-of", { title: p.title }));
    this.put("save", this.msg(saved ? "unsave" : "save"), row);
  }

  /** @param {HTMLElement} button */
  #pieceOf(button) {
    const row = button.closest("[data-piece]");
    return row instanceof HTMLElement
      ? this.#shown.get(row.dataset.piece ?? "") : undefined;
  }

  /** @param {HTMLElement} button */
  async #save(button) {
    const p = this.#pieceOf(button);
    if (!p) return;
    const there = this.#saved.filter((k) => k.payload.piece === p.piece);
    const done = await this.during("sealing", () => there.length > 0
      ? records.remove(there.map((k) => k.id))
      : records.addAll(SAVED, [savedNote(p, p.from)]));
    if (!done) return;
    await this.#read();
    this.status(this.msg(there.length > 0 ? "gone" : "kept"));
    const again = this.querySelector(
      `[data-piece="${CSS.escape(p.piece)}"] [data-act="save"]`);
    if (again instanceof HTMLElement) again.focus();
  }

  async #keepThemes() {
    const themes = [...this.out("themes").querySelectorAll("input")]
      .filter((box) => box.checked).map((box) => box.value);
    const done = await this.during("sealing", () =>
      records.keep(SAVED, this.#mine.id, themesNote(themes)));
    if (!done) return;
    await this.#read();
    this.status(this.msg("themes-kept"));
  }

  /** @param {HTMLElement} button */
  #discuss(button) {
    const p = this.#pieceOf(button);
    if (!p) return;
    if (this.#groups.length === 0) return this.wrong(this.msg("no-group"));
    this.#about = p;
    this.put("about", p.title);
    this.at('[data-field="group"]', HTMLSelectElement).replaceChildren(
      ...this.#groups.map((g) => new Option(g.name, g.space)));
    this.at('[data-field="said"]', HTMLTextAreaElement).value = "";
    this.at("dialog", HTMLDialogElement).showModal();
  }

  async #put() {
    const p = this.#about;
    const space = this.at('[data-field="group"]', HTMLSelectElement).value;
    const said = this.at('[data-field="said"]', HTMLTextAreaElement).value;
    if (!p) return;
    const done = await this.during("sealing", () => groups.put(space,
      { type: SAVED, data: sharedNote(p, p.from, said.trim()) }));
    if (!done) return;
    this.at("dialog", HTMLDialogElement).close();
    await this.#draw();
    this.status(this.msg("put"));
  }
}

customElements.define("reading-room", ReadingRoom);
