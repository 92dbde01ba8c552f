// @ts-check
/*
 * Texts to be searched, as plain lines, one an entry:
 *
 *   object TAB seq TAB day TAB tags TAB folded text
 *
 * A folded text is small letters and digits without accents, each word with a
 * blank before it, so that " word" finds the beginnings of words.  Lines lie in
 * segments of a few hundred kilobytes; the newest is the last.  Knows no page,
 * no key, no storage.  Why lines and no index: decision 19.
 */
export const SEGMENT_MAX = 256 * 1024; /* characters */

/** @typedef {{ object: string, seq: number, day: string, tags: string[] }} Line */

/** Words of any spelling. @param {string} text */
export const folded = (text) =>
  ` ${text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replaceAll("ß", "ss").replaceAll("æ", "ae").replaceAll("ø", "o")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`;

/** @param {Line} line @param {string} text */
export const lineOf = ({ object, seq, day, tags }, text) =>
  `${object}\t${seq}\t${day}\t${tags.join(",")}\t${folded(`${tags.join(" ")} ${text}`)}\n`;

/** @param {string} line @returns {Line} */
export function parsed(line) {
  const [object, seq, day, tags] = line.split("\t", 4);
  return { object, seq: Number(seq), day, tags: tags ? tags.split(",") : [] };
}

/** Every line of a segment. @param {string} segment */
export function* lines(segment) {
  for (let at = 0; at < segment.length;) {
    const end = segment.indexOf("\n", at);
    yield segment.slice(at, end);
    at = end + 1;
  }
}

/** What every line is about, without reading the rest of it.
 * @param {string} segment */
export function* heads(segment) {
  for (let at = 0; at < segment.length; at = segment.indexOf("\n", at) + 1) {
    const tab = segment.indexOf("\t", at);
    const seq = Number(segment.slice(tab + 1, segment.indexOf("\t", tab + 1)));
    yield { object: segment.slice(at, tab), seq };
  }
}

/**
 * Lines that hold every word of the query, or words beginning with them, newest
 * segment first; yields after each segment.
 * @param {string[]} segments @param {string} query
 * @returns {Generator<Line[]>}
 */
export function* search(segments, query) {
  const words = folded(query).trim().split(" ").filter(Boolean)
    .map((w) => ` ${w}`).sort((a, b) => b.length - a.length);
  if (words.length === 0) return;
  const [first, ...rest] = words;
  for (let n = segments.length - 1; n >= 0; n--) {
    const text = segments[n];
    const found = [];
    for (let at = text.indexOf(first); at >= 0;) {
      const end = text.indexOf("\n", at);
      const line = text.slice(text.lastIndexOf("\n", at) + 1, end);
      if (rest.every((w) => line.includes(w))) found.push(parsed(line));
      at = text.indexOf(first, end);
    }
    yield found;
  }
}

/**
 * Segments with what is gone taken out and what is new put behind.
 * @param {string[]} segments
 * @param {(line: Line) => boolean} stays
 * @param {string[]} fresh lines
 * @returns {{ segments: string[], changed: Set<number> }} numbers of those that
 *   are others now
 */
export function renewed(segments, stays, fresh) {
  /** @type {Set<number>} */
  const changed = new Set();
  const all = segments.map((segment, n) => {
    let keeps = true;
    const left = [];
    for (const line of lines(segment)) {
      if (stays(parsed(line))) left.push(line, "\n");
      else keeps = false;
    }
    if (keeps) return segment;
    changed.add(n);
    return left.join("");
  });
  for (const line of fresh) {
    const last = all.length - 1;
    if (last < 0 || all[last].length + line.length > SEGMENT_MAX) all.push(line);
    else all[last] += line;
    changed.add(all.length - 1);
  }
  return { segments: all, changed };
}
