// @ts-check
/**
 * SEAL1 in the browser: binds seal.wasm (the same C as the server's and the
 * command line"s) to the raw functions of libsodium-sumo.
 *
 * The two modules have memories of their own.  Every primitive copies its
 * inputs into one scratch area of libsodium's memory, calls, copies the result
 * back and overwrites the area.  Used by the keys worker, and by tests in node
 * and Chromium; never by a page.
 */
// @ts-ignore: laid beside it when it is served
import makeSodium from "../vendor/libsodium-sumo.mjs";

/** Where the module lies when it is served. */
const SEAL_URL = new URL("../wasm/seal.wasm", import.meta.url);

const SCRATCH_MIN = 1 << 17;
const RANDOM_MAX = 65536; // bytes that getRandomValues gives at once
const BLAKE2B_STATE = 384; // at least crypto_generichash_blake2b_state, 64-aligned
const SHA512_STATE = 256;
const PAGE = 4096; // bytes, at least, that a system gives at a time
const ARGON2ID13 = 2; // crypto_pwhash_ALG_ARGON2ID13

/** libsodium's raw functions; the WebAssembly in it is part of the file. */
export async function loadSodium() {
  const sodium = await makeSodium({
    getRandomValue: () => crypto.getRandomValues(new Uint32Array(1))[0],
  });
  if (sodium.ready) await sodium.ready;
  if (sodium._sodium_init() < 0) throw new Error("broken");
  return sodium;
}

/**
 * Let the library's memory have n bytes that were written to once: a system
 * finds a page of memory at its first use, and for what a derivation needs that
 * takes about as long as the derivation.  Where there is no room, nothing
 * happens.
 *
 * @param {any} sodium @param {number} n
 */
export function touch(sodium, n) {
  const at = sodium._malloc(n);
  if (at === 0) return;
  for (let i = 0; i < n; i += PAGE) sodium.HEAPU8[at + i] = 0;
  sodium._free(at);
}

/**
 * The imports of a module made from seal/prim_wasm.c.
 *
 * @param {any} sodium what loadSodium gave
 * @param {() => WebAssembly.Memory} memory of the module that imports them
 * @returns {Primitives}
 */
export function primitives(sodium, memory) {
  let base = 0;
  let room = 0;
  let used = 0;

  const own = () => new Uint8Array(memory().buffer);

  /** Make place for n bytes and start afresh. @param {number} n */
  function enter(n) {
    if (n + 512 > room) {
      if (base !== 0) sodium._free(base);
      room = Math.max(SCRATCH_MIN, 2 ** Math.ceil(Math.log2(n + 512)));
      base = sodium._malloc(room + 64);
      if (base === 0) throw new Error("nospace");
    }
    used = 0;
  }

  /** Place for n bytes of libsodium's, at a multiple of 64.
   * @param {number} n */
  function take(n) {
    const at = Math.ceil((base + used) / 64) * 64;
    used = at + n - base;
    return at;
  }

  /** Copy n bytes of ours there; a null pointer stays one.
   * @param {number} pointer @param {number} n */
  function put(pointer, n) {
    if (pointer === 0) return 0;
    const at = take(n);
    sodium.HEAPU8.set(own().subarray(pointer, pointer + n), at);
    return at;
  }

  /** Copy n bytes back. @param {number} at @param {number} pointer
   * @param {number} n */
  function get(at, pointer, n) {
    own().set(sodium.HEAPU8.subarray(at, at + n), pointer);
  }

  function leave() {
    sodium.HEAPU8.fill(0, base, base + used);
  }

  /** The parts of a hash: pairs of pointer and length.
   * @param {number} pointer @param {number} n */
  function parts(pointer, n) {
    const view = new DataView(memory().buffer, pointer, n * 8);
    const list = [];
    for (let i = 0; i < n; i++)
      list.push([view.getUint32(8 * i, true), view.getUint32(8 * i + 4, true)]);
    return list;
  }

  /** Fixed-size points and scalars in, one result of 32 bytes out.
   * @param {string} name @param {number[]} sizes
   * @returns {(...numbers: number[]) => number} */
  function group(name, sizes) {
    return (out, ...pointers) => {
      enter(1024);
      const to = take(32);
      const from = pointers.map((p, i) => put(p, sizes[i]));
      const bad = sodium[name](to, ...from) | 0;
      get(to, out, 32);
      leave();
      return bad;
    };
  }

  /** Sealing of an AEAD with `nonceLen` bytes of nonce.
   * @param {string} name @param {number} nonceLen
   * @returns {(...numbers: number[]) => void} */
  function sealWith(name, nonceLen) {
    return (out, text, n, aad, aadLen, nonce, key) => {
      enter(2 * n + aadLen + 1024);
      const to = take(n + 16);
      sodium[name](to, 0, put(text, n), n, 0, put(aad, aadLen), aadLen, 0, 0,
        put(nonce, nonceLen), put(key, 32));
      get(to, out, n + 16);
      leave();
    };
  }

  return {
    // The library would ask the same source for each byte by itself.
    random(out, n) {
      for (let at = 0; at < n; at += RANDOM_MAX)
        crypto.getRandomValues(
          own().subarray(out + at, out + Math.min(n, at + RANDOM_MAX)));
    },
    hash(out, n, list, nList, key, keyLen) {
      const all = parts(list, nList);
      enter(all.reduce((sum, part) => sum + part[1] + 64, 2048));
      const state = take(BLAKE2B_STATE);
      const to = take(64);
      const k = keyLen > 0 ? put(key, keyLen) : 0;
      sodium._crypto_generichash_blake2b_init(state, k, keyLen, n);
      for (const [pointer, len] of all)
        sodium._crypto_generichash_blake2b_update(state,
          len > 0 ? put(pointer, len) : to, len, 0);
      sodium._crypto_generichash_blake2b_final(state, to, n);
      get(to, out, n);
      leave();
    },
    kdf(out, key, context, id) {
      enter(1024);
      const to = take(32);
      sodium._crypto_kdf_blake2b_derive_from_key(to, 32, id, 0,
        put(context, 8), put(key, 32));
      get(to, out, 32);
      leave();
    },
    aead_seal: sealWith("_crypto_aead_xchacha20poly1305_ietf_encrypt", 24),
    ietf_seal: sealWith("_crypto_aead_chacha20poly1305_ietf_encrypt", 12),
    aead_open(out, box, n, aad, aadLen, nonce, key) {
      enter(2 * n + aadLen + 1024);
      const to = take(n);
      const bad = sodium._crypto_aead_xchacha20poly1305_ietf_decrypt(to, 0, 0,
        put(box, n), n, 0, put(aad, aadLen), aadLen, 0, put(nonce, 24),
        put(key, 32));
      if (bad === 0) get(to, out, n - 16);
      leave();
      return bad;
    },
    argon2id(out, pass, n, salt, t, mKib) {
      enter(n + 1024);
      const to = take(32);
      const bad = sodium._crypto_pwhash(to, 32, 0, put(pass, n), n, 0,
        put(salt, 16), t, 0, mKib * 1024, ARGON2ID13);
      get(to, out, 32);
      leave();
      return bad;
    },
    sign_keys(pub, key, seed) {
      enter(1024);
      const p = take(32);
      const k = take(64);
      sodium._crypto_sign_seed_keypair(p, k, put(seed, 32));
      get(p, pub, 32);
      get(k, key, 64);
      leave();
    },
    sign(sig, m, n, key) {
      enter(n + 1024);
      const to = take(64);
      sodium._crypto_sign_detached(to, 0, n > 0 ? put(m, n) : to, n, 0,
        put(key, 64));
      get(to, sig, 64);
      leave();
    },
    verify(sig, m, n, pub) {
      enter(n + 1024);
      const s = put(sig, 64);
      const bad = sodium._crypto_sign_verify_detached(s,
        n > 0 ? put(m, n) : s, n, 0, put(pub, 32));
      leave();
      return bad;
    },
    x25519(out, scalar, point) {
      enter(1024);
      const to = take(32);
      const s = put(scalar, 32);
      const bad = point === 0
        ? sodium._crypto_scalarmult_base(to, s)
        : sodium._crypto_scalarmult(to, s, put(point, 32));
      get(to, out, 32);
      leave();
      return bad;
    },
    box_keys(pub, key, seed) {
      enter(1024);
      const p = take(32);
      const k = take(32);
      sodium._crypto_box_seed_keypair(p, k, put(seed, 32));
      get(p, pub, 32);
      get(k, key, 32);
      leave();
    },
    box_seal(out, m, n, pub) {
      enter(2 * n + 1024);
      const to = take(n + 48);
      const bad = sodium._crypto_box_seal(to, put(m, n), n, 0, put(pub, 32));
      get(to, out, n + 48);
      leave();
      return bad;
    },
    box_open(out, box, n, pub, key) {
      enter(2 * n + 1024);
      const to = take(n);
      const bad = sodium._crypto_box_seal_open(to, put(box, n), n, 0,
        put(pub, 32), put(key, 32));
      if (bad === 0) get(to, out, n - 48);
      leave();
      return bad;
    },
    sha512(out, list, nList) {
      const all = parts(list, nList);
      enter(all.reduce((sum, part) => sum + part[1] + 64, 1024));
      const state = take(SHA512_STATE);
      const to = take(64);
      sodium._crypto_hash_sha512_init(state);
      for (const [pointer, len] of all)
        sodium._crypto_hash_sha512_update(state,
          len > 0 ? put(pointer, len) : to, len, 0);
      sodium._crypto_hash_sha512_final(state, to);
      get(to, out, 64);
      leave();
    },
    point_check(p) {
      enter(1024);
      const ok = sodium._crypto_core_ristretto255_is_valid_point(put(p, 32));
      leave();
      return ok === 1 ? 0 : 1;
    },
    point_hash: group("_crypto_core_ristretto255_from_hash", [64]),
    point_add: group("_crypto_core_ristretto255_add", [32, 32]),
    point_mul: group("_crypto_scalarmult_ristretto255", [32, 32]),
    point_base: group("_crypto_scalarmult_ristretto255_base", [32]),
    scalar_reduce: group("_crypto_core_ristretto255_scalar_reduce", [64]),
    scalar_invert: group("_crypto_core_ristretto255_scalar_invert", [32]),
    scalar_mul: group("_crypto_core_ristretto255_scalar_mul", [32, 32]),
    scalar_sub: group("_crypto_core_ristretto255_scalar_sub", [32, 32]),
  };
}

/** @typedef {Record<string, (...numbers: number[]) => any>} Primitives */
/** @typedef {(real: Primitives, memory: () => WebAssembly.Memory) => Primitives} Replace */

/**
 * Instantiate a module made from seal/prim_wasm.c.
 *
 * @param {any} sodium what loadSodium gave
 * @param {BufferSource} bytes of the module
 * @param {Replace} [replace] primitives of a test
 * @returns {Promise<any>} its exports
 */
export async function instantiate(sodium, bytes, replace) {
  /** @type {any} */
  let exports = null;
  const memory = () => exports.memory;
  const real = primitives(sodium, memory);
  const prim = { ...real, ...replace?.(real, memory) };
  const { instance } = await WebAssembly.instantiate(bytes, { prim });
  exports = instance.exports;
  return exports;
}

/** Bytes of seal.wasm as served beside this file. */
export async function fetchSeal() {
  const answer = await fetch(SEAL_URL, { credentials: "same-origin" });
  if (!answer.ok) throw new Error("broken");
  return answer.arrayBuffer();
}
