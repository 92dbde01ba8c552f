// @ts-check
/**
 * The pure core (scores, trend, early warning, CSV, dates) as WebAssembly.
 *
 * core-api.js is made from core/wasm_api.def when the program is built.  Each
 * function takes its numbers and the arrays it reads, in order, and gives the
 * arrays it writes by name, with `count` if it counts and `value` if it
 * computes a number.  A refusal throws an Error whose `code` is the status as
 * a word and whose `out` holds the arrays as far as they were written.
 * core.keep(bytes) puts bytes where they stay, and gives what a function takes
 * for a "kept" argument.
 * No keys, no network but loading itself; runs in a page, a worker, a test.
 */
import { API } from "./core-api.js";

/** Where the module lies when it is served. */
const CORE_URL = new URL("../wasm/core.wasm", import.meta.url);

const ARRAYS = {
  u8s: Uint8Array,
  work: Uint8Array,
  i32s: Int32Array,
  f64s: Float64Array,
};

/** enum status as words, as the server's answers have them. */
const WORDS = ["ok", "end", "absent", "denied", "invalid", "conflict", "busy",
  "nospace", "broken"];

/** @typedef {{ kind: string, name: string, room?: (all: any) => number }} Arg */

/**
 * @param {BufferSource} bytes of core.wasm
 * @returns {Promise<Record<string, (...inputs: any[]) => any>>}
 */
export async function instantiateCore(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const wasm = /** @type {any} */ (instance.exports);
  const heap = { at: Number(wasm.__heap_base.value) };
  /** @type {Record<string, (...inputs: any[]) => any>} */
  const core = {};
  for (const [name, fn] of Object.entries(API))
    core[name] = (...inputs) => call(wasm, heap.at, name, fn, inputs);
  core.keep = (/** @type {Uint8Array} */ kept) => {
    const pointer = Math.ceil(heap.at / 64) * 64;
    heap.at = pointer + kept.length;
    reach(wasm, heap.at);
    new Uint8Array(wasm.memory.buffer, pointer, kept.length).set(kept);
    return pointer;
  };
  return core;
}

/** @type {Promise<any> | undefined} */
let shared;

/** The same, loaded once; asked for again if that failed. */
export function sharedCore() {
  shared ??= loadCore();
  shared.catch(() => (shared = undefined));
  return shared;
}

/** The core as served beside this file; an Error with the code "offline" if it
 * does not come. */
export async function loadCore() {
  const answer = await fetch(CORE_URL).catch(() => {
    throw Object.assign(new Error("core.wasm"), { code: "offline" });
  });
  if (!answer.ok) throw new Error("core.wasm is not there");
  return instantiateCore(await answer.arrayBuffer());
}

/** The inputs by name, and the lengths of the arrays to be written.
 * @param {{ args: Arg[] }} fn @param {any[]} inputs */
function named(fn, inputs) {
  /** @type {Record<string, any>} */
  const all = {};
  let i = 0;
  for (const arg of fn.args) {
    if (arg.room) continue;
    const Kind = ARRAYS[/** @type {keyof typeof ARRAYS} */ (arg.kind)];
    const given = inputs[i++];
    all[arg.name] = Kind && !(given instanceof Kind) ? Kind.from(given) : given;
  }
  return all;
}

/** Memory up to `end`. @param {any} wasm @param {number} end */
function reach(wasm, end) {
  const missing = end - wasm.memory.buffer.byteLength;
  if (missing > 0) wasm.memory.grow(Math.ceil(missing / 65536));
}

/**
 * @param {any} wasm @param {number} heap where free memory begins
 * @param {string} name @param {{ result: string, args: Arg[] }} fn
 * @param {any[]} inputs
 */
function call(wasm, heap, name, fn, inputs) {
  const all = named(fn, inputs);
  let at = Math.ceil(heap / 16) * 16;
  const places = fn.args.map((arg) => {
    const kind = arg.kind.replace("_out", "");
    const Kind = ARRAYS[/** @type {keyof typeof ARRAYS} */ (kind)];
    if (!Kind) return { arg, Kind, pointer: 0, length: 0 };
    const length = arg.room ? Math.max(0, arg.room(all)) : all[arg.name].length;
    const pointer = at;
    at = Math.ceil((at + length * Kind.BYTES_PER_ELEMENT) / 16) * 16;
    return { arg, Kind, pointer, length };
  });
  reach(wasm, at);

  const passed = places.map(({ arg, Kind, pointer, length }) => {
    if (!Kind) return all[arg.name];
    const view = new Kind(wasm.memory.buffer, pointer, length);
    if (arg.kind === "work") return pointer;
    if (arg.room) view.fill(0);
    else view.set(all[arg.name]);
    return pointer;
  });
  const result = wasm[name](...passed);

  /** @type {Record<string, any>} */
  const out = {};
  for (const { arg, Kind, pointer, length } of places)
    if (arg.room && arg.kind !== "work") out[arg.name] = new Kind(wasm.memory.buffer, pointer, length)
      .slice();
  if (fn.result === "F64" || fn.result === "I32") out.value = result;
  if (fn.result === "COUNT") out.count = result;
  const status = fn.result === "STATUS" ? result
    : fn.result === "COUNT" && result < 0 ? -result : 0;
  if (status !== 0) {
    const code = WORDS[status] ?? "broken";
    throw Object.assign(new Error(`${name}: ${code}`), { code, out });
  }
  return out;
}
