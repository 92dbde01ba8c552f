// @ts-check
/*
 * <session-room>: one session of a group.  Before it begins a lobby, then the
 * stage, then what follows it.  Which session stands behind the #: the group's
 * id, a full stop, the session's.
 */
import { Charter } from "../charter.js";
import { enter } from "../records.js";
import { Room } from "../room.js";
import { After } from "../session-after.js";
import { Case } from "../session-case.js";
import { charterWords } from "../session-charter.js";
import { formatOf } from "../session-formats.js";
import { Live, RUN } from "../session-live.js";
import { Lobby } from "../session-lobby.js";
import { Notes } from "../session-notes.js";
import { Stage } from "../session-stage.js";

/** @typedef {import("../session-formats.js").Format} Format */

export class SessionRoom extends Room {
  keeps = true;
  live = new Live("", "");
  notes = new Notes("");
  charter = new Charter("", {});
  /** @type {Format | undefined} */ format;
  /** @type {any} */ agenda = {};
  #case = new Case(this);
  #lobby = new Lobby(this);
  #stage = new Stage(this);
  #after = new After(this);
  /** @type {Promise<unknown>} */ #showing = Promise.resolve();

  actions = {
    ...this.#case.actions, ...this.#lobby.actions, ...this.#stage.actions,
    ...this.#after.actions,
    begin: () => this.act("begin"),
    next: () => this.act("next"),
    back: () => this.act("back"),
    loop: () => this.act("loop"),
    pause: () => this.act("pause"),
    resume: () => this.act("resume"),
    protect: () => this.act("protect"),
    extra: (/** @type {HTMLElement} */ b) =>
      this.act("extra", Number(b.dataset.seconds)),
    close: () => this.#close(),
    go: () => this.#go(),
  };

  async start() {
    if (!(await enter(this))) return;
    const [space, meeting] = location.hash.slice(1).split(".");
    if (!meeting) {
      this.step("none");
      return;
    }
    this.live = new Live(space, meeting);
    this.notes = new Notes(space);
    this.live.addEventListener("lost", () => this.show("lost", true));
    this.live.addEventListener("found", () => this.show("lost", false));
    this.live.addEventListener("gone", () => this.#left());
    const open = await this.during("opening", async () => {
      await this.notes.read();
      if (this.gone()) return false;
      await this.live.open();
      this.charter = await new Charter(space, /** @type {any} */ (this.live.core)).read();
      return true;
    });
    if (!open) return;
    this.live.addEventListener("change", () => this.#again());
    this.live.addEventListener("off", () => this.gone(true));
    addEventListener("pagehide", () => this.live.close());
    this.#words();
    charterWords(this);
    await this.#show();
    setInterval(() => this.#stage.tick(), 250);
  }

  /** What the agenda says the session is. */
  #words() {
    this.agenda = this.notes.last("agenda", this.live.meeting)?.data ?? {};
    this.format = formatOf(this.agenda.format ?? "");
    this.put("group", this.notes.group.name);
    this.at('[data-out="back"]', HTMLAnchorElement).href =
      `/s/session-plan#${this.notes.space}`;
    this.put("title", this.agenda.title || this.format?.title
      || this.msg("session"));
  }

  /** Say that the session was called off, if it was.
   * @param {boolean} [told] by the server, maybe before the log says by whom */
  gone(told = false) {
    const { notes, live } = this;
    const off = notes.last("off", live.meeting);
    if (!off && !told) return false;
    live.close();
    this.#words();
    this.put("off", off ? this.msg(off.data.instead ? "off-instead" : "off-by",
      { name: notes.name(off.author) }) : "");
    const link = this.at('[data-out="instead"]', HTMLAnchorElement);
    link.hidden = !off?.data.instead;
    link.href = `/s/session#${notes.space}.${off?.data.instead}`;
    this.at('[data-out="sessions"]', HTMLAnchorElement).href =
      `/s/session-plan#${notes.space}`;
    this.step("off");
    return true;
  }

  /** No seat here any more: called off meanwhile, or else. */
  async #left() {
    await this.notes.read().catch(() => {}); /* not in the group either */
    if (!this.gone()) this.step("none");
  }

  /** Show what has changed, one change after another. */
  #again() {
    this.#showing = this.#showing.then(async () => {
      await this.notes.read();
      await this.#show();
    }).catch((error) => this.wrong(this.explain(error)));
  }

  async #show() {
    const { run } = this.live.look;
    const step = run === RUN.WAITING ? "lobby"
      : run === RUN.ENDED ? "after" : "stage";
    const now = this.querySelector("[data-step]:not([hidden])");
    if (!(now instanceof HTMLElement) || now.dataset.step !== step)
      this.step(step, now !== null);
    this.show("back", step !== "stage");
    await this.#case.show(step);
    if (step === "lobby") this.#lobby.show();
    else if (step === "stage") await this.#stage.show();
    else await this.#after.show();
  }

  /** @param {string} word @param {number} [arg] */
  act(word, arg) {
    return this.during("working", async () => {
      await this.live.act(word, arg);
      return true;
    });
  }

  async #close() {
    if (!confirm(this.msg("close-sure"))) return;
    await this.act("close");
  }

  async #go() {
    await this.act("go", this.live.seat);
    this.live.close();
    location.assign("/s/today");
  }

  /** A member by seat. @param {number} seat */
  person(seat) {
    const name = this.notes.name(this.live.seats[seat]);
    return seat === this.live.seat ? this.msg("me", { name }) : name;
  }

  /** Text of a field that may be a textarea. @param {string} name */
  area(name) {
    return this.at(`[data-field="${name}"]`, HTMLTextAreaElement);
  }
}

customElements.define("session-room", SessionRoom);
