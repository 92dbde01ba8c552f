/*
 * Notices by mail, from the change to a mail server that speaks SMTP: what they
 * say, that each comes once, and what happens when it cannot.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { folder, root, run, serve } from "./program.mjs";
import { PASSPHRASE, people } from "./person.mjs";
import { certificate, mailServer } from "./smtp.mjs";
import { execute, value } from "./sqlite.mjs";

const FROM = "mainstay@practice.example";
const ADA = "ada.private@home.example";

/** @type {Awaited<ReturnType<typeof people>>} */
let all;
/** @type {Awaited<ReturnType<typeof mailServer>>} */
let mail;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {ReturnType<Awaited<ReturnType<typeof people>>["browser"]>} */
let ada;
const f = folder();
const db = path.join(f.at, "mainstay.db");
let said = "";

const settings = () => ["--development", "--data", f.at, "--smtp-url", mail.url, "--smtp-from", FROM];
/** Make everything that waits due now. */
const hurry = () => execute(db, "UPDATE notice SET due_ms = 0");
const waiting = () => value(db, "SELECT count(*) FROM notice");

/** Until it is so. @param {() => boolean | Promise<boolean>} so @param {string} what */
async function until(so, what) {
  for (let i = 0; !(await so()); i++) {
    assert.ok(i < 300, what);
    await new Promise((done) => setTimeout(done, 50));
  }
}

before(async () => {
  all = await people();
  mail = await mailServer();
  server = await serve(settings());
  ada = all.browser(server.url, "de, en;q=0.5");
  await ada.register("ada");
});
after(async () => {
  said += server.said();
  await server.stop();
  await mail.close();
  await all.remove();
  f.remove();
});

test("an address is used once its code came back, in the language of the page", async () => {
  await assert.rejects(ada.call("emailSet", { address: "ada@", passphrase: PASSPHRASE }), { code: "invalid", field: "address" });
  await assert.rejects(ada.call("emailSet", { address: ADA, passphrase: "wrong" }), { code: "denied" });
  await ada.call("emailSet", { address: ADA, passphrase: PASSPHRASE });
  assert.equal((await ada.call("email")).pending, ADA);
  const [first] = await mail.got(1);
  assert.equal(first.from, FROM);
  assert.equal(first.to, ADA);
  assert.equal(first.head.from, `Mainstay <${FROM}>`);
  assert.match(first.head["message-id"], /^<[0-9a-f]{32}@practice\.example>$/);
  assert.equal(first.head["auto-submitted"], "auto-generated");
  assert.match(first.head.date, /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
  assert.ok(Math.abs(Date.parse(first.head.date) - Date.now()) < 600000);
  await assert.rejects(ada.call("emailConfirm", { code: "00000000" }), { code: "invalid", field: "code" });
  await ada.call("emailConfirm", { code: /^\d{8}\r?$/m.exec(first.text)?.[0].trim() });
  assert.deepEqual(await ada.call("email"), { sends: true, address: ADA });
  await until(() => waiting() === 0, "what was sent is gone");
});

test("a change is told, without content; the address stands nowhere in clear", async () => {
  const { secret } = await ada.call("codesBegin", { passphrase: PASSPHRASE });
  const { codeOf } = await import("../web/authenticator.mjs");
  await ada.call("codesConfirm", { code: codeOf(secret, Math.floor(Date.now() / 30000)) });
  const [, told] = await mail.got(2);
  assert.equal(told.to, ADA);
  assert.ok(told.head.subject.startsWith("Mainstay: "), told.head.subject);
  for (const [place, text] of [["the mail", told.text], ["the subject", told.head.subject]])
    for (const word of [/\bada\b/i, new RegExp(secret)])
      assert.doesNotMatch(text, word, place);
  assert.match(told.text, /http:\/\/localhost/);
  await ada.call("codesRemove", { passphrase: PASSPHRASE });
  await mail.got(3);
  await until(() => waiting() === 0, "sent");
  await execute(db, "VACUUM");
  for (const file of [db, `${db}-wal`])
    assert.equal(spawnSync("grep", ["-c", "-a", ADA, file], { encoding: "utf8" }).stdout.trim() || "0", "0", file);
  assert.doesNotMatch(server.said(), /home\.example|ada\.private/);
});

test("each kind of change has its mail, which names nobody", async () => {
  const kinds = 9; /* of store/notice.h, those of credentials */
  const before = mail.mails.length;
  /* 6 comes twice by itself, which wakes the mailer */
  const { secret } = await ada.call("codesBegin", { passphrase: PASSPHRASE });
  const { codeOf } = await import("../web/authenticator.mjs");
  await execute(db, `INSERT INTO notice SELECT account, strftime('%s','now') * 1000, k.column1, address, lang, NULL, 0, 0
    FROM email, (VALUES (0), (1), (2), (3), (4), (5), (7), (8)) AS k`);
  await ada.call("codesConfirm", { code: codeOf(secret, Math.floor(Date.now() / 30000)) });
  await ada.call("codesRemove", { passphrase: PASSPHRASE });
  await mail.got(before + kinds + 1);
  await until(() => waiting() === 0, "sent");
  const told = mail.mails.slice(before);
  assert.equal(new Set(told.map((m) => m.head.subject)).size, kinds, "each says something else");
  for (const m of told) {
    assert.equal(m.to, ADA);
    assert.doesNotMatch(m.text + m.head.subject, /\bada\b/i);
  }
});

test("one address that is refused holds up nobody; what does not open goes", async () => {
  const bea = all.browser(server.url);
  await bea.register("bea");
  await bea.address("bea@work.example", mail);
  await until(() => waiting() === 0, "sent");
  mail.state.judge = (to) => (to === ADA ? "550 no such mailbox" : "250 ok");
  const before = mail.mails.length;
  /* ada's is first in the queue, and one that was damaged before it */
  await execute(db, "INSERT INTO notice SELECT account, 1, 5, x'00', lang, NULL, 0, 0 FROM email");
  await execute(db, "INSERT INTO notice SELECT account, strftime('%s','now') * 1000 + 7, 5, address, lang, NULL, 1, 0 FROM email");
  await mail.got(before + 1);
  await until(() => waiting() === 1, "only ada's waits");
  assert.deepEqual(mail.mails.slice(before).map((m) => m.to), ["bea@work.example"]);
  assert.match(mail.mails[before].text, /recovery code/);
  await until(() => /event=mail_not_sent.* reply=550/.test(server.said()), "the log says why");
  assert.match(server.said(), /event=mail_given_up/);
  mail.state.judge = () => "250 ok";
  await hurry();
  await mail.got(before + 2);
  await until(() => waiting() === 0, "and goes out later");
});

test("after days it is given up, with a line that names nobody", async () => {
  mail.state.judge = () => "451 later";
  await execute(db, "INSERT INTO notice SELECT account, (strftime('%s','now') - 4 * 86400 - 60) * 1000, 1, address, lang, NULL, 0, 40 FROM email LIMIT 1");
  const lines = () => (server.said().match(/event=mail_given_up kind=1 tries=41/g) ?? []).length;
  await until(() => lines() === 1, "given up");
  await until(() => waiting() === 0, "and gone");
  mail.state.judge = () => "250 ok";
});

test("killed before the server's answer was noted: it comes again, and can be told", async () => {
  let release = () => {};
  mail.state.before = () => new Promise((done) => { release = () => done(undefined); });
  const before = mail.mails.length;
  await execute(db, "INSERT INTO notice SELECT account, strftime('%s','now') * 1000 + 9, 1, address, lang, NULL, 0, 0 FROM email LIMIT 1");
  await mail.got(before + 1);
  said += server.said();
  await server.stop("SIGKILL");
  release();
  mail.state.before = async () => {};
  assert.equal(waiting(), 1, "it was not forgotten");
  server = await serve(settings());
  ada.move(server.url);
  assert.equal(waiting(), 1, "and is not sent again at once");
  await hurry();
  await mail.got(before + 2);
  await until(() => waiting() === 0, "then it is done");
  const [one, two] = mail.mails.slice(before);
  assert.equal(one.head["message-id"], two.head["message-id"]);
});

test("the server is away, and its key is changed meanwhile: nothing is lost", async () => {
  const { port } = mail;
  await mail.close();
  await execute(db, "INSERT INTO notice SELECT account, strftime('%s','now') * 1000 + 11, 1, address, lang, NULL, 0, 0 FROM email LIMIT 1");
  await until(() => /event=mail_not_sent.* reply=0 /.test(server.said()), "it was tried");
  said += server.said();
  await server.stop();
  assert.equal(waiting(), 1);
  const rotated = await run(["rotate-key", "--data", f.at]);
  assert.equal(rotated.code, 0, rotated.err);
  mail = await mailServer();
  assert.notEqual(mail.port, port);
  server = await serve(settings());
  ada.move(server.url);
  assert.equal((await ada.call("email")).address, ADA);
  await hurry();
  await mail.got(1);
  await until(() => waiting() === 0, "sent");
});

test("without a mail server nothing is sent, and addresses are not taken", async () => {
  const quiet = folder();
  const other = await serve(["--development", "--data", quiet.at]);
  const eve = all.browser(other.url);
  await eve.register("eve");
  assert.deepEqual(await eve.call("email"), { sends: false });
  await assert.rejects(eve.call("emailSet", { address: ADA, passphrase: PASSPHRASE }), { code: "conflict" });
  await other.stop();
  quiet.remove();
});

test("encrypted and signed in; never in clear to another machine; certificates count", async () => {
  const at = folder();
  if (spawnSync("openssl", ["version"]).status !== 0) {
    console.log("# skip: no openssl program to make a certificate with");
    return;
  }
  const cert = certificate(f.at); /* where the sandbox lets it be read */
  const safe = await mailServer({ tls: cert, needs: { user: "mainstay", password: "a pass word" } });
  writeFileSync(path.join(at.at, "password"), "a pass word\n", { mode: 0o600 });
  const password = ["--smtp-user", "mainstay", "--smtp-password", path.join(at.at, "password")];
  const insert = () => execute(db, "INSERT INTO notice SELECT account, strftime('%s','now') * 1000 + 13, 1, address, lang, NULL, 0, 0 FROM email LIMIT 1");
  const start = async (/** @type {string} */ url, /** @type {string[]} */ more) => {
    said += server.said();
    await server.stop();
    server = await serve(["--development", "--data", f.at, "--smtp-url", url, "--smtp-from", FROM, ...more]);
    await hurry();
  };
  await insert();
  /* 0x7f000001 is this machine, but does not look so. */
  await start(mail.url.replace("127.0.0.1", "0x7f000001"), []);
  await until(() => /event=mail_not_sent.*SSL/.test(server.said()), "not in clear");
  assert.equal(mail.state.asked, 1, "only the mail of the test before");
  await start(`smtp://localhost:${safe.port}`, password);
  await until(() => /event=mail_not_sent/.test(server.said()), "not to an unknown certificate");
  assert.equal(safe.state.asked, 0);
  await start(`smtp://localhost:${safe.port}`, [...password, "--smtp-ca", cert.file]);
  const [one] = await safe.got(1);
  assert.deepEqual([one.encrypted, one.user], [true, "mainstay"]);
  await until(() => waiting() === 0, "sent");
  assert.doesNotMatch(server.said(), /a pass word/);
  await safe.close();
  at.remove();
});

test("settings that cannot work are refused with what to write instead", async () => {
  const refused = await run(["check-config", "--smtp-url", "http://mail.example", "--smtp-from", FROM]);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /smtp_url: give smtp:\/\/HOST:PORT/);
  const nobody = await run(["check-config", "--smtp-url", mail.url]);
  assert.match(nobody.err, /smtp_from: give the address/);
});

test("the disk is full: it waits, and then comes once", async (t) => {
  if (spawnSync("unshare", ["-m", "true"]).status !== 0) return t.skip("may not mount a file system here");
  const at = folder();
  const small = path.join(at.at, "small");
  execFileSync("mkdir", [small]);
  const box = await mailServer();
  const other = await serve(["--development", "--data", small, "--smtp-url", box.url, "--smtp-from", FROM],
    ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=8m,mode=0700 small "$0" && exec "$@"', small]);
  t.after(async () => {
    await other.stop();
    await box.close();
    at.remove();
  });
  /* Where that folder is seen as the server sees it. */
  const inside = ["nsenter", "-m", "-t", String(other.pid)];
  const file = path.join(small, "mainstay.db");
  const left = () => value(file, "SELECT count(*) FROM notice", inside);
  const iva = all.browser(other.url);
  await iva.register("iva");
  await iva.address("iva@home.example", box);
  await until(() => left() === 0, "sent");
  const before = box.mails.length;
  /* Due in a moment, with the log of writes cut to nothing; then no room. */
  await execute(file, "INSERT INTO notice SELECT account, strftime('%s','now') * 1000, 1, address, lang, NULL, strftime('%s','now') * 1000 + 3000, 0 FROM email", inside);
  const filler = `/proc/${other.pid}/root${small}/filler`;
  spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4096"], { stdio: "ignore" });
  await until(() => /event=group_(commit|failed)/.test(other.said()), "writing failed");
  assert.equal(box.mails.length, before, "not sent while it could not be noted");
  rmSync(filler);
  await box.got(before + 1);
  await until(() => left() === 0, "noted");
  assert.equal(box.mails.length, before + 1);
});

test("two processes on one PostgreSQL send each notice once", async (t) => {
  const at = folder();
  const pg = path.join(root, "test/store/pg.sh");
  const home = mkdtempSync("/tmp/mainstay-pg.");
  const started = spawnSync(pg, ["start", home], { encoding: "utf8" });
  if (started.status === 77) return t.skip("no PostgreSQL here");
  const url = started.stdout.trim();
  const box = await mailServer();
  const how = ["--development", "--data", at.at, "--database", url, "--smtp-url", box.url, "--smtp-from", FROM];
  const one = await serve(how);
  const two = await serve(how);
  t.after(async () => {
    await one.stop();
    await two.stop();
    await box.close();
    spawnSync(pg, ["stop", home]);
    at.remove();
  });
  const uma = all.browser(one.url);
  await uma.register("uma");
  await uma.address("uma@home.example", box);
  const before = box.mails.length;
  execFileSync("psql", ["-q", url, "-c", "INSERT INTO notice SELECT account, extract(epoch FROM now())::bigint * 1000 + n, 1, address, lang, NULL, 0, 0 FROM email, generate_series(1, 40) AS n"]);
  await box.got(before + 40);
  await until(() => execFileSync("psql", ["-qAt", url, "-c", "SELECT count(*) FROM notice"], { encoding: "utf8" }).trim() === "0", "all gone");
  const ids = box.mails.slice(before).map((m) => m.head["message-id"]);
  assert.deepEqual([ids.length, new Set(ids).size], [40, 40]);
});

test("no line of any log names an address", () => {
  assert.doesNotMatch(said + server.said(), /home\.example|work\.example|practice\.example/);
});
