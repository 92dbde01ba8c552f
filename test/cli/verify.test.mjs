/*
 * A release is listed, signed with the real minisign, and an instance is
 * compared with it: what is changed on the way is found (WEB-03).
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";
import { folder, root, run, serve } from "./program.mjs";

const f = folder();
const at = (/** @type {string} */ name) => path.join(f.at, name);
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
let release = "";

/** @param {string[]} args */
const minisign = (...args) => execFileSync("minisign", args, { stdio: ["ignore", "pipe", "pipe"] });

/** Sign manifest.txt. @param {string} key @param {string[]} how */
const sign = (key, ...how) =>
  minisign("-S", "-s", at(`${key}.key`), "-m", at("manifest.txt"), "-t", "mainstay release for tests", ...how);

/** @param {string} url @param {string} [key] */
const verify = (url, key = at("ours.pub")) =>
  run(["verify-instance", url, "--release", at("manifest.txt"), "--key", key]);

/**
 * A proxy that may change an answer.
 * @param {(path: string, lang: string, body: Buffer) => Buffer | number | undefined} change
 *   other bytes, or a status instead
 * @param {(url: string) => Promise<void>} work
 * @param {(policy: string) => string} [policyOf] another policy
 */
async function through(change, work, policyOf = (policy) => policy) {
  const proxy = http.createServer((asked, answer) => {
    http.get(server.url + asked.url, { headers: asked.headers }, (got) => {
      /** @type {Buffer[]} */
      const parts = [];
      got.on("data", (part) => parts.push(part));
      got.on("end", () => {
        const lang = /lang=([\w-]*)/.exec(asked.headers.cookie ?? "")?.[1] ?? "";
        const body = Buffer.concat(parts);
        const now = change(String(asked.url), lang, body);
        const policy = String(got.headers["content-security-policy"] ?? "");
        answer.writeHead(typeof now === "number" ? now : Number(got.statusCode),
          policy && policyOf(policy) ? { "Content-Security-Policy": policyOf(policy) } : {});
        answer.end(now instanceof Buffer ? now : body);
      });
    });
  });
  await new Promise((done) => proxy.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (proxy.address());
  try {
    await work(`http://127.0.0.1:${port}`);
  } finally {
    proxy.closeAllConnections?.();
    proxy.close();
  }
}

before(async () => {
  server = await serve(["--data", at("data")]);
  release = (await run(["manifest"])).out;
  writeFileSync(at("manifest.txt"), release);
  for (const key of ["ours", "theirs"]) minisign("-G", "-W", "-p", at(`${key}.pub`), "-s", at(`${key}.key`));
  sign("ours");
});
after(async () => {
  await server.stop();
  f.remove();
});

/* English, and those that have catalogues. */
const LANGUAGES = [...readdirSync(path.join(root, "web/i18n")), "en"].sort();

test("the list has every page in every language and every file, and is the one served", async () => {
  const rows = release.split("\n").slice(3, -1).map((l) => l.split(" "));
  for (const page of ["/sign-in", "/s/today", "/s/settings", "/s/unlock"])
    assert.deepEqual(rows.filter((r) => r[2] === page).map((r) => r[1]), LANGUAGES, page);
  for (const file of [/\/js\/keys\.js$/, /\/wasm\/seal\.wasm$/, /\/css\/sealed\.css$/, /\/vendor\/libsodium-sumo\.mjs$/, /^\/sw\.js$/])
    assert.equal(rows.filter((r) => r[1] === "-" && file.test(r[2])).length, 1, String(file));
  assert.ok(rows.every((r) => /^[0-9a-f]{96}$/.test(r[0])));
  assert.equal(await (await fetch(`${server.url}/.well-known/mainstay-manifest`)).text(), release);
  assert.equal(readFileSync(path.join(root, "build/release/manifest.txt"), "utf8"), release);
});

test("an instance that serves the release passes, with either kind of signature", async () => {
  const all = release.split("\n").length - 4;
  for (const how of [[], ["-l"]]) {
    sign("ours", ...how);
    const got = await verify(server.url);
    assert.equal(got.code, 0, got.out + got.err);
    assert.match(got.out, new RegExp(`^${all} of ${all} files are those of release [\\d.]+, signed with key [0-9A-F]{16} \\(mainstay release for tests\\)\\n$`));
  }
  const line = readFileSync(at("ours.pub"), "utf8").split("\n")[1];
  assert.equal((await verify(server.url, line)).code, 0, "the key itself will do");
});

test("each change is found and named", async () => {
  const script = /^\/a\/\w+\/js\/keys\.js$/;
  await through((p, lang, body) => {
    if (script.test(p)) return Buffer.concat([body, Buffer.from(" ")]);
    if (p === "/s/today" && lang === "de") return Buffer.from(body.toString().replace("<h1>", "<h1> "));
    if (p === "/sign-in" && lang === "en") return 404;
    if (p === "/help-now") return Buffer.from(body.toString().replace("</body>", '<script src="/evil\u001b.js"></script></body>'));
    if (p === "/promise") return Buffer.concat([body, Buffer.from("<SCRIPT\nsrc=/evil.js></SCRIPT>")]);
    if (p === "/.well-known/mainstay-manifest") return Buffer.concat([body, Buffer.from(`${"0".repeat(96)} - /zzz.js\n`)]);
    return undefined;
  }, async (url) => {
    const got = await verify(url);
    assert.equal(got.code, 4, got.err);
    assert.match(got.out, /^differs \/a\/\w+\/js\/keys\.js\n {2}expected [0-9a-f]{96}\n {2}found {4}[0-9a-f]{96}\n/m);
    assert.match(got.out, /^differs \/s\/today \(de\)$/m);
    assert.match(got.out, /^missing \/sign-in \(en\)\n {2}expected [0-9a-f]{96}\n {2}found {4}nothing: the instance answered 404$/m);
    assert.match(got.out, /^extra \/evil\?\.js\n {2}found {4}named by \/help-now/m);
    assert.match(got.out, /^extra \/zzz\.js$/m);
    assert.equal(got.out.match(/^(differs|missing|extra) /gm)?.length, 6, got.out);
    assert.match(got.out, /^extra \(a script without an address\)\n {2}found {4}named by \/promise/m);
    assert.match(got.err, /does not serve this release: 2 differ, 1 missing, 3 in addition/);
  });
});

test("a proxy that drops or loosens the policy of the pages is found", async () => {
  for (const [policyOf, found] of /** @type {[(p: string) => string, RegExp][]} */ ([
    [() => "", /^ {2}found {4}none$/m],
    [(p) => p.replace("script-src 'self'", "script-src *"), /^ {2}found {4}default-src 'none'; script-src \* /m],
  ]))
    await through(() => undefined, async (url) => {
      const got = await verify(url);
      assert.equal(got.code, 4);
      assert.match(got.out, found);
      assert.equal(got.out.match(/^differs /gm)?.length, release.split("\n").filter((l) => LANGUAGES.includes(l.split(" ")[1])).length);
    }, policyOf);
});

test("a development instance is not the release: its banner is on every page", async () => {
  const dev = await serve(["--development", "--data", at("dev")]);
  const got = await verify(dev.url);
  await dev.stop();
  assert.equal(got.code, 4);
  assert.match(got.out, /^differs \/s\/today \(en\)$/m);
  assert.doesNotMatch(got.out, /differs \/a\//);
});

test("signatures: another key, another file, an exchanged comment, no signature", async () => {
  sign("theirs");
  let got = await verify(server.url);
  assert.equal(got.code, 3);
  assert.match(got.err, /signed with key [0-9A-F]{16}, not with yours/);
  const sig = at("manifest.txt.minisig");
  for (const how of [[], ["-l"]]) {
    sign("ours", ...how);
    writeFileSync(at("manifest.txt"), release.replace(/^[0-9a-f]/m, (c) => (c === "0" ? "1" : "0")));
    got = await verify(server.url);
    assert.equal(got.code, 3);
    assert.match(got.err, /is not the file that key [0-9A-F]{16} signed/);
    writeFileSync(at("manifest.txt"), release);
  }
  const good = readFileSync(sig, "utf8");
  writeFileSync(sig, good.replace("release for tests", "release for others"));
  got = await verify(server.url);
  assert.equal(got.code, 3);
  assert.match(got.err, /comment in .* was exchanged/);
  /* The key's own id in front of another key's signature. */
  sign("theirs");
  const id = Buffer.from(good.split("\n")[1], "base64").subarray(2, 10);
  const other = readFileSync(sig, "utf8").split("\n");
  const raw = Buffer.from(other[1], "base64");
  id.copy(raw, 2);
  other[1] = raw.toString("base64");
  writeFileSync(sig, other.join("\n"));
  assert.equal((await verify(server.url)).code, 3);
  writeFileSync(sig, "no signature at all\n");
  assert.equal((await verify(server.url)).code, 2);
  writeFileSync(sig, good);
  assert.equal((await verify(server.url, at("manifest.txt"))).code, 2, "no public key");
  assert.equal((await run(["verify-instance", server.url])).code, 2);
  assert.equal((await verify("http://mainstay.example")).code, 2);
});

test("a release is made with one command, and what it makes is signed", async () => {
  execFileSync(path.join(root, "tools/release"), [at("ours.key"), at("release")]);
  const got = await run(["verify-instance", server.url, "--release", at("release/manifest.txt"), "--key", at("ours.pub")]);
  assert.equal(got.code, 0, got.err);
  assert.match(got.out, /\(mainstay [\d.]+\)/);
  minisign("-V", "-p", at("ours.pub"), "-m", at("release/mainstay"));
});

test("a list of another form is refused", async () => {
  for (const [text, code] of /** @type {[string, number][]} */ ([
    [release.replace("manifest 1", "manifest 2"), 5],
    [release.split("\n").slice(0, 3).join("\n") + "\n", 2],
    [release.replace(/\n([^\n]+)\n([^\n]+)\n$/, "\n$2\n$1\n"), 2],
    [release.slice(0, -1), 2],
  ])) {
    writeFileSync(at("manifest.txt"), text);
    sign("ours");
    const got = await verify(server.url);
    assert.equal(got.code, code, text.slice(0, 80) + got.err);
  }
});
