/*
 * First run, set-up, settings and refusals, as an operator meets them.
 */
import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { execute } from "./sqlite.mjs";
import { folder, run, serve } from "./program.mjs";

/** @param {string} url @param {string} at @param {Record<string, string | string[]>} fields */
async function post(url, at, fields) {
  const body = new URLSearchParams();
  for (const [k, v] of Object.entries(fields)) for (const one of [v].flat()) body.append(k, one);
  return fetch(url + at, { method: "POST", body, redirect: "manual", headers: { Origin: url } });
}

test("first run: closed, a link on the terminal, set up once, then a joining link for the operator", async () => {
  const f = folder();
  const server = await serve(["--data", f.at]);
  try {
    const link = /Set this installation up within 15 minutes:\s+(\S+)/.exec(server.said())?.[1];
    assert.ok(link, "a set-up link was printed");
    assert.doesNotMatch(await (await fetch(server.url + "/")).text(), /\/sign-up"/);
    const at = "/setup" + new URL(link).search;
    const page = await (await fetch(server.url + at)).text();
    for (const name of ["name", "base_url", "zone", "help_country", "help_label", "help_target"])
      assert.ok(page.includes(`name="${name}"`), `asks for ${name}`);
    const token = String(new URL(link).searchParams.get("token"));
    const fields = { token, name: "Practice by the river", base_url: "https://mainstay.example", zone: "Europe/Berlin",
      help_country: "de", help_label: "Crisis line", help_target: "0800 111 0 111" };
    const refused = await post(server.url, "/setup", { ...fields, zone: "Atlantis/Deep" });
    assert.equal(refused.status, 422);
    assert.ok((await refused.text()).includes("Practice by the river"), "what was typed is kept");
    const done = await post(server.url, "/setup", fields);
    assert.equal(done.status, 200);
    assert.match(await done.text(), /\/sign-up#[\w-]{32}/);
    assert.equal((await fetch(server.url + at)).status, 404, "the link works once");
    assert.match(await (await fetch(server.url + "/help-now")).text(), /tel:08001110111/);
    assert.doesNotMatch(server.said(), new RegExp(`event=.*${token}`), "the token is not in the log");
    assert.equal(statSync(path.join(f.at, "server.key")).mode & 0o777, 0o400);
    assert.equal(statSync(path.join(f.at, "mainstay.db")).mode & 0o077, 0);
  } finally {
    assert.equal(await server.stop(), 0);
  }
  const again = await serve(["--data", f.at]);
  assert.doesNotMatch(again.said(), /set up|setup/i);
  assert.equal(await again.stop(), 0);
  f.remove();
});

test("a development instance says so on every page, and is open", async () => {
  const f = folder();
  const server = await serve(["--development", "--data", f.at]);
  try {
    for (const at of ["/", "/help-now", "/promise", "/early-warning", "/sign-up", "/sign-in", "/recover", "/no-such-page"]) {
      const page = await (await fetch(server.url + at)).text();
      assert.match(page, /class="banner"/, at);
    }
    assert.match(await (await fetch(server.url + "/")).text(), /href="\/sign-up"/);
    assert.match(await (await fetch(server.url + "/help-now")).text(), /class="alarm"/);
  } finally {
    await server.stop();
    f.remove();
  }
});

test("assets have hashes, last for ever, come compressed; sealed answers never do", async () => {
  const f = folder();
  const server = await serve(["--development", "--data", f.at]);
  try {
    const page = await fetch(server.url + "/sign-in", { headers: { "Accept-Encoding": "gzip" } });
    assert.equal(page.headers.get("content-encoding"), null, "a shell is not compressed");
    const css = /href="(\/a\/[0-9a-f]{12}\/css\/[\w.]+)"/.exec(await page.text())?.[1];
    const asset = await fetch(server.url + css, { headers: { "Accept-Encoding": "gzip" } });
    assert.equal(asset.headers.get("content-encoding"), "gzip");
    assert.match(String(asset.headers.get("cache-control")), /max-age=31536000, immutable/);
    const etag = String(asset.headers.get("etag"));
    const same = await fetch(server.url + css, { headers: { "If-None-Match": etag, "Accept-Encoding": "gzip" } });
    assert.equal(same.status, 304);
    const open = await fetch(server.url + "/promise", { headers: { "Accept-Encoding": "gzip" } });
    assert.equal(open.headers.get("content-encoding"), "gzip");
    const api = await fetch(server.url + "/api/1/account", { headers: { "Accept-Encoding": "gzip" } });
    assert.equal(api.headers.get("content-encoding"), null);
  } finally {
    await server.stop();
    f.remove();
  }
});

test("without its key a database is not served, and the message says what to do", async () => {
  const f = folder();
  await (await serve(["--development", "--data", f.at])).stop();
  renameSync(path.join(f.at, "server.key"), path.join(f.at, "elsewhere"));
  const lost = await run(["serve", "--data", f.at, "--listen", "127.0.0.1:0"]);
  assert.equal(lost.code, 1);
  assert.match(lost.err, /server\.key: is missing.*put the key's backup back/);
  assert.ok(!existsSync(path.join(f.at, "server.key")), "no new key was made");
  renameSync(path.join(f.at, "elsewhere"), path.join(f.at, "server.key"));
  chmodSync(path.join(f.at, "server.key"), 0o644);
  assert.match((await run(["serve", "--data", f.at, "--listen", "127.0.0.1:0"])).err, /others may read it/);
  chmodSync(path.join(f.at, "server.key"), 0o600);
  writeFileSync(path.join(f.at, "server.key"), "not a key\n");
  assert.match((await run(["serve", "--data", f.at, "--listen", "127.0.0.1:0"])).err, /is not a key of this program/);
  f.remove();
});

test("a newer database is refused and left as it is", async () => {
  const f = folder();
  await (await serve(["--development", "--data", f.at])).stop();
  const file = path.join(f.at, "mainstay.db");
  await execute(file, "INSERT INTO schema_step SELECT max(number) + 1, checksum, applied_ms FROM schema_step");
  const before = readFileSync(file);
  const refused = await run(["serve", "--data", f.at, "--listen", "127.0.0.1:0"]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /newer/);
  assert.ok(readFileSync(file).equals(before));
  f.remove();
});

test("an address in use is said so", async () => {
  const f = folder();
  const g = folder();
  const server = await serve(["--development", "--data", f.at]);
  const second = await run(["serve", "--development", "--data", g.at, "--listen", `127.0.0.1:${server.port}`]);
  assert.equal(second.code, 1);
  assert.match(second.err, /in use/);
  await server.stop();
  f.remove();
  g.remove();
});

test("settings: every error at once, with file and line; the manual is a valid file", async () => {
  const f = folder();
  const file = path.join(f.at, "mainstay.conf");
  writeFileSync(file, "listne = 127.0.0.1:80\nworkers = many\n\nlog = loud\n");
  const bad = await run(["check-config", "--config", file]);
  assert.equal(bad.code, 2);
  assert.match(bad.err, /mainstay\.conf:1: .*listne.*listen/);
  assert.match(bad.err, /mainstay\.conf:2: .*workers/);
  assert.match(bad.err, /mainstay\.conf:4: .*log/);
  const manual = await run(["check-config", "--manual"]);
  assert.equal(manual.code, 0);
  writeFileSync(file, manual.out);
  assert.equal((await run(["check-config", "--config", file])).code, 0);
  const env = await run(["check-config"], "", { MAINSTAY_WORKERS: "-3" });
  assert.equal(env.code, 2);
  assert.match(env.err, /MAINSTAY_WORKERS/);
  assert.equal((await run(["serve", "--listen", "nonsense"])).code, 2);
  f.remove();
});

test("help and unknown commands", async () => {
  assert.equal((await run(["--help"])).code, 0);
  assert.equal((await run([])).code, 2);
  const unknown = await run(["frobnicate"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /no command 'frobnicate'.*--help/);
  for (const c of ["serve", "setup-link", "check-config", "trend", "backup", "restore", "new-key", "rotate-key", "doctor", "open", "verify-instance", "manifest"]) {
    const help = await run([c, "--help"]);
    assert.equal(help.code, 0, c);
    assert.match(help.out, /usage: mainstay/, c);
  }
});

test("stopping is graceful: what is asked is still answered", async () => {
  const f = folder();
  const server = await serve(["--development", "--data", f.at]);
  let code = null;
  try {
    const asked = Promise.all(Array.from({ length: 20 }, () => fetch(server.url + "/promise").then((r) => r.text())));
    const pages = await asked;
    assert.ok(pages.every((p) => p.includes("</html>")));
  } finally {
    code = await server.stop();
    f.remove();
  }
  assert.equal(code, 0);
});
