/*
 * mainstay format and mainstay rota: the formats inside, one's own, and how
 * even the turns are.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { folder, run } from "./program.mjs";

test("formats: listed, shown, checked; errors name their line", async () => {
  const place = folder();
  const file = path.join(place.at, "own.txt");
  const list = await run(["format", "list"]);
  assert.equal(list.out.trim().split("\n").length, 13);
  const shown = await run(["format", "show", "plea"]);
  writeFileSync(file, shown.out);
  const good = await run(["format", "check", file]);
  assert.equal(good.code, 0, good.err);
  assert.match(good.out, /75 min {2}.*\n[^]*a pause/);
  writeFileSync(file, shown.out.replace("exit time", "exit soon"));
  const bad = await run(["format", "check", file]);
  assert.equal(bad.code, 1);
  assert.match(bad.err, /own\.txt: line \d+: exit is moderator, written or time/);
  const cards = (await run(["format", "show", "circle"])).out.match(/^choice \S+ .+$/gm) ?? [];
  assert.equal(new Set(cards.map((c) => c.split(" ")[1])).size, 24, "topic cards");
  assert.equal((await run(["format", "show", "none"])).code, 1);
  assert.equal((await run(["format"])).code, 2);
  place.remove();
});

test("rota: the figures of a simulation", async () => {
  const got = await run(["rota", "simulate", "--members", "6", "--sessions", "2000"]);
  const rows = got.out.trim().split("\n").slice(1).map((r) => r.trim().split(/\s+/));
  assert.equal(rows.length, 5);
  for (const r of rows) assert.ok(Number(r[5]) <= 1 && Number(r[6]) <= 1.7, r.join(" "));
  assert.equal((await run(["rota", "simulate", "--members", "99"])).code, 2);
});
