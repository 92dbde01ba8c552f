/*
 * CLI-01: what a browser has sealed, `mainstay open` reads, from a sealed copy
 * and from the server; and what it refuses, with which words.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import http from "node:http";
import { mkdtempSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { run } from "../cli/program.mjs";
import { open } from "./browser.mjs";
import { enter } from "./enter.mjs";
import { history, marks, PASSPHRASE, seal, settled } from "./steps.mjs";

const NAME = "reader";
const HEAD = 1177; /* bytes; seal/export.h */
const PART = 262144 + 78;
const LETTER = "# A line, with <b>signs</b>, \"quotes\"\nand a second line, ünïcode 🌧";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {import("playwright-core").Page} */
let page;
/** @type {Buffer} */
let copy;
/** @type {any[]} what the browser shows */
let items;
let code = "";
const dir = mkdtempSync(path.join(tmpdir(), "mainstay-open-"));
const at = (/** @type {string} */ name) => path.join(dir, name);
const state = { XDG_STATE_HOME: at("state") };

/** Write a file and give its path. @param {string} name @param {string | Uint8Array} bytes */
function put(name, bytes) {
  writeFileSync(at(name), bytes);
  return at(name);
}

/** @param {string[]} args */
const openCopy = (...args) => run(["open", ...args], "", state);
/** @param {string[]} args */
const openServer = (...args) =>
  run(["open", "--server", place.origin, "--name", NAME, "--passphrase-file", at("pass"), ...args], "", state);

/** One JSON object a line. @param {string} text */
const lines = (text) => text.split("\n").filter(Boolean).map((l) => JSON.parse(l));

/** Save a sealed copy from the settings page. */
async function save() {
  await page.goto("/s/settings");
  await settled(page);
  await page.locator("#copy-passphrase").fill(PASSPHRASE);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save a sealed copy" }).click(),
  ]);
  await page.getByText("handed to your browser").waitFor();
  assert.match(download.suggestedFilename(), /^mainstay-\d{4}-\d\d-\d\d\.sealed$/);
  return readFileSync(await download.path());
}

before(async () => {
  place = await open();
  page = await place.page();
  code = await enter(page, NAME);
  put("pass", `${PASSPHRASE}\n`);
  put("code", code.toLowerCase().replaceAll("-", " "));
  await seal(page, [
    ...history(70).map((data) => ({ type: 2, data })),
    ...marks(490).map((data) => ({ type: 10, data })),
    { type: 1, data: { v: 1, text: LETTER } },
  ]);
  items = await page.evaluate(async () => {
    const link = document.querySelector('link[href$="/js/client.js"]');
    const { client } = await import(/** @type {any} */ (link).href);
    const all = (await client.list()).items;
    await client.put({ type: 10, object: all[70].object, data: { v: 1, kind: "changed", day: "2026-01-01" } });
    await client.del(all[71].object);
    return (await client.list()).items;
  });
  copy = await save();
  put("copy", copy);
});
after(async () => {
  await place.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Is this what the browser shows? @param {any[]} got */
function same(got) {
  assert.deepEqual(got.map((r) => [r.object, r.data]), items.map((i) => [i.object, i.data]));
  assert.deepEqual(got.map((r) => [r.seq, Date.parse(r.time) / 1000]), items.map((i) => [i.seq, i.time]));
}

test("a sealed copy opens with the passphrase and with the code, and has everything", async () => {
  for (const way of [["--passphrase-file", at("pass")], ["--code-file", at("code")]]) {
    const got = await openCopy(at("copy"), ...way, "--as", "jsonl");
    assert.equal(got.code, 0, got.err);
    same(lines(got.out));
    assert.match(got.err, /identity, keyring and heads are its own/);
    assert.match(got.err, /\(personal\): 79 entries verified, head [0-9a-f]{32}\n {2}1 journal\n {2}70 check-in\n {2}4 event\n/);
  }
  place.check();
});

test("the file shows nothing of what is in it", () => {
  for (const word of ["exhaustion", "holiday", "changed", "second line", PASSPHRASE, code])
    assert.equal(copy.includes(word), false, word);
  assert.equal(copy.subarray(0, 13).toString("latin1"), "SEAL1/export\0");
});

test("from the server the same, without its pages; verified only, nothing is written", async () => {
  const got = await openServer("--as", "jsonl");
  assert.equal(got.code, 0, got.err);
  same(lines(got.out));
  const only = await openServer("--verify");
  assert.equal(only.code, 0, only.err);
  assert.match(only.out, /79 entries verified/);
  assert.doesNotMatch(only.out, /exhaustion/);
  const kept = path.join(dir, "state/mainstay/records");
  const [record] = readdirSync(kept);
  assert.match(record, /^[0-9a-f]{32}$/);
  assert.equal(statSync(path.join(kept, record)).mode & 0o777, 0o600);
  assert.equal(statSync(path.join(kept, record)).size, 76);
  assert.equal(statSync(kept).mode & 0o777, 0o700);
});

test("a signed-in person is served what the list says, and so is who compares", async () => {
  const list = await (await fetch(`${place.origin}/.well-known/mainstay-manifest`)).text();
  for (const shell of ["/s/today", "/s/check-in", "/s/settings"]) {
    const mine = await page.evaluate(async (at) => {
      const bytes = await (await fetch(at)).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-384", bytes));
      return [...digest].map((b) => b.toString(16).padStart(2, "0")).join("");
    }, shell);
    assert.ok(list.includes(`${mine} en ${shell}\n`), shell);
    const theirs = await fetch(place.origin + shell, { headers: { "Mainstay-Compare": "1", "Accept-Language": "en" } });
    const digest = createHash("sha384").update(Buffer.from(await theirs.arrayBuffer())).digest("hex");
    assert.equal(digest, mine);
  }
});

test("folders appear whole, for their owner only, and are never written over", async () => {
  const out = at("mine");
  const got = await openCopy(at("copy"), "--code-file", at("code"), "--as", "markdown", "--out", `${out}/`);
  assert.equal(got.code, 0, got.err);
  assert.equal(statSync(out).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(out).sort(), ["contents.txt", "records.md"]);
  assert.equal(statSync(path.join(out, "records.md")).mode & 0o777, 0o600);
  const text = readFileSync(path.join(out, "records.md"), "utf8");
  assert.ok(text.includes("- text: \\# A line, with \\<b\\>signs\\</b\\>, \"quotes\"  \n  and a second line, ünïcode 🌧\n"));
  assert.match(text, /\n## \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z check-in\n\n- v: 1\n/);
  const again = await openCopy(at("copy"), "--code-file", at("code"), "--as", "csv", "--out", out);
  assert.equal(again.code, 2);
  assert.match(again.err, /is there already/);
  const csv = await openCopy(at("copy"), "--code-file", at("code"), "--as", "csv");
  assert.match(csv.out, /^time,type,group,by,object,seq,field,value\r\n/);
  assert.ok(csv.out.includes(",\"text\",\"# A line, with <b>signs</b>, \"\"quotes\"\"\nand a second line, ünïcode 🌧\"\r\n"));
  const answers = items.filter((i) => i.type === 2).reduce((n, i) => n + Object.keys(i.data.answers).length, 0);
  assert.equal(csv.out.split(",\"answers.").length - 1, answers);
  assert.deepEqual(readdirSync(dir).filter((f) => f.includes("partial")), []);
});

test("what does not fit is refused with its place and cause", async () => {
  const flip = (/** @type {number} */ i) => {
    const b = Buffer.from(copy);
    b[i] ^= 1;
    return b;
  };
  const swapped = Buffer.concat([copy.subarray(0, HEAD), copy.subarray(HEAD + PART), copy.subarray(HEAD, HEAD + PART)]);
  const newer = Buffer.from(copy);
  newer[13] = 2;
  const weak = Buffer.from(copy);
  weak.writeUInt32BE(8, 74);
  assert.ok(copy.length > HEAD + PART, "the copy has two parts");
  put("other-code", "000G-40R4-0M30-E209-185G-R38E-1W5N");
  put("no-code", "not a code at all");
  /** @type {[string, Buffer, number, RegExp][]} */
  const cases = [
    ["cut in the head", copy.subarray(0, 500), 4, /cut in its head/],
    ["cut in part 1", copy.subarray(0, HEAD + 1000), 4, /is cut: 2177 of \d+ bytes, it ends in part 1 of 2/],
    ["cut in part 2", copy.subarray(0, copy.length - 1), 4, /it ends in part 2 of 2/],
    ["longer", Buffer.concat([copy, Buffer.from("x")]), 4, /1 bytes follow its last part/],
    ["parts exchanged", swapped, 4, /part 1 of 2 does not open/],
    ["part 2 changed", flip(copy.length - 20), 4, /part 2 of 2 does not open/],
    ["the time changed", flip(57), 4, /head of the copy was altered/],
    ["the other wrap changed", flip(200), 4, /head of the copy was altered/],
    ["this wrap changed", flip(600), 3, /does not open it/],
    ["weak parameters", weak, 4, /too easy to guess/],
    ["newer", newer, 5, /newer software \(version 2\)/],
    ["something else", Buffer.alloc(2000, 7), 2, /is no sealed copy/],
  ];
  for (const [name, bytes, exit, words] of cases) {
    const got = await openCopy(put("bad", bytes), "--code-file", at("code"), "--as", "jsonl", "--out", at("never"));
    assert.equal(got.code, exit, `${name}: ${got.err}`);
    assert.match(got.err, words, name);
    assert.equal(got.out, "", name);
    assert.equal(existsSync(at("never")), false, name);
  }
  for (const [file, exit, words] of /** @type {const} */ ([["other-code", 3, /does not open it/], ["no-code", 3, /not a recovery code/]])) {
    const got = await openCopy(at("copy"), "--code-file", at(file));
    assert.equal(got.code, exit);
    assert.match(got.err, words);
  }
  put("wrong", "some other words entirely");
  assert.equal((await openCopy(at("copy"), "--passphrase-file", at("wrong"))).code, 3);
});

/**
 * A proxy in front of the server that lies.
 * @param {(path: string, body: any) => any} lie other JSON or bytes, or nothing
 * @param {(url: string, asked: string[]) => Promise<void>} work
 */
async function lying(lie, work) {
  /** @type {string[]} */
  const asked = [];
  const proxy = http.createServer((rq, answer) => {
    const to = http.request(place.origin + rq.url, { method: rq.method, headers: rq.headers }, (got) => {
      /** @type {Buffer[]} */
      const parts = [];
      got.on("data", (part) => parts.push(part));
      got.on("end", () => {
        const raw = Buffer.concat(parts);
        const json = /json/.test(got.headers["content-type"] ?? "");
        const path = String(rq.url).replace(/^\/api\/1\//, "").replace(/\/\w{26}\/log.*/, "/log");
        const told = lie(`${rq.method} ${path}`, json ? JSON.parse(raw.toString()) : raw);
        const headers = { ...got.headers };
        delete headers["content-length"];
        if (told?.end) headers["x-log-end"] = told.end;
        answer.writeHead(Number(got.statusCode), headers);
        const now = told?.bytes ?? told;
        answer.end(now === undefined ? raw : now instanceof Buffer ? now : JSON.stringify(now));
      });
    });
    asked.push(`${rq.method} ${rq.url}`);
    rq.pipe(to);
  });
  await new Promise((done) => proxy.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (proxy.address());
  try {
    await work(`http://127.0.0.1:${port}`, asked);
  } finally {
    proxy.closeAllConnections?.();
    proxy.close();
  }
}

/** The same text, one character in the middle changed. @param {string} b64 */
const bent = (b64) => {
  const b = Buffer.from(b64, "base64url");
  b[b.length >> 1] ^= 1;
  return b.toString("base64url");
};

test("a lying server is refused, natively as in the browser", async () => {
  /** @type {any} what is sent instead; changed from case to case */
  let lie = () => undefined;
  await lying((path, body) => lie(path, body), async (url, asked) => {
    const ask = () => run(["open", "--server", url, "--name", NAME, "--passphrase-file", at("pass"), "--as", "jsonl"], "", state);
    const honest = await ask();
    assert.equal(honest.code, 0, honest.err);
    assert.match(String(asked.at(-1)), /^DELETE \/api\/1\/session/, "it signs out");
    const log = (/** @type {(b: Buffer) => any} */ change) => (/** @type {string} */ path, /** @type {any} */ body) =>
      path === "GET space/log" ? change(body) : undefined;
    const session = (/** @type {(s: any) => object} */ change) => (/** @type {string} */ path, /** @type {any} */ body) =>
      path === "POST session" ? { ...body, ...change(body) } : undefined;
    const first = 135 + 1 + 64 + 4 + 187; /* GENESIS on the wire */
    const row = 140 + 78 + 4096; /* a check-in */
    /** @type {[string, (path: string, body: any) => any, RegExp][]} */
    const cases = [
      ["KDF below the floor", (path, body) => (path === "POST account/params" ? { ...body, t: 1, m_kib: 8 } : undefined),
        /too easy to guess \(t=1, m=8 KiB\); nothing was sent/],
      ["wrap altered", session((s) => ({ wrap_pass: bent(s.wrap_pass) })), /wrapped account key .* does not open/],
      ["key of another", session((s) => ({ ek: bent(s.ek) })), /the identity the server sent is not this account's/],
      ["certificate of another", session((s) => ({ ek_cert: bent(s.ek_cert) })), /the identity the server sent/],
      ["keyring of another time", session((s) => ({ keyring_counter: s.keyring_counter + 1 })), /the keyring the server sent/],
      ["heads altered", session((s) => ({ heads: bent(s.heads) })), /the heads the server sent/],
      ["a member is missing", session(() => ({ gen: undefined })), /lacks a member .*: gen/],
      ["an entry's body changed", log((b) => {
        b[first + row - 100] ^= 1;
        return b;
      }), /entry 2: it is damaged or cut/],
      ["an entry's header changed", log((b) => {
        b[first + 60] ^= 1;
        return b;
      }), /entry 2: /],
      ["an entry is missing", log((b) => Buffer.concat([b.subarray(0, first), b.subarray(first + row)])),
        /entry 3: the chain breaks here/],
      ["two entries exchanged", log((b) => Buffer.concat([b.subarray(0, first), b.subarray(first + row, first + 2 * row),
        b.subarray(first, first + row), b.subarray(first + 2 * row)])), /entry 3: the chain breaks here/],
      ["the newest part is withheld", log((b) => ({ bytes: b.subarray(0, first + 3 * row), end: "4" })),
        /ends at entry 4, but entry 79 was verified before: the newest part is missing/],
      ["the log is said to go on", log(() => ({ bytes: Buffer.alloc(0), end: "99" })), /says that the log goes on/],
      ["cut in the middle", log((b) => ({ bytes: b.subarray(0, first + 100), end: "2" })), /entry 2: it is damaged or cut/],
    ];
    for (const [name, how, words] of cases) {
      lie = how;
      asked.length = 0;
      const got = await ask();
      assert.equal(got.code, 4, `${name}: ${got.err}`);
      assert.match(got.err, words, name);
      assert.equal(got.out, "", name);
      if (name === "KDF below the floor") assert.equal(asked.length, 1, "nothing but the name was sent");
    }
    lie = () => undefined;
    put("wrong", "some other words entirely");
    const wrong = await run(["open", "--server", url, "--name", NAME, "--passphrase-file", at("wrong")], "", state);
    assert.equal(wrong.code, 3);
    assert.match(wrong.err, /name or passphrase does not fit/);
    assert.equal((await ask()).code, 0, "and afterwards it opens as before");
  });
  const gone = await run(["open", "--server", "http://127.0.0.1:1", "--name", NAME, "--passphrase-file", at("pass")], "", state);
  assert.equal(gone.code, 1);
});

test("wrong use is said so, and nobody is asked", async () => {
  for (const [args, words] of /** @type {[string[], RegExp][]} */ ([
    [[], /name a sealed copy, or a server/],
    [[at("copy"), "--server", "https://x.example", "--name", "a"], /name a sealed copy, or a server/],
    [["--server", "https://x.example"], /go together/],
    [[at("copy"), "--as", "pdf"], /jsonl, markdown or csv/],
    [[at("copy"), "--out", at("x")], /needs --as/],
    [[at("copy"), "--frobnicate", "x"], /no option/],
    [[at("copy")], /no terminal/],
    [[at("nothing"), "--code-file", at("code")], /No such file/],
    [["--server", "http://mainstay.example", "--name", "a", "--passphrase-file", at("pass")], /plain http/],
    [["--server", "https://mainstay.example/x", "--name", "a", "--passphrase-file", at("pass")], /only https:\/\/ and a host/],
  ])) {
    const got = await openCopy(...args);
    assert.equal(got.code, 2, `${args}: ${got.err}`);
    assert.match(got.err, words);
  }
});
