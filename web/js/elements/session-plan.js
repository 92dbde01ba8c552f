// @ts-check
/*
 * <session-plan>: a group's sessions, whose turn it is and why, and a new
 * session: by which method, when, who does what.
 */
import { call } from "../api.js";
import { toBase64, toId } from "../bytes.js";
import { Charter } from "../charter.js";
import { absences } from "../charter-acts.js";
import { loadCore } from "../core.js";
import { enter } from "../records.js";
import { Room, codeOf } from "../room.js";
import { eraseExpired } from "../session-expired.js";
import { formatOf, formats } from "../session-formats.js";
import { ROLE, stepsOf } from "../session-live.js";
import { Notes, groupsOfMine } from "../session-notes.js";
import { Rota } from "../session-rota.js";
import { signsOf } from "../session-signs.js";
import { ROTA, turnsOf, wanted } from "../session-turns.js";
import { clockName, momentName, nameOf, number } from "../words.js";

const HOUR = 3600000; /* ms */

/** A moment as an input of local time has it. @param {number} at UTC ms */
function localInput(at) {
  const zone = new Date(at).getTimezoneOffset() * 60000;
  return new Date(at - zone).toISOString().slice(0, 16);
}

export class SessionPlan extends Room {
  keeps = true;
  #notes = new Notes("");
  #charter = new Charter("", {});
  #rota = new Rota(this);
  #video = ""; /* the operator's video server */
  /** The session that the new one stands for. */
  #instead = "";
  /** @type {any} */ #core;
  /** @type {ReturnType<typeof turnsOf> | undefined} */ #turns;
  /** @type {Record<string, number>[]} */ #steps = [];

  actions = {
    plan: () => this.step("plan"),
    sessions: () => this.#open(this.#notes.space),
    save: () => this.#save(),
    review: () => this.#review(),
    ...this.#rota.actions,
  };

  async start() {
    if (!(await enter(this))) return;
    const ready = await this.during("opening", async () => {
      this.#core = await loadCore();
      return groupsOfMine();
    });
    if (!ready) return;
    const [space, instead] = location.hash.slice(1).split(".");
    this.#instead = instead ?? "";
    const group = ready.find((g) => g.space === space)
      ?? (ready.length === 1 ? ready[0] : undefined);
    if (group) return this.#open(group.space);
    this.step(ready.length === 0 ? "none" : "choose", false);
    this.out("groups").replaceChildren(...ready.map((g) => {
      const li = this.tpl("group");
      const link = this.at("button", HTMLElement, li);
      link.textContent = g.name;
      link.addEventListener("click", () => this.#open(g.space));
      return li;
    }));
  }

  /** @param {string} space */
  async #open(space) {
    this.#notes = new Notes(space);
    const met = await this.during("opening", async () => {
      await this.#notes.read();
      this.#charter = await new Charter(space, this.#core).read();
      await eraseExpired(this.#notes);
      const { meetings, video } = await call("GET", `space/${space}/meetings`);
      this.#video = video.replace(/\/+$/, "");
      this.put("video", this.#video && this.msg("video",
        { host: new URL(this.#video).host }));
      this.put("group", this.#notes.group.name);
      this.#list(meetings);
      this.#lead();
      await this.#rota.open(this.#core, this.#notes);
      return meetings;
    });
    this.#signs();
    this.#form();
    this.#another(met ?? []);
    this.#rota.changed = () => this.#chosen();
    this.step(this.#instead ? "plan" : "sessions", false);
  }

  /** Begin with what the other session is, if it can still be called off.
   * @param {{ meeting: string, at: number, ended: number }[]} meetings */
  #another(meetings) {
    const old = meetings.find((m) => m.meeting === this.#instead && !m.ended);
    if (!old) this.#instead = "";
    this.put("instead", old ? this.msg("instead",
      { when: momentName(old.at, "full") }) : "");
    if (!old) return;
    const { title, link, format } =
      this.#notes.last("agenda", old.meeting)?.data ?? {};
    this.field("title").value = title ?? "";
    this.field("link").value = link ?? "";
    this.field("at").value = localInput(old.at);
    if (!formatOf(format)) return;
    this.at("#format", HTMLSelectElement).value = format;
    this.#chosen();
  }

  /** What the charter says of sessions, and to oneself of being away. */
  #lead() {
    const { force, rules, space } = this.#charter;
    const link = /** @type {HTMLAnchorElement} */ (this.out("charter"));
    link.href = `/s/charter#${space}`;
    link.textContent = force ? this.msg("by-charter", { n: force.n })
      : this.msg("by-default");
    const n = absences(this.#notes);
    this.put("missed", force && n >= Number(rules.missed)
      ? this.msg("missed", { n }) : "");
    this.put("quiet", this.msg("quiet", { from: clockName(Number(rules["quiet-from"]) * 60),
      to: clockName(Number(rules["quiet-to"]) * 60) }));
  }

  /** @param {{ meeting: string, at: number, ended: number }[]} meetings */
  #list(meetings) {
    const rows = meetings.map(({ meeting, at, ended }) => {
      const li = this.tpl("session");
      const agenda = this.#notes.last("agenda", meeting)?.data;
      const link = this.at("a", HTMLAnchorElement, li);
      link.href = `/s/session#${this.#notes.space}.${meeting}`;
      link.textContent = agenda?.title || formatOf(agenda?.format)?.title
        || this.msg("session");
      this.put("when", momentName(at), li);
      this.put("state", ended ? this.#notes.last("decision", meeting)?.data.text
        ?? this.msg("ended") : "", li);
      return { li, ended };
    });
    this.out("next").replaceChildren(...rows.filter((r) => !r.ended)
      .map((r) => r.li).reverse());
    this.out("past").replaceChildren(...rows.filter((r) => r.ended)
      .map((r) => r.li));
    this.show("no-next", rows.every((r) => r.ended));
    this.show("past", rows.some((r) => r.ended));
  }

  get #format() {
    const select = this.at("#format", HTMLSelectElement);
    return formatOf(select.value) ?? formats()[0];
  }

  /** The form, once. */
  #form() {
    const select = this.at("#format", HTMLSelectElement);
    if (select.options.length === 0) {
      for (const f of formats())
        select.append(new Option(`${f.title} (${this.msg("minutes",
          { n: f.minutes })})`, f.name));
      select.value = formatOf(this.#charter.rules.method)?.name
        ?? select.value;
      this.field("at").value = localInput(this.#rota.at
        || Math.ceil(Date.now() / HOUR) * HOUR + 24 * HOUR);
      select.addEventListener("change", () => this.#chosen());
      for (const radio of this.querySelectorAll("[data-mode]")) {
        /* one of two; in no form, so the name goes nowhere */
        /** @type {HTMLInputElement} */ (radio).name = "mode";
        radio.addEventListener("change", () => this.#chosen());
      }
      this.at("#urgent", HTMLSelectElement)
        .addEventListener("change", () => this.#chosen());
    }
    const urgent = this.at("#urgent", HTMLSelectElement);
    urgent.replaceChildren(new Option(this.msg("urgent-none"), ""),
      ...this.#notes.group.members.map((/** @type {any} */ m) =>
        new Option(this.#notes.name(m.user), m.user)));
    this.#chosen();
  }

  get #writing() {
    return this.at('[data-mode="writing"]', HTMLInputElement).checked;
  }

  #chosen() {
    const format = this.#format;
    const of = this.#notes.group.members.length;
    this.put("about", format.about);
    this.put("needs", format.needs);
    const [least, most] = format.people;
    this.put("people", of < least || of > most
      ? this.msg("people", { least, most, of }) : "");
    this.show("days", this.#writing);
    this.#steps = stepsOf(this.#core, format.plan);
    const scale = this.#scale(format);
    this.out("phases").replaceChildren(...format.phases.map((phase, i) => {
      const li = this.tpl("minutes");
      const field = this.at("input", HTMLInputElement, li);
      const label = this.at("label", HTMLElement, li);
      field.id = `m-${i}`;
      label.setAttribute("for", field.id);
      label.textContent = phase.title;
      field.value = String(Math.max(1,
        Math.round(this.#steps[i].seconds * scale / 60)));
      field.dataset.step = String(i);
      return li;
    }));
    this.#roles(format);
  }

  /** By how much the charter's minutes for a case stretch its method's.
   * @param {import("../session-formats.js").Format} format */
  #scale(format) {
    const { rules } = this.#charter;
    const wanted = Number(rules["case-minutes"]);
    return wanted > 0 && format.name === rules.method
      ? wanted / format.minutes : 1;
  }

  /** Who does what: by the rota, to be changed by choosing.
   * @param {import("../session-formats.js").Format} format */
  #roles(format) {
    const urgent = this.at("#urgent", HTMLSelectElement).value;
    this.#turns = turnsOf(this.#core, this.#notes, wanted(format),
      [this.#rota.key], urgent);
    const { users, turns, lines } = this.#turns;
    const roles = ROTA.filter((name) => (format.roles & ROLE[name]) !== 0);
    this.put("nobody", (turns[0].nobody & 2) !== 0
      ? this.msg("nobody-moderates") : "");
    this.out("roles").replaceChildren(...roles.map((name) => {
      const row = this.tpl("role");
      const select = this.at("select", HTMLSelectElement, row);
      const label = this.at("label", HTMLElement, row);
      const seat = turns[0].seat[name];
      select.id = `r-${name}`;
      label.setAttribute("for", select.id);
      label.textContent = nameOf("data-name", `role-${ROLE[name]}`) ?? name;
      select.dataset.role = name;
      select.append(new Option(this.msg("nobody"), ""), ...users.map((user) =>
        new Option(this.#notes.name(user), user)));
      select.value = seat >= 0 ? users[seat] : "";
      const gave = turns[0].swapped[name];
      this.put("why", seat < 0 ? "" : gave
        ? this.msg("why-swapped", { name: this.#notes.name(gave) })
        : this.#why(lines[seat], name, turns[0]), row);
      return row;
    }));
  }

  /** @param {import("../session-turns.js").Line} line @param {string} name
   * @param {import("../session-turns.js").Turn} turn */
  #why(line, name, turn) {
    const done = line.done[name];
    const sharers = turn.shared[name].toString(2).replaceAll("0", "").length;
    return this.msg(line.sessions === 0 ? "why-new" : "why", {
      done: number(done), n: sharers,
      share: number(done + line.balance[name], 1) });
  }

  /** Signs that ask for a review, until it was talked about. */
  #signs() {
    const signs = signsOf(this.#core, this.#notes);
    this.show("signs", signs.length > 0);
    this.out("signs").replaceChildren(...signs.map((sign) => {
      const li = document.createElement("li");
      li.textContent = this.msg(`sign-${sign}`);
      return li;
    }));
    const home = /** @type {HTMLAnchorElement} */ (this.out("home"));
    home.href = `/s/group#${this.#notes.space}`;
    for (const [out, to] of [["dates", "group-dates"], ["trend", "group-trend"]])
      /** @type {HTMLAnchorElement} */ (this.out(out)).href =
        `/s/${to}#${this.#notes.space}`;
    this.show("home", true);
  }

  #review() {
    this.step("plan");
    this.at("#format", HTMLSelectElement).value = "review-meeting";
    this.#chosen();
  }

  /** The plan's bytes, with the minutes as they stand. */
  #plan() {
    const format = this.#format;
    const seconds = [...this.querySelectorAll("[data-step][id^=m-]")].map((f) =>
      Math.round(Number(/** @type {HTMLInputElement} */ (f).value) * 60));
    const { rules } = this.#charter;
    const days = this.#writing ? Number(this.field("days").value) : 0;
    const got = this.#core.phase_wasm_plan(format.plan, format.plan.length,
      seconds, seconds.length, days,
      Number(rules["quiet-from"]) * 60, Number(rules["quiet-to"]) * 60,
      -new Date().getTimezoneOffset());
    return got.plan_out.slice(0, got.count);
  }

  /** Roles by member, everybody else advises. */
  #seats() {
    const roles = new Map(this.#notes.group.members.map(
      (/** @type {any} */ m) => [m.user, 0]));
    for (const select of this.querySelectorAll("select[data-role]")) {
      const { value, dataset } = /** @type {HTMLSelectElement} */ (select);
      const role = ROLE[/** @type {keyof ROLE} */ (dataset.role ?? "")];
      if (value) roles.set(value, (roles.get(value) ?? 0) | role);
    }
    return [...roles].map(([account, set]) =>
      ({ account, roles: set || ROLE.adviser }));
  }

  /** A room on the operator's video server, under a name nobody can guess. */
  #room() {
    const name = toId(crypto.getRandomValues(new Uint8Array(16)));
    return this.#video && `${this.#video}/mainstay-${name}`;
  }

  async #save() {
    const at = new Date(this.field("at").value).getTime();
    const own = this.field("link").value.trim();
    const link = own || this.#room();
    if (!Number.isFinite(at)) return this.wrong(this.msg("bad-when"));
    if (link !== "" && !/^https:\/\//.test(link))
      return this.wrong(this.msg("bad-link"));
    const meeting = toId(crypto.getRandomValues(new Uint8Array(16)));
    const turn = this.#turns?.turns[0];
    const users = this.#turns?.users ?? [];
    const shared = Object.fromEntries(ROTA.map((name) => [name,
      users.filter((_, i) => ((turn?.shared[name] ?? 0) >> i) & 1)]));
    const done = await this.during("sealing", async () => {
      const plan = this.#plan();
      await this.#notes.put({ kind: "agenda", meeting, link, shared,
        format: this.#format.name, title: this.field("title").value.trim() });
      await call("POST", `space/${this.#notes.space}/meetings`, { meeting, at,
        keep_days: Number(this.#charter.rules.keep), plan: toBase64(plan), seats: this.#seats() });
      if (this.#instead)
        await this.#notes.callOff(this.#instead, meeting).catch((error) => {
          if (codeOf(error) !== "conflict") throw error; /* it has begun: both stand */
        });
      return true;
    }, { as: { invalid: "bad-plan" } });
    if (done) location.assign(`/s/session#${this.#notes.space}.${meeting}`);
  }
}

customElements.define("session-plan", SessionPlan);
