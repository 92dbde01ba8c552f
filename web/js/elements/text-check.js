// @ts-check
/*
 * <text-check>: a text is checked before it goes anywhere.  It is kept nowhere:
 * after the three questions it can be copied.  Below, the person's own names.
 */
import { enter } from "../records.js";
import { Room } from "../room.js";
import { loadNames, NAMES_MAX, saveNames } from "../safe-case-names.js";
import { SafeCase } from "./safe-case.js";
import { passGate } from "./share-gate.js";

export class TextCheck extends Room {
  actions = {
    copy: () => this.#copy(),
    clear: () => {
      this.#editor.value = "";
      this.#editor.kept = [];
      this.keeps = false;
      this.#editor.focus();
    },
    "save-names": () => this.#saveNames(),
  };

  get #editor() {
    return this.at("safe-case", SafeCase);
  }

  get #names() {
    return this.at('[data-field="names"]', HTMLTextAreaElement);
  }

  async start() {
    this.#editor.addEventListener("input", () => (this.keeps = true));
    window.addEventListener("beforeunload", (event) => {
      if (this.keeps) event.preventDefault();
    });
    if (!(await enter(this))) return;
    const names = await this.during("opening", loadNames);
    this.#names.value = names?.words.join("\n") ?? "";
    await this.#editor.check();
  }

  async #copy() {
    const editor = this.#editor;
    if (!editor.value.trim()) {
      this.wrong(this.msg("nothing"));
      editor.focus();
      return;
    }
    const { value: text, kept } = editor;
    const passed = await passGate({ text, kept, kind: "copy", editor });
    if (!passed) return;
    try {
      await navigator.clipboard.writeText(passed.text);
      this.status(this.msg("copied"));
      this.keeps = false;
    } catch {
      editor.select();
      this.wrong(this.msg("no-copy"));
    }
  }

  async #saveNames() {
    const words = [...new Set(this.#names.value.split("\n").map((w) => w.trim()).filter(Boolean))];
    if (new TextEncoder().encode(words.join("\n")).length > NAMES_MAX) {
      this.wrong(this.msg("names-long"));
      return;
    }
    const done = await this.during("sealing", async () => {
      await saveNames(words);
      return true;
    });
    if (done) this.status(this.msg("names-saved", { n: words.length }));
  }
}

customElements.define("text-check", TextCheck);
