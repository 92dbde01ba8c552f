/*
 * mainstay match and mainstay rank: a stable matching, and entries for one
 * person.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { folder, root, run } from "./program.mjs";

const DATA = path.join(root, "../shared/data/matching/stable");
const pairs = (out) => Object.fromEntries(JSON.parse(out).pairs.map((p) => [p.seeker, p.place]));

test("CSV in: forbidden pairs out, capacities kept, best for seekers", async () => {
  const text = "side,id,capacity,prefers,not\n" +
    "seeker,ada,,x;y,\nseeker,bela,,x;y,x\nseeker,cleo,,x,\nseeker,dora,,x;y,\n" +
    "place,x,2,bela;dora;cleo;ada,\nplace,y,1,ada;bela;dora,\n";
  const got = await run(["match"], text);
  assert.equal(got.code, 0, got.err);
  assert.deepEqual(pairs(got.out), { ada: "y", cleo: "x", dora: "x" });
  assert.deepEqual(JSON.parse(got.out).unmatched, ["bela"]);
  assert.equal(JSON.parse(got.out).blocking, 0);
});

test("bad input: line and column, nothing half printed", async () => {
  for (const [text, want] of [["3 3\n1 9\n", /line 2, column 3/], ["", /line 1, column 1/],
    ["side,id,prefers\nseeker,a,nobody\n", /line 2, column 3/]]) {
    const got = await run(["match"], /** @type {string} */ (text));
    assert.equal(got.code, 2);
    assert.equal(got.out, "");
    assert.match(got.err, /** @type {RegExp} */ (want));
  }
});

test("public instances", async (t) => {
  if (!existsSync(DATA)) return t.skip("the data set is not beside the project");
  const of = async (name) => {
    const got = await run(["match"], readFileSync(path.join(DATA, name), "utf8"));
    assert.equal(got.code, 0, got.err);
    assert.equal(JSON.parse(got.out).blocking, 0);
    return pairs(got.out);
  };
  assert.deepEqual(await of("algmatch_hr1.txt"), { 1: 1, 2: 2, 3: 1 });
  assert.deepEqual(await of("algmatch_sm1.txt"), { 1: 4, 2: 3, 3: 2, 4: 1 });
  assert.deepEqual(await of("algmatch_spa1.txt"), { 1: 1, 2: 2, 3: 3, 4: 4 });
  assert.equal(Object.keys(await of("libstablematching_test-ties.instance")).length, 4);
  assert.equal(Object.keys(await of("libstablematching_test-ties-2.instance")).length, 3);
  const matrix = await run(["match"], readFileSync(path.join(DATA, "libstablematching_grp-test-medium.instance"), "utf8"));
  assert.equal(matrix.code, 2, "a matrix of grades is no instance of lists");
});

test("a public regression: empty and one-sided lists", async (t) => {
  const file = path.join(DATA, "hr_100x50_matching-issue159.json");
  if (!existsSync(file)) return t.skip("the data set is not beside the project");
  const { hospitals, residents, capacities } = JSON.parse(readFileSync(file, "utf8"));
  const rows = ["side,id,capacity,prefers"];
  for (const [id, list] of Object.entries(residents)) rows.push(`seeker,r${id},,${list.map((h) => `h${h}`).join(";")}`);
  for (const [id, list] of Object.entries(hospitals)) rows.push(`place,h${id},${capacities?.[id] ?? 1},${list.map((r) => `r${r}`).join(";")}`);
  const got = await run(["match"], rows.join("\n") + "\n");
  assert.equal(got.code, 0, got.err);
  const out = JSON.parse(got.out);
  assert.equal(out.blocking, 0);
  for (const { seeker, place } of out.pairs) {
    assert.ok(residents[seeker.slice(1)].includes(Number(place.slice(1))));
    assert.ok(hospitals[place.slice(1)].includes(Number(seeker.slice(1))));
  }
  assert.ok(out.pairs.length > 10);
});

const ENTRIES = "id,employer,groups,supervisors,cohort,town,not,languages,themes,methods,modes,fee,free\n" +
  "ann,Clinic A,,,,Linz,,de;en,grief,EMDR,online,80,1\n" +
  "ben,Clinic B,g7,,,Graz,,de,burnout,CBT,online;in person,60,1\n" +
  "cem,Practice,,,Wien 2012,Wien,me,de,burnout,CBT,online,60,1\n" +
  "dan,Practice 2,,me,,Wien,,de,burnout,CBT,online,60,1\n" +
  "eve,Practice 3,,,,Wien,,en,burnout,CBT,online,50,0\n";

test("entries for one person: ties out, the rest by fit, CSV and JSON lines alike", async () => {
  const dir = folder();
  try {
    const ties = path.join(dir.at, "ties"), wishes = path.join(dir.at, "wishes");
    writeFileSync(ties, "self me\nemployer clinic a\n");
    writeFileSync(wishes, "language de\ntheme burnout\ntheme trauma\nfee_max 70\nmode online\n");
    const args = ["rank", "--ties", ties, "--wishes", wishes];
    const got = await run(args, ENTRIES);
    assert.equal(got.code, 0, got.err);
    const lines = got.out.trim().split("\n").map((l) => JSON.parse(l));
    assert.deepEqual(lines, [
      { id: "ben", rank: 1, score: 90, parts: { language: 30, theme: 20, method: 0, mode: 15, fee: 15, free: 10 } },
      { id: "eve", rank: 2, score: 50, parts: { language: 0, theme: 20, method: 0, mode: 15, fee: 15, free: 0 } },
    ]);
    const [head, ...rows] = ENTRIES.trim().split("\n").map((l) => l.split(","));
    const json = rows.map((r) => JSON.stringify(Object.fromEntries(head.flatMap((name, i) => r[i] === "" ? []
      : [[name, ["fee", "free"].includes(name) ? Number(r[i])
        : ["id", "employer", "cohort", "town"].includes(name) ? r[i] : r[i].split(";")]])))).join("\n") + "\n";
    assert.equal((await run(args, json)).out, got.out);
    writeFileSync(wishes, "language de\nmust language\n");
    assert.equal((await run(args, ENTRIES)).out.trim().split("\n").length, 1);
    writeFileSync(wishes, "language de\nlikes cats\n");
    const bad = await run(args, ENTRIES);
    assert.equal(bad.code, 2);
    assert.match(bad.err, /line 2, column 1/);
    for (const [text, want] of [["id,shoe\na,1\n", /line 1, column 2/], ["id,fee\na,much\n", /line 2, column 2/],
      ['{"id":"a"}\n{"id":4}\n', /line 2/], ['{"id":"a"}\n{"id":\n', /line 2/]]) {
      const refused = await run(["rank"], /** @type {string} */ (text));
      assert.equal(refused.code, 2);
      assert.equal(refused.out, "");
      assert.match(refused.err, /** @type {RegExp} */ (want));
    }
  } finally { dir.remove(); }
});
