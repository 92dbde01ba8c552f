#!/usr/bin/env node
/*
 * compile: C sources to one WebAssembly module.
 *
 *   compile.mjs FOLDER OUTPUT COMPILER ARG...
 *
 * Each source (an ARG that ends in .c) is compiled by itself, as many at a time
 * as there are processors.  Objects are kept in FOLDER under the digest of what
 * the preprocessor makes of the source, and of the flags: the variants of a
 * build need the same modules, and so compile each file once.  An object that
 * nobody took for two weeks is removed.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";

const [folder, output, compiler, ...args] = process.argv.slice(2);
const OLD_MS = 14 * 24 * 3600 * 1000;
const sources = args.filter((a) => a.endsWith(".c"));
const linking = args.filter((a) => a.startsWith("-Wl,") || a.startsWith("@"));
const flags = args.filter((a) => !sources.includes(a) && !linking.includes(a));

/** @param {string[]} more @returns {Promise<string>} */
const run = (more) => new Promise((done, fail) => {
    execFile(compiler, more, { maxBuffer: 1 << 28 }, (error, out, said) => {
        process.stderr.write(said);
        if (error) fail(new Error(`${compiler} ${more.join(" ")}`));
        else done(out);
    });
});

/** The source's object, made unless it is there. @param {string} source */
async function object(source) {
    const text = await run([...flags, "-E", "-P", source]);
    const key = createHash("sha256").update(JSON.stringify([version, flags, path.basename(source)])).update(text).digest("hex");
    const at = path.join(folder, `${key.slice(0, 40)}.o`);
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
