// @ts-check
/*
 * The session formats as they stand in the shell (templates made from
 * data/formats): names, words, and plans as bytes.
 */

/**
 * @typedef {object} Format
 * @property {string} name
 * @property {string} kind case, circle or meeting
 * @property {string} title
 * @property {string} about
 * @property {string} needs may be empty
 * @property {number} minutes
 * @property {[number, number]} people
 * @property {number} roles set
 * @property {number} stays roles that do not rotate
 * @property {Uint8Array} plan
 * @property {{ title: string, prompt: string }[]} phases
 * @property {{ name: string, text: string }[]} choices
 */

/** @param {HTMLTemplateElement} from @returns {Format} */
function read(from) {
  const { content, dataset } = from;
  const word = (/** @type {string} */ name) =>
    content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  const [least = 2, most = 12] = (dataset.people ?? "").split(" ").map(Number);
  const hex = dataset.plan ?? "";
  return {
    name: dataset.format ?? "",
    kind: dataset.kind ?? "",
    title: word("title"),
    about: word("about"),
    needs: word("needs"),
    minutes: Number(dataset.minutes),
    people: [least, most],
    roles: Number(dataset.roles),
    stays: Number(dataset.stays),
    plan: Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
      parseInt(hex.slice(2 * i, 2 * i + 2), 16)),
    phases: [...content.querySelectorAll("[data-phase]")].map((li) => ({
      title: li.querySelector("strong")?.textContent ?? "",
      prompt: li.querySelector("span")?.textContent ?? "",
    })),
    choices: [...content.querySelectorAll("[data-choice]")].map((li) => ({
      name: /** @type {HTMLElement} */ (li).dataset.choice ?? "",
      text: li.textContent ?? "",
    })),
  };
}

/** @returns {Format[]} all of them, in their order */
export const formats = () =>
  [...document.querySelectorAll("template[data-format]")].map((t) =>
    read(/** @type {HTMLTemplateElement} */ (t)));

/** @param {string} name */
export const formatOf = (name) => formats().find((f) => f.name === name);
