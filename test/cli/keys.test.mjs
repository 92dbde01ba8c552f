/*
 * Where the server key comes from, and what its commands refuse.
 */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { PROGRAM, folder, run, serve } from "./program.mjs";

const HEX = /[0-9a-f]{64}/;

test("new-key makes a file that only its owner reads, and replaces none", async () => {
  const f = folder();
  const file = path.join(f.at, "server.key");
  assert.equal((await run(["new-key", file])).code, 0);
  assert.equal(statSync(file).mode & 0o777, 0o400);
  const text = readFileSync(file, "utf8");
  assert.match(text, /^1 [0-9a-f]{64}\n$/);
  const again = await run(["new-key", file]);
  assert.equal(again.code, 1);
  assert.match(again.err, /left as it is/);
  assert.equal(readFileSync(file, "utf8"), text);
  assert.ok(!existsSync(file + ".new"));
  f.remove();
});

test("systemd's credential is taken, also when its group may read it, and no other key is made", async () => {
  const f = folder();
  const data = path.join(f.at, "data"), credentials = path.join(f.at, "credentials");
  mkdirSync(credentials);
  assert.equal((await run(["new-key", path.join(credentials, "server.key")])).code, 0);
  chmodSync(path.join(credentials, "server.key"), 0o440);
  process.env.CREDENTIALS_DIRECTORY = credentials;
  try {
    const server = await serve(["--development", "--data", data]);
    assert.equal(await server.stop(), 0);
    assert.ok(!existsSync(path.join(data, "server.key")));
    chmodSync(path.join(credentials, "server.key"), 0o444);
    assert.match((await run(["serve", "--data", data, "--listen", "127.0.0.1:0"])).err, /others may read it/);
    const rotate = await run(["rotate-key", "--data", data]);
    assert.equal(rotate.code, 2);
    assert.match(rotate.err, /--server-key=FILE/);
  } finally {
    delete process.env.CREDENTIALS_DIRECTORY;
  }
  f.remove();
});

test("a key can be typed at the start, and is not shown", async () => {
  const f = folder();
  const file = path.join(f.at, "server.key"), data = path.join(f.at, "data");
  await run(["new-key", file]);
  const key = readFileSync(file, "utf8");
  await (await serve(["--development", "--data", data, "--server-key", file])).stop();
  const wrong = await run(["serve", "--data", data, "--listen", "127.0.0.1:0", "--server-key=prompt"], "1 nonsense\n");
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /is not a key of this program/);
  /* A terminal of its own: what comes out is what a bystander would see. */
  const seen = execFileSync("python3", ["-c", `
import os, pty, sys, signal
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "serve", "--data", sys.argv[2], "--listen", "127.0.0.1:0", "--server-key=prompt"])
said = b""
asked = False
while b"event=ready" not in said:
    try:
        got = os.read(fd, 4096)
    except OSError:
        break
    if not got:
        break
    said += got
    if not asked and b"nothing is shown" in said:
        asked = True
        os.write(fd, sys.argv[3].encode() + b"\\n")
os.kill(pid, signal.SIGTERM)
os.waitpid(pid, 0)
sys.stdout.buffer.write(said)
`, PROGRAM, data, key], { encoding: "utf8", timeout: 20000 });
  assert.match(seen, /event=ready/);
  assert.doesNotMatch(seen, HEX);
  assert.ok(!existsSync(path.join(data, "server.key")));
  f.remove();
});

test("rotate-key: not beside a running server; then a new key, and people's columns open under it", async () => {
  const f = folder();
  const server = await serve(["--development", "--data", f.at]);
  const key = path.join(f.at, "server.key");
  const before = readFileSync(key, "utf8");
  const busy = await run(["rotate-key", "--data", f.at]);
  assert.equal(busy.code, 1);
  assert.match(busy.err, /stop the server first/);
  assert.equal(readFileSync(key, "utf8"), before);
  assert.equal(await server.stop(), 0);
  const done = await run(["rotate-key", "--data", f.at]);
  assert.equal(done.code, 0, done.err);
  assert.match(done.out, /number 2; 0 rows/);
  assert.match(done.out, /second place/);
  assert.equal(statSync(key).mode & 0o777, 0o400);
  assert.match(readFileSync(key, "utf8"), /^pepper [0-9a-f]{64}\nfake [0-9a-f]{64}\n2 [0-9a-f]{64}\n$/);
  assert.equal(await (await serve(["--data", f.at])).stop(), 0);
  f.remove();
});

test("no key, and no other secret, stands in the process list or the log", async () => {
  const f = folder();
  const child = spawn(PROGRAM, ["serve", "--development", "--data", f.at, "--listen", "127.0.0.1:0"]);
  let said = "";
  await new Promise((done) => child.stderr.on("data", (d) => { said += d; if (/event=ready/.test(said)) done(null); }));
  const key = HEX.exec(readFileSync(path.join(f.at, "server.key"), "utf8"))?.[0] ?? "";
  assert.ok(!readFileSync(`/proc/${child.pid}/cmdline`, "utf8").includes(key));
  assert.ok(!readFileSync(`/proc/${child.pid}/environ`, "utf8").includes(key));
  assert.ok(!said.includes(key));
  const over = new Promise((done) => child.on("close", done));
  child.kill();
  await over;
  f.remove();
});
