/**
 * The core as WebAssembly through the binding the browser loads, in node.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** @param {string} wasmFile core.wasm @param {string} apiFile core-api.js
 * @param {string} root of the source */
export async function loadCore(wasmFile, apiFile, root) {
  const dir = mkdtempSync(path.join(tmpdir(), "core-bits-"));
  copyFileSync(path.join(root, "web/js/core.js"), path.join(dir, "core.js"));
  copyFileSync(apiFile, path.join(dir, "core-api.js"));
  copyFileSync(path.join(root, "package.json"), path.join(dir, "package.json"));
  const { instantiateCore } = await import(pathToFileURL(path.join(dir, "core.js")).href);
  const core = await instantiateCore(readFileSync(wasmFile));
  rmSync(dir, { recursive: true });
  return core;
}

/** Numbers below a bound, the same each time. */
export function drawing() {
  let state = 1;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}
