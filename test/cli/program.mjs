/*
 * The program as a process, for tests of its commands.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const PROGRAM = process.env.MAINSTAY ?? path.join(root, "build/release/cli/mainstay");

/** A folder that goes with the test. */
export function folder() {
  const at = mkdtempSync(path.join(tmpdir(), "mainstay-cli-"));
  return { at, remove: () => rmSync(at, { recursive: true, force: true }) };
}

/**
 * Run a command to its end, without a terminal it could ask at.
 * @param {string[]} args @param {string} [input] @param {Record<string, string>} [env]
 * @returns {Promise<{ code: number | null, out: string, err: string }>}
 */
export function run(args, input = "", env = {}) {
  return new Promise((done) => {
    const child = spawn(PROGRAM, args, { env: { ...process.env, ...env }, detached: true });
    let out = "", err = "";
    child.stdout.on("data", (d) => { out += d; });
    child.stderr.on("data", (d) => { err += d; });
    child.on("close", (code) => done({ code, out, err }));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/**
 * Start a server; resolves when it is ready.
 * @param {string[]} args @param {string | string[]} [how] another program, or the
 *   words of a command that runs this one
 */
export function serve(args, how = PROGRAM) {
  const before = Array.isArray(how) ? [...how, PROGRAM] : [how];
  const [first, ...words] = [...before, "serve", "--listen", "127.0.0.1:0", ...args];
  const child = spawn(first, words);
  let said = "";
  /** @type {Promise<{ port: number, url: string, said: () => string, stop: (s?: NodeJS.Signals) => Promise<number | null>, pid: number }>} */
  const ready = new Promise((done, fail) => {
    const timer = setTimeout(() => { child.kill("SIGKILL"); fail(new Error(said)); }, 60000);
    const ended = new Promise((end) => child.once("exit", (code) => { clearTimeout(timer); fail(new Error(said)); end(code); }));
    const hear = (/** @type {Buffer} */ d) => {
      said += d;
      const m = /event=ready port=(\d+)/.exec(said);
      if (!m) return;
      clearTimeout(timer);
      done({
        port: Number(m[1]), url: `http://127.0.0.1:${m[1]}`, said: () => said, pid: Number(child.pid),
        stop: async (signal = "SIGTERM") => { child.kill(signal); return /** @type {any} */ (await ended); },
      });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
  });
  return ready;
}
