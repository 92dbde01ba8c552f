#!/usr/bin/env node
/*
 * compile: C sources to one WebAssembly module.
 *
 *   compile.mjs FOLDER OUTPUT COMPILER ARG...
 *
 * Each source (an ARG that ends in .c) is compiled by itself, as many at a time
 * as there are processors.  Objects are kept in FOLDER under the digest of the
 * source, of all files of ours that it includes (whether a condition takes them
 * or not), of the flags and of the compiler's version: the variants of a build
 * need the same modules, and so compile each file once.  An object that nobody
 * took for two weeks is removed.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";

const [folder, output, compiler, ...args] = process.argv.slice(2);
const OLD_MS = 14 * 24 * 3600 * 1000;
const sources = args.filter((a) => a.endsWith(".c"));
const linking = args.filter((a) => a.startsWith("-Wl,") || a.startsWith("@"));
const flags = args.filter((a) => !sources.includes(a) && !linking.includes(a));
const folders = flags.filter((_, i) => flags[i - 1] === "-I");

/** @param {string[]} more @returns {Promise<string>} */
const run = (more) => new Promise((done, fail) => {
    execFile(compiler, more, { maxBuffer: 1 << 28 }, (error, out, said) => {
        process.stderr.write(said);
        if (error) fail(new Error(`${compiler} ${more.join(" ")}`));
        else done(out);
    });
});

/** A file's text and the files of ours that it includes. @type {Map<string, { text: string, includes: string[] }>} */
const known = new Map();

/** @param {string} file */
function read(file) {
    let found = known.get(file);
    if (!found) {
        const text = readFileSync(file, "utf8");
        const names = [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"]+)"/gm)].map((m) => m[1]);
        const at = (/** @type {string} */ name) => [path.dirname(file), ...folders].map((f) => path.resolve(f, name)).find((f) => existsSync(f));
        found = { text, includes: names.map((name) => at(name) ?? fault(`${file}: ${name} is nowhere`)) };
        known.set(file, found);
    }
    return found;
}

/** @param {string} what @returns {never} */
function fault(what) {
    throw new Error(what);
}

/** Digest of a source and of what it includes, each file once. @param {string} source */
function digest(source) {
    const hash = createHash("sha256").update(JSON.stringify([version, flags, path.basename(source)]));
    const files = [path.resolve(source)];
    for (let i = 0; i < files.length; i++) {
        const { text, includes } = read(files[i]);
        hash.update(`${text.length} `).update(text);
        for (const f of includes) if (!files.includes(f)) files.push(f);
    }
    return hash.digest("hex");
}

/** The source's object, made unless it is there. @param {string} source */
async function object(source) {
    const at = path.join(folder, `${digest(source).slice(0, 40)}.o`);
    try {
        const now = new Date();
        utimesSync(at, now, now);
    } catch {
        const made = `${at}.${process.pid}`;
        await run([...flags, "-c", source, "-o", made]);
        renameSync(made, at);
    }
    return at;
}

mkdirSync(folder, { recursive: true });
const version = await run(["--version"]);
/** @type {string[]} */
const objects = [];
const queue = [...sources.keys()];
try {
    await Promise.all(cpus().map(async () => {
        for (let i = queue.shift(); i !== undefined; i = queue.shift()) objects[i] = await object(sources[i]);
    }));
    await run([...flags, ...linking, ...objects, "-o", output]);
} catch (error) {
    console.error(/** @type {Error} */ (error).message);
    process.exitCode = 1;
}
for (const f of readdirSync(folder)) {
    const at = path.join(folder, f);
    if (Date.now() - (statSync(at, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > OLD_MS) rmSync(at, { force: true });
}
