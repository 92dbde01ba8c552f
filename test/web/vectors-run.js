/**
 * Runs every SEAL1 case of seal-vectors.wasm through the served binding; in
 * node and in the browser.
 *
 * @param {any} seal the module web/js/seal.js
 * @param {ArrayBuffer} bytes of seal-vectors.wasm
 * @returns {Promise<{name: string, why: string}[]>} why is '' if it holds
 */
export async function runVectors(seal, bytes) {
  const sodium = await seal.loadSodium();
  const v = await seal.instantiate(sodium, bytes);
  const text = (at) => {
    const memory = new Uint8Array(v.memory.buffer);
    return new TextDecoder().decode(
      memory.slice(at, memory.indexOf(0, at)));
  };
  const results = [];
  for (let i = 0; i < v.count(); i++) {
    const name = text(v.name(i));
    results.push({ name, why: v.run(i) === 1 ? '' : text(v.why()) });
  }
  return results;
}
