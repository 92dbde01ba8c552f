// @ts-check
/*
 * The stage of a session: the phase, who may speak, the clock, what one can do
 * now; contributions, shared notes, people.
 */
import { helpRows } from "./help-here.js";
import { people, roleWords } from "./session-people.js";
import { FLAG, ROLE, RUN, has } from "./session-live.js";
import { ring } from "./session-ring.js";
import { list, momentName } from "./words.js";

const EVERYONE = 0x3f;
const SAVE_MS = 1200; /* after the last letter of the notes */

/** @typedef {import("./elements/session-room.js").SessionRoom} SessionRoom */

/** What a choice is called. @param {{ text: string }} choice */
const titleOf = ({ text }) => text.split(":")[0];

export class Stage {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #saving = undefined;
  #drawn = "";
  #at = -1;

  /** @param {SessionRoom} room */
  constructor(room) {
    this.room = room;
  }

  actions = {
    send: () => this.#send(),
    hand: () => this.room.act("hand",
      has(this.room.live.look.hand, this.room.live.seat) ? 0 : 1),
  };

  /** The step that is now. */
  get #step() {
    const { live } = this.room;
    return live.steps[live.look.at];
  }

  async show() {
    const { room } = this;
    const { live, format } = room;
    const phase = format?.phases[live.look.at];
    const real = live.steps.filter((s) => (s.flags & FLAG.LOOP) === 0);
    const n = live.steps.slice(0, live.look.at + 1)
      .filter((s) => (s.flags & FLAG.LOOP) === 0).length;
    room.put("where", room.msg("where", { n, of: real.length }));
    room.put("phase", phase?.title ?? "");
    room.put("prompt", phase?.prompt ?? "");
    room.put("who", this.#who());
    room.put("now", this.#now());
    room.show("protect", live.look.run === RUN.PROTECT);
    if (live.look.run === RUN.PROTECT) this.#help();
    this.#bar();
    this.#choice();
    this.#writing();
    await this.#parts();
    await this.#notes();
    people(room, "people-now");
    if (this.#at !== live.look.at && this.#at >= 0) room.out("phase").focus();
    this.#at = live.look.at;
    this.tick();
  }

  /** What the operator says of help here, once. */
  async #help() {
    const place = this.room.out("help");
    if (place.dataset.asked !== undefined) return;
    place.dataset.asked = "";
    place.replaceChildren(...(await helpRows()).map(({ label, shown, href }) => {
      const li = this.room.tpl("help");
      this.room.put("help-label", label, li);
      const call = this.room.at("a", HTMLAnchorElement, li);
      call.href = href;
      call.textContent = shown;
      return li;
    }));
  }

  /** Who may speak. */
  #who() {
    const { room } = this;
    const { speak, flags } = this.#step;
    if ((flags & FLAG.REST) !== 0 || speak === 0) return room.msg("who-nobody");
    if (speak === EVERYONE) return room.msg("who-everyone");
    const seats = room.live.holders(speak);
    return room.msg("who-speaks", { names: seats.length > 0 && seats.length < 4
      ? list(seats.map((s) => room.person(s))) : roleWords(speak) });
  }

  /** What is there to do, for this person. */
  #now() {
    const { room } = this;
    const { look, seat } = room.live;
    if (has(look.recused, seat)) return room.msg("now-away");
    if (look.run !== RUN.RUNNING)
      return room.msg(room.live.holders(ROLE.presenter).length === 0
        && look.roles.some((r) => (r & ROLE.presenter) !== 0)
        ? "now-no-presenter" : "now-paused");
    if ((this.#step.flags & FLAG.REST) !== 0) return room.msg("now-rest");
    const hidden = (this.#step.flags & FLAG.HIDDEN) !== 0;
    if (hidden && look.mayWrite === 1 && !look.allWrote)
      return room.msg(has(look.wrote, seat) ? "now-wrote" : "now-write");
    if (look.roles[seat] & ROLE.moderator) return room.msg("now-moderate");
    return room.msg(look.maySpeak === 1 ? "now-speak" : "now-listen");
  }

  #bar() {
    const { look, seat, steps } = this.room.live;
    const runs = look.run === RUN.RUNNING;
    const leads = look.moderates === 1;
    const away = has(look.recused, seat);
    const set = (/** @type {string} */ act, /** @type {boolean} */ shown) => {
      this.room.at(`.thumb [data-act="${act}"]`, HTMLElement).hidden = !shown;
    };
    set("next", runs && leads);
    set("resume", !runs && !away);
    set("extra", runs && (leads || (look.roles[seat] & ROLE.timekeeper) !== 0));
    set("hand", runs && !leads && !away);
    set("back", runs && leads && look.at > 0);
    set("pause", runs && !away);
    set("protect", !away);
    set("close", leads);
    set("loop", runs && leads && look.from === look.at
      && ((steps[look.at + 1]?.flags ?? 0) & FLAG.LOOP) !== 0);
    this.room.at('.thumb [data-act="hand"]', HTMLElement).setAttribute(
      "aria-pressed", String(has(look.hand, seat)));
  }

  /** What was taken out of the format's pool: a method by the group, or a lens
   * by each. */
  #choice() {
    const { room } = this;
    const { live, format } = room;
    const lens = (this.#step.flags & FLAG.LENS) !== 0;
    const wanted = lens || (this.#step.flags & FLAG.CHOICE) !== 0;
    room.show("choice", wanted && !!format);
    if (!wanted || !format) return;
    const taken = lens ? this.#lensOf(live.seat) : format.choices.find((c) =>
      c.name === room.notes.last("choice", live.meeting)?.data.name);
    room.show("choose", lens ? taken !== undefined : live.look.moderates === 1);
    room.put("choice-label", room.msg(lens ? "choose-lens" : "choose"));
    const select = /** @type {HTMLSelectElement} */ (room.out("choices"));
    if (select.options.length === 0) {
      if (!lens) select.append(new Option("–", ""));
      for (const c of format.choices)
        select.append(new Option(titleOf(c), c.name));
      select.addEventListener("change", () => this.#choose(select.value));
    }
    if (select !== document.activeElement) select.value = taken?.name ?? "";
    room.put("choice-text", taken?.text ?? "");
    this.#lenses(lens);
  }

  /** Through which lens a seat looks: the one they took, or else one in turn;
   * none who presents. @param {number} seat */
  #lensOf(seat) {
    const { live, format, notes } = this.room;
    const looking = live.seats.map((_, i) => i).filter((i) =>
      (live.look.roles[i] & ROLE.presenter) === 0);
    const at = looking.indexOf(seat);
    const choices = format?.choices ?? [];
    if (at < 0 || choices.length === 0) return undefined;
    const name = notes.of("choice", live.meeting).filter((n) =>
      n.author === live.seats[seat]).at(-1)?.data.name;
    return choices.find((c) => c.name === name) ?? choices[at % choices.length];
  }

  /** Who looks through which. @param {boolean} shown */
  #lenses(shown) {
    const { room } = this;
    const { live } = room;
    const rows = live.seats.flatMap((_, i) => {
      const lens = shown && has(live.look.present, i) && this.#lensOf(i);
      if (!lens) return [];
      const li = document.createElement("li");
      li.textContent = room.msg("lens",
        { name: room.person(i), lens: titleOf(lens) });
      return [li];
    });
    room.out("lenses").replaceChildren(...rows);
  }

  /** @param {string} name */
  #choose(name) {
    const { room } = this;
    const { meeting } = room.live;
    return room.during("sealing", async () => {
      await room.notes.put({ kind: "choice", meeting, name },
        room.notes.mine("choice", meeting)?.object);
      await room.live.act("told"); /* the others look again */
    });
  }

  #writing() {
    const { room } = this;
    const { look } = room.live;
    const scribes = (look.roles[room.live.seat] & ROLE.scribe) !== 0
      && this.#step.write === ROLE.scribe;
    room.show("write", look.mayWrite === 1 && !scribes);
    room.put("part-label", room.msg("part-label"));
  }

  async #send() {
    const { room } = this;
    const text = room.area("part").value.trim();
    if (text === "") return room.area("part").focus();
    const done = await room.during("sealing", async () => {
      await room.notes.putLocked(room.live, "part", { text });
      return true;
    });
    if (done) room.area("part").value = "";
  }

  async #parts() {
    const { room } = this;
    const { live } = room;
    const { look } = live;
    const open = await room.notes.unlocked(live, "part");
    const hidden = (this.#step.flags & FLAG.HIDDEN) !== 0
      && !has(look.revealed, look.at);
    const here = open.filter((p) => p.step === look.at || !hidden);
    const writers = live.holders(this.#step.write);
    room.show("parts", here.length > 0 || hidden);
    room.put("written", hidden ? room.msg("written", { of: writers.length,
      n: writers.filter((s) => has(look.wrote, s)).length })
      : room.msg("written-open"));
    room.out("parts").replaceChildren(...here.filter((p) => p.step === look.at
      || p.step === look.at - 1).map((p) => {
      const li = room.tpl("part");
      room.put("text", p.text.text, li);
      const lens = (live.steps[p.step].flags & FLAG.LENS) !== 0
        && this.#lensOf(p.seat);
      room.put("by", lens ? room.msg("lens", { name: room.person(p.seat),
        lens: titleOf(lens) }) : room.person(p.seat), li);
      return li;
    }));
  }

  /** Notes: a field for the scribe, text for everybody else. */
  async #notes() {
    const { room } = this;
    const { live } = room;
    const { look, seat } = live;
    const scribes = live.holders(ROLE.scribe);
    const mine = scribes.includes(seat)
      || (scribes.length === 0 && look.moderates === 1);
    const text = (await room.notes.unlocked(live, "notes")).at(-1)?.text.text;
    const field = room.area("notes");
    room.show("notes", !has(look.recused, seat));
    field.hidden = !mine;
    room.out("notes").hidden = mine;
    room.put("scribe", mine ? room.msg("scribe-me") : scribes.length > 0
      ? room.msg("scribe", { name: room.person(scribes[0]) }) : "");
    room.put("notes", text ?? room.msg("no-notes"));
    if (mine && field !== document.activeElement && !this.#saving)
      field.value = text ?? "";
    if (mine && !field.dataset.live) this.#listen(field);
  }

  /** @param {HTMLTextAreaElement} field */
  #listen(field) {
    field.dataset.live = "";
    field.addEventListener("input", () => {
      clearTimeout(this.#saving);
      this.#saving = setTimeout(() => this.#save(field), SAVE_MS);
    });
    field.addEventListener("blur", () => {
      if (!this.#saving) return;
      clearTimeout(this.#saving);
      this.#save(field);
    });
  }

  /** @param {HTMLTextAreaElement} field */
  async #save(field) {
    const { room } = this;
    this.#saving = undefined;
    room.dataset.saving = "";
    try {
      await room.notes.putLocked(room.live, "notes", { text: field.value },
        room.notes.mine("notes", room.live.meeting)?.object);
    } catch (error) {
      room.wrong(room.explain(error));
    } finally {
      delete room.dataset.saving;
    }
  }

  /** Four times a second: the clock, written only when it changes. */
  tick() {
    const { room } = this;
    const { live } = room;
    const { run } = live.look;
    const step = this.#step;
    if (!step || run === RUN.WAITING || run === RUN.ENDED) return;
    const left = live.left();
    const still = run !== RUN.RUNNING;
    const state = still ? "still" : left <= 0 ? "over"
      : left <= step.warn ? "warn" : "";
    const text = this.#left(left, state, step.seconds > 10800);
    if (text !== this.#drawn) room.put("left", text);
    this.#drawn = text;
    ring(room.out("ring"), left / step.seconds, state);
  }

  /** @param {number} left s @param {string} state @param {boolean} days */
  #left(left, state, days) {
    const { room } = this;
    if (state === "still") return room.msg("left-paused");
    if (days)
      return room.msg("left-due", { when: momentName(room.live.look.ends) });
    if (state === "over") return room.msg("left-over");
    if (left < 60) return room.msg("left-seconds");
    return room.msg(state === "warn" ? "left-warn" : "left-minutes",
      { n: Math.ceil(left / 60) });
  }
}
