/*
 * Groups and pairs with `mainstay open`: what members have sealed there comes
 * along, from a server and in a sealed copy; what is not for this account, or
 * not whole, is said by number and cause; and what a hostile server tries.
 */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { GROUP_ATTACKS } from "../evil/group-attacks.mjs";
import { proxy } from "../evil/proxy.mjs";
import { TYPE } from "../evil/wire.mjs";
import { PASSPHRASE, people } from "./person.mjs";
import { folder, run, serve } from "./program.mjs";

/* What reading asks; and heads, which the browsers here store when they are quiet. */
const READS = /^(GET|POST account\/params|POST session|PUT session\/key|DELETE session|PUT account\/heads)/;

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
async function join(host, guest, label, from, into = space) {
  const { code } = await host.call("groupInvite", { space: into, label });
  await guest.call("groupLook", { code });
  await guest.call("groupClaim");
  const { made } = await host.call("groupInvites");
  const { invite } = made.find((/** @type {any} */ i) => i.label === label && i.space === into);
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
  await say(ada, "welcome");
  await say(ben, "hello, \u001b[31m# from Ben");
  ({ space: pair } = await ada.call("groupPair", { space, user: (await ben.call("group", { space })).me }));
  await say(ada, "only you", pair);
  const left = (await ada.call("groupFound", { name: "Left", about: "", label: "Ada" })).space;
  await join(ada, ben, "Ben", 0, left);
  await ben.call("groupChange", { space: left, what: "leave" });
  await ada.call("group", { space: left });
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
  const all = lines(got.out).map((r) => [r.group, r.by, r.data.text]);
  assert.deepEqual(all[0], [undefined, undefined, "my own"]);
  const pairs = all.filter((r) => r[2] === "only you"); /* before or behind the group: by id */
  assert.deepEqual(pairs, [[undefined, "Ada", "only you"]]);
  assert.deepEqual(all.slice(1).filter((r) => r[2] !== "only you"), [
    ["Tuesday, \"circle\"", "Ada", "welcome"],
    ["Tuesday, \"circle\"", "Ben", "hello, \u001b[31m# from Ben"],
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
  const sorted = (/** @type {string} */ text) => text.split("\n").sort();
  assert.deepEqual(sorted(got.out), sorted(live.out));
});

const CHAIN = /entry \d+: the chain breaks here: an entry is missing, moved or changed/;
const ALTERED = (/** @type {number} */ n) => new RegExp(`entry ${n}: (altered, or|not the entry that was verified)`);
const DAMAGED = /entry 5: it is damaged or cut/;
const RULE = /entry \d+: it is against the rules of the space, or its signature is not the author's/;
const SHORT = (/** @type {number} */ n) => new RegExp(`ends at entry ${n}, but entry 10 was verified before: the newest part is missing`);
const OPENED = true; /* no harm is done: all is shown */
const WRITES = "it is met when writing, and the program writes nothing";
const INVITES = "the program asks for no invitations";

/** What the program says to each of group-attacks.mjs, by its name; a text: why
 * it is not tried. @type {Record<string, RegExp | true | string>} */
const SAYS = {
  "a member's key exchanged": DAMAGED,
  "a member's key exchanged, and chained again": RULE,
  "an invitation answered with somebody else's keys": INVITES,
  "an invitation answered with keys of two people": INVITES,
  "a member added with a forger's signature": RULE,
  "a group founded by the forger": RULE,
  "two people's words exchanged": ALTERED(9),
  "words under another member's name": ALTERED(9),
  "the log of another group in its place": /entry 1: it is against the rules of the space/,
  "an old entry put last": ALTERED(11),
  "an entry of the group sent twice": CHAIN,
  "an entry of the group dropped": CHAIN,
  "two entries of the group reordered": CHAIN,
  "a fork behind what an open page has verified": WRITES,
  "a second history of the group": WRITES,
  "words with an older version byte": ALTERED(9),
  "the group's newest entry withheld": SHORT(9),
  "all that the other wrote withheld": SHORT(5),
  "heads rolled back to before the group": OPENED, /* on a new computer; her own signature founded it */
  "the keyring rolled back": /the server shows an older keyring or older heads than this computer has seen/,
  "the old keyring under the new counter": /the keyring the server sent is not this account's/,
  "words passed off as a name": ALTERED(11),
  "a member's words passed off as a name": /entry 11: its author may not write this/,
  "a name passed off as words": ALTERED(11),
  "words passed off as a charter": ALTERED(9),
  "words passed off as new keys for the group": /entry 11: it is damaged or cut/,
  "the deletion of somebody's words": RULE,
  "please give the group new keys, add and appoint": OPENED,
  "please open the past to who came later": OPENED,
  "please let in whom you never invited": INVITES,
  "please rotate before you write": WRITES,
  "a planted object in the group": ALTERED(11),
  "the key of somebody who offered exchanged": INVITES,
  "the leaving withheld": /ends at entry \d+, but entry \d+ was verified before: the newest part is missing/,
  "new keys refused after somebody left": WRITES,
  "new keys said to be there, and thrown away": WRITES,
  "a name changed": ALTERED(8),
  "two names exchanged": ALTERED(7),
};

test("a hostile server, about a group: refused with place and cause", async (t) => {
  const { registered } = evil.world;
  Object.assign(evil.world, { other: registered.ada, victim: registered.ben,
    founderOld: { heads: registered.ada.heads, heads_counter: 1 } });
  const honest = await open("ada", "--as", "jsonl");
  for (const attack of GROUP_ATTACKS) {
    const says = SAYS[attack.name];
    assert.ok(says, `${attack.name}: no attack is without an answer`);
    if (typeof says === "string") continue;
    await t.test(`${attack.id} ${attack.name}`, async () => {
      if (attack.fresh) rmSync(at("state-ada"), { recursive: true, force: true });
      const account = attack.answer?.["GET account"];
      evil.lie = account ? { answer: { "POST session": account } } : attack;
      evil.asked = [];
      const got = await open("ada", "--as", "jsonl");
      evil.lie = null;
      assert.equal(got.code, says === true ? 0 : 4, `${got.err}${got.out}`);
      assert.equal(got.out, says === true ? honest.out : "");
      if (says !== true) assert.match(got.err, says);
      assert.deepEqual(evil.asked.filter((a) => !READS.test(a.what)), []);
      if (attack.fresh) await open("ada", "--verify");
    });
  }
});

test("EV-06 a wrong box opens nothing, and it is said who can help", async () => {
  const one = house.browser(url);
  await one.register("cora");
  await join(who.ada, one, "Cora", 0);
  await say(who.ada, "for Cora, too");
  const second = (await who.ada.call("groupFound", { name: "Second", about: "", label: "Ada" })).space;
  await join(who.ada, one, "Cora", 0, second);
  await say(who.ada, "in the second", second);
  const boxes = [];
  for (const at of [space, second]) {
    const about = await one.api("GET", `space/${at}`);
    assert.equal(about.body.boxes.length, 1);
    boxes.push(about.body.boxes[0].box);
  }
  /* One that opens by no key; and the other group's, which opens. */
  for (const instead of [() => "A".repeat(107), (/** @type {string} */ box) => boxes[1 - boxes.indexOf(box)]]) {
    evil.lie = { answer: { "GET space": (/** @type {any} */ j) => ({ ...j,
      boxes: j.boxes.map((/** @type {any} */ b) => ({ ...b, box: instead(b.box) })) }) } };
    const got = await open("cora", "--as", "jsonl");
    evil.lie = null;
    assert.equal(got.code, 0, got.err);
    assert.equal(got.out, "");
    assert.equal(got.err.match(/whose key has not arrived: any other member sends it by opening the group/g)?.length, 2);
  }
  const honest = await open("cora", "--as", "jsonl");
  assert.match(honest.out, /for Cora, too/);
});

test("a pair that no device has opened yet: a common group vouches for who founded it", async () => {
  const { me } = await who.ben.call("group", { space });
  const { members } = await who.ben.call("group", { space });
  const cora = members.find((/** @type {any} */ m) => m.label === "Cora");
  assert.ok(cora && cora.user !== me);
  const made = await who.ben.call("groupPair", { space, user: cora.user });
  await say(who.ben, "only Cora", made.space);
  evil.lie = { answer: { "GET space": (/** @type {any} */ j) => ({ ...j,
    boxes: j.boxes.map((/** @type {any} */ b) => ({ ...b, box: "A".repeat(107) })) }) } };
  const waiting = await open("cora", "--as", "jsonl");
  evil.lie = null;
  assert.equal(waiting.code, 0, waiting.err);
  assert.match(waiting.err, /\d+ whose key has not arrived: the other of you two sends it by opening the page of both/);
  assert.doesNotMatch(waiting.out, /only Cora/);
  const got = await open("cora", "--as", "jsonl");
  assert.equal(got.code, 0, got.err);
  assert.ok(lines(got.out).some((r) => r.by === "Ben" && r.data.text === "only Cora"), got.err);
});

test("a text withheld is named by its number", async () => {
  evil.lie = { log: (/** @type {import("../evil/wire.mjs").Entry[]} */ l) => {
    const last = l.findLast((e) => e.type === TYPE.PUT);
    return l.map((e) => (e === last ? Object.assign(e.with({}), { body: Buffer.alloc(0) }) : e));
  } };
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
