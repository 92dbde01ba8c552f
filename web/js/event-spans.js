// @ts-check
/* Events as the trend's pictures mark them: a holiday of two weeks is one. */

/** @typedef {{ day: number, until: number, kind: string }} Span */

/**
 * Days of one kind that follow each other, together.
 * @param {{ day: number, kind: string }[]} events in any order
 * @returns {Span[]} by their first day
 */
export function spansOf(events) {
  /** @type {Map<string, Span>} the newest of each kind */
  const open = new Map();
  /** @type {Span[]} */
  const spans = [];
  for (const { day, kind } of [...events].sort((a, b) => a.day - b.day)) {
    const last = open.get(kind);
    if (last && day - last.until <= 1) {
      last.until = day;
      continue;
    }
    const span = { day, until: day, kind };
    open.set(kind, span);
    spans.push(span);
  }
  return spans;
}
