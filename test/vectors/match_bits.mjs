// Groups formed in WebAssembly, through the binding the browser loads, are
// those the native build forms.
// usage: node match_bits.mjs core.wasm core-api.js NATIVE_PROGRAM ROOT
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { drawing, loadCore } from "./load_core.mjs";

const [wasmFile, apiFile, native, root] = process.argv.slice(2);
const core = await loadCore(wasmFile, apiFile, root);

const COLUMNS = 24;
const table = readFileSync(path.join(root, "core/match_rules.def"), "utf8");
const rules = [...table.matchAll(/^MATCH_RULE\(\w+, (-?\d+), (-?\d+),/gm)];

const draw = drawing();

/** A pool of n people, free for some evenings. */
function pool(n) {
  const people = new Int32Array(n * COLUMNS), excluded = [], met = [];
  for (let i = 0; i < n; i++) {
    const p = people.subarray(i * COLUMNS, (i + 1) * COLUMNS);
    for (let k = 0; k < 6; k++) {
      const first = draw(5) * 24 + 16 + draw(6);
      for (let h = first; h < first + 3; h++) p[h >> 5] |= 1 << (h & 31);
    }
    p[12] = 1 + draw(3);
    p[14] = (1 << draw(8)) | (1 << draw(8));
    p[16] = draw(3);
    p[17] = 1 + draw(2);
    p[18] = draw(4) === 0 ? 1 : 0;
    p[19] = draw(3);
    if (i > 0 && draw(2) === 0) excluded.push(i, draw(i));
    if (i > 0 && draw(3) === 0) met.push(i, draw(i));
  }
  return { people, excluded, met };
}

const cases = [];
for (const preset of [1, 2])
  for (const n of [6, 13, 20, 30, 64, 65, 120]) cases.push({ preset, n });
console.log(`1..${cases.length}`);
let failed = 0, formed = 0;
cases.forEach(({ preset, n }, i) => {
  const { people, excluded, met } = pool(n);
  const head = [rules.length, n, excluded.length / 2, met.length / 2, 60000, 4096, 3000000, i];
  const values = rules.map((r) => Number(r[preset]));
  const work = core.match_wasm_need(n, head[4], head[5]).value;
  const out = core.match_wasm_form(values, people, n, excluded, head[2], met, head[3],
    head[4], head[5], head[6], head[7], work);
  const got = [...out.group_out, ...out.summary_out].join(" ");
  const input = [...head, ...values, ...people, ...excluded, ...met].join(" ");
  const want = execFileSync(native, { input, encoding: "utf8" }).trim();
  const ok = got === want;
  formed += out.summary_out[0];
  failed += ok ? 0 : 1;
  console.log(`${ok ? "ok" : "not ok"} ${i + 1} - ${n} people, ${preset === 1 ? "preset" : "peerpool"}`);
  if (!ok) console.log(`# native: ${want}\n# wasm:   ${got}`);
});
process.exit(failed === 0 && formed > 50 ? 0 : 1);
