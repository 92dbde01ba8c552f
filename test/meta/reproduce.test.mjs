/*
 * The build is reproducible: a second, clean one in another folder, language
 * and time zone, without a compiler cache, gives the same bytes.  So whoever
 * has the sources can check what was released.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";

test("two builds in two places are the same, bit for bit", () => {
    const dir = mkdtempSync(path.join(tmpdir(), "mainstay-built-elsewhere-"));
    const env = { ...process.env, CCACHE_DISABLE: "1", TZ: "Pacific/Kiritimati", LC_ALL: "C", HOME: dir };
    try {
        const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" });
        for (const f of files.split("\n").filter((f) => f && existsSync(f))) {
            mkdirSync(path.join(dir, path.dirname(f)), { recursive: true });
            cpSync(f, path.join(dir, f));
        }
        symlinkSync(path.resolve("node_modules"), path.join(dir, "node_modules"));
        const how = { cwd: dir, env, stdio: /** @type {const} */ (["ignore", "pipe", "pipe"]) };
        execFileSync("meson", ["setup", "out", "--buildtype=release"], how);
        execFileSync("ninja", ["-C", "out", "--quiet", "cli/mainstay", "manifest.txt"], how);
        for (const f of ["cli/mainstay", "manifest.txt"]) {
            const [here, there] = [readFileSync(path.join("build/release", f)), readFileSync(path.join(dir, "out", f))];
            assert.ok(here.equals(there), `${f}: ${here.length} and ${there.length} bytes, and not the same`);
        }
    } finally {
        rmSync(dir, { recursive: true, force: true });
    }
});
