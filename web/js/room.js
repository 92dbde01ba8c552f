// @ts-check
/*
 * What every sealed page's element is built on.  The shell holds the structure
 * and every word; an element finds its places by attribute:
 *
 *   data-step, data-part  parts that are shown one at a time, or as needed
 *   data-out              a place for text or nodes
 *   data-field            a control (no names: nothing here can be submitted)
 *   data-form             a form of method "dialog", which goes nowhere
 *   data-act              a button; handled by actions[act]
 *   data-tpl, data-icon   templates to clone
 *   data-error, -status   where it says what is wrong, and what is being done
 *
 * Event "stopped", detail the failure: the log is not read or written any more.
 */
import "./look.js";
import { has, say } from "./words.js";

const PATIENCE = 400; /* ms of silence before a wait is explained */

/** @typedef {Record<string, string | number>} Values */

/** An error with the API's word for it, or one of the client's.
 * @param {unknown} error */
export const codeOf = (error) =>
  error instanceof Error && "code" in error ? String(error.code) : "broken";

/**
 * A copy of a template's content.
 * @param {ParentNode} root
 * @param {string} attribute
 * @param {string} name
 * @returns {Element}
 */
function clone(root, attribute, name) {
  const from = root.querySelector(
    `template[${attribute}="${CSS.escape(name)}"]`,
  );
  const first =
    from instanceof HTMLTemplateElement ? from.content.firstElementChild : null;
  if (!first) throw new Error(`no template ${name}`);
  return document.importNode(first, true);
}

export class Room extends HTMLElement {
  /** Has something been begun here that a lock must not lose? */
  keeps = false;

  /** How much is being done. */
  #busy = 0;

  /**
   * What the buttons do, by their data-act.
   * @type {Record<string, (button: HTMLElement) => unknown>}
   */
  actions = {};

  /** What the forms do, by their data-form.
   * @type {Record<string, (form: HTMLElement) => unknown>} */
  forms = {};

  connectedCallback() {
    this.addEventListener("click", (event) => {
      const at = event.target;
      const button = at instanceof Element ? at.closest("[data-act]") : null;
      if (button instanceof HTMLElement) {
        this.actions[button.dataset.act ?? ""]?.(button);
      }
    });
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      if (form instanceof HTMLElement) {
        this.forms[form.dataset.form ?? ""]?.(form);
      }
    });
    this.actions.reveal = (button) => reveal(button);
    this.start();
  }

  /** Called once the element stands in its page. */
  start() {}

  /**
   * @template {Element} T
   * @param {string} selector
   * @param {new () => T} kind
   * @param {ParentNode} [root]
   * @returns {T}
   */
  at(selector, kind, root = this) {
    const found = root.querySelector(selector);
    if (!(found instanceof kind)) throw new Error(`no ${selector}`);
    return found;
  }

  /** @param {string} name @param {ParentNode} [root] */
  out(name, root = this) {
    return this.at(`[data-out="${name}"]`, HTMLElement, root);
  }

  /** Put a text into a place. @param {string} name @param {string} text
   * @param {ParentNode} [root] */
  put(name, text, root = this) {
    this.out(name, root).textContent = text;
  }

  /** @param {string} name @param {ParentNode} [root] */
  field(name, root = this) {
    return this.at(`[data-field="${name}"]`, HTMLInputElement, root);
  }

  /** @param {string} key @param {Values} [values] */
  msg(key, values) {
    return say(this, key, values);
  }

  /** @param {string} name @returns {HTMLElement} */
  tpl(name) {
    return /** @type {HTMLElement} */ (clone(this, "data-tpl", name));
  }

  /** Nothing, where there is no picture of it. @param {string} name */
  icon(name) {
    const known = this.querySelector(
      `template[data-icon="${CSS.escape(name)}"]`,
    );
    return known ? clone(this, "data-icon", name) : "";
  }

  /** Show or hide one part. @param {string} name @param {boolean} shown */
  show(name, shown) {
    this.at(`[data-part="${name}"]`, HTMLElement).hidden = !shown;
  }

  /** Show one step and only that; its heading or first field gets the focus,
   * unless the page has only begun.
   * @param {string} name @param {boolean} [focus] */
  step(name, focus = true) {
    for (const step of this.querySelectorAll("[data-step]")) {
      if (!(step instanceof HTMLElement)) continue;
      step.hidden = step.dataset.step !== name;
      if (step.hidden || !focus) continue;
      const target = step.querySelector("h2[tabindex], input, button");
      if (target instanceof HTMLElement) target.focus();
    }
  }

  /** Say what is wrong, in the form concerned or at the top.
   * @param {string} text @param {ParentNode} [near] */
  wrong(text, near = this) {
    const place = near.querySelector("[data-error]") ??
      this.querySelector("[data-error]");
    if (!place) return;
    place.textContent = text;
    if (text) place.scrollIntoView({ block: "nearest" });
  }

  /** Say what is being done or was done. @param {string} text
   * @param {ParentNode} [near] */
  status(text, near = this) {
    const place = near.querySelector("[data-status]") ??
      this.querySelector("[data-status]");
    if (place) place.textContent = text;
  }

  /**
   * Do something that may take long and may fail.  Buttons near it wait, and
   * the element says data-busy until the last one is done.
   * @template T
   * @param {string} key message of what is being done
   * @param {() => Promise<T>} work
   * @param {{ near?: ParentNode, as?: Record<string, string> }} [how] where to
   *   say it; other messages for certain error words
   * @returns {Promise<T | undefined>} undefined when it failed and was told
   */
  async during(key, work, how = {}) {
    const near = how.near ?? this;
    const buttons = [...near.querySelectorAll("button")].filter(
      (b) => !b.disabled,
    );
    this.wrong("", near);
    this.status("", near);
    const timer = setTimeout(() => this.status(this.msg(key), near), PATIENCE);
    for (const b of buttons) b.disabled = true;
    this.#busy++;
    this.dataset.busy = "";
    try {
      return await work();
    } catch (error) {
      this.wrong(this.explain(error, how.as), near);
      this.halt(error);
      return undefined;
    } finally {
      clearTimeout(timer);
      this.status("", near);
      for (const b of buttons) b.disabled = false;
      if (--this.#busy === 0) delete this.dataset.busy;
    }
  }

  /** Does this failure end reading and writing?  Then everybody hears of it.
   * @param {unknown} error */
  halt(error) {
    if (error instanceof Error && "stop" in error && error.stop)
      this.dispatchEvent(new CustomEvent("stopped", { detail: error }));
  }

  /**
   * The message for a failure: what happened, what was kept, what to do.
   * @param {unknown} error
   * @param {Record<string, string>} [as]
   */
  explain(error, as = {}) {
    const code = codeOf(error);
    const why = error instanceof Error ? error.message : "";
    const missing = /selftest/.test(why) ? "self-test"
      : /no storage/.test(why) ? "no-storage"
      : /worker$/.test(why) ? "no-worker" : "no-wasm";
    const word = code === "library" ? missing : code;
    const key = as[word] ?? (has(this, word) ? word : "broken");
    const facts = /** @type {{ n?: number, request?: number, retry?: number, facts?: { cause?: string } }} */ (
      error instanceof Error ? error : {}
    );
    if (key === "broken" && code === "broken") console.error(error);
    return this.msg(key, {
      minutes: Math.ceil((facts.retry ?? 300) / 60),
      request: String(facts.request ?? "–"),
      n: facts.n ?? 0,
      cause: facts.facts?.cause ?? "–",
    });
  }
}

/** Let the browser do what waits: between parts of long work. */
export const breath = () => {
  const { scheduler } = /** @type {any} */ (globalThis);
  return scheduler?.yield ? scheduler.yield()
    : new Promise((done) => setTimeout(done));
};

/** "Show" beside a passphrase. @param {HTMLElement} button */
function reveal(button) {
  const field = button.parentElement?.querySelector("input");
  if (!field) return;
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  field.spellcheck = false;
  button.setAttribute("aria-pressed", String(!shown));
}

/**
 * A radio group of buttons: arrows move and check.
 * @param {HTMLElement} group
 * @param {(button: HTMLElement) => void} changed
 * @returns {(button: HTMLElement) => void} checks one from outside
 */
export function radioGroup(group, changed) {
  const buttons = /** @type {HTMLElement[]} */ ([
    ...group.querySelectorAll('[role="radio"]'),
  ]);
  /** @param {HTMLElement} chosen */
  const choose = (chosen) => {
    for (const b of buttons) {
      b.setAttribute("aria-checked", String(b === chosen));
      b.tabIndex = b === chosen ? 0 : -1;
    }
    chosen.focus();
    changed(chosen);
  };
  /** @type {Record<string, number>} */
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  group.addEventListener("click", (event) => {
    const at = event.target;
    const button = at instanceof Element ? at.closest('[role="radio"]') : null;
    if (button instanceof HTMLElement) choose(button);
  });
  group.addEventListener("keydown", (event) => {
    const from = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
    const step = steps[event.key];
    if (from < 0 || !step || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    choose(buttons[(from + step + buttons.length) % buttons.length]);
  });
  return choose;
}
