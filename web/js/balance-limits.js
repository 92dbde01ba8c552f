// @ts-check
/*
 * The form of limits: each may be on or off.  Bounds and where a figure starts
 * are those of core/balance_limit.def.
 */
import { dayToggles, daysOn } from "./balance-entry.js";
import { LIMITS } from "./plan-facts.js";
import { isoDay, nameOf, today } from "./words.js";

/** @typedef {import("./room.js").Room} Room */

/** Low, high, start of each limit. */
const BOUNDS = /** @type {const} */ ({
  sessions: [1, 16, 6],
  share: [0, 100, 40],
  run: [1, 12, 3],
  late: [0, 7, 1],
  rest: [0, 7, 0],
  breaks: [0, 7, 1],
  supervision: [1, 26, 4],
});

/** @param {Room} room @param {any} kept */
export function fillLimits(room, kept) {
  room.out("limit-rows").replaceChildren(
    ...LIMITS.map((name) => {
      const row = room.tpl("limit");
      const title = nameOf("data-limit", name) ?? name;
      room.put("name", title, row);
      const on = room.at('[type="checkbox"]', HTMLInputElement, row);
      const most = room.at('[type="number"]', HTMLInputElement, row);
      const [low, high, start] = BOUNDS[name];
      Object.assign(most, { min: String(low), max: String(high) });
      most.value = String(kept.limits?.[name] ?? start);
      on.checked = kept.limits?.[name] !== undefined;
      row.dataset.limit = name;
      return row;
    }),
  );
  dayToggles(room, "rest-days", kept.restDays ?? [6, 7]);
}

/** The payload; null when a figure is outside its bounds.
 * @param {Room} room @param {HTMLElement} form */
export function readLimits(room, form) {
  const rows = [...form.querySelectorAll("[data-limit]")].map((row) => ({
    name: row.getAttribute("data-limit") ?? "",
    on: room.at('[type="checkbox"]', HTMLInputElement, row).checked,
    most: room.at('[type="number"]', HTMLInputElement, row),
  }));
  const set = rows.filter((r) => r.on);
  if (set.some((r) => r.most.value === "" || !r.most.validity.valid)) return null;
  const limits = Object.fromEntries(set.map((r) => [r.name, Number(r.most.value)]));
  return { v: 1, kind: "limits", limits, restDays: daysOn(room, "rest-days"), since: isoDay(today()) };
}
