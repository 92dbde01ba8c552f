/*
 * identifiers: scores `mainstay check-text` on labelled text that is not part
 * of the project, and prints a table.
 *
 *   node test/identifiers.mjs [FOLDER [SET ...]]
 *
 * FOLDER (../shared/data/deid) holds one SET.jsonl a set, each line {"id",
 * "text", "spans": [{"start", "end", "label"}]} in bytes of UTF-8, and
 * manifest.json, which says which labels each set covers.  Without the folder
 * one line says so.  Measures, blind to labels: spanR, gold spans touched;
 * fullR, gold spans covered to every letter and digit; spanP, findings that
 * touch a gold span (findings of a label the set does not cover left out);
 * tokR, tokP over runs of letters and digits; direct, spanR without AGE and
 * OCCUPATION.  For sets without gold: findings per 1,000 words.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = process.argv[2] ?? path.join(root, "../shared/data/deid");
const only = process.argv.slice(3);
const PROGRAM = process.env.MAINSTAY ?? path.join(root, "build/mainstay");

const ALL = ["PERSON", "LOCATION", "DATE", "AGE", "PHONE", "EMAIL", "URL", "IP", "ID", "ORG", "OCCUPATION", "OTHER"];
const QUASI = ["AGE", "OCCUPATION"];

/** @typedef {{start: number, end: number, label: string}} Span */
/** @typedef {{id: string, text: string, spans?: Span[]}} Doc */

/** Labels of a set: "all", "all but X", or a list. @param {any} covers @returns {Set<string>} */
function covered(covers) {
    if (Array.isArray(covers) && covers.length > 0) return new Set([...covers, "OTHER"]);
    const but = /^all but (.*)$/.exec(String(covers));
    return new Set(but ? ALL.filter((l) => !but[1].split(/[ ,]+/).includes(l)) : ALL);
}

/** Runs of letters and digits, in bytes. @param {string} text @returns {[number, number][]} */
function tokens(text) {
    /** @type {[number, number][]} */
    const out = [];
    let at = 0, bytes = 0;
    for (const m of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
        bytes += Buffer.byteLength(text.slice(at, m.index));
        const n = Buffer.byteLength(m[0]);
        out.push([bytes, bytes + n]);
        at = m.index + m[0].length;
        bytes += n;
    }
    return out;
}

/** What the program finds. @param {Doc[]} docs @returns {Map<string, Span[]>} */
function find(docs) {
    const input = docs.map((d) => JSON.stringify({ id: d.id, text: d.text })).join("\n");
    const ran = spawnSync(PROGRAM, ["check-text"], { input, encoding: "utf8", maxBuffer: 1 << 30 });
    if (ran.status !== 0) throw new Error(ran.stderr || String(ran.error));
    return new Map(ran.stdout.trim().split("\n").map((l) => JSON.parse(l)).map((d) => [d.id, d.spans]));
}

const touch = (/** @type {Span} */ a, /** @type {Span} */ b) => a.start < b.end && b.start < a.end;

/** @param {Doc[]} docs @param {Set<string>} cover */
function score(docs, cover) {
    const found = find(docs);
    const n = { gold: 0, hit: 0, full: 0, direct: 0, directHit: 0, counted: 0, right: 0, tp: 0, fn: 0, fp: 0,
        flags: 0, words: 0, clean: 0, cleanTouched: 0 };
    for (const d of docs) {
        const gold = d.spans ?? [], mine = found.get(d.id) ?? [];
        const words = tokens(d.text);
        const flagged = mine.filter((s) => cover.has(s.label));
        for (const g of gold) {
            const by = mine.filter((s) => touch(s, g));
            const whole = words.filter(([a, b]) => a < g.end && b > g.start).every(([a, b]) =>
                by.some((s) => s.start <= Math.max(a, g.start) && s.end >= Math.min(b, g.end)));
            n.gold++;
            if (by.length > 0) n.hit++;
            if (by.length > 0 && whole) n.full++;
            if (!QUASI.includes(g.label)) { n.direct++; if (by.length > 0) n.directHit++; }
        }
        for (const s of mine) {
            const right = gold.some((g) => touch(s, g));
            if (right || cover.has(s.label)) n.counted++;
            if (right) n.right++;
        }
        if (gold.length === 0) {
            n.clean++;
            if (flagged.some((s) => !QUASI.includes(s.label))) n.cleanTouched++;
        }
        for (const [start, end] of words) {
            const t = { start, end, label: "" };
            const g = gold.some((s) => touch(s, t));
            if (g && mine.some((s) => touch(s, t))) n.tp++;
            else if (g) n.fn++;
            else if (flagged.some((s) => touch(s, t))) n.fp++;
        }
        n.flags += mine.length;
        n.words += words.length;
    }
    return n;
}

const share = (/** @type {number} */ a, /** @type {number} */ b) => (b ? a / b : 0).toFixed(3);

if (!existsSync(folder)) {
    console.log(`SKIP check-identifiers: no labelled text in ${folder}`);
    process.exit(0);
}
const manifest = JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8")).sets;
console.log("set                         gold  spanR  fullR  spanP   tokR   tokP  direct  clean docs touched");
for (const file of readdirSync(folder).filter((f) => f.endsWith(".jsonl")).sort()) {
    const name = file.replace(".jsonl", "");
    if (only.length > 0 && !only.includes(name)) continue;
    const docs = readFileSync(path.join(folder, file), "utf8").trim().split("\n").map((l) => JSON.parse(l));
    const n = score(docs, covered(manifest[name]?.covers));
    if (n.gold === 0) {
        console.log(`${name.padEnd(26)} findings per 1,000 words: ${(1000 * n.flags / n.words).toFixed(1)}`);
        continue;
    }
    console.log([name.padEnd(26), String(n.gold).padStart(5), share(n.hit, n.gold), share(n.full, n.gold), share(n.right, n.counted),
        share(n.tp, n.tp + n.fn), share(n.tp, n.tp + n.fp), ` ${share(n.directHit, n.direct)}`,
        n.clean ? `${n.cleanTouched} of ${n.clean}` : "-"].join("  "));
}
