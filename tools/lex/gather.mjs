/*
 * gather: writes the lists that tools/lexc compiles, and the notices.
 *
 *   node tools/lex/gather.mjs OUT_FOLDER [fresh]
 *
 * OUT_FOLDER gets lex-{en,de,fr,es,nl,it}.txt and lex-notices.txt.  Same packages, same
 * bytes.  Selecting takes seconds and every build variant needs it, so the
 * result is kept in build/lex under the digest of all that decides about it:
 * the list of sources, the lock file, and these scripts.  "fresh" selects anew
 * and keeps nothing.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const [out, fresh] = process.argv.slice(2);

/** Select and write all files to a folder. */
async function gather(/** @type {string} */ folder) {
    const { notices } = await import("./source.mjs");
    const { selected } = await import("./select.mjs");
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries({ ...selected, "lex-notices.txt": notices() })) writeFileSync(path.join(folder, name), text);
}

const deciding = [path.join(root, "package-lock.json"), path.join(root, "data/lex/source.tsv"),
    ...readdirSync(here).filter((f) => f.endsWith(".mjs")).sort().map((f) => path.join(here, f))];
const key = createHash("sha256");
for (const f of deciding) key.update(readFileSync(f));
const kept = path.join(root, "build/lex", key.digest("hex").slice(0, 16));

if (fresh) {
    await gather(out);
} else {
    if (!existsSync(kept)) {
        await gather(`${kept}.${process.pid}`);
        try {
            renameSync(`${kept}.${process.pid}`, kept);
        } catch {
            rmSync(`${kept}.${process.pid}`, { recursive: true }); /* another build was faster */
        }
    }
    cpSync(kept, out, { recursive: true });
}
