// @ts-check
/*
 * A bell without a recording: a few partials of a struck bowl, each a sine
 * that dies away, the higher the sooner (Web Audio).  Silent where there is no
 * sound.
 */

/** Partials: ratio to the lowest, loudness, seconds until it is gone. */
const PARTIALS = /** @type {const} */ ([
  [1, 0.5, 5], [2.76, 0.22, 3], [5.4, 0.1, 1.6], [8.93, 0.04, 0.8],
]);
const LOWEST = 220; /* Hz */
const LOUD = 0.25;

/** @type {AudioContext | undefined} */
let context;

/** To be called from a click, or browsers keep it silent. */
export function wakeBell() {
  try {
    context ??= new AudioContext();
    context.resume().catch(() => undefined);
  } catch {
    context = undefined;
  }
}

export function ring() {
  if (!context) return;
  const now = context.currentTime;
  const all = context.createGain();
  all.gain.value = LOUD;
  all.connect(context.destination);
  for (const [ratio, loud, seconds] of PARTIALS) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = LOWEST * ratio;
    gain.gain.setValueAtTime(0.0001, now);
    gain.gain.exponentialRampToValueAtTime(loud, now + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.0001, now + seconds);
    tone.connect(gain).connect(all);
    tone.start(now);
    tone.stop(now + seconds);
  }
}
