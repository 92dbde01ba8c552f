// @ts-check
/**
 * seal.wasm's exports (seal/wasm.c) with bytes in and bytes out.  Keys stay in
 * the module's memory; what comes back is ciphertext, proofs for the server,
 * public keys, decrypted payloads, and the text of a recovery code.
 */
import { fetchSeal, instantiate, loadSodium, touch } from "./seal.js";
import { fromUtf8, join, toUtf8 } from "./bytes.js";
import { Failure } from "./failure.js";

/** enum status */
export const ST = { END: 1, ABSENT: 2, DENIED: 3, INVALID: 4, CONFLICT: 5,
  BUSY: 6, NOSPACE: 7, BROKEN: 8 };

/** What a passphrase is derived with. */
export const USUAL = { t: 3, m_kib: 131072 };

/** Is guessing cheaper than it should be?
 * @param {{ t: number, m_kib: number }} kdf */
export const isCheap = (kdf) => kdf.t * kdf.m_kib < USUAL.t * USUAL.m_kib;

const HDR = 135;
const PSIG = 64;
const RECORD = 76;

export class Sealed {
  /** @param {any} wasm exports of seal.wasm
   * @param {any} sodium the library below it */
  constructor(wasm, sodium) {
    this.wasm = wasm;
    this.sodium = sodium;
  }

  /** Load library and module and run the self-test; nothing may be typed
   * before this has succeeded.
   * @param {BufferSource} [bytes] of the module
   * @param {import("./seal.js").Replace} [replace] primitives of a test */
  static async load(bytes, replace) {
    let sealed;
    try {
      const [sodium, module] = await Promise.all([loadSodium(),
        bytes ?? fetchSeal()]);
      sealed = new Sealed(await instantiate(sodium, module, replace), sodium);
    } catch (error) {
      throw new Failure("library", { cause: String(error) });
    }
    if (sealed.wasm.selftest() !== 0)
      throw new Failure("library", { cause: "selftest" });
    return sealed;
  }

  /** Put arguments where the module reads them; how many bytes.
   * @param {...Uint8Array} parts */
  give(...parts) {
    const all = parts.length === 1 ? parts[0] : join(...parts);
    if (all.length > this.wasm.in_cap()) throw new Failure("nospace");
    new Uint8Array(this.wasm.memory.buffer).set(all, this.wasm.in());
    if (all !== parts[0]) all.fill(0);
    return all.length;
  }

  /** A copy of the first n bytes of the result. @param {number} n
   * @param {number} [from] */
  result(n, from = 0) {
    const at = this.wasm.out() + from;
    return new Uint8Array(this.wasm.memory.buffer).slice(at, at + n);
  }

  /** The result, or a Failure with the word for each status.
   * @param {number} n @param {string} cause
   * @param {string} [word] for a refusal */
  took(n, cause, word = "altered") {
    if (n >= 0) return this.result(n);
    if (n === -ST.NOSPACE) throw new Failure("nospace", { cause });
    if (n === -ST.BROKEN) throw new Failure("library", { cause });
    throw new Failure(word, { cause });
  }

  wipe() {
    this.wasm.wipe();
  }

  /** @param {number} n */
  random(n) {
    return this.took(this.wasm.random(n), "random");
  }

  /** @param {Uint8Array} a @param {Uint8Array} b */
  same(a, b) {
    if (a.length !== b.length) return false;
    this.give(a, b);
    const is = this.wasm.same(a.length) === 1;
    this.wasm.wipe_io(a.length + b.length, 0);
    return is;
  }

  /** Have memory for a derivation ready; without it, that takes longer.
   * @param {number} kib */
  warm(kib) {
    touch(this.sodium, kib * 1024);
  }

  /** @param {{ t: number, m_kib: number }} kdf */
  paramsFit(kdf) {
    return this.wasm.params_fit(kdf.t, kdf.m_kib) === 1;
  }

  /**
   * AUTH, for the server; the wrapping key stays inside.
   * @param {string} name @param {string} passphrase
   * @param {{ seed: Uint8Array, t: number, m_kib: number }} kdf
   */
  derive(name, passphrase, kdf) {
    if (!this.paramsFit(kdf) || kdf.seed.length !== 16)
      throw new Failure("params");
    const n = toUtf8(name);
    const p = toUtf8(passphrase.normalize("NFKC"));
    this.give(n, p, kdf.seed);
    const got = this.wasm.pass_derive(n.length, p.length, kdf.t, kdf.m_kib);
    p.fill(0);
    const auth = this.took(got, "derive", "invalid");
    this.wasm.wipe_io(0, 32);
    return auth;
  }

  /** A fresh recovery code, as text. */
  codeNew() {
    const text = fromUtf8(this.took(this.wasm.code_new(), "code"));
    this.wasm.wipe_io(0, text.length);
    return text;
  }

  /** A typed recovery code; false if it is none. @param {string} text */
  codeTake(text) {
    const n = this.give(toUtf8(text.slice(0, 150)));
    return this.wasm.code_take(n) === 0;
  }

  codeAuth() {
    return this.took(this.wasm.code_auth(), "code");
  }

  /** @param {Uint8Array} user */
  holderNew(user) {
    this.give(user);
    this.took(this.wasm.holder_new(), "holder");
  }

  public() {
    const b = this.took(this.wasm.public(), "public");
    return { user: b.slice(0, 16), gen: new DataView(b.buffer).getUint32(16),
      ik: b.slice(20, 52), ek: b.slice(52, 84), ek_cert: b.slice(84, 148) };
  }

  /** New keys; gives the old ones' word for them.  rotateEnd follows. */
  rotate() {
    return this.took(this.wasm.rotate(), "rotate", "conflict");
  }

  /** @param {boolean} stands false: everything as before */
  rotateEnd(stands) {
    this.wasm.rotate_end(stands ? 1 : 0);
  }

  /** Is a rotation under way: may a space still lack its new keys? */
  rotating() {
    return this.wasm.rotating() === 1;
  }

  pastDrop() {
    this.wasm.past_drop();
  }

  fingerprint() {
    return fromUtf8(this.took(this.wasm.fingerprint(), "fingerprint"));
  }

  /** @param {{ seed: Uint8Array, t: number, m_kib: number }} kdf */
  wrapPass(kdf) {
    this.give(kdf.seed);
    return this.took(this.wasm.wrap_pass(kdf.t, kdf.m_kib), "wrap_pass");
  }

  /** @param {Uint8Array} user @param {number} gen
   * @param {{ seed: Uint8Array, t: number, m_kib: number }} kdf
   * @param {Uint8Array} envelope */
  unwrapPass(user, gen, kdf, envelope) {
    this.give(user, kdf.seed, envelope);
    this.took(this.wasm.unwrap_pass(gen, kdf.t, kdf.m_kib), "wrap_pass");
  }

  /** @param {Uint8Array} codeId */
  wrapCode(codeId) {
    this.give(codeId);
    return this.took(this.wasm.wrap_code(), "wrap_code");
  }

  /** @param {Uint8Array} user @param {number} gen @param {Uint8Array} codeId
   * @param {Uint8Array} envelope */
  unwrapCode(user, gen, codeId, envelope) {
    this.give(user, codeId, envelope);
    this.took(this.wasm.unwrap_code(gen), "wrap_code");
  }

  /** What this person's passkeys mix in. @param {Uint8Array} user */
  prfSalt(user) {
    this.give(user);
    return this.took(this.wasm.prf_salt(), "prf");
  }

  /** @param {Uint8Array} prf output @param {Uint8Array} credential id */
  prfTake(prf, credential) {
    if (prf.length !== 32) throw new Failure("altered", { cause: "prf" });
    this.give(prf, credential);
    this.took(this.wasm.prf_take(credential.length), "prf", "invalid");
  }

  wrapPasskey() {
    return this.took(this.wasm.wrap_passkey(), "wrap_passkey");
  }

  /** @param {Uint8Array} user @param {number} gen
   * @param {Uint8Array} envelope */
  unwrapPasskey(user, gen, envelope) {
    this.give(user, envelope);
    this.took(this.wasm.unwrap_passkey(gen), "wrap_passkey");
  }

  /** @param {Uint8Array} ks @param {Uint8Array} sid */
  wrapTab(ks, sid) {
    this.give(ks, sid);
    return this.took(this.wasm.wrap_tab(), "tab");
  }

  /** @param {Uint8Array} user @param {number} gen @param {Uint8Array} ks
   * @param {Uint8Array} sid @param {Uint8Array} envelope */
  unwrapTab(user, gen, ks, sid, envelope) {
    this.give(user, ks, sid, envelope);
    this.took(this.wasm.unwrap_tab(gen), "tab");
  }

  identitySeal() {
    return this.took(this.wasm.identity_seal(), "identity");
  }

  /** @param {Uint8Array} ik @param {Uint8Array} ek @param {Uint8Array} cert
   * @param {Uint8Array} envelope */
  identityOpen(ik, ek, cert, envelope) {
    if (ik.length !== 32 || ek.length !== 32 || cert.length !== 64)
      throw new Failure("altered", { cause: "identity" });
    this.give(ik, ek, cert, envelope);
    this.took(this.wasm.identity_open(envelope.length), "identity");
  }

  /** @param {number} counter */
  keyringSeal(counter) {
    return this.took(this.wasm.keyring_seal(counter), "keyring");
  }

  /** @param {Uint8Array} envelope @param {number} counter */
  keyringOpen(envelope, counter) {
    this.give(envelope);
    this.took(this.wasm.keyring_open(envelope.length, counter), "keyring");
  }

  /** @param {number} counter */
  headsSeal(counter) {
    return this.took(this.wasm.heads_seal(counter), "heads");
  }

  /** @param {Uint8Array} envelope @param {number} counter */
  headsOpen(envelope, counter) {
    this.give(envelope);
    this.took(this.wasm.heads_open(envelope.length, counter), "heads");
  }

  keyringCounter() {
    return this.wasm.keyring_counter();
  }

  headsCounter() {
    return this.wasm.heads_counter();
  }

  /** The calls after this one are about this log, 0 to 63; 0 is the personal
   * space's. @param {number} log */
  logSelect(log) {
    this.took(this.wasm.log_select(log), "log", "invalid");
  }

  /** Begin to read a space's log.  Is it one that this account has a head of?
   * @param {Uint8Array} space */
  logBegin(space) {
    this.give(space);
    return this.wasm.log_begin() === 1;
  }

  /** What this device remembers; "older" if the server shows less.
   * @param {Uint8Array} record */
  recordCheck(record) {
    if (record.length !== RECORD) return;
    this.give(record);
    if (this.wasm.record_check() === -ST.CONFLICT)
      throw new Failure("older", { cause: "record", stop: true });
  }

  record() {
    return this.took(this.wasm.record(), "record");
  }

  headPut() {
    this.took(this.wasm.head_put(), "head");
  }

  logSeq() {
    return this.wasm.log_seq();
  }

  /** @param {Uint8Array} page entries as the server sent them */
  logLoad(page) {
    this.give(page);
    this.took(this.wasm.log_load(page.length), "log");
  }

  /** The next verified entry, or null at the end of the page. */
  logNext() {
    const n = this.wasm.log_next();
    if (n === 0) return null;
    if (n < 0) throw new Failure("altered", { cause: "log" });
    const b = this.result(HDR + 1);
    const view = new DataView(b.buffer);
    return { seq: Number(view.getBigUint64(16)), type: b[56],
      author: b.slice(57, 73), epoch: view.getUint32(73),
      object: b.slice(77, 93), time: Number(view.getBigUint64(95)),
      erased: b[HDR] === 1 };
  }

  /** The current entry's payload and type.  @param {number} types bits
   * @returns {{ payload: Uint8Array, otype: number } | { status: number }} */
  logOpen(types) {
    const n = this.wasm.log_open(types);
    if (n < 0) return { status: -n };
    const payload = this.result(n, PSIG);
    this.wasm.wipe_io(0, PSIG + n);
    return { payload, otype: this.wasm.log_otype() };
  }

  logDone() {
    if (this.wasm.log_done() !== 0) throw new Failure("older", { cause: "log" });
  }

  batchBegin() {
    this.wasm.batch_begin();
  }

  batchDrop() {
    this.wasm.batch_drop();
  }

  /** A copy of the first n bytes of the batch. @param {number} n */
  batchBytes(n) {
    const at = this.wasm.batch();
    return new Uint8Array(this.wasm.memory.buffer).slice(at, at + n);
  }

  /** @param {number} time */
  batchGenesis(time) {
    const n = this.wasm.batch_genesis(time);
    if (n < 0) this.took(n, "genesis", "invalid");
    return this.batchBytes(n);
  }

  /** Does the log's list name the account's present keys? */
  logCurrent() {
    return this.wasm.log_current() === 1;
  }

  /** A secret for the next epoch; true: drawn now, so store the keyring. */
  epochDraw() {
    const n = this.wasm.epoch_draw();
    if (n < 0) this.took(n, "epoch");
    return n === 1;
  }

  /** @param {number} time */
  batchRekey(time) {
    const n = this.wasm.batch_rekey(time);
    if (n < 0) this.took(n, "rekey", "invalid");
    return this.batchBytes(n);
  }

  /** Bytes of the batch so far. @param {Uint8Array} object
   * @param {number} otype @param {number} time @param {Uint8Array} payload */
  batchPut(object, otype, time, payload) {
    this.give(object, payload);
    const n = this.wasm.batch_put(otype, time, payload.length);
    if (n < 0) this.took(n, "put", "invalid");
    return n;
  }

  /** @param {Uint8Array} object @param {number} time */
  batchDel(object, time) {
    this.give(object);
    const n = this.wasm.batch_del(time);
    if (n < 0) this.took(n, "del", "invalid");
    return n;
  }

  /** Begin a sealed copy (seal/wasm_export.c). @param {Uint8Array} space */
  copyLogBegin(space) {
    this.give(space);
    this.wasm.export_log_begin();
  }

  /** How many entries a page had, all verified. @param {Uint8Array} page */
  copyLogTake(page) {
    this.give(page);
    const n = this.wasm.export_log_take(page.length);
    if (n < 0) throw new Failure("altered", { cause: "log" });
    return n;
  }

  copySpace() {
    return this.took(this.wasm.export_space(), "log", "older");
  }

  copyAccount() {
    return this.took(this.wasm.export_account(), "account");
  }

  /** The head of the file.  @param {Uint8Array} name
   * @param {import("./sealed-copy.js").Ways} ways
   * @param {number} made @param {number} bytes */
  copyBegin(name, ways, made, bytes) {
    const { seed, code_id: code, wrap_pass: pass, wrap_code: wrap } = ways;
    this.give(seed, code, pass, wrap, name);
    return this.took(this.wasm.export_begin(name.length, ways.t, ways.m_kib,
      made, bytes), "copy");
  }

  copyParts() {
    return this.wasm.export_parts();
  }

  /** @param {number} part */
  copyPartText(part) {
    return this.wasm.export_part_text(part);
  }

  /** @param {number} part @param {Uint8Array} content */
  copyPart(part, content) {
    this.give(content);
    return this.took(this.wasm.export_part(part, content.length), "part");
  }
}
