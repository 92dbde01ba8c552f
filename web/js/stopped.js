// @ts-check
/*
 * The hard stop of a log that was altered or shown in an older state: the page
 * is covered, a dialog says what is the matter, and the only thing to do is to
 * save both versions for whoever looks into it.  Part _stopped of the shells.
 */
import { toBase64 } from "./bytes.js";
import { client } from "./client.js";
import { isoDay, say, today } from "./words.js";

/** @param {HTMLDialogElement} dialog @param {Error} failure */
async function save(dialog, failure) {
  const { mine, theirs } = await client.evidence();
  const text = JSON.stringify({ mainstay_evidence: 1, made: isoDay(today()),
    what: failure.message, mine: toBase64(mine), theirs: toBase64(theirs) });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `mainstay-evidence-${isoDay(today())}.json`;
  dialog.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const WORDS = ["altered", "older"];

/**
 * Show it, on pages that have the dialog; a space that is not opened at all is
 * no stop of what is.
 * @param {Error & { code?: string }} failure
 * @returns {boolean} shown
 */
export function stop(failure) {
  const dialog = document.querySelector("dialog[data-stopped]");
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!WORDS.includes(failure.code ?? "")) return false;
  if (dialog.open) return true;
  for (const word of WORDS)
    for (const part of dialog.querySelectorAll(`[data-stopped-${word}]`))
      part.toggleAttribute("hidden", word !== failure.code);
  const place = (/** @type {string} */ name) =>
    /** @type {HTMLElement} */ (dialog.querySelector(`[data-stopped-${name}]`));
  place("cause").textContent = failure.message;
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  place("save").addEventListener("click", async () => {
    place("status").textContent = "";
    const said = await save(dialog, failure).then(
      () => "evidence-saved", () => "evidence-failed");
    place("status").textContent = say(dialog, said);
  });
  dialog.showModal();
  return true;
}
