// @ts-check
/*
 * Questionnaires that the operator placed for everybody.  One address, no
 * parameter, always all of them: which one somebody looks at, keeps or answers
 * stays on this device.
 */

/**
 * @param {string[]} kept sources of the person's own forms, as FormFile keeps them
 * @returns {Promise<{ text: string, source: string }[]>} those not kept yet;
 *   none when they cannot be had
 */
export async function placedForms(kept) {
  let answer;
  try {
    answer = await fetch("/api/1/questionnaires",
      { credentials: "same-origin", cache: "no-cache", redirect: "error" });
    if (!answer.ok) return [];
    /** @type {string[]} */
    const texts = (await answer.json()).questionnaires;
    return texts.map((text) => ({ text, source: compact(text) }))
      .filter(({ source }) => !kept.includes(source));
  } catch {
    return []; /* without a connection one's own are there */
  }
}

/** The same file without what only people need. @param {string} text */
export const compact = (text) =>
  JSON.stringify(JSON.parse(text.replace(/^\ufeff/, "")));
