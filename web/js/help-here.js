// @ts-check
/*
 * The operator's own table of numbers, as /help-now has it: words and addresses
 * of it, no markup.
 */

/** @typedef {{ label: string, shown: string, href: string }} Help */

/** @returns {Promise<Help[]>} none when they cannot be had */
export const helpRows = () => new Promise((done) => {
  const ask = new XMLHttpRequest();
  ask.responseType = "document"; /* read, not run */
  ask.open("GET", "/help-now");
  ask.onerror = () => done([]);
  ask.onload = () => {
    const said = (/** @type {Element} */ li, /** @type {string} */ what) =>
      li.querySelector(what)?.textContent?.trim() ?? "";
    done([...(ask.response?.querySelectorAll(".numbers li") ?? [])]
      .map((li) => ({ label: said(li, ".what"), shown: said(li, ".call"),
        href: li.querySelector(".call")?.getAttribute("href") ?? "" }))
      .filter((h) => /^(tel|https):/.test(h.href)));
  };
  ask.send();
});
