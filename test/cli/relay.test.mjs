/*
 * Two processes of the server on one PostgreSQL: what is committed through one
 * reaches the streams parked at the other, also after the database has cut the
 * connections.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { people } from "./person.mjs";
import { folder, root, serve } from "./program.mjs";

const SCRIPT = path.join(root, "test/store/pg.sh");
const home = mkdtempSync(path.join(tmpdir(), "mainstay-relay-"));
chmodSync(home, 0o755); /* the cluster has an owner of its own */
const cluster = path.join(home, "pg");
const f = folder();
/** @type {Awaited<ReturnType<typeof serve>>[]} */
const servers = [];
/** @type {Awaited<ReturnType<typeof people>>} */ let all;
/** @type {ReturnType<Awaited<ReturnType<typeof people>>["browser"]>} */ let ada;
let url = "";

before(async () => {
  url = execFileSync(SCRIPT, ["start", cluster], { encoding: "utf8" }).trim();
  for (let i = 0; i < 2; i++)
    servers.push(await serve(["--development", "--data", f.at, "--database", url]));
  all = await people();
  ada = all.browser(servers[0].url);
  await ada.register("ada");
});
after(async () => {
  for (const s of servers) await s.stop();
  await all?.remove();
  execFileSync(SCRIPT, ["stop", cluster]);
  rmSync(home, { recursive: true, force: true });
  f.remove();
});

/** Everything heard at a server from now on. @param {string} at */
async function listen(at) {
  const end = new AbortController();
  const got = await fetch(`${at}/api/1/events`, { headers: { Cookie: ada.cookie() }, signal: end.signal });
  assert.equal(got.status, 200);
  const reader = /** @type {ReadableStream<Uint8Array>} */ (got.body).getReader();
  let text = "", over = false;
  (async () => {
    const words = new TextDecoder();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      text += words.decode(value);
    }
  })().catch(() => {}).finally(() => { over = true; });
  return {
    close: () => end.abort(),
    over: () => over,
    /** @param {RegExp | (() => boolean)} what */
    async until(what) {
      for (let i = 0; i < 400; i++) {
        if (typeof what === "function" ? what() : what.test(text)) return;
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error(`waited for ${what}, heard: ${text}`);
    },
    text: () => text,
  };
}

let seq = 1; /* of her log's last entry: the first was there when she came */

/** @param {string} text */
async function write(text) {
  await ada.call("put", { type: 1, data: { v: 1, text } });
  return ++seq;
}

test("what is committed at one is heard at the other, once", async () => {
  const here = await listen(servers[0].url), there = await listen(servers[1].url);
  await write("one");
  await write("two");
  for (const one of [here, there]) {
    await one.until(new RegExp(`"seq":${seq}\\b`));
    assert.equal(one.text().match(new RegExp(`"seq":${seq}\\b`, "g"))?.length, 1);
    one.close();
  }
});

test("when the connection was cut, streams end, come back, and hear again", async () => {
  const there = await listen(servers[1].url);
  const psql = path.join(execFileSync("sh", ["-c", "ls -d /usr/lib/postgresql/*/bin | sort -Vr | head -n 1"],
    { encoding: "utf8" }).trim(), "psql");
  execFileSync(psql, [url, "-qAtc", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    + " WHERE application_name = 'mainstay' AND (query LIKE 'LISTEN%' OR query LIKE '%pg_notify%')"]);
  await there.until(there.over);
  const again = await listen(servers[1].url);
  await write("three");
  await again.until(new RegExp(`"seq":${seq}\\b`));
  again.close();
});
