/*
 * Finding a therapist: a licence is seen, two people with different ties send
 * the same requests and are shown different people, the list is one document
 * for everybody, and what there is when nobody is left.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { after, before, test } from "node:test";
import { execute, rows as rowsOf } from "../cli/sqlite.mjs";
import { everyLook } from "./axe.mjs";
import { open, root } from "./browser.mjs";
import { BUILD, stage } from "./stage.mjs";
import { enter } from "./enter.mjs";
import { settled } from "./steps.mjs";

/** @type {import("./browser.mjs").Place} */
let place;
/** @type {Awaited<ReturnType<typeof stage>>} */
let staged;
/** @type {Record<string, import("playwright-core").Page>} */
const people = {};
/** @type {any} */
let list, core;

const database = () => path.join(place.data, "mainstay.db");
const TOMORROW = new Date(Date.now() + 2 * 864e5).toISOString().slice(0, 10);

before(async () => {
  staged = await stage();
  list = await import(path.join(staged.dir, "js/therapist-list.js"));
  const { instantiateCore } = await import(path.join(staged.dir, "js/core.js"));
  core = await instantiateCore(readFileSync(path.join(BUILD, "seal/core.wasm")));
  place = await open();
  for (const name of ["dora", "bela", "clara", "ada"]) {
    people[name] = await place.page();
    await enter(people[name], name);
  }
  await execute(database(), "UPDATE account SET role = 3 WHERE name = 'ada'");
});
after(async () => {
  place.check();
  await place.close();
  await staged.remove();
});

/** Small, fast, seeded. @param {number} seed */
function chance(seed) {
  let a = seed;
  return () => {
    a = (Math.imul(a, 1664525) + 1013904223) | 0;
    return (a >>> 8) / 16777216;
  };
}

/** Invented people, as rows of the table. @param {number} n @param {number} seed */
function invented(n, seed) {
  const even = chance(seed);
  const pick = (/** @type {any[]} */ all) => all[Math.floor(even() * all.length)];
  const name = (/** @type {number} */ k) => Array.from({ length: k }, () =>
    pick(["ba", "le", "mi", "ro", "ka", "tu", "sen", "dor", "lin", "vas", "he", "no", "gri", "pel"])).join("");
  const words = (/** @type {number} */ k) => Array.from({ length: k }, () => name(2 + Math.floor(even() * 2))).join(" ");
  return Array.from({ length: n }, (_, i) => ({
    entry: i.toString(16).padStart(8, "0") + Array.from({ length: 24 }, () => pick([..."0123456789abcdef"])).join(""),
    name: `${name(3)} ${name(3)}`, town: name(3), experience: words(8), methods: `${name(2)}, ${name(3)}`,
    about: words(9), reach: `${name(3)}@${name(3)}.example`, employers: `${name(4)} ${name(3)}`,
    groups: even() < 0.5 ? `${name(3)} ${name(2)}` : "", supervisors: even() < 0.5 ? `${name(3)} ${name(3)}` : "",
    cohorts: `${name(4)} ${2000 + Math.floor(even() * 25)}`, currency: "EUR",
    languages: 1 + Math.floor(even() * 7), themes: Math.floor(even() * 1048576), modes: 1 + Math.floor(even() * 3),
    fee: 60 + Math.floor(even() * 90), fee_from: even() < 0.5 ? 40 : -1, weeks: Math.floor(even() * 12),
    places: Math.floor(even() * 3), seen_day: 20700,
  }));
}

test("what names and workplaces mean the same: rather one too many", () => {
  const same = (/** @type {string} */ a, /** @type {string} */ b) => list.isSame(list.words(a), list.words(b));
  assert.ok(same("Dr. Åsa Lindqvist", "lindqvist, asa"));
  assert.ok(same("Clinic North", "Clinic North GmbH"));
  assert.ok(same("Institut Süd", "INSTITUT SUD 2009"));
  assert.ok(!same("Clinic", "Clinic North"), "one common word is no tie");
  assert.ok(!same("Ada Lovell", "Ada Lindqvist"));
  assert.ok(!same("", "Ada"));
});

test("no tie is ever shown, whatever is wished; the weights are the core's", () => {
  const file = readFileSync(path.join(root, "core/rank_parts.def"), "utf8");
  assert.deepEqual([...file.matchAll(/^RANK_PART\((\w+), (\d+)/gm)].map((m) => m[1]), list.PARTS);
  assert.deepEqual([...file.matchAll(/^RANK_PART\((\w+), (\d+)/gm)].map((m) => Number(m[2])), list.WEIGHTS);
  const entries = invented(400, 7);
  const even = chance(11);
  for (let round = 0; round < 40; round++) {
    const some = () => entries[Math.floor(even() * entries.length)];
    const tied = { people: some().name, employers: some().employers, groups: some().groups,
      supervisors: some().supervisors, cohorts: some().cohorts, town: some().town, away: true, me: some().supervisors };
    const found = list.choose(core, entries, tied, { languages: [0, 2], feeMax: 90 }, round);
    assert.ok(found.length > 0);
    for (const { entry: e } of found) {
      for (const [column, own] of [["name", tied.people], ["employers", tied.employers], ["groups", tied.groups],
        ["supervisors", tied.supervisors], ["supervisors", tied.me], ["name", tied.supervisors],
        ["cohorts", tied.cohorts], ["town", tied.town]])
        assert.ok(own === "" || e[column] !== own, `${column} ${own}`);
    }
  }
  const [first] = entries;
  const near = list.choose(core, entries.slice(0, 2), { town: first.town }, {}, 1);
  assert.equal(near.at(-1).entry.name, first.name, "one's own town comes last");
});

test("an entry is listed when a steward has seen the licence, not before, and not one's own", async () => {
  const { dora, ada, bela } = people;
  await dora.goto("/network/therapist");
  await dora.getByLabel("Name", { exact: true }).fill("Dora Quist");
  await dora.getByLabel("Licence").fill("Psychotherapist, register 1234");
  await dora.getByLabel("Experience with therapists as clients").fill("Twelve years");
  await dora.getByLabel("I attest that this is true.").check();
  await dora.getByLabel("from afar").check();
  await dora.getByLabel("Deutsch").check();
  await dora.getByLabel("How to reach me").fill("quist@practice.example");
  await dora.getByLabel("Where you work").fill("Clinic North");
  await dora.getByRole("button", { name: "Save" }).click();
  await dora.getByText("You are not listed yet").waitFor();
  await everyLook(dora);
  const rows = async () => (await (await bela.request.get(place.origin + "/api/1/therapists")).json()).rows.length;
  assert.equal(await rows(), 0);
  await ada.goto("/network/vetting");
  await everyLook(ada);
  await ada.getByLabel("To be seen again by").fill("2020-01-01");
  await ada.getByRole("button", { name: "I have seen the licence" }).click();
  await ada.getByText("Please give a day from tomorrow").waitFor();
  await ada.getByLabel("To be seen again by").fill(TOMORROW);
  await ada.getByRole("button", { name: "I have seen the licence" }).click();
  await ada.getByText("seen by ada").waitFor();
  await everyLook(ada);
  assert.equal(await rows(), 1);
  await execute(database(), "UPDATE therapist SET renewal_day = 20000");
  assert.equal(await rows(), 0, "not beyond the day it was due");
  await execute(database(), "UPDATE therapist SET renewal_day = 90000");
  await dora.goto("/network/therapist");
  await dora.getByLabel("Free places").fill("2");
  await dora.getByRole("button", { name: "Save" }).click();
  await dora.getByText("Your licence was seen on").waitFor();
  await dora.getByLabel("Licence").fill("Another one");
  await dora.getByRole("button", { name: "Save" }).click();
  await dora.getByText("You are not listed yet").waitFor();
  await execute(database(), `UPDATE therapist SET renewal_day = 90000, seen_day = 20700`);
});

/** All that is sent while somebody saves ties and looks: method, address,
 * names of fields, length of the body.  What is a person's own number is
 * written the same.
 * @param {import("playwright-core").Page} page @param {Record<string, string>} ties */
async function search(page, ties) {
  /** @type {string[]} */
  const sent = [];
  const note = (/** @type {import("playwright-core").Request} */ r) => {
    const url = new URL(r.url());
    const fields = Object.keys(r.headers()).sort().join(" ");
    sent.push([r.method(), (url.pathname + url.search).replace(/\/[0-9a-z]{26}/g, "/OWN"), fields,
      r.postDataBuffer()?.length ?? 0].join(" | "));
  };
  await page.goto("/s/therapist");
  await settled(page);
  page.context().on("request", note);
  for (const [label, text] of Object.entries(ties)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByRole("button", { name: "Seal, and show me who may fit" }).click();
  await page.getByRole("heading", { name: "Who may fit" }).waitFor();
  await settled(page);
  await page.reload();
  await page.getByRole("heading", { name: "Who may fit" }).waitFor();
  await settled(page);
  page.context().off("request", note);
  /* files that everybody gets come in any order, several at a time */
  const isFile = (/** @type {string} */ line) => line.includes(" | /a/");
  return { asked: sent.filter((line) => !isFile(line)), files: sent.filter(isFile).sort() };
}

test("two people with different ties send the same requests and are shown different people", async () => {
  const { bela, clara } = people;
  const one = await search(bela, { "My own name": "Bela Novak" });
  const other = await search(clara, {
    "My own name": "Clara Maria von und zu Hohenstein-Wallersberg",
    "Where I work": "Clinic North, Institute of Long Names in the East, a practice of three",
    "My supervisors, and whom I supervise": "Somebody Known, Somebody Else, and One More",
    "People I do not want to be shown": "A Neighbour, A Friend, A Former Friend",
  });
  assert.deepEqual(other, one);
  assert.ok(one.asked.some((line) => line.startsWith("GET | /api/1/therapists |")), one.asked.join("\n"));
  assert.match(await bela.locator("main").innerText(), /Dora Quist[\s\S]*quist@practice\.example/);
  const left = await clara.locator("main").innerText();
  assert.doesNotMatch(left, /Dora|quist/);
  assert.match(left, /Nobody can be shown to you just now[\s\S]*Help now/);
  await everyLook(clara);
  await everyLook(bela);
  await bela.getByRole("button", { name: "Change ties and wishes" }).click();
  assert.equal(await bela.getByLabel("My own name").inputValue(), "Bela Novak");
  await everyLook(bela);
});

/** Who sees therapists opens a desk; gives their page. @param {string} who */
async function openDesk(who) {
  const page = people[who];
  await page.goto("/s/desk");
  await page.getByRole("heading", { name: "Enquiries are not taken yet" }).waitFor();
  await everyLook(page);
  await page.getByRole("button", { name: "Take enquiries" }).click();
  await page.getByText("Nobody has written yet").waitFor();
  return page;
}

/** The texts of the database that an enquiry has left, as hexadecimal. */
const kept = async () => rowsOf(database(), `SELECT hex(e.community) || hex(e.enquiry) || hex(e.entry) || hex(e.asker)
  || hex(e.desk) || e.state || e.step || e.until_day || hex(b.box) FROM enquiry AS e JOIN enquiry_box AS b
  ON b.enquiry = e.enquiry`);

test("a first word goes out under a name for this once: no session, sealed, nothing in the database leads back", async () => {
  const { bela } = people;
  await execute(database(), "UPDATE therapist SET places = 2");
  await openDesk("dora");
  await bela.goto("/s/therapist");
  await bela.getByRole("button", { name: "Write without my name" }).click();
  await bela.getByLabel("What you look for").fill("After a hard year I look for somebody for myself.");
  await everyLook(bela);
  /** @type {import("playwright-core").Request[]} */
  const asked = [];
  const note = (/** @type {import("playwright-core").Request} */ r) => asked.push(r);
  bela.context().on("request", note);
  await bela.getByRole("button", { name: "Send it without my name" }).click();
  await bela.getByText("They can answer until").waitFor();
  await settled(bela);
  bela.context().off("request", note);
  const sent = asked.filter((r) => /\/api\/1\/(enquiries|waiting)/.test(r.url()));
  assert.ok(sent.length >= 3, String(sent.length));
  for (const r of sent) {
    const fields = await r.allHeaders();
    assert.equal(fields.cookie, undefined, r.url());
    assert.doesNotMatch(r.postData() ?? "", /hard year|bela/i);
  }
  const writes = asked.filter((r) => r.method() !== "GET" && !sent.includes(r)).map((r) => r.url());
  assert.deepEqual(writes.filter((url) => !/\/account\/heads$|\/session\/idle$/.test(url)), [],
    "nothing is written under the account when one is sent");
  const rows = await kept();
  assert.equal(rows.length, 1);
  const ids = rowsOf(database(), `SELECT hex(account) FROM account UNION SELECT hex(ik) FROM account
    UNION SELECT hex(ek) FROM account UNION SELECT hex(token) FROM session UNION SELECT hex(space) FROM space`);
  for (const id of ids) assert.ok(!rows[0].includes(id), "nothing of an account");
  assert.match(await bela.locator("article", { hasText: "You wrote" }).innerText(), /Dora Quist[\s\S]*After a hard year/);
  /* with a session the address is closed */
  const refused = await bela.evaluate(async () => (await fetch("/api/1/enquiries/found", { method: "POST",
    headers: { "Content-Type": "application/json" }, body: '{"tokens":[]}' })).status);
  assert.equal(refused, 403);
  await everyLook(bela);
});

test("two steps: the name after the first answer, how to reach them after the second", async () => {
  const { bela, dora } = people;
  await dora.goto("/s/desk");
  await dora.getByText("After a hard year").waitFor();
  assert.doesNotMatch(await dora.locator("main").innerText(), /bela/i);
  await everyLook(dora);
  await dora.getByLabel("Your answer").fill("From May on I have a place.");
  await dora.getByRole("button", { name: "I could see you" }).click();
  await dora.getByText("It is theirs to say their name").waitFor();
  await bela.reload();
  await bela.getByText("From May on I have a place.").waitFor();
  assert.equal(await bela.getByLabel("Your name").inputValue(), "Bela Novak");
  await everyLook(bela);
  await bela.getByRole("button", { name: "Say my name" }).click();
  await bela.getByText("They have your name").waitFor();
  await dora.reload();
  await dora.getByRole("heading", { name: "Bela Novak" }).waitFor();
  await dora.getByRole("button", { name: "No tie: go on" }).click();
  await dora.getByText("It is theirs to say how to reach them").waitFor();
  await bela.reload();
  await bela.getByLabel("How to reach you").fill("0800 1234, evenings");
  await bela.getByRole("button", { name: "Say how to reach me" }).click();
  await bela.getByText("They know how to reach you").waitFor();
  await dora.reload();
  await dora.getByText("0800 1234, evenings").waitFor();
  await everyLook(dora);
  await dora.getByRole("button", { name: "I will be in touch: done" }).click();
  await dora.getByText("Ended. Deleted after").waitFor();
  await bela.reload();
  await bela.getByText("They will be in touch").waitFor();
  for (const row of await kept()) assert.doesNotMatch(Buffer.from(row, "hex").toString("latin1"), /0800|Novak/);
  await bela.getByRole("button", { name: "Delete this now" }).click();
  await bela.getByText("Deleted.").waitFor();
  assert.equal((await kept()).length, 0);
});

test("stepping back, too late, no place, gone: each is told, with a way on", async () => {
  const { bela, dora } = people;
  const write = async (/** @type {string} */ text) => {
    await bela.getByRole("button", { name: "Write without my name" }).click();
    await bela.getByLabel("What you look for").fill(text);
    await bela.getByRole("button", { name: "Send it without my name" }).click();
  };
  await write("Once more.");
  await bela.getByText("They can answer until").waitFor();
  await dora.reload();
  await dora.getByRole("button", { name: "Not me, or not now" }).click();
  await dora.getByText("Ended. Deleted after").waitFor();
  await bela.reload();
  await bela.getByText("They step back, which says nothing about you").waitFor();
  await bela.getByRole("button", { name: "Delete this now" }).click();
  await bela.getByText("Deleted.").waitFor();
  /* the list that is on the page is older than what is sent */
  await execute(database(), "UPDATE therapist SET places = 0");
  await write("A third time.");
  await bela.getByText("They have no free place any more").waitFor();
  await bela.getByText("No free place now, so you cannot write from here").waitFor();
  await execute(database(), "UPDATE therapist SET places = 1");
  await bela.reload();
  await write("A fourth time.");
  await bela.getByText("They can answer until").waitFor();
  await execute(database(), "UPDATE enquiry SET until_day = 10000");
  await execute(database(), "DELETE FROM enquiry_box");
  await execute(database(), "UPDATE enquiry SET state = 3");
  await bela.reload();
  await bela.getByText("Nobody wrote in time").waitFor();
  await bela.getByRole("button", { name: "Delete this now" }).click();
  await bela.getByText("Deleted.").waitFor();
  await write("A fifth time.");
  await bela.getByText("They can answer until").waitFor();
  await dora.reload();
  await dora.getByText("Take no more enquiries").click();
  await everyLook(dora);
  await dora.getByRole("button", { name: "Close, and delete what is here" }).click();
  await dora.getByText("Enquiries are not taken yet").waitFor();
  await bela.reload();
  await bela.getByText("They have left the list or take no enquiries any more").waitFor();
  await bela.getByText("Takes no enquiries here").waitFor();
  assert.equal((await kept()).length, 0);
  await everyLook(bela);
  await people.clara.goto("/s/desk");
  await people.clara.getByText("You are not among those who see therapists").waitFor();
  await everyLook(people.clara);
});

test("the weekly matching: a list without a name, a place on Monday, a first word to it", async () => {
  const { bela, dora } = people;
  await bela.getByRole("button", { name: "Delete this now" }).click();
  await dora.getByRole("button", { name: "Take enquiries" }).click();
  await dora.getByText("My free places are for the weekly matching").click();
  await settled(dora);
  await dora.reload();
  await settled(dora);
  assert.ok(await dora.getByLabel("My free places are for the weekly matching").isChecked());
  await everyLook(dora);
  await bela.reload();
  /** @type {import("playwright-core").Request[]} */
  const asked = [];
  const note = (/** @type {import("playwright-core").Request} */ r) => asked.push(r);
  bela.context().on("request", note);
  await bela.getByRole("button", { name: "Wait for a place with one of these" }).click();
  await bela.getByText("You wait, with 1 on your list").waitFor();
  bela.context().off("request", note);
  const sent = asked.filter((r) => r.url().includes("/api/1/waiting"));
  assert.ok(sent.length >= 2);
  for (const r of sent) assert.equal((await r.allHeaders()).cookie, undefined, r.url());
  await everyLook(bela);
  assert.deepEqual(rowsOf(database(), "SELECT count(*) FROM waiting"), ["1"]);
  /* a Monday goes by: the server does what is due when somebody asks next */
  await execute(database(), "UPDATE batch SET week = week - 1");
  await place.restart();
  await bela.goto("/s/therapist");
  await settled(bela);
  for (let i = 0; i < 100 && rowsOf(database(), "SELECT hex(entry) FROM waiting")[0] === "0".repeat(32); i++)
    await new Promise((done) => setTimeout(done, 100));
  await bela.reload();
  await bela.getByText("A place was found with Dora Quist").waitFor();
  await everyLook(bela);
  await bela.locator('[data-part="weekly"]').getByRole("button", { name: "Write without my name" }).click();
  await bela.getByRole("heading", { name: "To Dora Quist" }).waitFor();
  await bela.getByRole("button", { name: "Back" }).click();
  await bela.getByRole("button", { name: "Wait no more" }).click();
  await bela.getByRole("button", { name: "Wait for a place with one of these" }).waitFor();
  assert.deepEqual(rowsOf(database(), "SELECT count(*) FROM waiting"), ["0"]);
});

test("a desk with all it can answer, three letters in a week, too many who wait: each is told, with a way on", async () => {
  const { bela } = people;
  const many = (/** @type {number} */ n) => `WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < ${n})`;
  const write = async () => {
    await bela.locator("article").getByRole("button", { name: "Write without my name" }).click();
    await bela.getByRole("button", { name: "Send it without my name" }).click();
  };
  const ends = async () => {
    await execute(database(), "UPDATE enquiry SET state = 3, until_day = 90000");
    await execute(database(), "DELETE FROM enquiry_box");
    await bela.reload();
    await bela.getByText("Nobody wrote in time").first().waitFor();
  };
  await execute(database(), `${many(20)} INSERT INTO enquiry (community, enquiry, entry, asker, desk, state, step, until_day)
    SELECT d.community, randomblob(16), d.entry, randomblob(32), d.key, 1, 1, 90000 FROM k, desk AS d`);
  await bela.locator("article").getByRole("button", { name: "Write without my name" }).click();
  await bela.getByLabel("What you look for").fill("A letter for this week.");
  await bela.getByRole("button", { name: "Send it without my name" }).click();
  await bela.getByText("They have as many enquiries as they can answer").waitFor();
  await execute(database(), "DELETE FROM enquiry");
  await write(); /* what was typed is still there */
  await bela.getByText("They can answer until").waitFor();
  assert.match(await bela.locator("article", { hasText: "You wrote" }).innerText(), /A letter for this week/);
  for (let i = 1; i < 3; i++) {
    await ends();
    await bela.locator("article").getByRole("button", { name: "Write without my name" }).click();
    await bela.getByLabel("What you look for").fill("Another one.");
    await bela.getByRole("button", { name: "Send it without my name" }).click();
    await bela.getByText("They can answer until").waitFor();
  }
  await ends();
  await bela.getByText("You have written to three people this week").waitFor();
  assert.equal(await bela.locator("article").getByRole("button", { name: "Write without my name" }).count(), 0);
  await bela.getByRole("button", { name: "Delete this now" }).first().click();
  await bela.getByText("Deleted.", { exact: true }).waitFor();
  await bela.locator("article").getByRole("button", { name: "Write without my name" }).waitFor();
  await execute(database(), `${many(5000)} INSERT INTO waiting (community, waiting, entries, weeks, entry, until_day)
    SELECT d.community, randomblob(16), d.entry, 0, zeroblob(16), 90000 FROM k, desk AS d`);
  await bela.getByRole("button", { name: "Wait for a place with one of these" }).click();
  await bela.getByText("More people wait than can be matched at once").waitFor();
  await everyLook(bela);
  await execute(database(), "DELETE FROM waiting");
  await bela.getByRole("button", { name: "Wait for a place with one of these" }).click();
  await bela.getByText("You wait, with 1 on your list").waitFor();
  await bela.getByRole("button", { name: "Wait no more" }).click();
  await bela.getByRole("button", { name: "Wait for a place with one of these" }).waitFor();
});

test("five thousand entries are one document under 1 MB, the same bytes for everybody, kept by the browser", async () => {
  const rows = invented(5000, 3);
  const ties = ["employers", "groups", "supervisors", "cohorts"];
  const columns = Object.keys(rows[0]).filter((c) => !ties.includes(c));
  const community = "(SELECT community FROM therapist LIMIT 1)";
  const sql = rows.map((r) => {
    const values = columns.map((c) => c === "entry" ? `x'${r.entry}'`
      : typeof r[/** @type {keyof typeof r} */ (c)] === "number" ? r[/** @type {keyof typeof r} */ (c)]
        : `'${r[/** @type {keyof typeof r} */ (c)]}'`);
    return `(${community}, x'${r.entry}', 'x', 20700, x'${r.entry}', 90000, '${[r.employers, r.groups, r.supervisors, r.cohorts].join("\n")}', ${values.join(", ")})`;
  });
  for (let i = 0; i < sql.length; i += 200)
    await execute(database(), `INSERT INTO therapist (community, account, licence, changed_day, seen_by, renewal_day, ties, ${columns.join(", ")}) VALUES `
      + sql.slice(i, i + 200).join(", "));
  await execute(database(), "INSERT OR IGNORE INTO desk (community, entry, key) SELECT community, entry, randomblob(32) FROM therapist");
  const get = async (/** @type {string} */ who, headers = {}) =>
    people[who].request.get(place.origin + "/api/1/therapists", { headers });
  const a = await get("bela"), b = await get("clara");
  const body = await a.body();
  assert.equal(JSON.parse(String(body)).rows.length, 5000);
  assert.ok(body.equals(await b.body()));
  assert.equal(a.headers().etag, b.headers().etag);
  assert.equal(a.headers()["content-encoding"], "gzip");
  const wire = gzipSync(body, { level: 1 }).length;
  console.log(`# 5,000 entries: ${body.length} bytes, ${wire} as sent`);
  assert.ok(wire < 1000000, String(wire));
  assert.equal((await get("bela", { "if-none-match": a.headers().etag })).status(), 304);
  await people.clara.goto("/s/therapist");
  await people.clara.getByRole("heading", { name: "Who may fit" }).waitFor();
  await settled(people.clara);
  assert.equal(await people.clara.locator("article").count(), 20);
  await everyLook(people.clara);
});
