// @ts-check
/* Hand a text to the browser as a file to save. */

const KEEP = 60000; /* ms until its address is forgotten */

/** @param {string} name @param {string} type @param {string} text */
export function saveFile(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP);
}
