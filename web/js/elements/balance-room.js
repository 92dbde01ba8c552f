// @ts-check
/*
 * <balance-room>: a week against one's own limits in one sentence and one
 * picture, days since rest, room for life; the entry of a week and of limits.
 * The thinking: core/balance.h, by way of plan-work.js in the worker.
 */
import "./balance-chart.js";
import { fillEntry, readEntry } from "../balance-entry.js";
import { fillLimits, readLimits } from "../balance-limits.js";
import { DOMAINS, LIMITS, TYPE, mondayOf } from "../plan-facts.js";
import { enter, follow, records } from "../records.js";
import { Room } from "../room.js";
import { dayName, isoDay, nameOf, number, today } from "../words.js";

/** @typedef {import("../plan-work.js").Plan} Plan */

const SHOWN = 12; /* weeks in the picture */
const WEEK = 7;

export class BalanceRoom extends Room {
  /** @type {Plan | undefined} */
  #plan;

  actions = {
    entry: () => {
      this.#entry();
      this.status("");
      this.step("entry");
    },
    limits: () => {
      fillLimits(this, this.#plan?.limits.data ?? {});
      this.status("");
      this.step("limits");
    },
    view: () => this.step("view"),
    toggle: (/** @type {HTMLElement} */ b) =>
      b.setAttribute("aria-pressed", String(b.getAttribute("aria-pressed") !== "true")),
  };

  forms = {
    entry: () => this.#saveEntry(),
    limits: () => this.#saveLimits(),
  };

  async start() {
    this.field("watch").addEventListener("change", () => this.#saveWatch());
    const week = this.at('[data-blank="week"]', HTMLSelectElement);
    week.addEventListener("change", () => this.#entry(week.value));
    if (!(await enter(this))) return;
    const plan = await this.during("opening", () => records.plan(today()));
    if (!plan) return;
    this.step("view", false);
    this.#fill(plan);
    follow(this, async () => this.#fill(await records.plan(today())));
  }

  /** @param {Plan} plan */
  #fill(plan) {
    this.#plan = plan;
    this.put("sentence", this.#sentence(plan));
    const n = plan.mirror.sinceRest;
    const rest = n < 0 ? "rest-none" : n === 0 ? "rest-today" : "rest";
    this.put("rest", this.msg(rest, { n }));
    this.field("watch").checked = !plan.watch.data.off;
    this.#picture(plan);
    this.#room(plan);
  }

  /** @param {string} name @param {number} value */
  #figure(name, value) {
    return name === "share" ? `${number(value)} %` : number(value);
  }

  /** The mirror in one sentence. @param {Plan} plan */
  #sentence({ mirror, weeks, marks, limits }) {
    const name = mirror.most;
    const at = weeks.findIndex((w) => w.day === mirror.week);
    const figure = marks[at]?.[LIMITS.indexOf(name)]?.figure;
    const said = this.msg(`say-${mirror.say}`, {
      date: dayName(mirror.week),
      n: mirror.known,
      known: mirror.known,
      kept: String(mirror.known - mirror.crossed),
      name: nameOf("data-limit", name) ?? "",
      figure: name ? this.#figure(name, figure) : "",
      limit: name ? this.#figure(name, limits.data.limits[name]) : "",
    });
    return mirror.weeks > 1 ? `${said} ${this.msg("in-a-row", { n: mirror.weeks })}` : said;
  }

  /** @param {Plan} plan */
  #picture({ weeks, marks, limits }) {
    const set = LIMITS.filter((name) => Number.isFinite(limits.data.limits?.[name]));
    const shown = weeks.length > 0 && set.length > 0;
    this.show("picture", shown);
    if (!shown) return;
    const last = weeks[weeks.length - 1].day;
    const first = Math.max(weeks[0].day, last - (SHOWN - 1) * WEEK);
    const days = Array.from({ length: (last - first) / WEEK + 1 }, (_, i) => first + i * WEEK);
    const markOf = (/** @type {number} */ day, /** @type {typeof LIMITS[number]} */ name) =>
      marks[weeks.findIndex((w) => w.day === day)]?.[LIMITS.indexOf(name)];
    const title = (/** @type {typeof LIMITS[number]} */ name) =>
      this.msg("limit-of", {
        name: nameOf("data-limit", name) ?? name,
        limit: this.#figure(name, limits.data.limits[name]),
      });
    Object.assign(this.at("balance-chart", HTMLElement), {
      drawing: {
        label: this.msg("chart-label", { n: days.length, from: dayName(first), to: dayName(last) }),
        days,
        rows: set.map((name) => ({
          name: title(name),
          marks: days.map((day) => markOf(day, name)?.verdict),
        })),
      },
    });
    const head = document.createElement("tr");
    head.append(
      ...[this.msg("week-of", { date: "" }), ...set.map(title)].map((text) => {
        const cell = this.tpl("column");
        cell.textContent = text;
        return cell;
      }),
    );
    this.out("head").replaceChildren(head);
    this.out("rows").replaceChildren(
      ...[...days].reverse().map((day) => {
        const row = this.tpl("row");
        this.put("week", dayName(day), row);
        for (const name of set) {
          const cell = this.tpl("cell");
          const mark = markOf(day, name);
          const figure = this.#figure(name, mark?.figure ?? NaN);
          cell.textContent = mark?.verdict === "crossed" ? this.msg("past", { figure })
            : mark?.verdict === "kept" ? figure : this.msg("unknown");
          row.append(cell);
        }
        return row;
      }),
    );
  }

  /** Room for life in the newest week that says something of it.
   * @param {Plan} plan */
  #room({ mirror, weeks }) {
    const week = weeks.find((w) => w.day === mirror.week);
    const least = mirror.least;
    this.show("room", least !== undefined);
    if (least === undefined || !week) return;
    const word = (/** @type {number} */ value) => nameOf("data-room", String(value)) ?? "–";
    const n = mirror.leastWeeks;
    this.put(
      "least",
      this.msg(n > 1 ? "least-weeks" : "least", {
        name: nameOf("data-domain-name", least) ?? least,
        word: word(week.room[DOMAINS.indexOf(least)]),
        n,
      }),
    );
    this.out("rooms").replaceChildren(
      ...DOMAINS.map((domain, i) => {
        const row = this.tpl("room");
        this.put("name", nameOf("data-domain-name", domain) ?? domain, row);
        this.put("word", word(week.room[i]), row);
        [...row.querySelectorAll("i")].forEach((pip, k) => pip.classList.toggle("on", k < week.room[i]));
        return row;
      }),
    );
  }

  /** @param {string} [week] its Monday */
  #entry(week = isoDay(mondayOf(today()))) {
    const own = this.#plan?.own.find((o) => o.data.week === week)?.data ?? {};
    fillEntry(this, week, own);
  }

  /** @param {() => Promise<unknown>} work */
  async #save(work) {
    const done = await this.during("sealing", async () => {
      await work();
      return records.plan(today());
    });
    if (!done) return;
    this.step("view");
    this.#fill(done);
    this.status(this.msg("kept"));
  }

  async #saveEntry() {
    const form = this.at('[data-form="entry"]', HTMLElement);
    const data = readEntry(this, form);
    if (!data) {
      this.wrong(this.msg("bad"), form);
      return;
    }
    const before = this.#plan?.own.find((o) => o.data.week === data.week)?.id;
    await this.#save(() => records.keep(TYPE.plan, before, data));
  }

  async #saveLimits() {
    const form = this.at('[data-form="limits"]', HTMLElement);
    const data = readLimits(this, form);
    if (!data) {
      this.wrong(this.msg("bad"), form);
      return;
    }
    await this.#save(() => records.keep(TYPE.plan, this.#plan?.limits.id, data));
  }

  async #saveWatch() {
    const watch = this.#plan?.watch;
    const off = !this.field("watch").checked;
    const data = { v: 1, kind: "watch", ...watch?.data, off };
    await this.#save(() => records.keep(TYPE.plan, watch?.id, data));
    this.field("watch").focus();
  }
}

customElements.define("balance-room", BalanceRoom);
