/*
 * Tests about the tables of words: what may enter them, and that the same
 * packages give the same bytes.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { ALLOWED, parseSources } from "../../tools/lex/source.mjs";

const LANGS = ["en", "de", "fr", "es", "nl", "it"];
const row = (/** @type {string} */ licence) => `a-list\tnpm\t1.0.0\t${licence}\t-\tindex.json\twords\tsomebody`;

test("no licence that would bind the program or forbid its use enters a table", () => {
    for (const l of ["GPL-2.0", "GPL-3.0-or-later", "LGPL-2.1", "AGPL-3.0", "CC-BY-NC-4.0", "CC-BY-SA-4.0", "CC-BY-ND-4.0", "ODbL-1.0", "UNLICENSED", "MIT AND GPL-2.0", "SEE LICENSE IN README"])
        assert.throws(() => parseSources(row(l)), /may not enter/, l);
    assert.equal(ALLOWED.filter((l) => /GPL|NC|ND|SA/.test(l)).length, 0);
    assert.equal(parseSources(`# remark\n${row("MIT AND CC-BY-4.0")}\n`).length, 1);
    assert.throws(() => parseSources(row("MIT").replace("\tsomebody", "")), /eight columns/);
    assert.throws(() => parseSources(row("MIT").replace("npm", "elsewhere")), /registry/);
});

test("every source is pinned: by the lock file, or by the digest of its files", () => {
    const lock = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
    for (const s of parseSources(readFileSync("data/lex/source.tsv", "utf8"))) {
        if (s.registry === "npm") {
            assert.equal(lock[`node_modules/${s.name}`]?.version, s.version, s.name);
            assert.match(lock[`node_modules/${s.name}`].integrity, /^sha512-/, s.name);
        } else {
            assert.match(s.digest, /^[0-9a-f]{32}$/, s.name);
        }
    }
});

test("two builds give the same tables, and they are as small as promised", () => {
    const out = mkdtempSync(path.join(os.tmpdir(), "lex-"));
    try {
        execFileSync("node", ["tools/lex/gather.mjs", out, "fresh"]);
        for (const l of LANGS) {
            const list = `lex-${l}.txt`;
            assert.ok(readFileSync(path.join(out, list)).equals(readFileSync(`build/release/tools/${list}`)), list);
            const world = l === "en" ? ["data/lex/world.txt"] : [];
            execFileSync("build/release/tools/lexc", [l, l === "en" ? "800000" : "500000", path.join(out, "table"), path.join(out, list), `data/lex/${l}.txt`, ...world]);
            const table = readFileSync(path.join(out, "table"));
            for (const variant of ["release", "debug"]) {
                const built = `build/${variant}/tools/lex-${l}.bin`;
                if (variant === "release" || existsSync(built)) assert.ok(table.equals(readFileSync(built)), built);
            }
            assert.ok(statSync(path.join(out, "table")).size < (l === "en" ? 800000 : 500000), l);
        }
    } finally {
        rmSync(out, { recursive: true });
    }
});
