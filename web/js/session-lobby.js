// @ts-check
/*
 * Before a session begins: what will happen, who does what, what became of the
 * last presenter's step.
 */
import { people } from "./session-people.js";
import { formats } from "./session-formats.js";
import { FLAG, ROLE, has } from "./session-live.js";
import { signsOf } from "./session-signs.js";
import { list, momentName } from "./words.js";

/** @typedef {import("./elements/session-room.js").SessionRoom} SessionRoom */

export class Lobby {
  /** @param {SessionRoom} room */
  constructor(room) {
    this.room = room;
  }

  actions = {
    followed: (/** @type {HTMLElement} */ b) => this.#followed(b.dataset.done),
    reviewed: () => this.#reviewed(),
    off: () => this.#callOff(),
  };

  show() {
    const { room } = this;
    const { live, format, agenda } = room;
    const when = momentName(live.at, "full");
    room.put("when", live.writing ? room.msg("when-writing", { when })
      : room.msg("when-live", { when, minutes: live.minutes }));
    room.put("about", format?.about ?? "");
    room.put("needs", format?.needs ?? "");
    room.out("needs").hidden = !format?.needs;
    const replan = /** @type {HTMLAnchorElement} */ (room.out("replan"));
    replan.href = `/s/session-plan#${room.notes.space}.${live.meeting}`;
    const video = /** @type {HTMLAnchorElement} */ (room.out("video"));
    video.hidden = !/^https:\/\//.test(agenda.link ?? "");
    if (!video.hidden) video.href = agenda.link;
    this.#begin();
    this.#agenda();
    this.#review();
    this.#follow();
    people(room, "people");
  }

  #begin() {
    const { room } = this;
    const { live } = room;
    const here = live.seats.filter((_, i) => has(live.look.present, i)).length;
    const may = live.look.moderates === 1;
    const lead = live.holders(ROLE.moderator)[0];
    room.at('[data-act="begin"]', HTMLElement).hidden = !may;
    room.put("lobby-now", room.msg(may ? "lobby-begin" : "lobby-wait", {
      n: here, of: live.seats.length,
      name: lead === undefined ? "–" : room.person(lead) }));
    this.#fit(may ? here : 0);
  }

  /** Told to who begins: the method is not made for as many as are here, and
   * which of its kind are.  @param {number} n */
  #fit(n) {
    const { room } = this;
    const { format } = room;
    const fits = (/** @type {import("./session-formats.js").Format} */ f) =>
      f.people[0] <= n && n <= f.people[1];
    const odd = format !== undefined && n > 1 && !fits(format);
    room.show("fit", odd);
    if (!odd) return;
    const [least, most] = format.people;
    const methods = formats().filter((f) => f.kind === format.kind && fits(f));
    room.put("fit", room.msg(methods.length > 0 ? "fit" : "fit-none",
      { least, most, n, methods: list(methods.map((f) => f.title)) }));
  }

  #agenda() {
    const { room } = this;
    const { live, format } = room;
    room.out("agenda").replaceChildren(...live.steps.map((step, i) => {
      const li = room.tpl("phase");
      const days = step.seconds >= 43200;
      const n = Math.round(step.seconds / (days ? 86400 : 60));
      room.put("phase-title", format?.phases[i]?.title ?? "", li);
      room.put("phase-prompt", format?.phases[i]?.prompt ?? "", li);
      room.put("minutes", (step.flags & FLAG.LOOP) !== 0
        ? room.msg("on-request")
        : room.msg(days ? "days" : "minutes", { n: Math.max(1, n) }), li);
      return li;
    }));
  }

  /** What its own sessions say about the group, before anything else. */
  #review() {
    const { room } = this;
    const signs = signsOf(room.live.core, room.notes);
    room.show("review", signs.length > 0);
    room.out("review-signs").replaceChildren(...signs.map((sign) => {
      const li = document.createElement("li");
      li.textContent = room.msg(`sign-${sign}`);
      return li;
    }));
  }

  #reviewed() {
    const { room } = this;
    const { live, notes } = room;
    const signs = signsOf(live.core, notes);
    return room.during("sealing", async () => {
      await notes.put({ kind: "reviewed", meeting: live.meeting, signs });
      await live.act("told");
    });
  }

  /** The step that the presenter of an earlier session chose. */
  #follow() {
    const { room } = this;
    const { notes, live } = room;
    const step = notes.of("step").filter((n) => n.data.meeting !== live.meeting)
      .at(-1);
    room.show("follow", step !== undefined);
    if (!step) return;
    const done = notes.of("followed").filter((n) =>
      n.data.step === step.object && n.author === step.author).at(-1)?.data.done;
    room.put("follow", room.msg(done ? `follow-${done}` : "follow",
      { name: notes.name(step.author), text: step.data.text }));
    room.show("follow-answer", step.author === notes.group.me && !done);
  }

  /** @param {string} [done] */
  #followed(done) {
    const { room } = this;
    const { notes, live } = room;
    const step = notes.of("step").filter((n) => n.data.meeting !== live.meeting)
      .at(-1);
    if (!step || !done) return;
    return room.during("sealing", async () => {
      await notes.put({ kind: "followed", meeting: live.meeting, done,
        step: step.object });
      await live.act("told");
    });
  }

  async #callOff() {
    const { room } = this;
    if (!confirm(room.msg("off-sure"))) return;
    await room.during("working", () => room.notes.callOff(room.live.meeting),
      { as: { conflict: "off-begun" } });
    room.gone();
  }
}
