/*
 * mainstay notices: every source of the word lists is named, with its licence.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { root, run } from "./program.mjs";

test("names every source and its licence", async () => {
  const got = await run(["notices"]);
  assert.equal(got.code, 0, got.err);
  const rows = readFileSync(path.join(root, "data/lex/source.tsv"), "utf8").split("\n").filter((l) => l && !l.startsWith("#"));
  assert.ok(rows.length > 10);
  for (const row of rows) {
    const [name, registry, version, licence] = row.split("\t");
    assert.ok(got.out.includes(`${name} ${version} (${registry})`), name);
    assert.ok(got.out.includes(`licence: ${licence}`), licence);
  }
  assert.match(got.out, /GeoNames.*Creative Commons Attribution 4\.0/);
  assert.match(got.out, /Permission is hereby granted, free of charge/);
});

test("explains itself and takes nothing else", async () => {
  assert.match((await run(["notices", "--help"])).out, /usage: mainstay notices/);
  assert.equal((await run(["notices", "all"])).code, 2);
});
