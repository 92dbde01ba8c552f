/*
 * Tests about the project itself: what a reader relies on when they look for
 * something, kept true by reading the sources.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, existsSync, readdirSync } from "node:fs";
import { test } from "node:test";

const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
    .split("\n").filter((f) => f && existsSync(f));
const text = (/** @type {string} */ f) => readFileSync(f, "utf8");
const c = tracked.filter((f) => /\.[ch]$/.test(f));

/** Folder → folders it may include from; the arrow of dependence. */
const LAYERS = {
    core: ["core"],
    seal: ["core", "seal"],
    base: ["core", "base"],
    store: ["core", "seal", "base", "store"],
    web: ["core", "base", "serve", "web"],
    serve: ["core", "seal", "base", "store", "web", "serve"],
    cli: ["core", "seal", "base", "store", "web", "serve", "cli"],
};

test("dependence runs one way: core, seal, base, store, serve, cli", () => {
    const wrong = [];
    for (const f of c) {
        const layer = f.split("/")[0];
        const may = LAYERS[/** @type {keyof typeof LAYERS} */ (layer)];
        if (!may) continue;
        for (const m of text(f).matchAll(/^\s*#\s*include\s+"([a-z]+)\/([^"]+)"/gm)) {
            /* Of serve/ the generated web code sees the type of an asset only. */
            const ok = layer === "web" && m[1] === "serve" ? m[2] === "asset.h" : may.includes(m[1]);
            if (!ok) wrong.push(`${f} includes ${m[1]}/${m[2]}`);
        }
    }
    assert.deepEqual(wrong, []);
});

/** A foreign header and the only file that may know it. */
const FOREIGN = [
    [/<sodium/, ["seal/prim_native.c"]],
    [/<sqlite3\.h>/, ["store/driver_sqlite.c"]],
    [/<libpq/, ["store/driver_pglink.c", "store/driver_pgsql.c", "store/hail.c", "store/pq.c"]],
    [/<llhttp|"llhttp/, ["serve/parse.c"]],
    [/<jansson\.h>/, ["base/json.c"]],
    [/<unicode\/unorm2\.h>/, ["base/nfkc.c"]],
    [/<unicode\/ucnv\.h>/, ["base/charset.c"]],
    [/<expat\.h>/, ["base/xml.c"]],
    [/<unicode\/(?!unorm2\.h|ucnv\.h)/, ["base/zone.c"]],
    [/<ini\.h>/, ["base/conf.c"]],
    [/<oath\.h>/, ["serve/otp.c"]],
    [/<qrcodegen\.h>/, ["serve/qr.c"]],
    [/<fido/, ["serve/webauthn.c"]],
    [/<curl\//, ["base/curl.c", "cli/http.c", "cli/doctor_live.c", "serve/fetch.c", "serve/mail.c"]],
    [/<md4c\.h>/, ["serve/markdown.c"]],
    [/<seccomp\.h>/, ["serve/sandbox_filter.c"]],
    [/<linux\/landlock\.h>/, ["serve/sandbox.c"]],
    [/<zlib\.h>/, ["base/gzip.c", "tools/embed.c", "tools/embed_main.c"]],
];

test("one foreign header, one file", () => {
    const wrong = [];
    for (const f of c.filter((f) => !f.startsWith("test/")))
        for (const [pattern, owners] of FOREIGN)
            if (new RegExp(`#\\s*include\\s+${/** @type {RegExp} */ (pattern).source}`).test(text(f)) &&
                !(/** @type {string[]} */ (owners).includes(f))) wrong.push(`${f}: ${pattern}`);
    assert.deepEqual(wrong, []);
});

/** Symbols of a static library: object's source name, kind, name, section. */
function symbols(/** @type {string} */ lib) {
    const out = execFileSync("nm", ["-A", "-f", "sysv", lib], { encoding: "utf8" });
    return out.split("\n").filter((l) => l.includes("|")).map((line) => {
        const at = line.split("|").map((s) => s.trim());
        const object = at[0].replace(/:[^:]*$/, "").replace(/^.*[/:]/, "").replace(/\.c\.o$/, "");
        return { object, name: at[0].replace(/^.*:/, ""), kind: at[2], section: at[6] ?? "" };
    }).filter((s) => /^\w$/.test(s.kind) && s.name);
}

test("core/ needs nothing and changes nothing: no undefined, no writable symbol", () => {
    const ours = new Set(c.filter((f) => f.startsWith("core/")).map((f) => f.replace(/^core.([a-z0-9]+).*$/, "$1")));
    const wrong = symbols("build/release/core/libcore.a").filter((s) =>
        ("DBCdbc".includes(s.kind) && !s.section.startsWith(".data.rel.ro")) ||
        /* (the offset table is the linker's way to constant data of another file) */
        (s.kind === "U" && !/^(_GLOBAL_OFFSET_TABLE_|mem(cpy|set|move))$/.test(s.name) && !ours.has(s.name.split("_")[0])));
    assert.deepEqual(wrong, []);
});

test("a file exports its own prefix only", () => {
    const wrong = [];
    for (const [layer, lib] of [["core", "core/libcore.a"], ["seal", "seal/libseal.a"],
        ["base", "base/libbase.a"], ["store", "store/libstore.a"], ["serve", "serve/libserve.a"],
        ["serve", "serve/libhttp.a"]]) {
        for (const s of symbols(`build/release/${lib}`)) {
            if (!"TDBR".includes(s.kind)) continue;
            const file = s.object.replace(/^.*\._/, "");
            /* foo_bar.c may export foo_…: a noun may need several files. */
            const ok = file.split("_").some((_, i, a) => s.name.startsWith(a.slice(0, i + 1).join("_") + "_")) ||
                file === s.name || `${file}_calls` === s.name || `${file}_table` === s.name;
            const shared = { prim_native: "prim_", driver: "store_", pq: "PQ" };
            if (!ok && !s.name.startsWith(shared[/** @type {keyof typeof shared} */ (file)] ?? "\0"))
                wrong.push(`${layer}/${file}.c exports ${s.name}`);
        }
    }
    assert.deepEqual(wrong, []);
});

const routes = [...text("serve/route.def").matchAll(/^ROUTE\((\w+),\s*"([^"]+)",\s*(\w+),.*,\s*(\w+)\)/gm)]
    .map((m) => ({ method: m[1], path: m[2], kind: m[3], handler: m[4] }));

test("every route has a scenario", () => {
    const asked = tracked.filter((f) => /^test\/http\/.*\.t$/.test(f))
        .flatMap((f) => [...text(f).matchAll(/^request\s+(\w+)\s+(\S+)/gm)].map((m) => `${m[1]} ${m[2].replace(/\?.*/, "").replace(/\{\w+\.space\}|\{letter-id\}/, "{}")}`));
    const missing = routes.map((r) => `${r.method} ${r.path.replace(/\{\w+\}/, "{}")}`).filter((r) => !asked.includes(r));
    assert.deepEqual(missing, []);
});

test("every API route stands in docs/api.md, and nothing else does", () => {
    const doc = text("docs/api.md");
    const named = [...doc.matchAll(/^\|\s*(GET|POST|PUT|DELETE) (\/api\/\S+)/gm)].map((m) => `${m[1]} ${m[2].replace(/\?.*/, "").replace(/,$/, "")}`);
    const real = routes.filter((r) => r.kind === "API").map((r) => `${r.method} ${r.path}`);
    /* One line of the table may hold two addresses: "/keyring, /heads". */
    const missing = real.filter((r) => !named.includes(r) && !doc.includes(r.split(" ")[1].replace(/.*\//, "/")));
    assert.deepEqual(missing, []);
    assert.deepEqual(named.filter((n) => !real.includes(n)), []);
});

test("every shell of the table has its template, and every sealed template its route", () => {
    const sealed = tracked.filter((f) => /^web\/tpl\/[^_].*\.html$/.test(f))
        .map((f) => /\{\{!\s*sealed\s+\w+\s+(\/[\w/-]*)/.exec(text(f))?.[1]).filter(Boolean).sort();
    assert.deepEqual(sealed, routes.filter((r) => r.kind === "SHELL").map((r) => r.path).sort());
});

test("every setting stands in the manual, with its preset", () => {
    const manual = text("docs/operate.md");
    const missing = [];
    for (const m of text("serve/config.def").matchAll(/^CONF\((\w+),\s*\w+,\s*"([^"]*)"/gm)) {
        const row = new RegExp(`^\\| \`${m[1]}\` \\| ${m[2] === "" ? "empty" : `\`${m[2].replace(/[.*+?]/g, "\\$&")}\``} \\|`, "m");
        if (!row.test(manual)) missing.push(m[1]);
    }
    assert.deepEqual(missing, []);
});

test("every stored column stands in docs/stored.md, with who can read it", () => {
    /** @type {Set<string>} */
    const real = new Set();
    for (const f of tracked.filter((f) => /^store\/schema\/\d+_.*\.sql$/.test(f)).sort()) {
        const sql = text(f).replace(/--.*$/gm, "");
        for (const m of sql.matchAll(/CREATE TABLE (\w+) \(([\s\S]*?)\n\)/g))
            for (const line of m[2].split("\n")) {
                const col = /^\s{4}([a-z_][a-z0-9_]*)\s+(?:BLOB|TEXT|INTEGER|REAL)\b/.exec(line);
                if (col) real.add(`${m[1]}.${col[1]}`);
            }
        for (const m of sql.matchAll(/ALTER TABLE (\w+)\s+ADD COLUMN (\w+)/g)) real.add(`${m[1]}.${m[2]}`);
        for (const m of sql.matchAll(/ALTER TABLE (\w+)\s+DROP COLUMN (\w+)/g)) real.delete(`${m[1]}.${m[2]}`);
        for (const m of sql.matchAll(/DROP TABLE (\w+)/g))
            for (const c of real) if (c.startsWith(`${m[1]}.`)) real.delete(c);
    }
    const named = [...text("docs/stored.md").matchAll(/^\| (`.*`) \| (clear|key|sealed) \|/gm)]
        .flatMap((m) => [...m[1].matchAll(/`([^`]+)`/g)].map((c) => c[1]));
    assert.ok(real.size > 60);
    assert.deepEqual([...real].filter((c) => !named.includes(c)), []);
    assert.deepEqual(named.filter((c) => !real.has(c)), []);
});

test("no person's text can be logged: LOG fields are numbers or constants", () => {
    const wrong = [];
    for (const f of c.filter((f) => /^(serve|store|cli)\//.test(f)))
        for (const m of text(f).matchAll(/LOG_CONST\("(\w+)",\s*([^)]*)\)/g))
            if (!["route", "why", "method", "lane", "signal", "step"].includes(m[1])) wrong.push(`${f}: ${m[1]}`);
    assert.deepEqual(wrong, []);
});

test("documents name only files that exist", () => {
    const wrong = [];
    for (const f of tracked.filter((f) => f.endsWith(".md")))
        for (const m of text(f).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
            const target = new URL(m[1], `file:///${f}`).pathname.slice(1);
            if (!existsSync(target)) wrong.push(`${f}: ${m[1]}`);
        }
    assert.deepEqual(wrong, []);
});

test("no unfinished work, no address of a registry, no path of a machine", () => {
    const wrong = [];
    const words = new RegExp(["\\bTO" + "DO\\b", "\\bFIX" + "ME\\b", "\\bXX" + "X\\b", "not " + "implemented", "lorem" + " ipsum",
        "registry\\.npm" + "js", "deb\\.debian" + "\\.org", "(^|[^A-Za-z0-9_.])/(wo" + "rk|fa" + "rm)/"].join("|"));
    for (const f of tracked.filter((f) => /\.(c|h|js|mjs|html|sql|md|def|css|py|R|sh|po|json|t)$/.test(f) || f === "Makefile"))
        text(f).split("\n").forEach((line, i) => { if (words.test(line)) wrong.push(`${f}:${i + 1}: ${line.trim().slice(0, 80)}`); });
    assert.deepEqual(wrong, []);
});

test("scripts that are served are checked by the type checker", () => {
    const ran = execFileSync("node_modules/.bin/tsc", ["-p", "web/tsconfig.json"], { encoding: "utf8" });
    assert.equal(ran, "");
});

test("the source check passes", () => {
    assert.ok(existsSync("build/release/tools/srccheck"), "srccheck was not built");
    execFileSync("build/release/tools/srccheck", [".", "core", "seal", "base", "store", "serve", "cli", "tools", "web/js"], { encoding: "utf8", stdio: "pipe" });
});

test("every file is formatted as .clang-format says", () => {
    const out = execFileSync("sh", ["-c", "git ls-files '*.c' '*.h' | xargs clang-format --dry-run 2>&1 | grep warning | head -5 || true"], { encoding: "utf8" });
    assert.equal(out, "");
});

test("every property of sealing names a test that exists", () => {
    const rows = [...text("docs/sealing-tests.md").matchAll(/^\| ((?:[A-Z]+-\d+)[^|]*) \| (\S+) \| (.+) \|$/gm)];
    const wrong = rows.filter((r) => r[2] !== "waits" && !(existsSync(r[2]) && text(r[2]).includes(r[3])))
        .map((r) => `${r[1]}: ${r[2]}: ${r[3]}`);
    assert.deepEqual(wrong, []);
    const ids = rows.flatMap((r) => r[1].split(" ")[0]);
    for (const id of text("test/evil/attacks.mjs").matchAll(/id: "(EV-\d\d)"/g))
        assert.ok(ids.includes(id[1]), `${id[1]} is not in docs/sealing-tests.md`);
    assert.ok(rows.length > 50);
});

test("every promise of the personal rooms names a test that exists", () => {
    const rows = [...text("docs/rooms-tests.md").matchAll(/^\| ([a-z][^|]*) \| (test\/\S+) \| (.+) \|$/gm)];
    assert.deepEqual(rows.filter((r) => !existsSync(r[2]) || !text(r[2]).includes(r[3])).map((r) => `${r[1]}: ${r[2]}: ${r[3]}`), []);
    assert.ok(rows.length > 50);
});

test("nothing of the evil server is in a release, or used by anything but tests", () => {
    const mark = /MARK = "([^"]+)"/.exec(text("test/evil/proxy.mjs"))?.[1] ?? "";
    assert.ok(mark.length > 20);
    const program = readFileSync("build/release/cli/mainstay");
    assert.ok(program.includes("Mainstay"), "the search sees");
    assert.ok(!program.includes(mark));
    for (const word of text("test/evil/attacks.mjs").matchAll(/id: "EV-\d\d", name: "([^"]{12,})"/g))
        assert.ok(!program.includes(word[1]), word[1]);
    const users = tracked.filter((f) => !f.startsWith("test/") && /\.(c|h|js|html|def|build)$/.test(f) && text(f).includes("evil/"));
    assert.deepEqual(users, []);
});

test("data files of check-ins compile, and items are neither few nor many", () => {
    for (const f of readdirSync("data/checkin").filter((f) => f.endsWith(".tsv"))) {
        const out = execFileSync("build/release/tools/checkinc", ["table", `data/checkin/${f}`], { encoding: "utf8" });
        const n = out.split("\n").filter(Boolean).length;
        assert.ok(n >= 20 && n <= 26, `${f}: ${n} items`);
    }
});

test("figures on the help page are those of the method's document", () => {
    const doc = text("docs/method/early-warning.md");
    const def = text("core/warn_figures.def");
    const rates = [...def.matchAll(/^RATE\(([\d.]+), ([\d.]+), ([\d.]+), ([\d.]+)\)/gm)];
    assert.equal(rates.length, 12);
    for (const r of rates)
        assert.ok(doc.includes(`| 4 | ${r[1]} | ${r[2]} | ${r[3]} | ${r[4]} |`), `RATE(${r.slice(1).join(", ")}) is not in the document`);
    const row = /^\| 4 \| 26 \| 0\.3 \|.*\| (\d+) % \(\d+ %\) \| (\d+) %/m.exec(doc);
    assert.ok(def.includes(`FIGURE(detect_one, ${row?.[1]})`) && def.includes(`FIGURE(detect_two, ${row?.[2]})`));
    const weekly = doc.slice(0, doc.indexOf("| series | baseline |", doc.indexOf("| series | baseline |") + 5));
    const low = [...weekly.matchAll(/^\| \d+ \| \d+ \| 0\.[03] \| ([\d.]+) \| ([\d.]+) \|/gm)];
    assert.ok(def.includes(`1 / ${Math.max(...low.map((m) => Number(m[1])))})`), "watch_years");
    assert.ok(def.includes(`1 / ${Math.max(...low.map((m) => Number(m[2])))})`), "act_years");
});
