/*
 * Nothing is kept that nobody uses: functions, statements, exports, messages
 * and styles are looked for by their names in the sources.  A name that is put
 * together (`state-${name}`) counts as every name of that form.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
    .split("\n").filter((f) => f && existsSync(f));

/** Files whose paths match, with their text. @param {RegExp} path @returns {[string, string][]} */
const files = (path) => tracked.filter((f) => path.test(f)).map((f) => [f, readFileSync(f, "utf8")]);

const comments = /\/\*[\s\S]*?\*\//g;
const c = files(/\.[ch]$/);
const scripts = files(/^web\/js\/.*\.js$/);
const templates = files(/^web\/tpl\/.*\.html$/);

/** Each file's words without its comments. @param {[string, string][]} list */
const wordsOf = (list) => list.map(([f, t]) => /** @type {[string, Set<string>]} */ (
    [f, new Set(t.replace(comments, "").match(/\w+/g))]));

test("every function of a header is called by some other file", () => {
    const words = wordsOf([...c, ...files(/\.def$/)]);
    const wrong = [];
    for (const [header, t] of c.filter(([f]) => f.endsWith(".h") && !f.startsWith("test/"))) {
        const plain = t.replace(comments, "").replace(/^\s*#.*$/gm, "");
        for (const [, name] of plain.matchAll(/\b([a-z][a-z0-9]*_[a-z0-9_]+)\s*\((?=[^;{]*\)[^;{]*;)/g)) {
            const source = header.replace(/\.h$/, ".c");
            const inside = plain.split(new RegExp(`\\b${name}\\b`)).length > 2; /* an inline function's need */
            if (/_wasm_|^export_name$/.test(name) || inside) continue; /* called by scripts */
            const of = words.filter(([f, w]) => f !== header && w.has(name)).map(([f]) => f);
            /* Where it is defined, it has to be used as well when nobody else does. */
            if (of.length < 2 && (c.find(([f]) => f === (of[0] ?? source))?.[1].replace(comments, "")
                .split(new RegExp(`\\b${name}\\b`)).length ?? 0) <= 2) wrong.push(`${header}: ${name}`);
        }
    }
    assert.deepEqual(wrong, []);
});

test("every statement is called by the program", () => {
    const used = new Set(c.filter(([f]) => !f.startsWith("test/"))
        .flatMap(([, t]) => t.match(/\bstmt_[a-z0-9_]+\b/g) ?? []));
    const names = [...readFileSync("store/stmt.def", "utf8").matchAll(/^STMT\((\w+)/gm)].map((m) => m[1]);
    assert.ok(names.length > 200);
    assert.deepEqual(names.filter((n) => !used.has(`stmt_${n}`) && !used.has(`stmt_${n}_open`)), []);
});

test("what a script exports is imported by another, or by a test", () => {
    const all = [...scripts, ...files(/^test\/.*\.m?js$/)];
    const wrong = [];
    for (const [f, t] of scripts.filter(([f]) => !f.startsWith("web/js/elements/"))) { /* (they define their tag) */
        const base = f.split("/").pop() ?? "";
        const named = [...t.matchAll(/^export (?:async )?(?:function\*?|class|const|let) (\w+)/gm)].map((m) => m[1]);
        for (const name of named)
            if (!all.some(([g, u]) => g !== f && u.includes(base) && new RegExp(`\\b${name}\\b`).test(u)))
                wrong.push(`${f}: ${name}`);
    }
    assert.deepEqual(wrong, []);
});

const script = scripts.map(([, t]) => t).join("\n");
const literals = new Set([...script.matchAll(/(["'])([\w-]+)\1/g)].map((m) => m[2]));
const composed = [...new Set([...script.matchAll(/[`\s]((?:[\w-]*\$\{(?:[^{}]|\{[^{}]*\})*\}[\w-]*)+)(?=[`\s])/g)].map((m) => m[1]))]
    .map((t) => t.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "*")).filter((t) => /[a-z]/.test(t))
    .map((t) => new RegExp(`^${t.replace(/\*/g, "[\\w-]+")}$`));
/** Does a script say this name, or one that could be it: two words it says with
 * a hyphen between (`${grade}-${side}`) may be. @param {string} name */
const isSaid = (name) => literals.has(name) || composed.some((r) => r.test(name)) ||
    name.split("-").every((word) => literals.has(word));

test("every message of a page is asked for by a script", () => {
    const parts = /-(removed|added|shared|[0-9])$/; /* appended to a name by script: second-step.js, device-list.js */
    const wrong = templates.flatMap(([f, t]) => [...t.matchAll(/data-msg="([\w-]+)"/g)]
        .filter(([, name]) => !isSaid(name) && !parts.test(name)).map(([, name]) => `${f}: ${name}`));
    assert.deepEqual([...new Set(wrong)], []);
});

test("every class and id of a stylesheet is given to something", () => {
    const given = new Set([...templates, ...scripts, ...files(/^(serve|tools|data)\/.*\.(c|awk|tsv|txt|html)$/)]
        .flatMap(([, t]) => t.match(/[\w-]+/g) ?? []));
    const wrong = [];
    for (const [f, t] of files(/^web\/css\/.*\.css$/))
        for (const [, name] of t.replace(comments, "").replace(/\{[^{}]*\}/g, "{}").matchAll(/[.#]([a-zA-Z][\w-]*)/g))
            if (!given.has(name) && !isSaid(name)) wrong.push(`${f}: ${name}`);
    assert.deepEqual([...new Set(wrong)], []);
});
