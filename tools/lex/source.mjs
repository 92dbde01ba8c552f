/*
 * The packages that words are taken from: data/lex/source.tsv.
 *
 * Columns, separated by one tab: name; registry (npm or debian); version (of
 * npm; Debian's is that of its release); licence; digest, for
 * Debian the first 32 digits of the SHA-256 of the files one behind the other
 * (npm's stand in the lock file); files, separated by blanks,
 * below the package's folder (npm) or the root (Debian); what is taken; credit.
 *
 * Nothing is read but through here.  Another version or digest than stands in
 * the list, or a licence that is not in ALLOWED, stops the build: nothing under
 * the GPL and nothing non-commercial enters a table.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** SPDX names; SCOWL and WordNet have their own permissive texts. */
export const ALLOWED = ["MIT", "ISC", "Apache-2.0", "BSD-3-Clause", "CC-BY-4.0", "ODC-By-1.0",
    "Unicode-3.0", "LicenseRef-SCOWL", "LicenseRef-WordNet"];

/** @typedef {{name: string, registry: string, version: string, licence: string, digest: string,
 *   files: string[], taken: string, credit: string}} Source */

/**
 * The rows of the list; throws on a row that is not whole or not allowed.
 * @param {string} text @returns {Source[]}
 */
export function parseSources(text) {
    return text.split("\n").filter((l) => l && !l.startsWith("#")).map((line) => {
        const column = line.split("\t");
        if (column.length !== 8 || column.some((c) => c === ""))
            throw new Error(`source.tsv: not eight columns: ${line}`);
        const [name, registry, version, licence, digest, files, taken, credit] = column;
        for (const one of licence.split(" AND "))
            if (!ALLOWED.includes(one)) throw new Error(`${name}: the licence ${one} may not enter a table`);
        if (registry !== "npm" && registry !== "debian") throw new Error(`${name}: no such registry`);
        return { name, registry, version, licence, digest, files: files.split(" "), taken, credit };
    });
}

const list = parseSources(readFileSync(path.join(root, "data/lex/source.tsv"), "utf8"));
/**
 * The files of a package, in the order of the list.
 * @param {string} name @returns {Buffer[]}
 */
export function source(name) {
    const s = list.find((row) => row.name === name);
    if (!s) throw new Error(`${name} does not stand in source.tsv`);
    const folder = s.registry === "npm" ? path.join(root, "node_modules", name) : "/";
    if (s.registry === "npm") {
        const own = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
        if (own.version !== s.version) throw new Error(`${name}: version ${own.version}, not ${s.version}`);
    }
    const bytes = s.files.map((f) => readFileSync(path.join(folder, f)));
    if (s.registry === "npm") return bytes; /* the lock file has their digest */
    const digest = createHash("sha256").update(Buffer.concat(bytes)).digest("hex").slice(0, 32);
    if (digest !== s.digest) throw new Error(`${name}: digest ${digest}, not ${s.digest}`);
    return bytes;
}

/** The names of these files. @returns {string[]} */
export function sourceFiles(/** @type {string} */ name) {
    return list.find((row) => row.name === name)?.files ?? [];
}

/** The same, where the package's own code reads its files. */
export function sourceModule(/** @type {string} */ name) {
    source(name);
    return path.join(root, "node_modules", name);
}

/** The licence that a package brings with it, or an empty text. */
function licenceText(/** @type {Source} */ s) {
    if (s.registry === "debian") return s.licence === "Apache-2.0" ? readFileSync("/usr/share/common-licenses/Apache-2.0", "utf8") : "";
    const folder = path.join(root, "node_modules", s.name);
    const file = readdirSync(folder).find((f) => /^licen[cs]e(\.\w+)?$/i.test(f));
    return file ? readFileSync(path.join(folder, file), "utf8") : "";
}

/** What the licences ask us to say, as plain text: the sources, then each
 *  different licence text once, with the packages that bring it. */
export function notices() {
    const rows = list.map((s) => `${s.name} ${s.version} (${s.registry})\n  taken: ${s.taken}\n  licence: ${s.licence}\n  ${s.credit}\n`);
    /** @type {Map<string, string[]>} */
    const texts = new Map();
    for (const s of list) {
        const text = licenceText(s).trim();
        if (text) texts.set(text, [...(texts.get(text) ?? []), s.name]);
    }
    const licences = [...texts].map(([text, names]) => `${"-".repeat(72)}\n${names.join(", ")}\n\n${text}\n`);
    return `Words in the tables of the safe-case check\n\n`
        + `Single words, names and places were selected from the packages below,\n`
        + `folded and reduced to classes.  No table holds text of theirs.\n\n${rows.join("\n")}\n${licences.join("\n")}`;
}
