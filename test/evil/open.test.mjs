/*
 * Every attack of attacks.mjs against `mainstay open --server`: the exact
 * reason, nothing written, nothing secret sent; or why it cannot concern a
 * program that only reads.  The same lies as against the pages.
 */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { hits } from "../canary/search.mjs";
import { PASSPHRASE, people } from "../cli/person.mjs";
import { folder, run, serve } from "../cli/program.mjs";
import { ATTACKS } from "./attacks.mjs";
import { proxy } from "./proxy.mjs";

const NAME = "evil.reader";
const OTHER = "evil.stranger";
const CANARY = "canary-the heron stood in the eighth courtyard";

const WRAP = /the wrapped account key the server sent does not open with this passphrase: it was altered or exchanged/;
const CHAIN = "the chain breaks here: an entry is missing, moved or changed";
const ALTERED = "altered, or (written with newer software|not signed by its author)";
const RULE = "it is against the rules of the space, or its signature is not the author's";
const OPENED = true; /* no harm is done: all is shown */

/** What is not this account's. @param {string} what */
const own = (what) => new RegExp(`the ${what} the server sent is not this account's`);
/** @param {number} n @param {string} cause */
const entry = (n, cause) => new RegExp(`space [0-9a-z]{26}, entry ${n}: ${cause}`);
/** @param {number} n */
const short = (n) => new RegExp(`ends at entry ${n}, but entry 6 was verified before: the newest part is missing`);

/** What the program says to each, by its name; a text: why it is not tried.
 * @type {Record<string, RegExp | true | string>} */
const SAYS = {
  "altered wrap": WRAP,
  "altered identity": own("identity"),
  "memory lowered": /too easy to guess \(t=3, m=8192 KiB\); nothing was sent/,
  "passes lowered": /too easy to guess \(t=1, m=131072 KiB\); nothing was sent/,
  "memory over the ceiling": /take too long to derive \(t=3, m=1048576 KiB\); nothing was sent/,
  "passes over the ceiling": /take too long to derive \(t=99, m=131072 KiB\); nothing was sent/,
  "a short seed": /account\/params: the answer lacks a member it must have, or has a wrong one: seed/,
  "wrap of another person": WRAP,
  "wrap of another kind": WRAP,
  "the wrap, but as another person": WRAP,
  "own public key swapped for another's": own("identity"),
  "a member added without the owner's signature": entry(7, RULE),
  "keyring of another person": own("keyring"),
  "space of another person": /the space the server names is not this account's/,
  "two objects change places": entry(2, ALTERED),
  "an object under another's id": entry(2, ALTERED),
  "an object at another time": entry(2, ALTERED),
  "an object by another author": entry(2, "its author may not write this"),
  "a body changed under its hash": entry(2, "it is damaged or cut"),
  "an old version put last": entry(7, ALTERED),
  "an entry sent twice": entry(6, CHAIN),
  "an entry dropped": entry(4, CHAIN),
  "dropped, and chained again": entry(4, ALTERED),
  "two entries reordered": entry(3, CHAIN),
  "cut in the middle of an entry": entry(6, "it is damaged or cut"),
  "more promised than sent": /the server says that the log goes on, and sends nothing/,
  "a fork behind what this device has verified": entry(7, CHAIN),
  "a second history of the same length": "it is met when writing, and the program writes nothing",
  "a body withheld": OPENED,
  "wrap with an older version byte": WRAP,
  "keyring with an unknown suite": own("keyring"),
  "object with version byte 0": entry(2, ALTERED),
  "object with version byte 2": entry(2, ALTERED),
  "the newest entry withheld": short(5),
  "everything but GENESIS withheld": short(1),
  "heads rolled back": /the server shows an older keyring or older heads than this computer has seen/,
  "heads rolled back, and this device's record lost": OPENED, /* as a new computer; the log itself is whole */
  "old heads under the new counter": own("heads"),
  "heads in place of the keyring": own("keyring"),
  "keyring in place of the heads": own("heads"),
  "an object passed off as a name": entry(7, ALTERED),
  "an object passed off as a survey token": entry(2, ALTERED),
  "a deletion made of an object": entry(7, RULE),
  "please rotate, confirm and recover now": OPENED,
  "please recover first": /the server asks for something else first; nothing is done on its word/,
  "a planted object": entry(7, ALTERED),
  "a planted log": short(1),
};

/** All that reading asks. */
const ASKS = new Set(["POST account/params", "POST session", "PUT session/key", "GET space/log",
  "GET spaces", "DELETE session"]);

const f = folder();
const at = (/** @type {string} */ name) => path.join(f.at, name);
const evil = proxy();
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {Awaited<ReturnType<typeof people>>} */
let house;
let url = "";
let honest = "";
let knows = false; /* this computer has seen the account */

/** @param {any} lie */
async function open(lie) {
  evil.lie = lie;
  evil.asked = [];
  const got = await run(["open", "--server", url, "--name", NAME, "--passphrase-file", at("pass"),
    "--as", "jsonl"], "", { XDG_STATE_HOME: at("state") });
  evil.lie = null;
  knows ||= got.code === 0;
  return got;
}

/** The program takes its account from the answer to signing in.
 * @param {any} attack */
function told(attack) {
  const { answer = {}, instead = {} } = attack;
  return { ...attack,
    answer: { ...answer, ...(answer["GET account"] && { "POST session": answer["GET account"] }) },
    instead: { ...(instead["GET account"] && { "POST session": instead["GET account"] }) } };
}

before(async () => {
  server = await serve(["--development", "--data", at("data")]);
  url = `http://127.0.0.1:${await evil.through(server.port)}`;
  house = await people();
  const one = house.browser(url);
  await one.register(OTHER);
  const me = house.browser(url);
  await me.register(NAME);
  const { registered } = evil.world;
  Object.assign(evil.world, { victim: registered[NAME], other: registered[OTHER],
    old: { heads: registered[NAME].heads, heads_counter: 1 } });
  const event = (/** @type {string} */ kind, more = {}) => ({ type: 10,
    data: { v: 1, kind, day: "2026-03-03", ...more } });
  const { object } = await me.call("put", event("holiday", { note: CANARY }));
  await me.call("put", event("crisis"));
  const gone = await me.call("put", event("illness"));
  await me.call("put", { ...event("changed-job"), object });
  await me.call("del", { object: gone.object });
  await me.call("lock");
  writeFileSync(at("pass"), `${PASSPHRASE}\n`);
  const got = await open(null);
  assert.equal(got.code, 0, got.err);
  honest = got.out;
}, { timeout: 120000 });
after(async () => {
  evil.close();
  await server?.stop();
  await house?.remove();
  f.remove();
});

test("honest: all is there, and it signs out", async () => {
  assert.equal(honest.split("\n").length, 3);
  assert.match(honest, /changed-job/);
  assert.equal(evil.asked.at(-1)?.what, "DELETE session");
});

for (const attack of /** @type {any[]} */ (ATTACKS)) {
  const title = `${attack.id} ${attack.name}`;
  if (attack.waits) continue;
  const says = SAYS[attack.name];
  if (typeof says === "string") {
    test(`${title}: not tried, ${says}`, () => assert.notEqual(attack.during, "open"));
    continue;
  }
  test(title, async () => {
    assert.ok(says, "no attack is without an answer");
    if (attack.fresh || attack.forgetsRecord) {
      rmSync(at("state"), { recursive: true, force: true });
      knows = false;
    } else if (!knows) {
      assert.equal((await open(null)).code, 0);
    }
    const got = await open(told(attack));
    if (says === true && !attack.unread) {
      assert.equal(got.code, 0, got.err);
      assert.equal(got.out, honest);
    } else if (says === true) {
      assert.equal(got.code, 0, got.err);
      for (const n of attack.unread)
        assert.match(got.err, new RegExp(`entry ${n}: its text was not sent, although nobody deleted it`));
    } else {
      assert.equal(got.code, 4, `${got.err}${got.out}`);
      assert.match(got.err, says);
      assert.equal(got.out, "");
    }
    const asked = evil.asked.map((a) => a.what);
    if (attack.id === "EV-02") assert.deepEqual(asked, ["POST account/params"]);
    assert.deepEqual(asked.filter((a) => !ASKS.has(a)), []);
  });
}

test("in all of this nothing secret was sent", () => {
  const sent = evil.sent();
  assert.ok(hits(sent, NAME).length > 0, "the search sees");
  for (const secret of [PASSPHRASE, CANARY]) assert.deepEqual(hits(sent, secret), []);
});
