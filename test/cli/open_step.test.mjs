/*
 * `mainstay open --server` where the account asks for a second step: a code
 * from a file, a wrong one, one that was used, none to ask for.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { codeOf } from "../web/authenticator.mjs";
import { PASSPHRASE, people } from "./person.mjs";
import { folder, run, serve } from "./program.mjs";

const f = folder();
const at = (/** @type {string} */ name) => path.join(f.at, name);
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {Awaited<ReturnType<typeof people>>} */
let house;
let secret = "";
let step = 0;

/** @param {string} [code] what the file holds @param {string[]} more */
function open(code, ...more) {
  if (code !== undefined) writeFileSync(at("step"), `${code}\n`);
  return run(["open", "--server", server.url, "--name", "reader", "--passphrase-file", at("pass"),
    ...(code === undefined ? [] : ["--step-file", at("step")]), ...more], "", { XDG_STATE_HOME: at("state") });
}

before(async () => {
  server = await serve(["--development", "--data", at("data")]);
  house = await people();
  const reader = house.browser(server.url);
  await reader.register("reader");
  await reader.call("put", { type: 1, data: { v: 1, text: "kept" } });
  writeFileSync(at("pass"), `${PASSPHRASE}\n`);
  ({ secret } = await reader.call("codesBegin", { passphrase: PASSPHRASE }));
  step = Math.floor(Date.now() / 30000);
  await reader.call("codesConfirm", { code: codeOf(secret, step) });
});
after(async () => {
  await server?.stop();
  await house?.remove();
  f.remove();
});

test("without a code nobody is let in, and without a terminal nobody is asked", async () => {
  const got = await open();
  assert.equal(got.code, 2, got.err);
  assert.match(got.err, /no terminal to ask at/);
  assert.equal(got.out, "");
});

test("a used and a wrong code are refused, the next one opens the records", async () => {
  for (const wrong of [codeOf(secret, step), "000000", "words"]) {
    const got = await open(wrong);
    assert.equal(got.code, 3, got.err);
    assert.match(got.err, /sign-in code was wrong, or is used up/);
  }
  const next = codeOf(secret, Math.max(step, Math.floor(Date.now() / 30000)) + 1);
  const got = await open(`${next.slice(0, 3)} ${next.slice(3)}`, "--as", "jsonl");
  assert.equal(got.code, 0, got.err);
  assert.match(got.out, /"text":"kept"/);
});

test("the option is for a server only", async () => {
  const got = await run(["open", at("copy"), "--step-file", at("step")]);
  assert.equal(got.code, 2);
  assert.match(got.err, /--step-file is for a server/);
});
