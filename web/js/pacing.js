// @ts-check
/*
 * Time on the stage: steps one after the other, or breaths in and out; pause,
 * end, and the screen kept awake.  Knows no words and no places.
 */

const TICK = 250; /* ms */

/**
 * @typedef {object} Step
 * @property {number} seconds
 * @property {string} text
 */

export class Pacing {
  #spent = 0; /* ms */
  #since = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  /** @type {any} */
  #awake;
  #shown = -1;

  /**
   * @param {Step[]} steps
   * @param {{ show: (step: Step, i: number) => void, left: (seconds: number,
   *   part: number) => void, over: () => void }} stage
   */
  constructor(steps, stage) {
    this.steps = steps;
    this.stage = stage;
    this.total = steps.reduce((n, s) => n + s.seconds, 0);
    document.addEventListener("visibilitychange", this.#seen);
  }

  get isPaused() {
    return this.#timer === undefined;
  }

  /** Seconds spent so far. */
  get spent() {
    const more = this.isPaused ? 0 : Date.now() - this.#since;
    return (this.#spent + more) / 1000;
  }

  go() {
    this.#since = Date.now();
    this.#timer = setInterval(() => this.#tick(), TICK);
    this.#stayAwake();
    this.#tick();
  }

  pause() {
    this.#spent = this.spent * 1000;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#sleep();
  }

  end() {
    if (!this.isPaused) this.pause();
    document.removeEventListener("visibilitychange", this.#seen);
  }

  #tick() {
    const { spent } = this;
    let from = 0;
    for (const [i, step] of this.steps.entries()) {
      if (spent < from + step.seconds) {
        if (i !== this.#shown) this.stage.show(step, i);
        this.#shown = i;
        this.stage.left(this.total - spent, spent / this.total);
        return;
      }
      from += step.seconds;
    }
    this.end();
    this.stage.over();
  }

  /** A screen that was away comes back to where it is now. */
  #seen = () => {
    if (document.visibilityState === "visible" && !this.isPaused)
      this.#stayAwake();
  };

  #stayAwake() {
    const lock = /** @type {any} */ (navigator).wakeLock;
    lock?.request("screen").then((/** @type {any} */ held) => {
      if (this.isPaused) held.release();
      else this.#awake = held;
    }).catch(() => undefined);
  }

  #sleep() {
    this.#awake?.release().catch(() => undefined);
    this.#awake = undefined;
  }
}
