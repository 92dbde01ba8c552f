/*
 * Questionnaires that the operator places: what is taken, what is left out and
 * how that is told, and that nothing of it stops the server.
 */
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { folder, root, run, serve } from "./program.mjs";

const FORMS = path.join(root, "test/fixtures/forms");
const form = (/** @type {string} */ title, more = "") =>
  `{"resourceType":"Questionnaire","title":"${title}${more}","item":[{"linkId":"a","type":"boolean"}]}`;

/** Start on a folder, stop; what was said of it. @param {string} at */
async function start(at) {
  const f = folder();
  const server = await serve(["--development", "--data", f.at, "--questionnaires", at]);
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  await server.stop();
  f.remove();
  return {
    left: [...server.said().matchAll(/^mainstay: questionnaire left out: (.*)$/gm)].map((m) => m[1]),
    n: Number(/event=questionnaires n=(\d+)/.exec(server.said())?.[1]),
  };
}

test("each file that cannot be used is named with its line and why; the others are there", async () => {
  const f = folder();
  for (const name of ["bread-r4.json", "refused-cycle.json", "refused-json.json", "bread-response.json"])
    copyFileSync(path.join(FORMS, name), path.join(f.at, name));
  mkdirSync(path.join(f.at, "folder.json"));
  writeFileSync(path.join(f.at, "notes.txt"), "not looked at");
  writeFileSync(path.join(f.at, ".hidden.json"), "not looked at");
  writeFileSync(path.join(f.at, "large.json"), form("large", "x".repeat(1 << 20)));
  const { left, n } = await start(f.at);
  assert.equal(n, 1);
  assert.deepEqual(left, [
    "bread-response.json: line 1: this is not a FHIR Questionnaire",
    "folder.json: this is no file",
    "large.json: larger than 1 MiB",
    "refused-cycle.json: line 5, item[0]: whether the item is asked depends on itself",
    "refused-json.json: line 3: this is not JSON",
  ]);
  const said = await run(["doctor", "--json", "--data", f.at, "--questionnaires", f.at]);
  const found = JSON.parse(said.out).findings.find((/** @type {any} */ o) => o.id === "questionnaire");
  assert.equal(found.detail, left[0]);
  f.remove();
});

test("a folder that is not there, and limits of number and size", async () => {
  const f = folder();
  assert.match((await start(path.join(f.at, "none"))).left[0], /none: No such file or directory/);
  for (let i = 0; i < 66; i++) writeFileSync(path.join(f.at, `${100 + i}.json`), form(`n${i}`));
  const many = await start(f.at);
  assert.equal(many.n, 64);
  assert.deepEqual(many.left, ["164.json: more than 64 questionnaires", "165.json: more than 64 questionnaires"]);
  const g = folder();
  for (let i = 0; i < 5; i++) writeFileSync(path.join(g.at, `${i}.json`), form(`<${i}`, "<".repeat(1000000)));
  const heavy = await start(g.at);
  assert.equal(heavy.n, 4);
  assert.deepEqual(heavy.left, ["4.json: more than 4 MiB in all"]);
  f.remove();
  g.remove();
});
