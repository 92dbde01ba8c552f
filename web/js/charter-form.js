// @ts-check
/*
 * The guided form of a charter: for each clause its settings, then the group's
 * words, in the parts that the clauses name.
 */
import { formats } from "./session-formats.js";

/** @typedef {import("./charter-words.js").Clause} Clause */
/** @typedef {import("./charter-words.js").Setting} Setting */
/** @typedef {import("./room.js").Room} Room */

/** @param {Setting} s @param {Map<string, string>} bodies */
function choices(s, bodies) {
  if (s.kind === "choice") return s.options;
  if (s.name === "hours")
    return [...bodies].map(([name, text]) => ({ name, text }));
  return formats().map(({ name, title }) => ({ name, text: title }));
}

/** @param {Setting} s @param {string} value @param {Map<string, string>} bodies */
function control(s, value, bodies) {
  if (s.kind === "choice" || s.kind === "name") {
    const select = document.createElement("select");
    for (const { name, text } of choices(s, bodies))
      select.append(new Option(text, name));
    select.value = value;
    return select;
  }
  const input = document.createElement("input");
  input.type = s.kind === "day" ? "date" : "number";
  if (s.kind === "number") {
    input.min = s.least;
    input.max = s.most;
    input.inputMode = "numeric";
  }
  input.required = true;
  input.autocomplete = "off";
  input.value = value;
  return input;
}

/** @param {Room} room @param {Setting} s @param {string} value
 * @param {Map<string, string>} bodies */
function row(room, s, value, bodies) {
  const field = room.tpl("setting");
  const label = room.at("label", HTMLElement, field);
  const put = control(s, value, bodies);
  put.id = `set-${s.name}`;
  put.dataset.setting = s.name;
  label.textContent = s.ask;
  label.setAttribute("for", put.id);
  field.append(put);
  return field;
}

/**
 * The form's parts.
 * @param {Room} room @param {Clause[]} clauses
 * @param {{ set: Record<string, string>, words: Record<string, string> }} said
 * @param {Map<string, string>} bodies
 */
export function formOf(room, clauses, said, bodies) {
  /** @type {HTMLElement[]} */ const parts = [];
  for (const [i, clause] of clauses.entries()) {
    if (clause.begins) {
      const part = room.tpl("part");
      room.put("part", room.msg(`part-${clause.begins}`), part);
      part.toggleAttribute("open", parts.length === 0);
      parts.push(part);
    }
    const set = room.tpl("clause-form");
    room.put("title", `${i + 1}. ${clause.title}`, set);
    room.out("settings", set).replaceChildren(...clause.settings.map((s) =>
      row(room, s, said.set[s.name] ?? "", bodies)));
    const text = room.at("textarea", HTMLTextAreaElement, set);
    const label = room.at("[data-own]", HTMLElement, set);
    text.id = `words-${clause.name}`;
    text.dataset.words = clause.name;
    text.value = said.words[clause.name] ?? "";
    label.setAttribute("for", text.id);
    label.setAttribute("aria-label", room.msg("own-words", { title: clause.title }));
    parts.at(-1)?.append(set);
  }
  return parts;
}

/** What the form says, or the first control that says nothing sensible.
 * @param {HTMLElement} form */
export function readForm(form) {
  /** @type {Record<string, string>} */ const set = {};
  /** @type {Record<string, string>} */ const words = {};
  for (const at of form.querySelectorAll("[data-setting], [data-words]")) {
    const put = /** @type {HTMLInputElement} */ (at);
    if (!put.checkValidity()) return { bad: put, set, words };
    if (put.dataset.setting) set[put.dataset.setting] = put.type === "number"
      ? String(Math.round(put.valueAsNumber)) : put.value;
    else words[put.dataset.words ?? ""] = put.value;
  }
  return { bad: undefined, set, words };
}
