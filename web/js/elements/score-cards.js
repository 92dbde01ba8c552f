// @ts-check
/*
 * Scores as cards: the value on its scale, a band if it is verified, and how it
 * stands against the time before.  Not an element of its own: a room gives it
 * its templates and words.
 */
import { before } from "../questionnaires.js";
import { dayName, dayOf, nameOf, number } from "../words.js";

/** @typedef {import("../questionnaires.js").KeptAnswers} KeptAnswers */

const WIDE = 20; /* points of a scale from which whole ones are shown */

/** Whole where it is whole. @param {number} x @param {number} [places] */
const figure = (x, places = 1) => number(x, Number.isInteger(x) ? 0 : places);

export class ScoreCards {
  /** @param {import("../room.js").Room} room
   * @param {import("../sheet.js").Keys} keys */
  constructor(room, keys) {
    this.room = room;
    this.keys = keys;
  }

  /** A card for each scale. @param {KeptAnswers} a @param {KeptAnswers[]} all */
  of(a, all) {
    const key = a.key ? this.keys.read(a.key) : null;
    const { room } = this;
    return a.scores.map((s, i) => {
      const row = room.tpl("result");
      const places = s.high - s.low > WIDE ? 0 : 1;
      const scaled = a.scores.length > 1 || !a.key;
      room.put("name", scaled
        ? room.msg("result-name", { title: a.title, scale: s.label })
        : a.title, row);
      const few = { answered: s.answered, expected: s.expected };
      if (s.value === null) {
        room.put("value", room.msg("too-few", few), row);
        return row;
      }
      const band = key ? bandOf(key.scales[i], s.value) : "";
      const facts = { value: figure(s.value, places), low: figure(s.low),
        high: figure(s.high) };
      room.put("value", band ? room.msg("value-band", { ...facts, band })
        : room.msg("value", facts), row);
      const notes = [this.#compare(a, all, i)];
      if (s.method === "prorated") notes.push(room.msg("prorated", few));
      room.put("note", notes.join(" "), row);
      return row;
    });
  }

  /** Against the time before. @param {KeptAnswers} a @param {KeptAnswers[]} all
   * @param {number} i */
  #compare(a, all, i) {
    const s = a.scores[i];
    const was = before(all, a, s.scale);
    if (!was) return this.room.msg("first");
    const { kind, needed } = a.key
      ? this.keys.change(a.key, i, was.value, Number(s.value))
      : { kind: "unknown", needed: NaN };
    return this.room.msg(kind === "unknown" ? "was" : kind, {
      value: figure(was.value),
      date: dayName(dayOf(was.day)),
      needed: Number.isFinite(needed) ? figure(needed) : "",
    });
  }
}

/** The verified band's words. @param {import("../sheet.js").Scale} scale
 * @param {number} value */
function bandOf(scale, value) {
  const word = scale?.bands.filter((b) => value >= b.from).at(-1)?.word;
  return word ? nameOf("data-band", word) ?? "" : "";
}
