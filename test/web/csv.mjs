/* CSV as a strict reader takes it. */
import assert from "node:assert/strict";

/** RFC 4180, strictly: every line ends in CRLF, quotes only where they belong.
 * @param {string} text */
export function parse(text) {
  const rows = [[""]];
  let i = 0;
  while (i < text.length) {
    const row = /** @type {string[]} */ (rows.at(-1));
    if (text[i] === '"') {
      let cell = "";
      for (i++; ; i++) {
        if (text[i] === '"' && text[i + 1] === '"') { cell += '"'; i++; } else if (text[i] === '"') break;
        else cell += text[i];
        assert.ok(i < text.length, "an open quote");
      }
      i++;
      row[row.length - 1] = cell;
      assert.ok(text[i] === "," || text.startsWith("\r\n", i), "text after a quote");
    } else if (text[i] === ",") { row.push(""); i++; } else if (text.startsWith("\r\n", i)) { rows.push([""]); i += 2; } else {
      assert.doesNotMatch(text[i], /["\r\n]/);
      row[row.length - 1] += text[i++];
    }
  }
  assert.deepEqual(rows.pop(), [""]);
  return rows;
}
