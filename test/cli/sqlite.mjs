/*
 * One statement on an SQLite file, for tests that must damage one on purpose.
 * Through Python's module: it is on every machine that has Meson.
 */
import { execFileSync } from "node:child_process";

/** @param {string} file @param {string} statement */
export async function execute(file, statement) {
  execFileSync("python3", ["-c", `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute(sys.argv[2])
c.commit()
c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
c.close()
`, file, statement]);
}
