// What a group's rooms ask the core gives the same in WebAssembly, through the
// binding the browser loads, as natively: the best times of a poll, whose turn
// it is and the ledger, a session's plan and steps, signs of drift.
// usage: node group_bits.mjs core.wasm core-api.js NATIVE_PROGRAM ROOT
import { execFileSync } from "node:child_process";
import { drawing, loadCore } from "./load_core.mjs";

const [wasmFile, apiFile, native, root] = process.argv.slice(2);
const core = await loadCore(wasmFile, apiFile, root);
const draw = drawing();
const several = (n, one) => Array.from({ length: n }, one);
const set = (n) => draw(1 << n);

/** What a function gave, as group_bits.c prints it. */
function line(work) {
  try {
    return work().join(" ");
  } catch (error) {
    if (!error.code) throw error;
    return "refused";
  }
}

function poll() {
  const members = 1 + draw(13), n = draw(4) === 0 ? 200 : draw(40); /* 13: refused */
  const slots = several(n, () => {
    const yes = set(members);
    return [yes, set(members) & ~yes, draw(3) === 0 ? set(members) : 0];
  }).flat();
  const debt = several(members, () => draw(5) - 1);
  const who = several(3, () => set(members));
  return { arrays: [slots, debt, who], give: () => {
    const got = core.poll_wasm_rank(slots, n, debt, members, ...who);
    return [got.count, ...got.rank_out];
  } };
}

function rota() {
  const n = 2 + draw(11), present = () => set(n) | 1 << draw(n);
  const person = several(n, () => [draw(1000), draw(4) === 0 ? set(6) : 0,
    draw(5) === 0 ? 2 : 0, draw(4)]).flat();
  const past = several(draw(30), () => {
    const there = present();
    const seats = several(5, () => {
      const seat = draw(n + 1) - 1;
      return (there >> seat) & 1 ? seat : -1;
    });
    return [there, ...seats, ...several(5, () => there)];
  }).flat();
  const sessions = 1 + draw(6);
  const need = several(sessions, () => [present(), 1 + draw(31), draw(3) === 0 ? set(n) : 0,
    draw(4) === 0 ? draw(n) : -1]).flat();
  const swap = several(draw(4), () => [draw(sessions), draw(5), draw(n), draw(n)]).flat();
  const seed = draw(100000);
  return { arrays: [person, past, need, swap, [seed]], give: () => {
    const got = core.rota_wasm_ahead(person, n, past, past.length / 11, need, sessions, swap,
      swap.length / 4, seed);
    return [got.count, ...got.turn_out, ...got.ledger_out];
  } };
}

/** A plan as phase_plan_pack writes it, other minutes for some of its steps,
 * live or over days. */
function plan() {
  const n = 1 + draw(12);
  const steps = several(n, () => {
    const seconds = 60 * (1 + draw(25)), write = 1 + draw(63), speak = set(6);
    return [seconds & 255, seconds >> 8, 0, 0, write, speak, set(6) & ~speak,
      draw(30) === 0 ? set(5) : draw(2), draw(3)];
  }).flat();
  const bytes = [1, 0, n, 0, 0, 0, 0, 0, 0, ...steps];
  const seconds = draw(2) === 0 ? [] : several(n, () => 60 * (1 + draw(25)));
  const how = [draw(3) === 0 ? 0 : 1 + draw(20), draw(1440), draw(1440), 60 * (draw(27) - 12)];
  return { arrays: [bytes, seconds, how], give: () => {
    const made = core.phase_wasm_plan(bytes, bytes.length, seconds, seconds.length, ...how);
    const got = made.plan_out.slice(0, made.count);
    const { count, steps_out: out } = core.phase_wasm_steps(got, got.length);
    return [made.count, ...got, ...out.slice(0, 7 * count)];
  } };
}

function signs() {
  const row = several(draw(70), () => several(9, (_, i) => draw(i === 8 ? 102 : 12) - 1)).flat();
  return { arrays: [row], give: () => [core.drift_wasm_signs(row, row.length / 9).value] };
}

const CASES = 400;
const kinds = Object.entries({ poll, rota, plan, signs });
console.log(`1..${kinds.length}`);
let failed = 0;
kinds.forEach(([name, make], k) => {
  const cases = several(CASES, make);
  const input = cases.map(({ arrays }) => [name, ...arrays.flatMap((a) => [a.length, ...a])].join(" "))
    .join("\n");
  const want = execFileSync(native, { input, encoding: "utf8" }).trimEnd().split("\n");
  const got = cases.map(({ give }) => line(give));
  const at = got.findIndex((text, i) => text !== want[i]);
  const given = got.filter((text) => text !== "refused");
  const ok = at < 0 && want.length === CASES && given.length > CASES / 2 && new Set(given).size > 10;
  failed += ok ? 0 : 1;
  console.log(`${ok ? "ok" : "not ok"} ${k + 1} - ${name}, ${given.length} of ${CASES} not refused`);
  if (at >= 0) console.log(`# ${input.split("\n")[at]}\n# native: ${want[at]}\n# wasm:   ${got[at]}`);
});
process.exit(failed === 0 ? 0 : 1);
