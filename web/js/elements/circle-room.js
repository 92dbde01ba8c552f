// @ts-check
/*
 * <circle-room>: discussions of a circle, or the conversation of a pair, named
 * by the address's fragment; without one, where to write and founding a circle.
 * Everything written passes the gate before it leaves.
 */
import { CIRCLE, MESSAGE, aliasesOf, chosenOf, frameOf, hearers, post, threads } from "../circle.js";
import { report, reports, settle } from "../circle-report.js";
import { PAIR, groups, hear, labelOf } from "../groups.js";
import { client, enter } from "../records.js";
import { Room } from "../room.js";
import { formatOf } from "../session-formats.js";
import { dayName, list, momentName } from "../words.js";
import { SafeCase } from "./safe-case.js";
import { passGate } from "./share-gate.js";

const AS = { closed: "group-closed", absent: "gone" };
const CONSULT = 30; /* object type */
const TYPES = [CIRCLE, MESSAGE, CONSULT];
const DAY = 86400000; /* ms */

/** @typedef {import("../circle.js").Post} Post */

export class CircleRoom extends Room {
  keeps = true;
  space = "";
  /** @type {any} */ group = null;
  /** @type {import("../circle.js").Item[]} */ items = [];
  /** @type {import("../circle-report.js").Report[]} */ #reports = [];
  /** @type {Map<string, string>} */ #names = new Map();
  #thread = ""; /* the one that is open */
  /** @type {Post | null} */ #meant = null; /* to delete, or to report */
  /** @type {Promise<unknown>} */ #showing = Promise.resolve();

  forms = {
    found: (/** @type {HTMLElement} */ form) => this.#found(form),
    name: () => this.#do(() => groups.put(this.space, { type: CIRCLE,
      object: aliasesOf(this.items, this.group).mine, data: { v: 1,
        kind: "alias", name: this.field("own-name").value.trim() } })),
    rules: () => this.#rules(),
    report: (/** @type {HTMLElement} */ form) => this.#report(form),
  };
  actions = {
    begin: () => this.#begin(),
    reply: () => this.#write("reply", { thread: this.#thread }),
    send: () => this.#send(),
    thank: () => this.#thank(),
    open: (/** @type {HTMLElement} */ b) => this.#open(b.dataset.object ?? ""),
    threads: () => this.#open(""),
    "ask-delete": (/** @type {HTMLElement} */ b) => this.#ask(b, "[data-sure]"),
    "ask-report": (/** @type {HTMLElement} */ b) => this.#ask(b, "[data-report]"),
    delete: () => this.#delete(),
    keep: () => this.#dialog("[data-sure]").close(),
    unreport: () => this.#dialog("[data-report]").close(),
    look: (/** @type {HTMLElement} */ b) => this.#open(b.dataset.thread ?? ""),
    settle: (/** @type {HTMLElement} */ b) => this.#do(() =>
      settle(b.dataset.space ?? "", b.dataset.object ?? "")),
  };

  async start() {
    this.space = location.hash.slice(1);
    if (!(await enter(this))) return;
    if (this.space === "") {
      await this.during("opening", () => this.#home());
      return;
    }
    if (!/^[0-9a-z]{26}$/.test(this.space)) {
      this.wrong(this.msg("no-space"));
      return;
    }
    const card = this.at("#card", HTMLSelectElement);
    card.replaceChildren(new Option(this.msg("no-card"), ""),
      ...(formatOf("circle")?.choices ?? []).map((c) => new Option(c.text)));
    card.addEventListener("change", () => {
      if (card.value) this.field("title").value = card.value;
    });
    this.out("votes").addEventListener("change", (event) => this.#vote(event));
    const opened = await this.during("opening", async () => {
      await this.#show();
      return true;
    }, { as: AS });
    if (!opened) return;
    this.step(this.group.kind === PAIR ? "talk" : "circle", false);
    hear(() => this.#again());
  }

  /* ---- where to write, and founding ---- */

  async #home() {
    const mine = (await groups.mine()).filter((g) => !("failed" in g));
    this.out("places").replaceChildren(...mine.map((g) => {
      const group = /** @type {import("../group-view.js").Group} */ (g);
      const row = this.tpl("place");
      const link = this.at("a", HTMLAnchorElement, row);
      link.href = `/s/circle#${group.space}`;
      link.addEventListener("click", () => setTimeout(() => location.reload()));
      link.textContent = this.#nameOf(group);
      this.put("about", group.kind === PAIR ? this.msg("talk") : group.about, row);
      return row;
    }));
    this.show("no-places", mine.length === 0);
    const rules = this.at("#circle-rules", HTMLTextAreaElement);
    rules.value = this.msg("default-rules");
    this.step("home", false);
  }

  /** @param {import("../group-view.js").Group} group */
  #nameOf(group) {
    const other = group.members.find((m) => !m.me);
    return group.kind === PAIR
      ? this.msg("pair", { name: other?.label || this.msg("someone") })
      : group.name || this.msg("unnamed");
  }

  /** @param {HTMLElement} form */
  async #found(form) {
    const made = await this.during("sealing", async () => {
      const { space } = await client.call("groupFound", {
        name: this.field("circle-name").value.trim(),
        about: this.field("circle-about").value.trim(),
        label: this.field("circle-label").value.trim() });
      await groups.put(space, { type: CIRCLE, data: { v: 1, kind: "frame",
        pseudonyms: this.field("pseudonyms").checked,
        rules: this.at("#circle-rules", HTMLTextAreaElement).value.trim() } });
      return { space };
    }, { near: form });
    if (made) location.assign(`/s/group#${made.space}`);
  }

  /* ---- what stands there ---- */

  /** Quietly, one after another. */
  #again() {
    this.#showing = this.#showing.then(() => this.#show())
      .catch((error) => this.halt(error));
    return this.#showing;
  }

  async #show() {
    const got = await groups.list(this.space, TYPES);
    const { group } = got;
    this.items = /** @type {any} */ (got.items);
    this.group = group;
    this.#names = aliasesOf(this.items, group).names;
    this.put("name", this.#nameOf(group));
    this.put("about", group.closed ? this.msg("group-closed")
      : group.kind === PAIR ? "" : group.about);
    this.at('[data-out="back"]', HTMLAnchorElement).href =
      `/s/group#${this.space}`;
    this.put("back-to", this.msg("back-to-group"));
    const open = group.member && !group.closed;
    if (group.kind === PAIR) this.#talk(open);
    else await this.#circle(open);
  }

  /** @param {boolean} open */
  #talk(open) {
    this.show("message", open);
    this.#posts("messages", this.items.filter((i) => i.type === MESSAGE
      && i.data?.v === 1).map(post));
  }

  /** @param {boolean} open */
  async #circle(open) {
    const { group, items } = this;
    const frame = frameOf(items, group);
    this.#reports = await reports(this.space);
    this.show("pseudonyms", frame.pseudonyms);
    this.show("named", open);
    for (const part of ["begin", "answer", "choosing"]) this.show(part, open);
    const field = this.field("own-name");
    if (document.activeElement !== field)
      field.value = this.#names.get(group.me) ?? labelOf(group, group.me, "");
    this.#rows("threads", threads(items).map((t) => ({ key: `${t.object} ${t.last} ${t.replies.length}`,
      make: () => this.#threadRow(t) })));
    this.show("no-threads", this.out("threads").childElementCount === 0);
    this.put("rules", frame.rules || this.msg("no-rules"));
    this.show("ruling", open && group.facilitator);
    this.#chosen();
    this.#heard();
    this.#asked(open);
    this.#openThread();
  }

  /** @param {import("../circle.js").Thread} t */
  #threadRow(t) {
    const row = this.tpl("thread");
    const button = this.at("button", HTMLElement, row);
    button.dataset.object = t.object;
    button.textContent = t.gone ? this.msg("gone-title") : t.title;
    const when = momentName(t.last * 1000);
    this.put("about", t.replies.length === 0
      ? this.msg("answers-none", { name: this.#who(t.author), when })
      : this.msg("answers", { n: t.replies.length, when }), row);
    return row;
  }

  #openThread() {
    if (this.#thread === "") return;
    const thread = threads(this.items).find((t) => t.object === this.#thread);
    if (!thread) {
      this.#open("");
      return;
    }
    this.put("thread-title", thread.gone ? this.msg("gone-title") : thread.title);
    this.#posts("posts", [...(thread.gone ? [] : [thread]), ...thread.replies]);
  }

  /** @param {string} user */
  #who(user) {
    const name = this.#names.get(user)
      ?? labelOf(this.group, user, this.msg("former"));
    return user === this.group.me ? this.msg("you", { name }) : name;
  }

  /** What is there already stays, so that nobody loses their place.
   * @param {string} name @param {{ key: string, make: () => HTMLElement }[]} rows */
  #rows(name, rows) {
    const place = this.out(name);
    const there = new Map([...place.children].map((c) =>
      [/** @type {HTMLElement} */ (c).dataset.key, c]));
    place.replaceChildren(...rows.map(({ key, make }) => {
      const kept = there.get(key);
      if (kept) return kept;
      const made = make();
      made.dataset.key = key;
      return made;
    }));
  }

  /** @param {string} name @param {Post[]} posts */
  #posts(name, posts) {
    this.#rows(name, posts.map((p) => ({ key: `${p.object} ${p.seq} ${this.#who(p.author)}`,
      make: () => this.#post(p) })));
  }

  /** @param {Post} p */
  #post(p) {
    const row = this.tpl("post");
    this.put("who", this.#who(p.author), row);
    this.put("when", momentName(p.time * 1000), row);
    this.put("text", p.text, row);
    this.put("copied", p.copied ? this.msg("copied") : "", row);
    const { group } = this;
    const mine = p.author === group.me;
    const acts = [];
    if (group.closed || !group.member) return row;
    if (!mine && group.kind !== PAIR) acts.push(this.tpl("report-button"));
    if (mine || (group.facilitator && group.kind !== PAIR))
      acts.push(this.tpl("delete-button"));
    for (const button of acts)
      button.addEventListener("click", () => (this.#meant = p), true);
    this.at(".row-acts", HTMLElement, row).append(...acts);
    return row;
  }

  #chosen() {
    const { group } = this;
    const chosen = chosenOf(this.items, group);
    const names = list(chosen.users.map((u) => this.#who(u)));
    this.put("chosen", this.msg(chosen.byVote ? "chosen" : "chosen-default",
      { names }));
    if (this.out("votes").contains(document.activeElement)) return;
    this.out("votes").replaceChildren(...group.members
      .filter((/** @type {any} */ m) => !m.me).map((/** @type {any} */ m) => {
        const row = this.tpl("vote");
        const box = this.at("input", HTMLInputElement, row);
        box.value = m.user;
        box.checked = chosen.myVote.includes(m.user);
        this.at("span", HTMLElement, row).textContent = this.#who(m.user);
        return row;
      }));
  }

  #heard() {
    this.show("heard", this.#reports.length > 0);
    this.#rows("reports", this.#reports.map((r) => ({
      key: `${r.object} ${r.seen}`, make: () => {
        const row = this.tpl("report");
        this.put("who", r.mine ? this.msg("report-mine") : this.#who(r.from), row);
        this.put("when", r.seen ? this.msg("report-seen")
          : momentName(r.time * 1000), row);
        this.put("words", r.words, row);
        this.put("text", r.text, row);
        const look = this.at('[data-act="look"]', HTMLElement, row);
        const done = this.at('[data-act="settle"]', HTMLElement, row);
        look.dataset.thread = r.thread;
        Object.assign(done.dataset, { space: r.space, object: r.object });
        done.hidden = r.mine || r.seen;
        return row;
      } })));
  }

  /** A circle that was made for one question (ask-room.js).
   * @param {boolean} open */
  #asked(open) {
    const own = this.items.filter((i) => i.type === CONSULT && i.data?.v === 1
      && i.author === this.group.history[0]?.author);
    const ask = own.find((i) => i.data.kind === "ask");
    const thanks = own.find((i) => i.data.kind === "thanks");
    this.show("asked", ask !== undefined);
    if (!ask) return;
    this.put("asked-until", this.msg("asked-until",
      { date: dayName(ask.data.closes / DAY) }));
    this.show("thanking", open && ask.author === this.group.me);
    this.show("thanked", thanks !== undefined);
    if (!thanks) return;
    const helped = thanks.data.helped.map((/** @type {string} */ key) =>
      this.msg(`helped-${key}`));
    this.put("thanks", [list(helped), thanks.data.text].filter(Boolean)
      .join("\n\n"));
  }

  /** What helped, and the end of writing. */
  async #thank() {
    const editor = this.#editor("thanks");
    const helped = [...this.out("helped").querySelectorAll("input")]
      .filter((b) => b.checked).map((b) => b.value);
    let passed = null;
    if (editor.value.trim() !== "") {
      passed = await passGate({ text: editor.value, kind: "message", editor });
      if (!passed) return;
    }
    await this.#do(async () => {
      await groups.put(this.space, { type: CONSULT, data: { v: 1,
        kind: "thanks", helped, text: passed?.text ?? "", gate: passed?.gate } });
      await client.call("groupChange", { space: this.space, what: "close" });
    });
  }

  /* ---- writing ---- */

  /** @param {() => Promise<unknown>} work @param {ParentNode} [near] */
  #do(work, near) {
    return this.during("sealing", async () => {
      await work();
      await this.#again();
      return true;
    }, { as: AS, near });
  }

  /** @param {string} object of the thread; "": all of them */
  #open(object) {
    this.#thread = object;
    this.status("");
    if (object === "") this.step("circle");
    else {
      this.#openThread();
      if (this.#thread !== "") this.step("thread");
    }
  }

  /** @param {string} name */
  #editor(name) {
    return this.at(`safe-case[data-for="${name}"]`, SafeCase);
  }

  async #begin() {
    const title = this.field("title").value.trim();
    if (title === "") {
      this.wrong(this.msg("no-title"));
      return;
    }
    if (!(await this.#write("thread", { title }))) return;
    this.field("title").value = "";
    this.at("#card", HTMLSelectElement).value = "";
    this.at('[data-part="begin"]', HTMLDetailsElement).open = false;
  }

  /** A title is text as well, so it passes the gate with the rest.
   * @param {"thread" | "reply"} kind @param {{ title?: string, thread?: string }} more */
  async #write(kind, more) {
    const editor = this.#editor(kind);
    const passed = await passGate({ text: more.title
      ? `${more.title}\n\n${editor.value}` : editor.value,
    kind: "post", expiry: null, kept: editor.kept });
    if (!passed) return false;
    const [title, ...rest] = passed.text.split("\n");
    const data = more.title
      ? { ...more, title: title.trim(), text: rest.join("\n").trim() }
      : { ...more, text: passed.text };
    const done = await this.#do(() => groups.put(this.space, { type: CIRCLE,
      data: { v: 1, kind, ...data, gate: passed.gate } }));
    if (done) editor.value = "";
    return done;
  }

  async #send() {
    const editor = this.#editor("message");
    const passed = await passGate({ text: editor.value, kind: "message",
      expiry: null, editor });
    if (!passed) return;
    const done = await this.#do(() => groups.put(this.space, { type: MESSAGE,
      data: { v: 1, text: passed.text, gate: passed.gate } }));
    if (done) editor.value = "";
  }

  async #rules() {
    const field = this.at("#new-rules", HTMLTextAreaElement);
    const frame = frameOf(this.items, this.group);
    const done = await this.#do(() => groups.put(this.space, { type: CIRCLE,
      object: frame.mine, data: { v: 1, kind: "frame",
        pseudonyms: frame.pseudonyms, rules: field.value.trim() } }));
    if (done) field.value = "";
  }

  /** @param {Event} event */
  #vote(event) {
    const boxes = [...this.out("votes").querySelectorAll("input")];
    const users = boxes.filter((b) => b.checked).map((b) => b.value);
    if (users.length > 2) {
      /** @type {HTMLInputElement} */ (event.target).checked = false;
      this.wrong(this.msg("two-at-most"));
      return;
    }
    const { mine } = chosenOf(this.items, this.group);
    this.#do(() => groups.put(this.space, { type: CIRCLE, object: mine,
      data: { v: 1, kind: "trusted", users } }));
  }

  /* ---- deleting and reporting ---- */

  /** @param {string} selector */
  #dialog(selector) {
    return this.at(selector, HTMLDialogElement);
  }

  /** @param {HTMLElement} _ @param {string} selector */
  #ask(_, selector) {
    const to = this.#hearers();
    if (selector === "[data-report]") {
      if (to.length === 0) {
        this.wrong(this.msg("report-nobody"));
        return;
      }
      this.put("report-to", this.msg("report-to",
        { names: list(to.map((u) => this.#who(u))) }));
    }
    this.#dialog(selector).showModal();
  }

  #hearers() {
    return hearers(chosenOf(this.items, this.group).users, this.group,
      this.#meant?.author ?? "");
  }

  async #delete() {
    this.#dialog("[data-sure]").close();
    const meant = this.#meant;
    if (meant) await this.#do(() => groups.del(this.space, meant.object));
  }

  /** @param {HTMLElement} form */
  async #report(form) {
    const field = this.at("#report-words", HTMLTextAreaElement);
    const meant = this.#meant;
    if (!meant) return;
    if (field.value.trim() === "") {
      this.wrong(this.msg("no-words"), form);
      return;
    }
    const done = await this.#do(() => report(this.space, this.#hearers(), {
      thread: this.#thread, post: meant.object, text: meant.text,
      words: field.value.trim() }), form);
    if (!done) return;
    field.value = "";
    this.#dialog("[data-report]").close();
    this.status(this.msg("reported"));
  }
}

customElements.define("circle-room", CircleRoom);
