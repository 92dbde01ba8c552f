// @ts-check
/*
 * <today-view>: what is due, the trend in one sentence, one step, nothing else;
 * and the number of the last entry, by which a person can notice that the
 * server shows an old state.
 */
import { isRaised, sentence, stepFor } from "../trend-words.js";
import { enter, follow, records } from "../records.js";
import { todayCharters } from "../charter-acts.js";
import { nextSession } from "../dates.js";
import { Room } from "../room.js";
import { eraseExpiredToday } from "../session-expired.js";
import { TodayNext } from "../today-next.js";
import { dayName, today } from "../words.js";

const WEEK = 7;
const COLUMNS = 2; /* nothing is drawn here */

export class TodayView extends Room {
  #notToday = false;
  /** @type {TodayNext} */
  #next = new TodayNext(this);

  actions = {
    ...this.#next.actions,
    "not-today": () => {
      this.#notToday = true;
      this.show("due", false);
      this.put("later", this.msg("tomorrow"));
      this.show("later", true);
    },
  };

  async start() {
    const hour = new Date().getHours();
    const greeting = hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
    this.put("greeting", this.msg(greeting));
    if (!(await enter(this))) return;
    const found = await this.during("opening", () => records.trend(COLUMNS));
    if (!found) return;
    this.#fill(found);
    await this.during("opening", () => this.#showNext(found));
    await nextSession(this);
    await todayCharters(this).catch(() => {}); // another visit will do
    await eraseExpiredToday().catch(() => {}); // as well
    follow(this, async () => {
      const newer = await records.trend(COLUMNS);
      this.#fill(newer);
      await this.#showNext(newer);
    });
  }

  /** @param {import("../trend-work.js").Trend} found */
  async #showNext(found) {
    await this.#next.show();
    this.#due(found.lastCheckIn);
  }

  /** @param {import("../trend-work.js").Trend} found */
  #fill(found) {
    this.#due(found.lastCheckIn);
    this.#trend(found.lines);
    if (found.last) {
      const { seq, time } = found.last;
      const date = dayName(localDay(time));
      this.put("last-entry", this.msg("last-entry", { n: seq, date }));
    }
  }

  /** @param {number} last day of the last check-in, NaN before the first */
  #due(last) {
    const next = last + WEEK;
    const isLater = next > today();
    if (!isLater && this.#notToday) return;
    this.show("later", isLater);
    this.show("due", !isLater);
    if (isLater) {
      const key = this.#next.shown ? "due-next" : "due-later";
      this.put("later", this.msg(key, { date: dayName(next) }));
      return;
    }
    const first = Number.isNaN(last);
    const text = first
      ? this.msg("due-first")
      : this.msg("due-now", { date: dayName(last) });
    this.put("due", text);
  }

  /** @param {import("../analyse.js").Line[]} lines */
  #trend(lines) {
    this.show("trend", lines.length > 0);
    this.show("step", false);
    if (lines.length === 0) return;
    const said = sentence(this, lines);
    this.at('[data-part="trend"]', HTMLElement).dataset.state = said.state;
    this.out("state-icon").replaceChildren(this.icon(said.state));
    this.put("sentence", said.text);
    if (said.state === "learning") return;
    const step = stepFor(said.first && isRaised(said.first) ? said.first : undefined);
    this.put("step", this.msg(step));
    this.show("step", !this.#next.shown);
  }
}

/** Day of a moment where the person is. @param {number} seconds */
function localDay(seconds) {
  const offset = new Date(seconds * 1000).getTimezoneOffset() * 60;
  return Math.floor((seconds - offset) / 86400);
}

customElements.define("today-view", TodayView);
