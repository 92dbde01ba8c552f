/*
 * One statement on an SQLite file, for tests that look into one or damage it.
 * Through Python's module: it is on every machine that has Meson.
 */
import { execFileSync } from "node:child_process";

/**
 * Python, or a command that runs it somewhere else.
 * @param {string[]} through @param {string[]} args
 */
function python(through, args) {
  const [first, ...words] = [...through, "python3", "-c", ...args];
  return execFileSync(first, words, { encoding: "utf8" });
}

/**
 * The one number that a question gives.
 * @param {string} file @param {string} question @param {string[]} [through]
 */
export function value(file, question, through = []) {
  return Number(python(through, [`
import sqlite3, sys
c = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True, timeout=10)
print(c.execute(sys.argv[2]).fetchone()[0])
c.close()
`, file, question]));
}

/** @param {string} file @param {string} statement @param {string[]} [through] */
export async function execute(file, statement, through = []) {
  python(through, [`
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute(sys.argv[2])
c.commit()
c.execute("PRAGMA wal_checkpoint(TRUNCATE)")
c.close()
`, file, statement]);
}

/** The first column of what a question gives, as texts.
 * @param {string} file @param {string} question @returns {string[]} */
export function rows(file, question) {
  return JSON.parse(python([], [`
import json, sqlite3, sys
c = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True, timeout=10)
print(json.dumps([str(r[0]) for r in c.execute(sys.argv[2])]))
c.close()
`, file, question]));
}
