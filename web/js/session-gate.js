// @ts-check
/*
 * The one place where case material passes before it is shared: the safe-case
 * check, if this page carries it.
 */

/** May this text be shared?  An element <safe-case> answers through its method
 * `pass(text)`; without one the text goes.
 * @param {ParentNode} root @param {string} text @returns {Promise<boolean>} */
export async function caseGate(root, text) {
  const gate = /** @type {any} */ (root.querySelector("safe-case"));
  return typeof gate?.pass === "function" ? gate.pass(text) : true;
}
