// @ts-check
/*
 * <hours-ledger>: sessions attended, what counts of them by a body's rule, and a
 * certificate to print.  The person confirms their own attendance; a correction
 * or a dispute leaves its trace.
 */
import { call } from "../api.js";
import { Attendance } from "../attendance.js";
import { Charter } from "../charter.js";
import { loadCore } from "../core.js";
import { HOURS, correct, count, loadPacks } from "../hours-ledger.js";
import { enter, follow, records } from "../records.js";
import { Room } from "../room.js";
import { groupsOfMine } from "../session-notes.js";
import { dayName, dayOf, isoDay, list, monthName, number, today } from "../words.js";

const HOUR = 60;
const DAY_MS = 86400000;

export class HoursLedger extends Room {
  /** @type {any} */
  #core;
  /** @type {Awaited<ReturnType<typeof loadPacks>>} */
  #rules = { bytes: new Uint8Array(), packs: [] };
  /** @type {import("../records.js").Kept[]} */
  #kept = [];
  /** @type {any[]} dates that are over */
  #dates = [];
  /** What the charter of a group says of hours. @type {{ hours: string,
   * minutes: number, group: string } | undefined} */
  #charter;
  #attendance = new Attendance();
  /** What others say of themselves. @type {import("../attendance.js").Claim[]} */
  #claims = [];
  /** The entry that is being corrected. @type {string | undefined} */
  #id;
  /** The date an entry is about. @type {string | undefined} */
  #date;

  forms = { entry: (/** @type {HTMLElement} */ form) => this.#save(form) };

  actions = {
    there: (/** @type {HTMLElement} */ b) => this.#there(b),
    seen: (/** @type {HTMLElement} */ b) => this.#answer(b, true),
    unseen: (/** @type {HTMLElement} */ b) => this.#answer(b, false),
    correct: (/** @type {HTMLElement} */ b) => this.#begin(b.dataset.id),
    strike: () => this.#correct({ struck: true }),
    dispute: () => this.#correct({ disputed: true }),
    clear: () => this.#begin(undefined),
    print: () => window.print(),
  };

  async start() {
    if (!(await enter(this))) return;
    const ready = await this.during("opening", async () => {
      this.#core = await loadCore();
      this.#rules = await loadPacks();
      this.#dates = await past();
      this.#charter = await charterHours(this.#core).catch(() => undefined);
      return true;
    });
    if (!ready) return;
    const choice = this.#choice();
    for (const { id, body } of this.#rules.packs)
      choice.add(new Option(id === "generic" ? this.msg("generic") : body, id));
    choice.addEventListener("change", () => this.#pack());
    this.field("holder").addEventListener("input", () =>
      this.put("name", this.field("holder").value));
    this.#begin(undefined);
    await this.#refresh();
    follow(this, () => this.#refresh());
  }

  #choice() {
    return this.at('[data-field="pack"]', HTMLSelectElement);
  }

  async #refresh() {
    const kept = await this.during("opening", async () => {
      await this.#attendance.read(this.#dates);
      return records.list(HOURS);
    });
    if (!kept) return;
    this.#kept = kept;
    const pack = kept.filter((k) => k.payload.kind === "pack").at(-1);
    this.#choice().value = pack?.payload.id ?? this.#charter?.hours ?? "generic";
    this.put("charter", this.#charter ? this.msg("charter", {
      group: this.#charter.group,
      body: this.#rules.packs.find((p) => p.id === this.#charter?.hours)?.body ?? "" }) : "");
    this.#show();
  }

  async #pack() {
    const before = this.#kept.filter((k) => k.payload.kind === "pack").at(-1);
    await this.during("sealing", () => records.replace(HOURS, [{
      id: before?.id, data: { v: 1, kind: "pack", id: this.#choice().value } }]));
    await this.#refresh();
  }

  #entries() {
    return this.#kept.filter((k) => k.payload.kind === "entry")
      .sort((a, b) => dayOf(b.payload.day) - dayOf(a.payload.day));
  }

  #show() {
    const entries = this.#entries();
    const whole = entries.filter((k) => !k.payload.struck);
    const at = Math.max(0, this.#choice().selectedIndex);
    const { counted, periods } = count(this.#core, this.#rules.bytes, at,
      whole.map(({ payload: p }) => ({ ...p, day: dayOf(p.day) })));
    const pack = this.#rules.packs[at];
    this.#sums(pack, periods);
    this.out("entries").replaceChildren(...entries.map((k) =>
      this.#row(k, counted[whole.indexOf(k)])));
    this.#certificate(pack, whole, counted);
    this.show("kept", entries.length > 0);
    const known = new Set(entries.map((k) => k.payload.date));
    const open = this.#dates.filter((d) => !known.has(d.id));
    this.show("dates", open.length > 0);
    this.out("dates").replaceChildren(...open.map((d) => this.#dated(d)));
    this.#claims = this.#attendance.open(this.msg("someone"));
    this.show("claims", this.#claims.length > 0);
    this.out("claims").replaceChildren(...this.#claims.map((c, i) =>
      this.#claim(c, i)));
  }

  /** @param {import("../attendance.js").Claim} claim @param {number} i */
  #claim(claim, i) {
    const row = this.tpl("claim");
    const said = this.msg("claim", { name: claim.name,
      date: dayName(localDay(claim.at)) });
    this.put("said", said, row);
    for (const button of row.querySelectorAll("button")) {
      button.dataset.claim = String(i);
      button.setAttribute("aria-label", `${button.textContent}: ${said}`);
    }
    return row;
  }

  /** @param {HTMLElement} button @param {boolean} seen */
  async #answer(button, seen) {
    const claim = this.#claims[Number(button.dataset.claim)];
    if (!claim) return;
    await this.during("sealing", () => this.#attendance.answer(claim, seen));
    await this.#refresh();
  }

  /** @param {import("../hours-ledger.js").Pack} pack
   * @param {{ from: number, minutes: number }[]} periods */
  #sums(pack, periods) {
    this.put("rule", this.msg(`rule-${pack.id}`));
    this.put("source", pack.source === "own" ? "" : this.msg("source",
      { source: pack.source, date: dayName(dayOf(pack.seen)) }));
    this.out("sums").replaceChildren(...periods.map(({ from, minutes }) => {
      const row = this.tpl("sum");
      this.put("period", pack.month ? monthName(from)
        : isoDay(from).slice(0, 4), row);
      this.put("counted", this.#hours(minutes), row);
      this.put("wanted", pack.target > 0 ? this.#hours(pack.target) : "–", row);
      return row;
    }));
  }

  /** @param {number} minutes */
  #hours(minutes) {
    return this.msg("hours", { hours: number(minutes / HOUR, 2) });
  }

  /** @param {import("../records.js").Kept} kept
   * @param {number | undefined} counted */
  #row({ id, payload }, counted) {
    const row = this.tpl("entry");
    const date = dayName(dayOf(payload.day));
    this.put("day", date, row);
    this.put("facts", this.msg("facts", { minutes: payload.minutes,
      n: payload.present }), row);
    this.put("counted", payload.struck ? this.msg("struck")
      : this.#hours(counted ?? 0), row);
    row.toggleAttribute("data-struck", payload.struck === true);
    const trace = (payload.was ?? []).map((/** @type {any} */ was) =>
      this.msg("was", { date: dayName(dayOf(was.at)), why: was.why,
        minutes: was.minutes, present: was.present }));
    if (payload.disputed) trace.push(this.msg("disputed"));
    const { seen, unseen } = this.#attendance.said(payload.date ?? "",
      this.msg("someone"));
    if (seen.length > 0)
      trace.push(this.msg("seen-by", { names: list(seen) }));
    if (unseen.length > 0)
      trace.push(this.msg("unseen-by", { names: list(unseen) }));
    this.put("trace", trace.join(" "), row);
    const button = this.at("button", HTMLButtonElement, row);
    button.dataset.id = id;
    button.setAttribute("aria-label", this.msg("correct", { date }));
    return row;
  }

  /** @param {any} date */
  #dated(date) {
    const row = this.tpl("dated");
    const day = dayName(localDay(date.at));
    this.put("day", day, row);
    const button = this.at("button", HTMLButtonElement, row);
    button.dataset.date = date.id;
    button.setAttribute("aria-label", this.msg("was-there", { date: day }));
    return row;
  }

  /** @param {HTMLElement} button */
  #there(button) {
    const date = this.#dates.find((d) => d.id === button.dataset.date);
    if (!date) return;
    this.#begin(undefined);
    this.#date = date.id;
    this.field("day").value = isoDay(localDay(date.at));
    this.field("minutes").value = String(date.minutes);
    this.field("present").focus();
  }

  /** Fill the form to correct an entry, or empty it. @param {string} [id] */
  #begin(id) {
    const entry = this.#kept.find((k) => k.id === id)?.payload;
    this.#id = id;
    this.#date = entry?.date;
    this.field("day").value = entry?.day ?? isoDay(today());
    this.field("day").max = isoDay(today());
    this.field("minutes").value = String(entry?.minutes
      ?? this.#charter?.minutes ?? 90);
    this.field("present").value = String(entry?.present ?? "");
    this.field("lead").checked = entry?.lead === true;
    this.field("why").value = "";
    this.show("why", entry !== undefined);
    this.show("changing", entry !== undefined);
    if (entry) this.field("why").focus();
  }

  /** What the form says, or nothing, with what is wrong told.
   * @param {HTMLElement} form */
  #said(form) {
    for (const name of ["day", "minutes", "present"]) {
      const field = this.field(name);
      if (field.value !== "" && field.checkValidity()) continue;
      this.wrong(this.msg(`bad-${name}`), form);
      field.focus();
      return undefined;
    }
    return { day: this.field("day").value,
      minutes: this.field("minutes").valueAsNumber,
      present: this.field("present").valueAsNumber,
      lead: this.field("lead").checked };
  }

  /** @param {HTMLElement} form */
  async #save(form) {
    const said = this.#said(form);
    if (!said) return;
    if (this.#id) {
      await this.#correct(said);
      return;
    }
    const done = await this.during("sealing", () => records.replace(HOURS, [{
      data: { v: 1, kind: "entry", date: this.#date, ...said, was: [] } }])
      .then(async (kept) => {
        await this.#attendance.there(this.#date, said);
        return kept ?? true;
      }), { near: form });
    if (!done) return;
    this.#begin(undefined);
    await this.#refresh();
    this.status(this.msg("added", { date: dayName(dayOf(said.day)) }), form);
  }

  /** @param {object} said */
  async #correct(said) {
    const form = this.at('[data-form="entry"]', HTMLElement);
    const entry = this.#kept.find((k) => k.id === this.#id)?.payload;
    const why = this.field("why").value.trim();
    if (!entry) return;
    if (why === "") {
      this.wrong(this.msg("no-why"), form);
      this.field("why").focus();
      return;
    }
    const done = await this.during("sealing", () => records.replace(HOURS, [{
      id: this.#id, data: correct(entry, said, why, isoDay(today())) }]),
      { near: form });
    if (!done) return;
    this.#begin(undefined);
    await this.#refresh();
    this.status(this.msg("corrected"), form);
  }

  /** @param {import("../hours-ledger.js").Pack} pack
   * @param {import("../records.js").Kept[]} entries @param {number[]} counted */
  #certificate(pack, entries, counted) {
    const rows = entries.map(({ payload }, i) => {
      const row = this.tpl("line");
      this.put("day", dayName(dayOf(payload.day)), row);
      this.put("minutes", number(payload.minutes), row);
      this.put("present", number(payload.present), row);
      this.put("counted", this.#hours(counted[i]), row);
      this.put("seen", number(this.#attendance.said(payload.date ?? "", "–")
        .seen.length), row);
      return row;
    }).reverse();
    this.out("lines").replaceChildren(...rows);
    const sum = counted.reduce((a, b) => a + b, 0);
    this.put("certificate-rule", this.msg(`rule-${pack.id}`));
    this.put("total", this.msg("total", { hours: number(sum / HOUR, 2),
      n: entries.length }));
    this.put("printed", this.msg("printed", { date: dayName(today()) }));
  }
}

/** Local day of an instant. @param {number} at ms */
function localDay(at) {
  const d = new Date(at);
  return Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) / DAY_MS;
}

/** Dates of the last two months that took place, newest first; none without
 * connection. */
async function past() {
  const got = await call("GET", "calendar").catch(() => null);
  return (got?.dates ?? []).filter((/** @type {any} */ d) =>
    !d.off && d.at < got.now).reverse();
}

/** What the first of my groups that has a charter in force says of hours.
 * @param {import("../hours-ledger.js").Core} core */
async function charterHours(core) {
  for (const group of await groupsOfMine()) {
    const { force } = await new Charter(group.space, core).read();
    if (force) return { hours: force.set.hours, group: group.name,
      minutes: Number(force.set.minutes) };
  }
  return undefined;
}

customElements.define("hours-ledger", HoursLedger);
