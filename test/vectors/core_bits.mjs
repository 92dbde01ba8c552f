// Every vector of core.tsv in WebAssembly, bit for bit as the native build.
// usage: node core_bits.mjs CORE_EVAL.wasm TABLE NATIVE_PROGRAM
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [wasmFile, table, native] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile));
const core = instance.exports;
const memory = new Uint8Array(core.memory.buffer);
const view = new DataView(core.memory.buffer);

function bitsOf(line) {
  const [name, call, args] = line.split("\t");
  const numbers = args.split(" ").filter((s) => s !== "").map(Number);
  const text = new TextEncoder().encode(call);
  memory.set(text, core.core_wasm_call());
  numbers.forEach((x, i) => view.setFloat64(core.core_wasm_arg() + 8 * i, x, true));
  const n = core.core_eval(core.core_wasm_call(), text.length,
    core.core_wasm_arg(), numbers.length, core.core_wasm_out());
  const fields = [name];
  for (let i = 0; i < n; i++) {
    const at = core.core_wasm_out() + 8 * i;
    fields.push(Number.isNaN(view.getFloat64(at, true))
      ? "7ff8000000000000"
      : view.getBigUint64(at, true).toString(16).padStart(16, "0"));
  }
  return fields.join("\t");
}

const rows = readFileSync(table, "utf8").trimEnd().split("\n").slice(1);
const want = execFileSync(native, ["--bits", table], { encoding: "utf8" })
  .trimEnd().split("\n");
let failed = want.length === rows.length ? 0 : 1;
let passed = 0;
console.log(`1..${rows.length}`);
rows.forEach((row, i) => {
  const got = bitsOf(row);
  const ok = got === want[i];
  console.log(`${ok ? "ok" : "not ok"} ${i + 1} - ${row.split("\t")[0]}`);
  if (ok) passed++;
  else {
    failed++;
    console.log(`# native: ${want[i]}\n# wasm:   ${got}`);
  }
});
console.log(`# ${passed} vectors have equal bits, ${failed} do not`);
process.exit(failed === 0 ? 0 : 1);
