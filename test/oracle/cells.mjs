/*
 * Is every cell in LibreOffice what the CSV says: a number where there is one,
 * else a text, never a date or a formula?  usage: cells.mjs FOLDER NAME…, where
 * NAME.csv was turned into NAME.fods, a sheet as flat XML.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "../web/csv.mjs";

const ENTITIES = /** @type {Record<string, string>} */ ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" });
const plain = (/** @type {string} */ xml) => xml.replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, n) => " ".repeat(Number(n ?? 1)))
  .replace(/<[^>]*>/g, "").replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, n) => String.fromCodePoint(parseInt(n, hex ? 16 : 10)))
  .replace(/&(\w+);/g, (_, name) => ENTITIES[name]);
const attribute = (/** @type {string} */ xml, /** @type {string} */ name) => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1];

/** The cells of the first sheet: text, or number.  @param {string} xml */
function cellsOf(xml) {
  /** @type {(string | number)[][]} */
  const rows = [];
  for (const [, about, row] of xml.matchAll(/<table:table-row([^>]*[^/>]|)>([\s\S]*?)<\/table:table-row>/g)) {
    /** @type {(string | number)[]} */
    const cells = [];
    for (const [, said, inside = ""] of row.matchAll(/<table:table-cell((?: [\w:-]+="[^"]*")*)(?:\/>|>([\s\S]*?)<\/table:table-cell>)/g)) {
      const type = attribute(said, "office:value-type");
      const text = [...inside.matchAll(/<text:p[^>]*?(?:\/>|>([\s\S]*?)<\/text:p>)/g)].map(([, t = ""]) => plain(t)).join("\n");
      if (attribute(said, "table:formula")) throw new Error(`a formula: ${text}`);
      if (type && !["float", "string"].includes(type)) throw new Error(`taken for a ${type}: ${text}`);
      const cell = type === "float" ? Number(attribute(said, "office:value")) : text;
      for (let n = Number(attribute(said, "table:number-columns-repeated") ?? 1); n > 0 && cells.length < 64; n--) cells.push(cell);
    }
    if (cells.some((c) => c !== "")) for (let n = Number(attribute(about, "table:number-rows-repeated") ?? 1); n > 0; n--) rows.push(cells);
  }
  return rows;
}

const [folder, ...names] = process.argv.slice(2);
let n = 0;
for (const name of names) {
  const want = parse(readFileSync(path.join(folder, `${name}.csv`), "utf8"));
  const got = cellsOf(readFileSync(path.join(folder, `${name}.fods`), "utf8"));
  if (got.length !== want.length) throw new Error(`${name}: ${got.length} rows, not ${want.length}`);
  want.forEach((row, i) => row.forEach((text, k) => {
    const cell = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text.replace(/\r\n?/g, "\n");
    if (got[i][k] !== cell) throw new Error(`${name}, row ${i + 1}, column ${k + 1}: ${JSON.stringify(got[i][k])}, not ${JSON.stringify(cell)}`);
    n++;
  }));
}
console.log(`# ${n} cells`);
