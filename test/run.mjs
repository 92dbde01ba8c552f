/*
 * run: builds what is to be tested, runs every suite, prints one line a suite
 * and at the end `N passed, N failed`.
 *
 *   node test/run.mjs                 everything
 *   node test/run.mjs unit web        only suites whose name begins so, in the
 *                                     first variant that has them
 *   node test/run.mjs --in asan http  the same in this variant
 *   node test/run.mjs --build debug   only build variants
 *
 * A suite is either the Meson tests of one variant (C programs that print TAP
 * or only exit) or a file for node's own test runner.  As many run at a time as
 * there are processors, those that take longest first.  The output of a suite
 * that fails is printed whole, with the command that repeats it.
 *
 * TEST_MINUTES=N: on a machine too slow for all of it within N minutes, what
 * only repeats other tests under a sanitizer, under valgrind or as a second
 * build is left out, a line for each; every test itself runs in any case.
 */
import { spawn } from "node:child_process";
import { readFileSync, readdirSync, mkdirSync, existsSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import path from "node:path";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
mkdirSync("build", { recursive: true });

const SUITE_SECONDS = 1800; /* on any machine: a suite that takes longer hangs */
const JOBS = Math.max(1, cpus().length);

/** Which Meson suites run in which variant. */
const VARIANTS = {
    debug: ["unit", "wasm", "oracle", "sim", "store", "stage", "http", "valgrind"],
    asan: ["unit", "store", "stage", "http", "fault"],
    tsan: ["http"], /* what has threads */
};
/** Variants that are only built, for the suites of whole programs. */
const BUILT = ["release"];
/** What takes longest begins first, so that no processor waits at the end. */
const LONGEST = [/meta\/reproduce/, /fault/, /web\/account-steps/, /evil\//, /canary\//, /valgrind\/scenarios/,
    /tsan http\//, /asan stage\//, /asan http\//, /web\//, /^valgrind|debug valgrind/, /sim\//, /postgresql/, /cli\//, /http\//];
/** What the suite valgrind leaves out: minutes long there, and pure sums that
 *  AddressSanitizer sees all the same. */
const NOT_UNDER_VALGRIND = ["core_vectors", "date", "ewma", "match", "stable"];
const VALGRIND = ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full",
    "--errors-for-leak-kinds=definite,indirect", "--show-leak-kinds=definite,indirect"];
/** What repeats what ran before, and how long it may take: in times of what the
 *  release program took to build here. */
const REPEATS = [{ name: /^build asan/, most: 5 }, { name: /^build tsan/, most: 2 }, { name: /meta\/reproduce/, most: 3 },
    { name: /^(asan|tsan) |valgrind\//, most: 2 }];
let releaseSeconds = 60;
const MINUTES = Number(process.env.TEST_MINUTES ?? 0);
const began = Date.now();
/** Folders whose *.test.mjs run under node --test, in this order. */
const NODE_SUITES = ["meta", "cli", "http", "canary", "evil", "web"];

/** @typedef {{passed: number, failed: number, skipped: number, text: string}} Result */

/**
 * @param {string} command @param {string[]} args
 * @param {Record<string, string>} [env] @param {string} [cwd]
 * @returns {Promise<{code: number, text: string}>}
 */
function run(command, args, env = {}, cwd = root) {
    return new Promise((resolve) => {
        const child = spawn(command, args, {
            env: { ...process.env, ...env }, cwd, detached: true,
            stdio: ["ignore", "pipe", "pipe"],
        });
        let text = "";
        const timer = setTimeout(() => {
            text += `\nended after ${SUITE_SECONDS} s\n`;
            if (child.pid) process.kill(-child.pid, "SIGKILL");
        }, SUITE_SECONDS * 1000);
        child.stdout.on("data", (d) => { text += d; });
        child.stderr.on("data", (d) => { text += d; });
        child.on("error", (e) => { text += e.message; });
        child.on("close", (code) => {
            clearTimeout(timer);
            resolve({ code: code ?? 1, text });
        });
    });
}

/** Counts TAP points at any depth that are not plans of sub-tests. */
function countTap(/** @type {string} */ text) {
    let passed = 0, failed = 0, skipped = 0;
    const why = [];
    for (const line of text.split("\n")) {
        const m = /^\s*(not )?ok \d+(.*)$/.exec(line);
        if (!m) {
            const s = /^SKIP (.*)$/.exec(line);
            if (s) { skipped++; why.push(s[1]); }
            continue;
        }
        if (/# skip/i.test(m[2])) { skipped++; why.push(m[2].trim()); }
        else if (m[1]) failed++;
        else passed++;
    }
    return { passed, failed, skipped, why };
}

const SAID_MAX = 12000; /* characters of one suite's failures */

/** Of a TAP output the points that failed, with what stands below each and the
 * plain lines; of another output its end. @param {string} text */
function whatFailed(text) {
    const kept = [];
    let isPassed = false, isBlock = false; /* the lines --- to ... below a point */
    for (const line of text.split("\n")) {
        if (/^\s*ok \d/.test(line)) isPassed = true;
        else if (/^\s*not ok \d/.test(line)) isPassed = false;
        else if (/^\s*---$/.test(line)) isBlock = true;
        if (!/^\s*ok \d/.test(line) && !(isPassed && isBlock)) kept.push(line);
        if (/^\s*\.\.\.$/.test(line)) isBlock = false;
    }
    const said = kept.filter((l) => !/^\s*# Subtest:/.test(l)).join("\n");
    return said.length > SAID_MAX
        ? `${said.slice(0, SAID_MAX / 2)}\n[…]\n${said.slice(-SAID_MAX / 2)}` : said;
}

const total = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {string} name @param {{code: number, text: string}} ran
 * @param {string} again @param {number} started
 */
function report(name, ran, again, started) {
    const c = countTap(ran.text);
    if (c.passed + c.failed + c.skipped === 0) {
        if (ran.code === 0) c.passed = 1; else c.failed = 1;
    } else if (ran.code !== 0 && ran.code !== 77 && c.failed === 0) {
        c.failed = 1;
    }
    total.passed += c.passed;
    total.failed += c.failed;
    total.skipped += c.skipped;
    const secs = ((Date.now() - started) / 1000).toFixed(1);
    const skips = c.skipped ? `, ${c.skipped} skipped` : "";
    console.log(`${c.failed ? "FAIL" : "ok  "} ${name}: ${c.passed} passed, ${c.failed} failed${skips} (${secs} s)`);
    for (const w of c.why) console.log(`       skipped: ${w}`);
    if (c.failed) console.log(`${whatFailed(ran.text)}\n  repeat: ${again}\n`);
}

const repeats = (/** @type {string} */ name) => REPEATS.find((r) => r.name.test(name));

/** Is this a repetition that could not end in time?  Then it is told.
 * @param {string} name */
function isLate(name) {
    const again = repeats(name);
    if (MINUTES === 0 || !again) return false;
    if ((Date.now() - began) / 1000 + again.most * releaseSeconds <= MINUTES * 60) return false;
    report(name, { code: 77, text: `SKIP ${name}: no time left of ${MINUTES} minutes` }, "", Date.now());
    return true;
}

/** The Meson tests of a variant, which is configured. @param {string} variant */
async function testsOf(variant) {
    const listed = await run("meson", ["introspect", "--tests", `build/${variant}`]);
    /** @type {{name: string, suite: string[], cmd: string[], env: Record<string,string>}[]} */
    const tests = JSON.parse(listed.text);
    return tests.map((t) => ({ ...t, kind: t.suite[0].replace(/^.*:/, "") }));
}

/** Of a variant with few suites only their programs are built.
 * @param {string} variant */
async function programsOf(variant) {
    if (!VARIANTS[variant] || VARIANTS[variant].length > 1) return [];
    const made = await run("make", ["-s", `build/${variant}.done`, "WHAT=build.ninja"]);
    if (made.code !== 0) return [];
    const below = path.resolve("build", variant) + path.sep;
    const used = (await testsOf(variant)).filter((t) => VARIANTS[variant].includes(t.kind)).flatMap((t) => t.cmd);
    const named = used.map((c) => c.startsWith(below) ? c.slice(below.length) : c);
    return [...new Set(named.filter((c) => /^(?:cli|test)\/\w+$/.test(c)))];
}

async function build(/** @type {string} */ variant) {
    const started = Date.now();
    const what = await programsOf(variant);
    const ran = await run("make", ["-s", `build/${variant}.done`, `WHAT=${what.join(" ")}`]);
    if (ran.code === 0 && /warning:/.test(ran.text)) ran.code = 1;
    report(`build ${variant}`, ran, `make build/${variant}.done`, started);
    return ran.code === 0;
}

/**
 * The unit programs and the scenarios again, under memcheck.
 * @template {{name: string, kind: string, cmd: string[]}} T
 * @param {T[]} tests @returns {Promise<T[]>}
 */
async function underValgrind(tests) {
    const there = await run(VALGRIND[0], ["--version"]);
    if (there.code !== 0) {
        report("debug valgrind", { code: 77, text: "SKIP valgrind: it is not installed" }, "", Date.now());
        return [];
    }
    const programs = path.resolve("build/debug") + path.sep;
    return tests
        .filter((t) => t.kind === "unit" || t.name === "scenarios")
        .filter((t) => t.cmd[0].startsWith(programs) && !NOT_UNDER_VALGRIND.includes(t.name))
        .map((t) => ({ ...t, kind: "valgrind", cmd: [...VALGRIND, ...t.cmd] }));
}

/** @typedef {{name: string, work: () => Promise<void>}} Suite */

/** @param {string} variant @param {(n: string) => boolean} wanted @returns {Promise<Suite[]>} */
async function mesonSuites(variant, wanted) {
    const all = await testsOf(variant);
    const todo = all.filter((t) => VARIANTS[variant].includes(t.kind) && wanted(t.kind));
    if (VARIANTS[variant].includes("valgrind") && wanted("valgrind")) todo.push(...await underValgrind(all));
    return todo.map((t) => ({ name: `${variant} ${t.kind}/${t.name}`, work: async () => {
        const started = Date.now();
        const env = {
            ...t.env, CMOCKA_MESSAGE_OUTPUT: "TAP",
            ASAN_OPTIONS: "detect_leaks=1:strict_string_checks=1",
            UBSAN_OPTIONS: "halt_on_error=1:print_stacktrace=1",
            TSAN_OPTIONS: "halt_on_error=1",
        };
        const ran = await run(t.cmd[0], t.cmd.slice(1), env, `build/${variant}`);
        if (ran.code === 77) ran.text += `\nSKIP ${t.name}: ${ran.text.trim().split("\n").pop()}\n`;
        report(`${variant} ${t.kind}/${t.name}`, ran, `cd build/${variant} && ${t.cmd.join(" ")}`, started);
    } }));
}

/**
 * Runs items with at most JOBS at a time.
 * @template T @param {T[]} items
 * @param {(item: T) => Promise<void>} work
 */
async function pool(items, work) {
    const queue = [...items];
    await Promise.all(Array.from({ length: JOBS }, async () => {
        for (let item = queue.shift(); item; item = queue.shift()) await work(item);
    }));
}

/** @param {(n: string) => boolean} wanted @returns {Suite[]} */
function nodeSuites(wanted) {
    return NODE_SUITES.map((folder) => path.join("test", folder))
        .filter((dir) => wanted(path.basename(dir)) && existsSync(dir))
        .flatMap((dir) => readdirSync(dir).filter((f) => f.endsWith(".test.mjs")).sort().map((f) => path.join(dir, f)))
        .map((file) => {
            const name = file.replace(/^test\//, "").replace(".test.mjs", "");
            return { name, work: async () => {
                const started = Date.now();
                const args = ["--test", "--test-reporter=tap", file];
                report(name, await run("node", args), `node ${args.join(" ")}`, started);
            } };
        });
}

/** @param {Suite} s */
const rank = (s) => (LONGEST.findIndex((r) => r.test(s.name)) >>> 0) + (repeats(s.name) ? 2 ** 32 : 0);

async function main() {
    const args = process.argv.slice(2);
    if (args[0] === "--build") {
        for (const v of args.slice(1)) if (!await build(v)) process.exitCode = 1;
        return;
    }
    const only = args[0] === "--in" ? args.splice(0, 2)[1] : "";
    const wanted = (/** @type {string} */ n) => args.length === 0 || args.some((a) => n.startsWith(a));
    const variants = Object.keys(VARIANTS).filter((v) => {
        if (only) return v === only;
        return args.length === 0 || v === "debug" ||
            VARIANTS[v].some((kind) => wanted(kind) && !VARIANTS.debug.includes(kind));
    });
    /* What repeats others in a variant of its own comes after all others. */
    let built = true;
    for (const v of only ? [] : BUILT) built = await build(v) && built;
    if (!only) releaseSeconds = (Date.now() - began) / 1000;
    let suites = only ? [] : nodeSuites(wanted);
    for (const v of variants) {
        if (isLate(`build ${v}`)) continue;
        built = await build(v) && built;
        if (!built) break;
        suites.push(...await mesonSuites(v, wanted));
        suites.sort((a, b) => rank(a) - rank(b));
        await pool(suites, async (s) => {
            if (!isLate(s.name)) await s.work();
        });
        suites = [];
    }
    const secs = Math.round((Date.now() - began) / 1000);
    console.log(`\nin ${secs} s${total.skipped ? `, ${total.skipped} skipped` : ""}`);
    console.log(`${total.passed} passed, ${total.failed} failed`);
    process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

await main();
