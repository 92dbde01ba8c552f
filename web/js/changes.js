// @ts-check
/**
 * The keys worker's part of beginning and changing an account: new accounts,
 * passphrase, recovery code, recovery, new keys, deletion.  Calls as in keys.js:
 *
 *   prepare  {name, passphrase, again?} {code}    a new account, or one that
 *                                                 starts again; nothing sent;
 *                                                 code: text to write down
 *   prove    {passphrase} or {code}     {}        before change and erase
 *   change   {what, passphrase?}        {code?}   made ready, nothing sent
 *   confirm  {passphrase?, ticket?}     opened    the passphrase typed again,
 *                                                 derived in a fresh worker at
 *                                                 the other end of the port;
 *                                                 then all of it is sent; null
 *                                                 if the session just goes on
 *   check    {} and a port              {}        that fresh worker's part
 *   drop     {}                         {}        forget what was proved
 *   erase    {wipe?}                    {}        the account is gone, and out
 *                                                 of every group
 *
 * Everything is made ready first (prepare, change) and sent only by confirm,
 * after the code was typed back and the passphrase, typed again and derived in
 * a fresh worker, has opened what it locked.  Each kind of change has one
 * address of the API and replaces one thing:
 *
 *   register, restart  all of it          recovery    passphrase and code
 *   passphrase, code   that alone         rotation    all of it, and the keys
 *
 * In an open session prove comes first: the present passphrase, or for a new
 * passphrase the recovery code, is checked by the server once at the beginning,
 * and counted again when the change itself is sent.
 */
import { call, later, now } from "./api.js";
import { fromBase64, toBase64, toId } from "./bytes.js";
import { forgetUser } from "./cache.js";
import { Failure } from "./failure.js";
import { USUAL, isCheap } from "./sealed.js";

const SMALL = { t: 6, m_kib: 65536 }; // where 128 MiB are not to be had
const PATIENCE_MS = 90000; // for the second derivation, on slow devices

/** @typedef {import("./sealed.js").Sealed} Sealed */
/** @typedef {{ seed: Uint8Array, t: number, m_kib: number }} Kdf */
/** @typedef {{ kdf: Kdf, auth: Uint8Array }} Way a passphrase, derived */

/** Where each kind of change is sent. */
const ADDRESS = /** @type {const} */ ({
  register: ["POST", "account/register"],
  restart: ["POST", "account/restart"],
  recovery: ["PUT", "account/credentials"],
  passphrase: ["PUT", "account/passphrase"],
  code: ["PUT", "account/code"],
  rotation: ["POST", "account/rotation"],
});

export class Changes {
  /** @param {import("./keys.js").Keys} keys */
  constructor(keys) {
    this.keys = keys;
    /** What prepare or change has ready for confirm. @type {any} */
    this.ready = null;
    /** What prove proved. @type {{ proof?: string, proof_r?: string } | null} */
    this.proof = null;
  }

  forget() {
    this.ready = null;
    this.proof = null;
  }

  /** Derive, with less memory if there is not enough.
   * @param {Sealed} sealed @param {string} name @param {string} passphrase
   * @returns {Way} */
  deriveNew(sealed, name, passphrase) {
    const seed = sealed.random(16);
    try {
      const kdf = { seed, ...USUAL };
      return { kdf, auth: sealed.derive(name, passphrase, kdf) };
    } catch (error) {
      if (Failure.of(error).code !== "nospace") throw error;
    }
    const kdf = { seed, ...SMALL };
    return { kdf, auth: sealed.derive(name, passphrase, kdf) };
  }

  /** @param {{ name: string, passphrase: string, again?: boolean }} args
   * again: an account that starts again */
  async prepare({ name, passphrase, again }) {
    const sealed = await this.keys.sealed();
    this.keys.forget(sealed);
    const user = sealed.random(16);
    const space = sealed.random(16);
    const way = this.deriveNew(sealed, name, passphrase);
    sealed.holderNew(user);
    sealed.logBegin(space);
    sealed.batchBegin();
    const genesis = sealed.batchGenesis(now());
    sealed.headPut();
    const code = sealed.codeNew();
    this.keys.name = name;
    this.ready = { what: again ? "restart" : "register", name, user, gen: 1,
      way, space: toId(space), rest: { name, user: toId(user),
        space: toId(space), genesis: toBase64(genesis) } };
    return { code };
  }

  /** The present passphrase, or the recovery code.
   * @param {{ passphrase?: string, code?: string }} args */
  async prove({ passphrase, code }) {
    const { keys } = this;
    const sealed = await keys.sealed();
    if (!keys.ledger) throw new Failure("locked");
    this.forget();
    let proof;
    if (passphrase !== undefined) {
      proof = { proof: await keys.proof(passphrase) };
    } else {
      if (!sealed.codeTake(code ?? ""))
        throw new Failure("invalid", { field: "code" });
      proof = { proof_r: toBase64(sealed.codeAuth()) };
    }
    await call("POST", "account/proof", proof);
    this.proof = proof;
    return {};
  }

  /** @param {{ what: string, passphrase?: string }} args what: passphrase,
   *   code, rotation, or recovery after recover */
  async change({ what, passphrase }) {
    const { keys } = this;
    const sealed = await keys.sealed();
    const isRecovery = what === "recovery";
    if (!(what in ADDRESS) || (passphrase === undefined) !== (what === "code"))
      throw new Failure("invalid", { field: "what" });
    if (isRecovery ? !keys.recovering : !keys.ledger)
      throw new Failure("locked");
    if (!isRecovery && !this.proof)
      throw new Failure("invalid", { field: "proof" });
    if (what === "rotation" && sealed.rotating())
      throw new Failure("conflict", { field: "rotation" });
    const way = passphrase === undefined ? null
      : this.deriveNew(sealed, keys.name, passphrase);
    const code = what === "passphrase" ? null : sealed.codeNew();
    const pub = sealed.public();
    this.ready = { what, name: keys.name, user: pub.user, gen: pub.gen, way,
      space: keys.space, rest: isRecovery ? {} : this.proof };
    return code ? { code } : {};
  }

  /**
   * The fresh worker at the other end of the port derives from what was typed
   * again and must open the wrap; only then anything is sent.
   * @param {{ passphrase?: string, ticket?: string, records?: import("./keys.js").Records }} args
   * @param {MessagePort} [port] unless only the code changes
   */
  async confirm({ passphrase, ticket, records }, port) {
    const { keys, ready } = this;
    if (!ready || (ready.way && !port))
      throw new Failure("invalid", { cause: "not prepared" });
    const sealed = await keys.sealed();
    const more = ticket ? { ticket } : {};
    if (ready.what === "rotation") await this.rotate(sealed, passphrase, port);
    else await this.send(sealed, this.body(sealed), more, passphrase, port);
    this.forget();
    if (ready.what === "passphrase" || ready.what === "code") return null;
    keys.recovering = false;
    return keys.keep(sealed, ready.way.auth, ready.space, false, records,
      ready.what !== "recovery" && ready.what !== "rotation");
  }

  /** What is sent, made of the keys as they stand. @param {Sealed} sealed */
  body(sealed) {
    const { what, way, rest } = this.ready;
    const pub = sealed.public();
    const all = what === "register" || what === "restart"
      || what === "rotation";
    const codeId = sealed.random(16);
    const pass = way && { seed: toBase64(way.kdf.seed), t: way.kdf.t,
      m_kib: way.kdf.m_kib, auth: toBase64(way.auth),
      wrap_pass: toBase64(sealed.wrapPass(way.kdf)) };
    const code = what !== "passphrase" && { auth_r: toBase64(sealed.codeAuth()),
      code_id: toBase64(codeId), wrap_code: toBase64(sealed.wrapCode(codeId)) };
    const keys = all && { gen: pub.gen, ik: toBase64(pub.ik),
      ek: toBase64(pub.ek), ek_cert: toBase64(pub.ek_cert),
      identity: toBase64(sealed.identitySeal()),
      keyring: toBase64(sealed.keyringSeal(1)),
      heads: toBase64(sealed.headsSeal(1)) };
    return { ...rest, ...pass, ...code, ...keys };
  }

  /** @param {Sealed} sealed @param {any} body @param {object} more
   * @param {string | undefined} passphrase @param {MessagePort} [port] */
  async send(sealed, body, more, passphrase, port) {
    const { what, name, user, way } = this.ready;
    if (way)
      await ask(port, { name, passphrase, user, gen: sealed.public().gen,
        kdf: way.kdf, wrap: fromBase64(body.wrap_pass), auth: way.auth });
    const [method, path] = ADDRESS[/** @type {keyof ADDRESS} */ (what)];
    await call(method, path, { ...body, ...more });
  }

  /** New keys in the module, then on the server; as before if it refuses.
   * @param {Sealed} sealed @param {string | undefined} passphrase
   * @param {MessagePort} [port] */
  async rotate(sealed, passphrase, port) {
    const cert = sealed.rotate();
    let stands = false;
    try {
      await this.send(sealed, this.body(sealed),
        { rekey_cert: toBase64(cert) }, passphrase, port);
      stands = true;
    } catch (error) {
      stands = Failure.of(error).code === "offline" && (await this.stood());
      if (!stands) throw error;
    } finally {
      sealed.rotateEnd(stands);
    }
  }

  /** The answer was lost: does the new passphrase unlock by now? */
  async stood() {
    try {
      await call("POST", "session/unlock",
        { auth: toBase64(this.ready.way.auth) });
      return true;
    } catch {
      return false;
    }
  }

  /** The fresh worker's part of confirm. @param {MessagePort} port */
  async check(port) {
    const task = await heard(port);
    /** @type {Sealed | null} */
    let sealed = null;
    try {
      sealed = await this.keys.sealed();
      const auth = sealed.derive(task.name, task.passphrase, task.kdf);
      if (!sealed.same(auth, task.auth)) throw new Failure("mismatch");
      sealed.unwrapPass(task.user, task.gen, task.kdf, task.wrap);
      port.postMessage({ ok: {} });
    } catch (error) {
      const code = Failure.of(error).code;
      port.postMessage({ error: { code: code === "altered" ? "mismatch" : code } });
    } finally {
      sealed?.wipe();
    }
    return {};
  }

  /** The person thought better of it. */
  async drop() {
    this.forget();
    return {};
  }

  /** Nothing is left of the account; prove first.
   * @param {{ wipe?: string[] }} args groups in which what this person wrote
   *   goes, too */
  async erase({ wipe = [] }) {
    if (!this.proof) throw new Failure("invalid", { field: "proof" });
    const { groupsOf } = await later(() => import("./group-set.js"));
    await groupsOf(this.keys).leaveAll(wipe);
    const { cache } = this.keys;
    await call("DELETE", "account", this.proof);
    this.keys.forget(await this.keys.sealed());
    if (cache) await forgetUser(cache.user);
    return {};
  }

  /**
   * After a proof by passphrase whose parameters are cheaper than what this
   * program would choose: raise them.  Derived twice, since nobody types it
   * again; a failure is for the next time.
   * @param {Sealed} sealed @param {string} passphrase @param {string} proof
   */
  async raise(sealed, passphrase, proof) {
    try {
      const { name } = this.keys;
      const way = this.deriveNew(sealed, name, passphrase);
      if (isCheap(way.kdf)
          || !sealed.same(way.auth, sealed.derive(name, passphrase, way.kdf)))
        return;
      await call("PUT", "account/passphrase", { proof,
        seed: toBase64(way.kdf.seed), t: way.kdf.t, m_kib: way.kdf.m_kib,
        auth: toBase64(way.auth), wrap_pass: toBase64(sealed.wrapPass(way.kdf)) });
    } catch {
      /* said above */
    }
  }
}

/** @param {import("./keys.js").Keys} keys */
export const changesOf = (keys) => (keys.changes ??= new Changes(keys));

/** @type {import("./keys.js").Calls} */
export const calls = {
  prepare: (keys, args) => changesOf(keys).prepare(args),
  prove: (keys, args) => changesOf(keys).prove(args),
  change: (keys, args) => changesOf(keys).change(args),
  confirm: (keys, args, { port }) => changesOf(keys).confirm(args, port),
  check: (keys, _, { port }) =>
    changesOf(keys).check(/** @type {MessagePort} */ (port)),
  drop: (keys) => changesOf(keys).drop(),
  erase: (keys, args) => changesOf(keys).erase(args),
};

/** One message from a port, in time. @param {MessagePort} port
 * @returns {Promise<any>} */
function heard(port) {
  return new Promise((done, fail) => {
    const timer = setTimeout(() =>
      fail(new Failure("library", { cause: "second worker" })), PATIENCE_MS);
    port.onmessage = (event) => {
      clearTimeout(timer);
      done(event.data);
    };
  });
}

/** Ask the worker at the other end. @param {MessagePort | undefined} port
 * @param {object} task */
async function ask(port, task) {
  if (!port) throw new Failure("library", { cause: "second worker" });
  const coming = heard(port);
  port.postMessage(task);
  const got = await coming;
  port.close();
  if (got.error) throw new Failure(got.error.code, { cause: "typed again" });
}
