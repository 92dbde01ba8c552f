/*
 * mainstay open at a terminal: what is typed is not shown; a passphrase or a
 * code, whichever it is.  The rest is in test/web/open.test.mjs.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { PROGRAM, root, run } from "./program.mjs";

const EXAMPLE = path.join(root, "test/vectors/example.sealed");

/** A terminal for a command, by Python, which is where Meson is: waits for the
 * prompt, types a line, passes on everything the terminal shows. */
const TERMINAL = `
import os, pty, select, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:3] + sys.argv[4:])
seen, typed = b"", False
while True:
    try:
        part = os.read(fd, 4096)
    except OSError:
        break
    if not part:
        break
    seen += part
    if not typed and seen.endswith(b": "):
        os.write(fd, sys.argv[3].encode() + b"\\n")
        typed = True
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** @param {string} typed @param {string[]} args
 * @returns {Promise<{ code: number | null, shown: string }>} */
function atTerminal(typed, ...args) {
  return new Promise((done) => {
    const child = spawn("python3", ["-c", TERMINAL, PROGRAM, "open", typed, ...args]);
    let shown = "";
    child.stdout.on("data", (d) => { shown += d; });
    child.on("close", (code) => done({ code, shown: shown.replaceAll("\r\n", "\n") }));
  });
}

test("asked at the terminal: passphrase or code, never shown", async () => {
  for (const typed of ["correct horse battery staple", "94cf hqq8 ykpt gewf edjp 7djz qg26"]) {
    const { code, shown } = await atTerminal(typed, EXAMPLE);
    assert.equal(code, 0, shown);
    assert.match(shown, /^Passphrase or recovery code: \nsealed copy of dr\.example, made 2026-11-23T/);
    assert.ok(!shown.includes(typed));
  }
  const wrong = await atTerminal("correct horse battery stapler", EXAMPLE, "--verify");
  assert.equal(wrong.code, 3);
  assert.match(wrong.shown, /this does not open it/);
});

test("without a terminal nobody waits for ever, and standard input is not taken", async () => {
  const got = await run(["open", EXAMPLE], "correct horse battery staple\n");
  assert.equal(got.code, 2);
  assert.match(got.err, /no terminal to ask at; use --passphrase-file or --code-file/);
});
