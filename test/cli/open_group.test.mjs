/*
 * Groups and pairs with `mainstay open`: what members have sealed there comes
 * along, from a server and in a sealed copy; what is not for this account, or
 * not whole, is said by number and cause; and what a hostile server tries.
 */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { proxy } from "../evil/proxy.mjs";
import { Entry, TYPE, chained } from "../evil/wire.mjs";
import { PASSPHRASE, people } from "./person.mjs";
import { folder, run, serve } from "./program.mjs";

const f = folder();
const at = (/** @type {string} */ name) => path.join(f.at, name);
const evil = proxy();
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {Awaited<ReturnType<typeof people>>} */
let house;
/** @type {Record<string, any>} */
const who = {};
let url = "", space = "", pair = "", trap = "";

/** @param {string} name @param {string[]} args */
function open(name, ...args) {
  return run(["open", "--server", url, "--name", name, "--passphrase-file", at("pass"), ...args], "",
    { XDG_STATE_HOME: at(`state-${name}`) });
}

/** One JSON object a line. @param {string} text */
const lines = (text) => text.split("\n").filter(Boolean).map((l) => JSON.parse(l));

/** Into the group: invited, answered, admitted.
 * @param {any} host @param {any} guest @param {string} label @param {number} from */
async function join(host, guest, label, from) {
  const { code } = await host.call("groupInvite", { space, label });
  await guest.call("groupLook", { code });
  await guest.call("groupClaim");
  const { made } = await host.call("groupInvites");
  const { invite } = made.find((/** @type {any} */ i) => i.label === label);
  await host.call("groupAdmit", { invite, from, label });
}

const say = (/** @type {any} */ one, /** @type {string} */ text, where = space) =>
  one.call("groupPutMany", { space: where, changes: [{ type: 3, data: { v: 1, text } }] });

/** As client.js does it. @param {any} one */
async function copy(one) {
  await one.call("copyBegin", { passphrase: PASSPHRASE });
  for (let step = { done: 0, of: 1 }; step.done < step.of;) step = await one.call("copyRead");
  const { head, parts, left } = await one.call("copyHead");
  const pieces = [head];
  for (let i = 0; i < parts; i++) pieces.push((await one.call("copyPart")).bytes);
  return { file: Buffer.concat(pieces), left };
}

before(async () => {
  server = await serve(["--development", "--data", at("data")]);
  url = `http://127.0.0.1:${await evil.through(server.port)}`;
  house = await people();
  for (const name of ["ada", "ben"]) {
    who[name] = house.browser(url);
    await who[name].register(name);
  }
  const { ada, ben } = who;
  ({ space } = await ada.call("groupFound", { name: "Tuesday, \"circle\"", about: "", label: "Ada" }));
  await say(ada, "before Ben");
  await join(ada, ben, "Ben", 0);
  await say(ben, "hello, \u001b[31m# from Ben");
  await say(ada, "welcome");
  ({ space: pair } = await ada.call("groupPair", { space, user: (await ben.call("group", { space })).me }));
  await say(ada, "only you", pair);
  await ben.call("put", { type: 1, data: { v: 1, text: "my own" } });
  writeFileSync(at("pass"), `${PASSPHRASE}\n`);
}, { timeout: 120000 });
after(async () => {
  evil.close();
  await server?.stop();
  await house?.remove();
  f.remove();
});

test("from the server: own, group and pair, each with its place and who wrote it", async () => {
  const got = await open("ben", "--as", "jsonl");
  assert.equal(got.code, 0, got.err);
  assert.deepEqual(lines(got.out).map((r) => [r.group, r.by, r.data.text]), [
    [undefined, undefined, "my own"],
    ["Tuesday, \"circle\"", "Ben", "hello, \u001b[31m# from Ben"],
    ["Tuesday, \"circle\"", "Ada", "welcome"],
    [undefined, "Ada", "only you"],
  ]);
  assert.match(got.err, /\(group\): \d+ entries verified, head [0-9a-f]{32}\n {2}Tuesday, "circle": Ada, Ben\n {2}2 message\n/);
  assert.match(got.err, /\(one-to-one\): /);
  assert.match(got.err, /\d+ written before this account was a member: not opened/);
  assert.doesNotMatch(got.out + got.err, /before Ben/);
  const mine = await open("ada", "--as", "jsonl");
  assert.ok(lines(mine.out).some((r) => r.data.text === "before Ben"), "who founded it reads all of it");
});

test("as Markdown and CSV: named, and nothing a terminal obeys", async () => {
  const md = await open("ben", "--as", "markdown");
  assert.equal(md.code, 0, md.err);
  assert.match(md.out, /Z message, Tuesday, "circle", by Ben\n\n- v: 1\n- text: hello,  \\\[31m\\# from Ben\n/);
  assert.ok(!md.out.includes("\u001b"));
  const csv = await open("ben", "--as", "csv");
  assert.match(csv.out, /^time,type,group,by,object,seq,field,value\r\n/);
  assert.match(csv.out, /Z,message,"Tuesday, ""circle""","Ada",[0-9a-z]{26},\d+,"text","welcome"\r\n/);
});

test("a sealed copy has them too, and opens without the server", async () => {
  const { file, left } = await copy(who.ben);
  assert.deepEqual(left, []);
  assert.equal(file.includes("welcome"), false);
  writeFileSync(at("copy"), file);
  const got = await run(["open", at("copy"), "--passphrase-file", at("pass"), "--as", "jsonl"], "");
  assert.equal(got.code, 0, got.err);
  const live = await open("ben", "--as", "jsonl");
  assert.equal(got.out, live.out);
});

/** Lies about the group alone. @param {(l: Entry[]) => any[]} change */
const log = (change) => ({ log: (/** @type {Entry[]} */ l) =>
  l[0].hdr.subarray(0, 16).equals(groupId) ? change(l) : l });
let groupId = Buffer.alloc(16);

test("a hostile server, about a group: refused with place and cause", async () => {
  evil.lie = { log: (/** @type {Entry[]} */ l) => {
    if (l.some((e) => e.type === TYPE.ADD)) groupId = Buffer.from(l[0].hdr.subarray(0, 16));
    return l;
  } };
  assert.equal((await open("ben", "--verify")).code, 0);
  assert.notDeepEqual(groupId, Buffer.alloc(16));
  const seed = Buffer.alloc(32, 7);
  /** @type {[string, any, RegExp][]} */
  const cases = [
    ["EV-04 a member's key exchanged", log((l) => l.map((e) => (e.type !== TYPE.ADD ? e
      : e.with({ body: Buffer.concat([e.body.subarray(0, e.body.length - 96 - 32), Buffer.alloc(32, 9),
        e.body.subarray(e.body.length - 96)]) })))), /entry \d+: it is damaged or cut/],
    ["EV-05 a member added with a forger's signature", log((l) => {
      const add = l.find((e) => e.type === TYPE.ADD);
      return chained([...l, /** @type {Entry} */ (add).signed(seed)]);
    }), /entry \d+: it is against the rules/],
    ["EV-07 two people's words exchanged", log((l) => {
      const [a, b] = l.filter((e) => e.type === TYPE.PUT).slice(-2);
      return chained(l.map((e) => (e === a ? a.with({ body: b.body }) : e === b ? b.with({ body: a.body }) : e)));
    }), /entry \d+: (altered|the chain breaks here|not the entry that was verified)/],
    ["EV-08 an old entry put last", log((l) => chained([...l, /** @type {Entry} */ (l.findLast((e) => e.type === TYPE.PUT))])),
      /entry \d+: altered/],
    ["EV-09 an entry dropped", log((l) => l.filter((_, i) => i !== l.length - 2)), /entry \d+: the chain breaks here/],
    ["EV-12 words passed off as a name", log((l) => {
      const last = /** @type {Entry} */ (l.findLast((e) => e.type === TYPE.PUT));
      return chained([...l, last.with({ type: TYPE.NAME })]);
    }), /entry \d+: /],
    ["EV-14 a planted object", log((l) => {
      const last = /** @type {Entry} */ (l.findLast((e) => e.type === TYPE.PUT));
      return chained([...l, last.with({ object: Buffer.alloc(16, 5) })]);
    }), /entry \d+: altered/],
    ["EV-17 a name changed", log((l) => chained(l.map((e) => {
      if (e.type !== TYPE.NAME || e.body.length === 0) return e;
      const body = Buffer.from(e.body);
      body[body.length - 1] ^= 1;
      return e.with({ body });
    }))), /entry \d+: (altered|not the entry that was verified here before)/],
    ["EV-17 two names exchanged", log((l) => {
      const [a, b] = l.filter((e) => e.type === TYPE.NAME && e.body.length > 0).slice(-2);
      return chained(l.map((e) => (e === a ? a.with({ body: b.body }) : e === b ? b.with({ body: a.body }) : e)));
    }), /entry \d+: (altered|not the entry that was verified here before)/],
  ];
  for (const [name, lie, words] of cases) {
    evil.lie = lie;
    const got = await open("ben", "--as", "jsonl");
    assert.equal(got.code, 4, `${name}: ${got.err}${got.out}`);
    assert.match(got.err, words, name);
    assert.equal(got.out, "", name);
  }
  evil.lie = null;
});

test("EV-06 a wrong box opens nothing, and it is said who can help", async () => {
  const one = house.browser(url);
  await one.register("cora");
  await join(who.ada, one, "Cora", 0);
  await say(who.ada, "for Cora, too");
  evil.lie = { answer: { "GET space": (/** @type {any} */ j) => ({ ...j,
    boxes: j.boxes.map((/** @type {any} */ b) => ({ ...b, box: "A".repeat(107) })) }) } };
  const got = await open("cora", "--as", "jsonl");
  evil.lie = null;
  assert.equal(got.code, 0, got.err);
  assert.doesNotMatch(got.out, /for Cora/);
  assert.match(got.err, /whose key has not arrived: any other member sends it by opening the group/);
  const honest = await open("cora", "--as", "jsonl");
  assert.match(honest.out, /for Cora, too/);
});

test("a text withheld is named by its number", async () => {
  evil.lie = log((l) => {
    const last = /** @type {Entry} */ (l.findLast((e) => e.type === TYPE.PUT));
    return l.map((e) => (e === last ? Object.assign(e.with({}), { body: Buffer.alloc(0) }) : e));
  });
  const got = await open("ben", "--as", "jsonl");
  evil.lie = null;
  assert.equal(got.code, 0, got.err);
  assert.match(got.err, /entry \d+: its text was not sent, although nobody deleted it: lost, or withheld/);
});

test("EV-05 a group that nobody this account knows founded is not opened, the rest is", async () => {
  ({ space: trap } = await who.ben.call("groupFound", { name: "trap", about: "", label: "Ben" }));
  await say(who.ben, "bait", trap);
  const about = await who.ben.api("GET", `space/${trap}`);
  assert.equal(about.status, 200);
  rmSync(at("state-ada"), { recursive: true, force: true });
  const theirs = await who.ben.bytes(`space/${trap}/log?from=1`);
  evil.lie = { answer: { "GET spaces": (/** @type {any} */ j) => ({ spaces: [...j.spaces, { space: trap, kind: 3,
    role: 1, seq: 1, closed: false }] }) },
  stranger: { space: trap, log: theirs, about: about.body } };
  const got = await open("ada", "--as", "jsonl");
  evil.lie = null;
  assert.equal(got.code, 0, got.err);
  assert.match(got.err, new RegExp(`space ${trap}: not opened: nobody this account knows founded it`));
  assert.match(got.out, /welcome/);
  assert.doesNotMatch(got.out, /bait/);
});
