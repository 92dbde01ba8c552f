// @ts-check
/*
 * How the pages look here: light or dark, larger text.  Two cookies of this
 * browser, which open pages are rendered by; sealed pages are the same bytes
 * for everybody and take the look from here.
 */

const YEAR = 365 * 86400; /* seconds */

/** @param {string} name */
function cookie(name) {
  const found = document.cookie
    .split("; ")
    .find((pair) => pair.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : "";
}

export const lookOf = () => ({
  theme: cookie("theme") || "auto",
  reading: cookie("reading"),
});

/** @param {"theme" | "reading"} name @param {string} value */
export function setLook(name, value) {
  const age = value && value !== "auto" ? YEAR : 0;
  document.cookie = `${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax`;
}

export function applyLook() {
  const { theme, reading } = lookOf();
  const root = document.documentElement;
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  else delete root.dataset.theme;
  if (reading === "large") root.dataset.reading = "large";
  else delete root.dataset.reading;
}

applyLook();
