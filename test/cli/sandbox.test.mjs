/*
 * The sandbox, from inside the real program: a test build of it has one more
 * address, which asks the kernel for things a serving process must not have.
 * Each refusal is an error page with a line in the log; the server goes on.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, readdirSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { folder, root, serve } from "./program.mjs";

const TRESPASS = path.join(root, "build/debug/test/mainstay_trespass");
const PG = path.join(root, "test/store/pg.sh");

/** Refused by the filter of calls, with its line; and by Landlock, without. */
const CALLS = ["exec", "fork", "packet", "listen", "ptrace", "kill", "code", "chdir"];
const FILES = ["open", "write"];

/** What mail needs is loaded beforehand, as where it is set up. */
const MAIL = ["--smtp-url=smtp://127.0.0.1:1", "--smtp-from=house@example.test"];

/** A line of /proc/PID/task/TID/status. @param {number} pid @param {string} name */
const each = (pid, name) => readdirSync(`/proc/${pid}/task`).map((t) =>
  new RegExp(`^${name}:\\s*(.*)$`, "m").exec(readFileSync(`/proc/${pid}/task/${t}/status`, "utf8"))?.[1]);

/** @param {string} url */
const status = async (url) => (await fetch(url)).status;

/** The log comes by another way than the answer. @param {() => boolean} holds @param {string} what */
async function until(holds, what) {
  for (let i = 0; i < 500 && !holds(); i++) await new Promise((r) => setTimeout(r, 10));
  assert.ok(holds(), what);
}

/** @param {() => string[]} settings */
function holds(settings) {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  const f = folder();
  before(async () => { server = await serve(["--development", "--data", f.at, ...MAIL, ...settings()], TRESPASS); });
  after(async () => { await server.stop(); f.remove(); });

  test("every thread runs under the filter and can gain no rights", () => {
    assert.ok(each(server.pid, "Seccomp").length > 3);
    assert.deepEqual([...new Set(each(server.pid, "Seccomp"))], ["2"]);
    assert.deepEqual([...new Set(each(server.pid, "NoNewPrivs"))], ["1"]);
  });

  test("a forbidden call ends in an error page and a line in the log", async () => {
    for (const what of CALLS) {
      const before = server.said().split("event=forbidden_call").length;
      const answer = await fetch(`${server.url}/trespass/${what}`);
      assert.equal(answer.status, 500, what);
      assert.match(await answer.text(), /<h1>/, what);
      await until(() => server.said().split("event=forbidden_call").length > before, `${what} is in the log`);
    }
    await until(() => /level=error event=failed req=\d+ status=/.test(server.said()), "the failed request is in the log");
    assert.match(server.said(), new RegExp(`event=forbidden_call call=${{ x64: 59, arm64: 221 }[process.arch]}\\b`), "execve by its number");
  });

  test("files outside its folders are out of reach", async (t) => {
    if (/landlock=0/.test(server.said())) return t.skip("this kernel has no Landlock");
    for (const what of FILES) assert.equal(await status(`${server.url}/trespass/${what}`), 500, what);
  });

  test("what it needs still works, and so does the server", async () => {
    const before = server.said().split("event=forbidden_call").length;
    for (const what of ["hosts", "unix", "fetch"]) assert.equal(await status(`${server.url}/trespass/${what}`), 200, what);
    for (const at of ["/", "/readyz", "/help-now", "/api/1/openapi.json"]) assert.equal(await status(server.url + at), 200, at);
    assert.equal(server.said().split("event=forbidden_call").length, before, "nothing of that was refused");
  });
}

describe("on SQLite", () => holds(() => []));

describe("switched off, the same addresses let it through", () => {
  test("so the test above can fail", async () => {
    const f = folder();
    const server = await serve(["--development", "--sandbox=no", "--data", f.at], TRESPASS);
    try {
      assert.match(server.said(), /event=no_sandbox wanted=0/);
      for (const what of ["open", "fork", "listen", "kill"])
        assert.equal(await status(`${server.url}/trespass/${what}`), 200, what);
    } finally {
      await server.stop();
      f.remove();
    }
  });
});

/** A port that is free now. @returns {Promise<number>} */
const freePort = () => new Promise((done) => {
  const s = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = /** @type {net.AddressInfo} */ (s.address());
    s.close(() => done(port));
  });
});

describe("on PostgreSQL", async () => {
  const f = folder();
  const cluster = path.join(f.at, "pg");
  let url = "", port = 0;
  chmodSync(f.at, 0o755); /* the cluster has an owner of its own */
  before(async () => {
    port = await freePort();
    const env = { ...process.env, PG_PORT: String(port), PG_LISTEN: "127.0.0.1" };
    url = execFileSync(PG, ["start", cluster], { encoding: "utf8", env }).trim();
  });
  after(() => { execFileSync(PG, ["stop", cluster]); f.remove(); });

  describe("by its socket", () => holds(() => ["--database", url]));

  test("by name over TCP, also after every connection was lost", async () => {
    const g = folder();
    const psql = (/** @type {string} */ text) => execFileSync("psql",
      ["-h", cluster, "-p", String(port), "-U", "mainstay", "-d", "postgres", "-qAtc", text]);
    psql("CREATE DATABASE other");
    const server = await serve(["--development", "--data", g.at, "--database",
      `postgresql://mainstay@localhost:${port}/other`], TRESPASS);
    try {
      assert.equal(await status(server.url + "/readyz"), 200);
      psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'other'");
      for (let i = 0; i < 6; i++) assert.equal(await status(server.url + "/help-now"), 200);
      assert.doesNotMatch(server.said(), /forbidden_call/);
    } finally {
      await server.stop();
      g.remove();
    }
  });
});
