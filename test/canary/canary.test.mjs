/*
 * The canary: a person writes known texts into every sealed field, in a real
 * browser, on both databases.  Then each text is looked for, in every disguise
 * it might wear, in all bytes that went to the server, in the database's files,
 * in the log, and in a core dump of the running server.  Not one may be found.
 *
 * The sign-in name is the control: it is not sealed, and must be found, or the
 * search is blind.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { run } from "../cli/program.mjs";
import { open, root } from "../web/browser.mjs";
import { checkIn, importWide, newKeys, register, settled, signIn } from "../web/steps.mjs";
import { recorder } from "./recorder.mjs";
import { contents, fileHits, hits, withoutEmptyPages } from "./search.mjs";

const NAME = "canary.person-7";
const PLANTED = {
  passphrase: "quartz-heron umbrella 9183 vellum",
  newPassphrase: "tundra-basil kettledrum 2746 opal",
  note: "Canary note: the blue bicycle stood in the seventh courtyard",
  column: "canary-dimension-zephyr",
  importName: "canary-import-marzipan",
  value: "7316.4829",
};

/** A room's own part, one file each: what it plants, and how a person comes to
 * type it; `live` starts on any sealed page of somebody who is signed in.
 * @type {{ planted: Record<string, string>, live: (page: import("playwright-core").Page,
 *   place: import("../web/browser.mjs").Place, folder: string) => Promise<void> }[]} */
const rooms = [];
const ROOMS = path.join(path.dirname(fileURLToPath(import.meta.url)), "rooms");
if (existsSync(ROOMS))
  for (const file of readdirSync(ROOMS).sort())
    rooms.push(await import(path.join(ROOMS, file)));

/** @param {string} folder @returns a CSV with the planted column and value */
function csv(folder) {
  const rows = ["date," + PLANTED.column];
  for (let i = 1; i <= 28; i++)
    rows.push(`2026-02-${String(i).padStart(2, "0")},${i === 9 ? PLANTED.value : 7300 + (i % 5)}`);
  const file = path.join(folder, "planted.csv");
  writeFileSync(file, rows.join("\n") + "\n");
  return file;
}

/** Walk the whole road and give both recovery codes.
 * @param {import("../web/browser.mjs").Place} place @param {string} folder */
async function live(place, folder) {
  const page = await place.page();
  const first = await register(page, NAME, PLANTED.passphrase);
  await checkIn(page, Array.from({ length: 22 }, (_, i) => i % 11), PLANTED.note);
  await importWide(page, csv(folder), PLANTED.importName);
  await page.goto("/s/events");
  await settled(page);
  await page.getByRole("button", { name: "A hard session" }).click();
  await page.getByText("is marked for").waitFor();
  for (const room of rooms) await room.live(page, place, folder);
  await page.goto("/s/trend");
  await page.locator("trend-chart svg").first().waitFor();
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await page.waitForURL(/\/s\/unlock/);
  await page.locator('[data-field="passphrase"]').fill(PLANTED.passphrase);
  await page.getByRole("button", { name: "Unlock" }).click();
  await page.waitForURL((u) => u.pathname === "/s/trend");
  const other = await place.page();
  await signIn(other, NAME, PLANTED.passphrase);
  await other.goto("/recover");
  await other.getByLabel("Sign-in name").fill(NAME);
  await other.getByLabel("Recovery code").fill(first);
  await other.getByRole("button", { name: "Continue" }).click();
  const second = await newKeys(other, PLANTED.newPassphrase);
  await other.getByText("All is well again").waitFor();
  await other.getByRole("link", { name: "Go to Today" }).click();
  await settled(other);
  await other.goto("/s/settings");
  await settled(other);
  await other.locator("#copy-passphrase").fill(PLANTED.newPassphrase);
  const [download] = await Promise.all([
    other.waitForEvent("download"),
    other.getByRole("button", { name: "Save a sealed copy" }).click(),
  ]);
  await download.saveAs(path.join(folder, "copy.sealed"));
  place.check();
  return [first, second];
}

/** What the command line reads, from the server and from the sealed copy.
 * @param {import("../web/browser.mjs").Place} place @param {string} folder
 * @param {string} code */
async function readBack(place, folder, code) {
  writeFileSync(path.join(folder, "pass"), PLANTED.newPassphrase);
  writeFileSync(path.join(folder, "code"), code);
  const env = { XDG_STATE_HOME: path.join(folder, "state") };
  return [
    await run(["open", "--server", place.origin, "--name", NAME, "--passphrase-file", path.join(folder, "pass"),
      "--as", "jsonl"], "", env),
    await run(["open", path.join(folder, "copy.sealed"), "--code-file", path.join(folder, "code"), "--as", "jsonl"], "", env),
  ];
}

/** A core dump of a running process. @param {number} pid @param {string} folder */
function dump(pid, folder) {
  execFileSync("gcore", ["-o", path.join(folder, "core"), String(pid)], { stdio: "ignore" });
  return withoutEmptyPages(readFileSync(path.join(folder, `core.${pid}`)));
}

for (const engine of ["SQLite", "PostgreSQL"]) {
  describe(engine, () => {
    const folder = mkdtempSync(path.join(tmpdir(), "mainstay-canary-"));
    chmodSync(folder, 0o755); /* the cluster has an owner of its own */
    const cluster = path.join(folder, "pg");
    const wire = recorder();
    /** @type {import("../web/browser.mjs").Place} */
    let place;
    /** @type {string[]} */
    let texts = [];
    /** @type {Buffer} */
    let core;
    /** @type {{ code: number | null, out: string, err: string }[]} */
    let read = [];

    before(async () => {
      const settings = [];
      if (engine === "PostgreSQL") {
        const url = execFileSync(path.join(root, "test/store/pg.sh"), ["start", cluster], { encoding: "utf8" }).trim();
        settings.push("--database", url);
      }
      place = await open({ settings, through: wire.through });
      const codes = await live(place, folder);
      texts = [PLANTED, ...rooms.map((r) => r.planted)].flatMap((p) => Object.values(p));
      texts.push(...codes, ...codes.map((c) => c.replaceAll("-", "")),
        ...codes.map((c) => c.toLowerCase()));
      read = await readBack(place, folder, codes[1]);
      core = dump(Number(place.pid), folder);
    }, { timeout: 900000 });

    after(async () => {
      await place?.close();
      wire.close();
      if (engine === "PostgreSQL") execFileSync(path.join(root, "test/store/pg.sh"), ["stop", cluster]);
      rmSync(folder, { recursive: true, force: true });
    });

    test("the search sees: the name is in the requests, the database and the memory", () => {
      assert.ok(hits(wire.bytes(), NAME).includes("plain"));
      assert.ok(core.length > 1e6);
      const where = engine === "SQLite" ? place.data : cluster;
      assert.ok(contents(where).some((f) => fileHits(f, NAME).length > 0));
    });

    test("the command line reads all of it, from the server and from a sealed copy, which shows none of it", () => {
      for (const { code, out, err } of read) {
        assert.equal(code, 0, err);
        for (const text of [PLANTED.note, PLANTED.column, PLANTED.importName, PLANTED.value, "hard-session"])
          assert.ok(out.includes(text), text);
      }
      assert.equal(read[0].out, read[1].out);
      const file = path.join(folder, "copy.sealed"), copy = { file, bytes: readFileSync(file) };
      for (const text of texts) assert.deepEqual(fileHits(copy, text), [], "in the sealed copy");
      assert.ok(fileHits(copy, NAME).length > 0);
    });

    test("nothing planted went to the server", () => {
      const bytes = wire.bytes();
      assert.ok(bytes.length > 10000);
      for (const text of texts) assert.deepEqual(hits(bytes, text), [], "in the requests");
    });

    test("nothing planted is in the database's files", () => {
      if (engine === "PostgreSQL")
        execFileSync("psql", ["-h", cluster, "-p", "8300", "-U", "mainstay", "-d", "postgres", "-qc", "CHECKPOINT"]);
      const all = contents(engine === "SQLite" ? place.data : cluster);
      assert.ok(all.length > 1);
      for (const text of texts)
        assert.deepEqual(all.flatMap((f) => fileHits(f, text)), []);
    });

    test("nothing planted, and no name, is in the log", () => {
      const log = Buffer.from(place.log());
      assert.ok(log.includes("event=request"));
      for (const text of [...texts, NAME]) assert.deepEqual(hits(log, text), []);
    });

    test("nothing planted is in the server's memory", () => {
      for (const text of texts) assert.deepEqual(hits(core, text), [], "in the core dump");
    });
  });
}
