// @ts-check
/**
 * One session of a group as the server runs it, live: where it stands, whose
 * seat is ours, which second keys may be had.  Rules come from the core, the
 * same code that the server asks; time is the server's, by a measured offset.
 *
 *   const live = new Live(space, meeting);   events: "change", "lost", "found",
 *                                            "off": called off, "gone": no seat
 *   await live.open();                       here any more
 *   await live.act("next");                  Failure "conflict": somebody else
 *                                            was quicker, the state is new
 *   live.close();
 */
import { call } from "./api.js";
import { fromBase64, toBase64 } from "./bytes.js";
import { loadCore } from "./core.js";
import { Failure } from "./failure.js";

const BEAT_MS = 20000; // the server misses somebody after 70 s
const AGAIN_MS = 3000; // until a stream that was refused is asked for anew
const SAMPLES = 8; // of the clock; the one with the shortest way counts
const ROUND_MS = 100; // whole ones, blurred ones, clocks that are a little fast
export const RUN = { WAITING: 0, RUNNING: 1, PAUSED: 2, PROTECT: 3, ENDED: 4 };
export const ROLE = { presenter: 1, moderator: 2, adviser: 4, scribe: 8,
  observer: 16, timekeeper: 32 };
export const FLAG = { HIDDEN: 1, LOOP: 2, OPTIONAL: 4, REST: 8, CHOICE: 16,
  CASE: 32, LENS: 64 };
const EXIT_TIME = 2;
const LOOK = ["run", "at", "from", "number", "version", "seats", "present",
  "recused", "hand", "protects", "revealed", "began", "ends", "mayWrite",
  "maySpeak", "moderates", "allWrote", "wrote"];
const STEP = ["seconds", "write", "speak", "silent", "flags", "exit", "warn"];

/** @typedef {Record<string, number> & { roles: number[] }} Look */
/** @typedef {{ object: string, kind: string, seat: number, step: number, key?: string }} Held */

/** Set of seats or roles. @param {number} set @param {number} i */
export const has = (set, i) => ((set >> i) & 1) === 1;

/** The steps of a plan. @param {any} core @param {Uint8Array} plan
 * @returns {Record<string, number>[]} */
export function stepsOf(core, plan) {
  const got = core.phase_wasm_steps(plan, plan.length);
  return Array.from({ length: got.count }, (_, i) => Object.fromEntries(
    STEP.map((name, k) => [name, got.steps_out[i * STEP.length + k]])));
}

export class Live extends EventTarget {
  /** @param {string} space @param {string} meeting */
  constructor(space, meeting) {
    super();
    this.path = `space/${space}/meeting`;
    this.meeting = meeting;
    /** @type {Uint8Array} */
    this.plan = new Uint8Array();
    this.seat = 0;
    /** @type {Record<string, number>[]} */
    this.steps = [];
    /** @type {string[]} accounts */
    this.seats = [];
    /** @type {Held[]} */
    this.held = [];
    /** @type {Look} */
    this.look = /** @type {any} */ ({ roles: [] });
    this.cleared = false;
    this.at = this.ended = this.keepDays = 0;
    this.lost = false;
    this.began = Infinity; // of the first step, if this page saw it
    /** @type {{ way: number, offset: number }[]} */
    this.samples = [];
    this.events = /** @type {EventSource | null} */ (null);
    this.timers = /** @type {ReturnType<typeof setTimeout>[]} */ ([]);
  }

  async open() {
    this.core = await loadCore();
    await this.fetch();
    if (this.look.run !== RUN.ENDED) await this.here();
    this.listen();
    this.timers.push(setInterval(() => this.here().catch((error) =>
      this.missed(error)), BEAT_MS));
    this.watch();
  }

  /** The stream of changes.  A browser takes it up again by itself after a lost
   * line, but not when something on the way answered in the server's place. */
  listen() {
    const events = new EventSource(
      `/api/1/${this.path}/live?meeting=${this.meeting}`);
    this.events = events;
    events.addEventListener("session", (event) =>
      this.heard(JSON.parse(/** @type {MessageEvent} */ (event).data)));
    events.addEventListener("off", () => {
      this.close();
      this.dispatchEvent(new Event("off"));
    });
    events.onerror = () => {
      this.mark(true);
      if (events.readyState === EventSource.CLOSED)
        setTimeout(() => this.events === events && this.listen(), AGAIN_MS);
    };
    events.onopen = () => this.refresh();
  }

  /** @param {unknown} error of a call that nobody waits for */
  missed(error) {
    if (Failure.of(error).code !== "absent") return this.mark(true);
    this.close();
    this.dispatchEvent(new Event("gone"));
  }

  close() {
    this.events?.close();
    this.events = null;
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
  }

  /** @param {boolean} lost */
  mark(lost) {
    if (lost === this.lost) return;
    this.lost = lost;
    this.dispatchEvent(new Event(lost ? "lost" : "found"));
  }

  /** Everything, after the line was lost or keys may have come. */
  async refresh() {
    try {
      await this.fetch();
      this.mark(false);
      this.dispatchEvent(new Event("change"));
    } catch (error) {
      this.missed(error);
    }
  }

  /** A call that also measures the clock.
   * @param {string} method @param {string} path @param {object} [body] */
  async timed(method, path, body) {
    const before = performance.now();
    const got = await call(method, path, body);
    const after = performance.now();
    const way = after - before;
    const offset = got.now - (performance.timeOrigin + (before + after) / 2);
    /* What cannot be so any more is of before the device slept, or its clock
     * was set. */
    this.samples = this.samples.filter((s) =>
      Math.abs(s.offset - offset) <= (s.way + way) / 2 + ROUND_MS)
      .slice(1 - SAMPLES).concat({ way, offset });
    return got;
  }

  /** The server's time, whatever this device's clock says. */
  now() {
    const best = this.samples.reduce((a, b) => (b.way < a.way ? b : a),
      { way: Infinity, offset: 0 });
    return performance.timeOrigin + performance.now() + best.offset;
  }

  async fetch() {
    const got = await this.timed("GET", `${this.path}?meeting=${this.meeting}`);
    this.plan = fromBase64(got.plan);
    this.steps = stepsOf(this.core, this.plan);
    this.seats = got.seats;
    this.seat = got.seat;
    this.held = got.held;
    this.cleared = got.cleared;
    this.at = got.at;
    this.ended = got.ended;
    this.keepDays = got.keep_days;
    this.take(got.state, true);
  }

  /** @param {string} state @param {boolean} [own] mine, not what all are told */
  take(state, own = false) {
    const bytes = fromBase64(state);
    const { look_out: out } = /** @type {any} */ (this.core).phase_wasm_look(
      this.plan, this.plan.length, bytes, bytes.length, this.seat);
    const look = /** @type {Look} */ (Object.fromEntries(
      LOOK.map((name, i) => [name, out[i]])));
    look.roles = [...out.slice(LOOK.length)];
    const away = !own && has(this.look.recused ?? 0, this.seat);
    if (look.version < (this.look.version ?? 0)) return false;
    if (away) look.recused |= 1 << this.seat;
    const fresh = look.version !== this.look.version;
    if (look.run === RUN.RUNNING && look.at === 0)
      this.began = Math.min(this.began, look.began);
    this.look = look;
    this.watch();
    return fresh;
  }

  /** Told by the server. @param {{ state: string, now: number }} told */
  heard(told) {
    if (!this.take(told.state)) return;
    this.refresh(); // keys and one's own view belong to it
  }

  /** Say that one is here. */
  async here() {
    const got = await this.timed("POST", this.path,
      { meeting: this.meeting, act: "here" });
    this.mark(false);
    if (this.take(got.state, true)) await this.refresh();
  }

  /** A step that ends by time: the first who asks moves it on. */
  watch() {
    clearTimeout(this.due);
    const step = this.steps[this.look.at];
    if (this.look.run !== RUN.RUNNING || step?.exit !== EXIT_TIME) return;
    const wait = Math.max(0, this.look.ends - this.now()) + 20;
    if (wait < 0x7fffffff)
      this.due = setTimeout(() => this.here().catch(() => {}), wait);
  }

  /** @param {string} act @param {number} [arg] */
  async act(act, arg = 0) {
    try {
      const got = await this.timed("POST", this.path, { meeting: this.meeting,
        act, arg, number: this.look.number });
      this.take(got.state, true);
    } catch (error) {
      if (Failure.of(error).code === "conflict") await this.refresh();
      throw error;
    }
    await this.refresh(); // what is told of it may come first or last
  }

  /** Leave the second key of something in the log.
   * @param {string} object @param {string} kind @param {Uint8Array} key */
  async hold(object, kind, key) {
    const got = await this.timed("POST", `${this.path}/keys`, { object, kind,
      meeting: this.meeting, step: this.look.at, key: toBase64(key) });
    this.take(got.state, true);
    await this.refresh();
  }

  /** Over days, not together. */
  get writing() {
    return this.plan[1] === 1;
  }

  /** What the steps take as they stand, those on request aside. */
  get minutes() {
    return Math.round(this.steps.filter((s) => (s.flags & FLAG.LOOP) === 0)
      .reduce((sum, s) => sum + s.seconds, 0) / 60);
  }

  /** Seats with a role, who are here. @param {number} role */
  holders(role) {
    return this.seats.map((_, i) => i).filter((i) =>
      (this.look.roles[i] & role) !== 0 && has(this.look.present, i));
  }

  /** Seconds that are left of the step; below 0 when it is over. */
  left() {
    const { run, ends } = this.look;
    if (run === RUN.RUNNING) return (ends - this.now()) / 1000;
    return run === RUN.PAUSED || run === RUN.PROTECT ? ends / 1000 : 0;
  }
}
