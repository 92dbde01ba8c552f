// @ts-check
/*
 * A small part of Markdown as nodes, never as HTML: headings (# to ###), lists
 * (- or 1.), quotations (>), **strong**, *emphasis*.  What is none of these is
 * text.  No links, no pictures: nothing here asks anybody for anything.
 */
const INLINE = /(\*\*|\*)(?=\S)(.+?)(?<=\S)\1/g;

/** @param {string} text @returns {(Node | string)[]} */
function inline(text) {
  /** @type {(Node | string)[]} */
  const out = [];
  let at = 0;
  for (const m of text.matchAll(INLINE)) {
    const node = document.createElement(m[1] === "**" ? "strong" : "em");
    node.append(...inline(m[2]));
    out.push(text.slice(at, m.index), node);
    at = (m.index ?? 0) + m[0].length;
  }
  out.push(text.slice(at));
  return out.filter((part) => part !== "");
}

/** What a line begins with. @param {string} line */
function kindOf(line) {
  const heading = /^(#{1,3})\s+(.*)$/.exec(line);
  if (heading) return { kind: `h${heading[1].length + 1}`, text: heading[2] };
  const item = /^\s*(?:[-*]|(\d+)[.)])\s+(.*)$/.exec(line);
  if (item) return { kind: item[1] ? "ol" : "ul", text: item[2] };
  const quote = /^>\s?(.*)$/.exec(line);
  if (quote) return { kind: "blockquote", text: quote[1] };
  return { kind: line.trim() ? "p" : "", text: line };
}

/** @param {string} text @returns {DocumentFragment} */
export function prose(text) {
  const out = document.createDocumentFragment();
  /** @type {HTMLElement | null} */
  let block = null;
  let open = "";
  for (const line of text.split("\n")) {
    const { kind, text: words } = kindOf(line);
    const goes = block && kind === open && /^(ul|ol|p|blockquote)$/.test(kind);
    if (!goes) {
      block = kind ? document.createElement(kind) : null;
      if (block) out.append(block);
      open = kind;
    }
    if (!block) continue;
    if (kind === "ul" || kind === "ol") {
      const li = document.createElement("li");
      li.append(...inline(words));
      block.append(li);
    } else {
      if (goes) block.append(document.createElement("br"));
      block.append(...inline(words));
    }
  }
  return out;
}
