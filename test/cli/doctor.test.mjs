/*
 * The doctor finds what was broken on purpose, and nothing where all is well.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { after, before, test } from "node:test";
import { folder, root, run, serve } from "./program.mjs";
import { execute } from "./sqlite.mjs";

const f = folder();
const data = path.join(f.at, "data"), etc = path.join(f.at, "etc"), backups = path.join(f.at, "backups");
const db = path.join(data, "mainstay.db"), key = path.join(etc, "server.key");
const silent = ["--data", data, "--server-key", key, "--backups", backups, "--forwarded=yes"];
const settings = [...silent, "--smtp-url", "smtp://127.0.0.1:1", "--smtp-from", "mainstay@mainstay.example"];
/** What a test machine has and the doctor cannot know better. */
const MACHINE = ["clock_free", "disk_low", "disk_full", "no_landlock", "no_seccomp"];

/** @param {string[]} [more] @param {string[]} [base] */
async function ask(more = [], base = settings) {
  const ran = await run(["doctor", "--json", ...base, ...more]);
  assert.equal(ran.err, "");
  const all = /** @type {{ findings: { id: string, level: string, detail: string, what: string, why: string, how: string }[] }} */ (JSON.parse(ran.out)).findings;
  for (const one of all) assert.ok(one.what && one.why && one.how, one.id);
  return { code: ran.code, all, ids: all.map((o) => o.id).filter((id) => !MACHINE.includes(id)).sort() };
}

before(async () => {
  for (const d of [data, etc, backups]) mkdirSync(d);
  assert.equal((await run(["new-key", key])).code, 0);
  const server = await serve(["--development", "--server-key", key, "--data", data]);
  await server.stop();
  await execute(db, "UPDATE community SET base_url = 'https://mainstay.example', is_open = 0");
  await execute(db, "INSERT INTO help_number SELECT community, 1, 'DE', 'Crisis line', '0800 111 0 111' FROM community");
  assert.equal((await run(["backup", path.join(backups, "tonight"), ...settings])).code, 0);
});
after(() => f.remove());

test("where all is well there is nothing to mend", async () => {
  const { ids, all } = await ask();
  assert.deepEqual(ids, []);
  const plain = await run(["doctor", ...settings]);
  if (all.length === 0) {
    assert.equal(plain.code, 0);
    assert.equal(plain.out, "Nothing to mend.\n");
  } else {
    assert.equal(plain.out.split("\n").length, all.length + 1, "one line each");
    assert.match(plain.out, /^(bad|weak|note) {2}.*: .*\. Do: .*\.$/m);
  }
});

/** @type {[string, string[], number, (() => unknown) | null, (() => unknown) | null][]} */
const BROKEN = [
  ["key_open", [], 2, () => chmodSync(key, 0o440), () => chmodSync(key, 0o400)],
  ["key_writable", [], 0, () => chmodSync(key, 0o600), () => chmodSync(key, 0o400)],
  ["key_missing", [], 2, () => renameSync(key, key + "x"), () => renameSync(key + "x", key)],
  ["key_in_backups", [], 2, () => copyFileSync(key, path.join(backups, "server.key")), () => rmSync(path.join(backups, "server.key"))],
  ["key_rotating", [], 1, () => { chmodSync(key, 0o600); writeFileSync(key, readFileSync(key, "utf8") + "2 " + "ab".repeat(32) + "\n"); chmodSync(key, 0o400); },
    () => { chmodSync(key, 0o600); writeFileSync(key, readFileSync(key, "utf8").split("\n")[0] + "\n"); chmodSync(key, 0o400); }],
  ["not_https", [], 2, () => execute(db, "UPDATE community SET base_url = 'http://x'"), () => execute(db, "UPDATE community SET base_url = 'https://x'")],
  ["open_registration", [], 1, () => execute(db, "UPDATE community SET is_open = 1"), () => execute(db, "UPDATE community SET is_open = 0")],
  ["help_empty", [], 2, () => execute(db, "UPDATE help_number SET community = zeroblob(15)"), () => execute(db, "UPDATE help_number SET community = zeroblob(16)")],
  ["clock_wrong", [], 2, () => execute(db, "UPDATE community SET created_ms = created_ms + 1000000000000"), () => execute(db, "UPDATE community SET created_ms = created_ms - 1000000000000")],
  ["database", [], 2, () => execute(db, "UPDATE schema_step SET number = number + 90"), () => execute(db, "UPDATE schema_step SET number = number - 90")],
  ["backups_old", [], 1, () => utimesSync(path.join(backups, "tonight"), 1e9, 1e9), () => utimesSync(path.join(backups, "tonight"), new Date(), new Date())],
  ["backups_none", [], 2, () => renameSync(path.join(backups, "tonight"), path.join(f.at, "t")), () => renameSync(path.join(f.at, "t"), path.join(backups, "tonight"))],
  ["log_large", [], 1, () => execFileSync("truncate", ["-s", "300M", db + "-wal"]), () => rmSync(db + "-wal", { force: true })],
  ["questionnaire", ["--questionnaires", path.join(root, "test/fixtures/forms")], 1, null, null],
  ["development", ["--development=yes"], 1, null, null],
  ["no_sandbox", ["--sandbox=no"], 1, null, null],
  ["forwarded", ["--forwarded=no"], 1, null, null],
  ["backups_unset", ["--backups="], 1, null, null],
];

for (const [id, more, code, breaks, mends] of BROKEN)
  test(`finds ${id}`, async () => {
    await breaks?.();
    try {
      const got = await ask(more);
      assert.ok(got.ids.includes(id), JSON.stringify(got.all));
      assert.ok(Number(got.code) >= code);
    } finally {
      await mends?.();
    }
    assert.deepEqual((await ask()).ids, [], "and no longer when it is mended");
  });

test("finds a key beside the data, another's key, and an installation nobody set up", async () => {
  const g = folder();
  await (await serve(["--data", g.at])).stop();
  const got = await ask([], ["--data", g.at, "--backups", backups]);
  assert.deepEqual(got.ids, ["key_beside_data", "mail_unset", "not_set_up"]);
  g.remove();
});

test("no mail server: worth knowing, not a fault", async () => {
  const got = await ask([], silent);
  assert.deepEqual(got.ids, ["mail_unset"]);
  assert.equal(got.all.find((o) => o.id === "mail_unset")?.level, "note");
});

test("settings that cannot be read", async () => {
  const ran = await run(["doctor", "--listne", "x"]);
  assert.equal(ran.code, 2);
  assert.match(ran.err, /listne/);
});

/* ---- an address ---- */

/** @param {http.Server | https.Server} server @returns {Promise<number>} */
const listen = (server) => new Promise((done) => {
  server.listen(0, "127.0.0.1", () => done(/** @type {import("node:net").AddressInfo} */ (server.address()).port));
});

test("an address that passes everything on, and one that does not", async () => {
  const g = folder();
  const server = await serve(["--development", "--data", g.at]);
  /** @type {Record<string, string | undefined>} */
  let extra = {};
  const proxy = http.createServer((rq, rs) => {
    http.get(server.url + rq.url, (from) => {
      const head = { ...from.headers, ...extra };
      for (const name of Object.keys(head)) if (head[name] === undefined) delete head[name];
      rs.writeHead(Number(from.statusCode), /** @type {any} */ (head));
      from.pipe(rs);
    });
  });
  const url = `http://127.0.0.1:${await listen(proxy)}/`;
  try {
    const http_only = ["live_metrics", "not_https"];
    assert.deepEqual((await ask([url])).ids, http_only);
    extra = { server: "nginx/1.2.3" };
    assert.deepEqual((await ask([url])).ids, ["live_chatter", ...http_only]);
    extra = { "content-security-policy": undefined };
    const got = await ask([url]);
    assert.deepEqual(got.ids, ["live_header", ...http_only]);
    assert.equal(got.all.find((o) => o.id === "live_header")?.detail, "content-security-policy");
    extra = { "referrer-policy": "origin" };
    assert.deepEqual((await ask([url])).ids, ["live_header", ...http_only]);
    extra = { date: "Mon, 01 Jan 2024 00:00:00 GMT" };
    assert.deepEqual((await ask([url])).ids, ["live_clock", ...http_only]);
  } finally {
    proxy.close();
    await server.stop();
    g.remove();
  }
  assert.deepEqual((await ask([url])).ids, ["live_unreachable", "not_https"]);
});

test("a certificate nobody vouches for, and how long it lasts", async (t) => {
  const pem = path.join(f.at, "pem");
  try {
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "5", "-subj", "/CN=localhost",
      "-keyout", pem + ".key", "-out", pem], { stdio: "ignore" });
  } catch {
    return t.skip("openssl is not installed");
  }
  const server = https.createServer({ key: readFileSync(pem + ".key"), cert: readFileSync(pem) }, (_, rs) => {
    rs.writeHead(_.url === "/metrics" ? 404 : 200, { "content-encoding": "gzip" });
    rs.end();
  });
  const port = await listen(server);
  try {
    const got = await ask([`https://localhost:${port}`]);
    assert.deepEqual(got.ids, ["live_expires", "live_header", "live_packed", "live_untrusted"]);
    assert.match(String(got.all.find((o) => o.id === "live_expires")?.detail), /^[45] days left$/);
    assert.equal(got.code, 2);
  } finally {
    server.close();
  }
});
