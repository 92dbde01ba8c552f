/*
 * mainstay trend: the same early warning as the page, over a file.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { root, run } from "./program.mjs";

const KEYS = ["at", "dimension", "value", "n", "mean", "sd", "ewma", "limit", "state", "why"];

/** @param {string} out */
const lines = (out) => out.trim().split("\n").map((l) => JSON.parse(l));

/** Weekly values: a quiet half year, then a lasting rise. */
function rise() {
  const rows = ["at,dimension,value"];
  for (let w = 0; w < 60; w++) {
    const day = new Date(Date.UTC(2024, 0, 1) + w * 7 * 86400000).toISOString().slice(0, 10);
    rows.push(`${day},exhaustion,${(w < 40 ? 3 : 6) + [0, 1, -1, 0.5, -0.5][w % 5]}`);
  }
  return rows.join("\n") + "\n";
}

test("one line of JSON per observation, in the order of the file", async () => {
  const got = await run(["trend"], rise());
  assert.equal(got.code, 0, got.err);
  const all = lines(got.out);
  assert.equal(all.length, 60);
  for (const l of all) assert.deepEqual(Object.keys(l).sort(), [...KEYS].sort());
  assert.equal(all[0].state, "learning");
  assert.equal(all[30].state, "usual");
  assert.equal(all.slice(0, 40).filter((l) => l.state === "watch" || l.state === "act").length, 0);
  assert.ok(all.slice(40, 52).some((l) => l.state === "watch"));
  assert.equal(all[59].state, "act");
});

test("never on one bad day", async () => {
  const rows = rise().split("\n").filter((_, i) => i <= 40);
  rows.push("2024-10-14,exhaustion,10");
  const all = lines((await run(["trend"], rows.join("\n") + "\n")).out);
  assert.equal(all.at(-1).state, "usual");
});

test("where lower is worse, a fall is what warns", async () => {
  const turned = rise().replace(/,([\d.]+)$/gm, (_, v) => `,${10 - Number(v)}`);
  const all = lines((await run(["trend", "--lower-is-worse"], turned)).out);
  assert.equal(all.at(-1).state, "act");
  const plain = lines((await run(["trend"], turned)).out);
  assert.ok(plain.every((l) => l.state === "learning" || l.state === "usual"));
});

test("bad input: line and column, nothing half printed", async () => {
  for (const [text, want] of [
    ["at,dimension,value\n2024-01-01,a,1\n2024-13-01,a,2\n", /:?3\b.*at|line 3/],
    ["at,dimension,value\n2024-01-01,a,one\n", /line 2|:2\b/],
    ["when,what,how\n", /at/],
    ["", /./],
  ]) {
    const got = await run(["trend"], /** @type {string} */ (text));
    assert.equal(got.code, 2);
    assert.equal(got.out, "");
    assert.match(got.err, /** @type {RegExp} */ (want));
  }
});

test("1,476 real measurements of one person, defaults only", async (t) => {
  const file = path.join(root, "../shared/data/esm/momentary.csv");
  if (!existsSync(file)) return t.skip("the data set is not beside the project");
  const [head, ...body] = readFileSync(file, "utf8").trim().split("\n").map((l) => l.replaceAll('"', "").split(","));
  const rows = ["at,dimension,value"];
  for (const r of body)
    for (const name of ["mood_irritat", "pat_restl", "pat_agitate", "pat_worry"]) {
      const v = r[head.indexOf(name)];
      if (v !== "") rows.push(`${r[head.indexOf("date")]},${name},${v}`);
    }
  const got = await run(["trend"], rows.join("\n") + "\n");
  assert.equal(got.code, 0, got.err);
  const all = lines(got.out);
  assert.equal(all.length, rows.length - 1);
  assert.ok(all.some((l) => l.state === "act"), "a lasting rise is in these data");
  assert.ok(all.filter((l) => l.at < "2012-09-10").every((l) => l.state === "learning" || l.state === "usual"));
});
