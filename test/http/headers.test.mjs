/*
 * Every address of the table, every asset, and what the server answers by
 * itself, over a real socket: the security fields are there, each once, and
 * nothing sealed is compressed.  The fields of answers to signed-in people are
 * checked by test/http/walk.c, which knows no sockets.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { after, before, test } from "node:test";
import { folder, root, serve } from "../cli/program.mjs";

const ROUTES = [...readFileSync(path.join(root, "serve/route.def"), "utf8")
  .matchAll(/^ROUTE\((\w+),\s*"([^"]+)",\s*(\w+),/gm)].map((m) => ({ method: m[1], at: m[2], kind: m[3] }));

const ALWAYS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
};
const PAGE = {
  ...ALWAYS,
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
    "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; " +
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types seal-worker offline-worker",
  "integrity-policy": "blocked-destinations=(script)",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self)",
};
const MACHINE = { ...ALWAYS, "cache-control": "no-store", "content-security-policy": "default-src 'none'; frame-ancestors 'none'" };
const CHATTER = ["server", "x-powered-by", "via", "x-aspnet-version"];

/** @typedef {{ status: number, fields: [string, string][], text: string }} Answer */

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
const f = folder();
before(async () => { server = await serve(["--development", "--data", f.at]); });
after(async () => { await server.stop(); f.remove(); });

/** @param {string} method @param {string} at @param {Record<string, string>} [head] @param {string} [body] @returns {Promise<Answer>} */
const ask = (method, at, head = {}, body = "") => new Promise((done, fail) => {
  const rq = http.request(server.url + at, { method, headers: { "Accept-Encoding": "gzip, br", ...head } }, (rs) => {
    /** @type {Buffer[]} */
    const parts = [];
    /** @type {[string, string][]} */
    const fields = [];
    for (let i = 0; i < rs.rawHeaders.length; i += 2) fields.push([rs.rawHeaders[i].toLowerCase(), rs.rawHeaders[i + 1]]);
    rs.on("data", (d) => parts.push(d));
    rs.on("end", () => done({ status: rs.statusCode ?? 0, fields, text: Buffer.concat(parts).toString() }));
    rs.on("error", fail);
  });
  rq.on("error", fail);
  rq.end(body);
});

/** Bytes as they are, until the server closes. @param {string} bytes @returns {Promise<Answer>} */
const say = (bytes) => new Promise((done, fail) => {
  let text = "";
  const s = net.connect(server.port, "127.0.0.1", () => s.write(bytes));
  s.on("data", (d) => { text += d; });
  s.on("error", fail);
  s.on("close", () => {
    const [head, ...rest] = text.split("\r\n\r\n");
    const lines = head.split("\r\n");
    done({
      status: Number(lines[0].split(" ")[1]), text: rest.join("\r\n\r\n"),
      fields: lines.slice(1).map((l) => [l.slice(0, l.indexOf(":")).toLowerCase(), l.slice(l.indexOf(":") + 1).trim()]),
    });
  });
});

/** @param {Answer} a @param {Record<string, string>} want @param {string} what */
function guarded(a, want, what) {
  for (const [name, value] of Object.entries(want))
    assert.deepEqual(a.fields.filter(([n]) => n === name).map(([, v]) => v), [value], `${what}: ${name}`);
  const names = a.fields.map(([n]) => n);
  for (const name of CHATTER) assert.ok(!names.includes(name), `${what}: ${name}`);
  for (const name of new Set(names)) if (!["vary", "set-cookie"].includes(name))
    assert.equal(names.filter((n) => n === name).length, 1, `${what}: ${name} stands once`);
}

test("every address of the table, asked by a stranger", async () => {
  assert.ok(ROUTES.length > 30);
  for (const r of ROUTES) {
    const at = r.at.replace(/\{\w+\}/, "00000000000000000000000000");
    const page = r.kind === "OPEN" || r.kind === "SHELL";
    for (const head of [{}, { Origin: server.url, "Content-Type": "application/json" }]) {
      const a = await ask(r.method, at, head);
      guarded(a, page ? PAGE : MACHINE, `${r.method} ${r.at} ${a.status}`);
      if (r.kind === "API" || r.kind === "SHELL")
        assert.ok(!a.fields.some(([n]) => n === "content-encoding"), `${r.at} is not compressed`);
      if (r.kind === "API") assert.match(a.fields.find(([n]) => n === "content-type")?.[1] ?? "application/json", /json|octet-stream/, r.at);
    }
    if (r.method === "GET") guarded(await ask("HEAD", at), page ? PAGE : MACHINE, `HEAD ${r.at}`);
  }
});

test("every asset a page names, and what those name", async () => {
  const seen = new Set();
  const todo = ["/", "/sign-in", "/sign-up", "/recover", "/promise"];
  for (let at = todo.pop(); at; at = todo.pop()) {
    const a = await ask("GET", at, { "Accept-Encoding": "identity" });
    if (seen.has(at) || a.status !== 200) continue;
    seen.add(at);
    const isPage = !/^\/(a\/|.*\.(js|webmanifest|ico|svg|png))/.test(at);
    if (!isPage) {
      const csp = a.fields.filter(([n]) => n === "content-security-policy").map(([, v]) => v);
      guarded(a, ALWAYS, at);
      assert.equal(csp.length, 1, at);
      assert.match(csp[0], /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self';/, at);
      assert.match(csp[0], /require-trusted-types-for 'script'/, at);
      assert.match(String(a.fields.find(([n]) => n === "cache-control")?.[1]), /^(public, max-age=31536000, immutable|no-cache)$/, at);
    }
    for (const m of a.text.matchAll(/(?:src|href|from|import|url)\s*[=(]?\s*["'(](\/[^"'#?)\s]*|\.\.?\/[^"'#?)\s]*)["')]/g))
      todo.push(new URL(m[1], server.url + at).pathname);
  }
  const assets = [...seen].filter((s) => s.startsWith("/a/"));
  assert.ok(assets.length > 5, `${assets.length} assets`);
  assert.ok(assets.some((s) => s.endsWith(".js")) && assets.some((s) => s.endsWith(".css")));
});

test("no page names anything of another host", async () => {
  for (const r of ROUTES.filter((r) => r.method === "GET" && (r.kind === "OPEN" || r.kind === "SHELL"))) {
    const a = await ask("GET", r.at, { "Accept-Encoding": "identity" });
    for (const m of a.text.matchAll(/<(?:script|link|img|iframe|audio|video|source|object|embed|form)\b[^>]*?\b(?:src|href|data|action)="([^"]*)"/g))
      assert.match(m[1], /^(\/(?!\/)|#)/, `${r.at}: ${m[1]}`);
  }
});

test("what goes wrong is guarded as well", async () => {
  for (const [method, at, status, want] of /** @type {[string, string, number, Record<string, string>][]} */ ([
    ["GET", "/no/such/page", 404, PAGE], ["GET", "/api/1/nothing", 404, PAGE], ["POST", "/healthz", 405, PAGE],
    ["DELETE", "/promise", 405, PAGE], ["GET", "/a/000000000000/css/mainstay.css", 404, PAGE]])) {
    const a = await ask(method, at);
    assert.equal(a.status, status, at);
    guarded(a, want, `${method} ${at}`);
  }
  guarded(await ask("POST", "/language", { Origin: server.url }, "x".repeat(5000)), PAGE, "too large");
  for (const [bytes, status] of /** @type {[string, number][]} */ ([
    ["GET /hello\r\n\r\n", 400], ["GET / HTTP/1.1\r\n\r\n", 400], ["BREW / HTTP/1.1\r\nHost: t\r\n\r\n", 501],
    ["GET / HTTP/2.0\r\nHost: t\r\n\r\n", 505], [`GET /${"a".repeat(5000)} HTTP/1.1\r\nHost: t\r\n\r\n`, 414],
    [`GET / HTTP/1.1\r\nHost: t\r\nX-A: ${"a".repeat(20000)}\r\n\r\n`, 431],
    ["POST /api/1/session HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999\r\n\r\n", 413]])) {
    const a = await say(bytes);
    assert.equal(a.status, status, bytes.slice(0, 40));
    guarded(a, PAGE, `${status}`);
  }
});
