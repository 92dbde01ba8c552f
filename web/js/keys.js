// @ts-check
/**
 * The keys worker: everything secret of one person in one place.  A dedicated
 * module worker; the page talks to it through client.js.
 *
 * To the worker:    { id, call, args }     and for confirm: a MessagePort
 * From the worker:  { id, ok }             what the call gives
 *                   { id, error }          { code, cause, field, request,
 *                                            retry, n }, see failure.js
 *                   { event: "record", user, record }   for this device's
 *                                            storage (rollback memory)
 *                   { event: "locked" }    the session has lost its key
 *
 * Calls (args, all in one object, and what they give):
 *   selftest {}                         {}        library and module work
 *   prepare  {name, passphrase}         {code}    a new account, nothing sent;
 *                                                 code: text to write down
 *   renew    {passphrase, current?}     {code}    new passphrase and new code,
 *                                                 nothing sent; current: the
 *                                                 old one, unless recovering
 *   confirm  {passphrase, ticket?}      opened    the passphrase typed again,
 *                                                 derived in a fresh worker at
 *                                                 the other end of the port;
 *                                                 then all of it is sent
 *   check    {} and a port              {}        that fresh worker's part
 *   signIn   {name, passphrase, shared} opened
 *   recover  {name, code}               {user}    then renew and confirm
 *   unlock   {name, passphrase}         opened
 *   resume   {tab}                      opened    from sessionStorage
 *   status   {}                         {state}   none locked recovering open,
 *                                                 asking the server
 *   lock     {}                         {}
 *   signOut  {}                         {}
 *   list     {types?}                   {items, seq}
 *   unread   {}                         {unread}  what cannot be shown: number,
 *                                                 time and cause, see ledger.js
 *   evidence {}                         {mine, theirs}  the log as this device
 *                                                 verified it and as the server
 *                                                 shows it now: sealed octets
 *   put      {type, object?, data}   {object}
 *   putMany  {changes: [the same]}      {objects}   one step, all or none
 *   del      {object}                   {}
 *   fingerprint {}                      {text}
 *   prove    {passphrase}               {}        is it the passphrase?
 *   copyBegin {passphrase}              {}        a sealed copy, step by step:
 *   copyRead {}                         {done, of}  until done is of, then
 *   copyHead {}                         {head, parts}  then for each part
 *   copyPart {}                         {bytes}
 *   trend    {columns}                  the early warning, see trend-work.js
 *
 * opened = {user, name, shared, tab}: tab is {user, gen, sid, envelope, name},
 * UMK sealed under a key that only the server's session holds; the page keeps
 * it in sessionStorage.  Calls that read or check records take `records`: what
 * this device stored, by user.
 *
 * Passphrases and codes arrive in messages because they are typed in the page;
 * they are not kept.  JavaScript cannot wipe its own strings; what can be
 * wiped, the module's memory, is.
 */
import { call, now } from "./api.js";
import { fromBase64, fromId, toBase64, toId } from "./bytes.js";
import { Cache, forgetUser } from "./cache.js";
import { Failure } from "./failure.js";
import { KeptLog } from "./kept-log.js";
import { Ledger } from "./ledger.js";
import { Sealed } from "./sealed.js";
import { evidenceOf } from "./evidence.js";
import { SealedCopy } from "./sealed-copy.js";
import { trendOf } from "./trend-work.js";

const USUAL = { t: 3, m_kib: 131072 };
const PATIENCE_MS = 90000; // for the second derivation, on slow devices
const WRAP = 334; // bytes of an envelope around UMK
const SMALL = { t: 6, m_kib: 65536 }; // where 128 MiB are not to be had

/** @typedef {{ seed: Uint8Array, t: number, m_kib: number }} Kdf */
/** @typedef {Record<string, string>} Records user id to base64url */

export class Keys {
  /**
   * @param {(event: object) => void} tell events for the page
   * @param {() => Promise<Sealed>} load
   */
  constructor(tell, load) {
    this.tell = tell;
    this.load = load;
    /** @type {Promise<Sealed> | null} */
    this.loading = null;
    /** @type {Ledger | null} */
    this.ledger = null;
    /** What prepare or renew has ready for confirm. @type {any} */
    this.ready = null;
    /** @type {SealedCopy | null} */
    this.copy = null;
    this.recovering = false;
    this.name = "";
    /** @type {Cache | null} */
    this.cache = null;
    this.shared = false;
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
    this.inTurn = this.inTurn.bind(this);
  }

  /** One thing at a time: the module has one set of buffers.
   * @template T @param {() => Promise<T>} work @returns {Promise<T>} */
  inTurn(work) {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => {});
    return turn;
  }

  /** The module, after its self-test.  A failure is final for this worker. */
  sealed() {
    this.loading ??= this.load();
    return this.loading;
  }

  async selftest() {
    await this.sealed();
    return {};
  }

  /** Derive, with less memory if there is not enough.
   * @param {Sealed} sealed @param {string} name @param {string} passphrase
   * @returns {{ kdf: Kdf, auth: Uint8Array }} */
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

  /** Wraps under a passphrase just derived and a fresh code.
   * @param {Sealed} sealed @param {{ kdf: Kdf, auth: Uint8Array }} way */
  credentials(sealed, way) {
    const code = sealed.codeNew();
    const codeId = sealed.random(16);
    const wrapPass = sealed.wrapPass(way.kdf);
    const body = { seed: toBase64(way.kdf.seed), t: way.kdf.t,
      m_kib: way.kdf.m_kib, auth: toBase64(way.auth),
      wrap_pass: toBase64(wrapPass), auth_r: toBase64(sealed.codeAuth()),
      code_id: toBase64(codeId), wrap_code: toBase64(sealed.wrapCode(codeId)) };
    return { code, body, wrapPass, way };
  }

  /** @param {{ name: string, passphrase: string }} args */
  async prepare({ name, passphrase }) {
    const sealed = await this.sealed();
    this.forget(sealed);
    const user = sealed.random(16);
    const space = sealed.random(16);
    const way = this.deriveNew(sealed, name, passphrase);
    sealed.holderNew(user);
    sealed.logBegin(space);
    sealed.batchBegin();
    const genesis = sealed.batchGenesis(now());
    sealed.headPut();
    const made = this.credentials(sealed, way);
    const pub = sealed.public();
    this.name = name;
    this.ready = { ...made, name, user, space: toId(space), register: {
      name, user: toId(user), gen: 1, ik: toBase64(pub.ik),
      ek: toBase64(pub.ek), ek_cert: toBase64(pub.ek_cert),
      identity: toBase64(sealed.identitySeal()),
      keyring: toBase64(sealed.keyringSeal(1)),
      heads: toBase64(sealed.headsSeal(1)), space: toId(space),
      genesis: toBase64(genesis) } };
    return { code: made.code };
  }

  /** @param {{ passphrase: string, current?: string }} args */
  async renew({ passphrase, current }) {
    const sealed = await this.sealed();
    if (!this.ledger && !this.recovering) throw new Failure("locked");
    let proof;
    if (!this.recovering) {
      if (!current) throw new Failure("invalid", { field: "current" });
      const kdf = await this.params(sealed, this.name);
      proof = toBase64(sealed.derive(this.name, current, kdf));
    }
    const way = this.deriveNew(sealed, this.name, passphrase);
    const made = this.credentials(sealed, way);
    const pub = sealed.public();
    this.ready = { ...made, name: this.name, user: pub.user, gen: pub.gen,
      renew: proof ? { proof } : {} };
    return { code: made.code };
  }

  /**
   * The fresh worker at the other end of the port derives from what was typed
   * again and must open the wrap; only then anything is sent.
   * @param {{ passphrase: string, ticket?: string, records?: Records }} args
   * @param {MessagePort} port
   */
  async confirm({ passphrase, ticket, records }, port) {
    const ready = this.ready;
    if (!ready || !port) throw new Failure("invalid", { cause: "not prepared" });
    await ask(port, { name: ready.name, passphrase, user: ready.user,
      gen: ready.gen ?? 1, kdf: ready.way.kdf, wrap: ready.wrapPass,
      auth: ready.way.auth });
    const sealed = await this.sealed();
    if (ready.register) {
      await call("POST", "account/register", { ...ready.body,
        ...ready.register, ...(ticket ? { ticket } : {}) });
    } else {
      await call("PUT", "account/credentials",
        { ...ready.body, ...ready.renew });
    }
    const { auth } = ready.way;
    const space = ready.space ?? this.space;
    this.ready = null;
    this.recovering = false;
    const opened = await this.keep(sealed, auth, space, false, records,
      Boolean(ready.register));
    return opened;
  }

  /** The fresh worker's part of confirm. @param {object} _ @param {MessagePort} port */
  async check(_, port) {
    const task = await heard(port);
    /** @type {Sealed | null} */
    let sealed = null;
    try {
      sealed = await this.sealed();
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

  /** Parameters of a name, refused here if they are too cheap or absurd.
   * @param {Sealed} sealed @param {string} name @returns {Promise<Kdf>} */
  async params(sealed, name) {
    const got = await call("POST", "account/params", { name });
    const kdf = { seed: bytesOf(got.seed, 16), t: got.t, m_kib: got.m_kib };
    if (!sealed.paramsFit(kdf)) throw new Failure("params");
    return kdf;
  }

  /** @param {{ name: string, passphrase: string, shared?: boolean, records?: Records }} args */
  async signIn({ name, passphrase, shared, records }) {
    const sealed = await this.sealed();
    this.forget(sealed);
    const kdf = await this.params(sealed, name);
    const auth = sealed.derive(name, passphrase, kdf);
    const got = await call("POST", "session", { name, auth: toBase64(auth),
      ...(shared ? { shared: true } : {}) });
    return this.opened(sealed, name, kdf, auth, got, records);
  }

  /** @param {{ name: string, passphrase: string, records?: Records }} args */
  async unlock({ name, passphrase, records }) {
    const sealed = await this.sealed();
    this.forget(sealed);
    const kdf = await this.params(sealed, name);
    const auth = sealed.derive(name, passphrase, kdf);
    let got;
    try {
      got = await call("POST", "session/unlock", { auth: toBase64(auth) });
    } catch (error) {
      // A locked session that is refused: the passphrase was wrong.
      const failure = Failure.of(error);
      throw failure.code === "locked"
        ? new Failure("denied", failure.facts) : failure;
    }
    return this.opened(sealed, name, kdf, auth, got, records);
  }

  /** @param {{ name: string, code: string }} args */
  async recover({ name, code }) {
    const sealed = await this.sealed();
    this.forget(sealed);
    if (!sealed.codeTake(code)) throw new Failure("invalid", { field: "code" });
    const got = await call("POST", "session/recover",
      { name, auth_r: toBase64(sealed.codeAuth()) });
    const user = idOf(got.user);
    sealed.unwrapCode(user, got.gen, bytesOf(got.code_id, 16),
      bytesOf(got.wrap_code));
    this.openRest(sealed, got);
    this.name = name;
    this.space = got.space;
    this.recovering = true;
    return { user: got.user };
  }

  /** After a proof by passphrase.
   * @param {Sealed} sealed @param {string} name @param {Kdf} kdf
   * @param {Uint8Array} auth @param {any} got @param {Records} [records] */
  async opened(sealed, name, kdf, auth, got, records) {
    sealed.unwrapPass(idOf(got.user), got.gen, kdf, bytesOf(got.wrap_pass));
    this.openRest(sealed, got);
    this.name = name;
    return this.keep(sealed, auth, got.space, got.shared === true, records,
      false);
  }

  /** Identity, keyring and heads, with the counters they must have.
   * @param {Sealed} sealed @param {any} got */
  openRest(sealed, got) {
    sealed.identityOpen(bytesOf(got.ik, 32), bytesOf(got.ek, 32),
      bytesOf(got.ek_cert, 64), bytesOf(got.identity));
    sealed.keyringOpen(bytesOf(got.keyring), countOf(got.keyring_counter));
    sealed.headsOpen(bytesOf(got.heads), countOf(got.heads_counter));
  }

  /** The session gets a key; the page gets UMK sealed under it.
   * @param {Sealed} sealed @param {Uint8Array} auth @param {string} space
   * @param {boolean} shared @param {Records | undefined} records
   * @param {boolean} fresh */
  async keep(sealed, auth, space, shared, records, fresh) {
    const ks = sealed.random(32);
    const sid = sealed.random(16);
    const pub = sealed.public();
    const envelope = sealed.wrapTab(ks, sid);
    await call("PUT", "session/key", { ks: toBase64(ks), auth: toBase64(auth) });
    ks.fill(0);
    auth.fill(0);
    const user = toId(pub.user);
    this.shared = shared;
    this.openLedger(sealed, user, space, records, fresh);
    return { user, name: this.name, shared, tab: { user, gen: pub.gen,
      sid: toBase64(sid), envelope: toBase64(envelope), name: this.name } };
  }

  /** @param {Sealed} sealed @param {string} user @param {string} space
   * @param {Records | undefined} records @param {boolean} fresh */
  openLedger(sealed, user, space, records, fresh) {
    this.space = space;
    this.ledger?.end();
    this.cache = new Cache(user, space);
    this.ledger = new Ledger(sealed, space, (record) => this.tell({
      event: "record", user, record: toBase64(record) }), this.inTurn,
    new KeptLog(sealed, this.cache));
    const record = fresh ? undefined : records?.[user];
    try {
      this.ledger.begin(record ? bytesOf(record) : undefined);
    } catch (error) {
      this.forget(sealed);
      throw error;
    }
  }

  /** @param {{ tab: any, records?: Records }} args */
  async resume({ tab, records }) {
    const sealed = await this.sealed();
    this.forget(sealed);
    const { ks } = await call("GET", "session/key");
    try {
      sealed.unwrapTab(idOf(tab.user), tab.gen, bytesOf(ks, 32),
        bytesOf(tab.sid, 16), bytesOf(tab.envelope));
    } catch {
      throw new Failure("locked", { cause: "tab" });
    }
    const got = await call("GET", "account");
    if (got.user !== tab.user || got.gen !== tab.gen)
      throw new Failure("locked", { cause: "another account" });
    this.openRest(sealed, got);
    this.name = tab.name;
    this.shared = got.shared === true;
    this.openLedger(sealed, tab.user, got.space, records, false);
    return { user: tab.user, name: tab.name, shared: got.shared === true, tab };
  }

  /** What the server says of this session; "open" only if the worker is, too. */
  async status() {
    if (this.recovering) return { state: "recovering" };
    try {
      await call("GET", "session/key");
    } catch (error) {
      const { code } = Failure.of(error);
      if (code === "locked") return { state: "locked" };
      if (code === "denied" || code === "none") return { state: "none" };
      throw error;
    }
    return { state: this.ledger ? "open" : "locked" };
  }

  async lock() {
    const sealed = await this.sealed();
    await this.ledger?.sealHeads().catch(() => {});
    this.forget(sealed);
    await call("DELETE", "session/key");
    return {};
  }

  async signOut() {
    const sealed = await this.sealed();
    await this.ledger?.sealHeads().catch(() => {});
    const { cache, shared } = this;
    this.forget(sealed);
    if (cache && shared) await forgetUser(cache.user);
    await call("DELETE", "session");
    return {};
  }

  /** The open ledger, with what is new on the server. */
  async current() {
    if (!this.ledger) throw new Failure("locked");
    await this.ledger.sync();
    return this.ledger;
  }

  /** @param {{ types?: number[] }} args */
  async list({ types }) {
    const ledger = await this.current();
    return { items: await ledger.list(types), seq: ledger.sealed.logSeq() };
  }

  async unread() {
    return { unread: await (await this.current()).unread() };
  }

  async evidence() {
    if (!this.cache) throw new Failure("locked");
    return evidenceOf(this.cache);
  }

  /** @param {import("./ledger.js").Change} args */
  async put(args) {
    const [object] = await this.write([args]);
    return { object };
  }

  /** @param {{ changes: import("./ledger.js").Change[] }} args */
  async putMany({ changes }) {
    return { objects: await this.write(changes) };
  }

  /** @param {{ object: string }} args */
  async del({ object }) {
    await this.write([{ type: 0, object, data: undefined }]);
    return {};
  }

  /** @param {import("./ledger.js").Change[]} changes */
  async write(changes) {
    if (!this.ledger) throw new Failure("locked");
    if (this.ledger.sealed.logSeq() === 0) await this.ledger.sync();
    return this.ledger.write(changes);
  }

  /** @param {{ columns: number }} args */
  async trend({ columns }) {
    const ledger = await this.current();
    return trendOf(columns > 0 ? await ledger.list(undefined)
      : ledger.known(undefined), columns);
  }

  /** The passphrase again, in an open session: what that entitles to.
   * @param {string} passphrase */
  async again(passphrase) {
    const sealed = await this.sealed();
    if (!this.ledger) throw new Failure("locked");
    const kdf = await this.params(sealed, this.name);
    const auth = sealed.derive(this.name, passphrase, kdf);
    const got = await call("POST", "session/wraps", { auth: toBase64(auth) });
    auth.fill(0);
    return { kdf, got };
  }

  /** @param {{ passphrase: string }} args */
  async prove({ passphrase }) {
    await this.again(passphrase);
    return {};
  }

  /** @param {{ passphrase: string }} args */
  async copyBegin({ passphrase }) {
    const { kdf, got } = await this.again(passphrase);
    const ledger = await this.current();
    this.copy = new SealedCopy(ledger.sealed, this.name, ledger.space, { ...kdf,
      code_id: bytesOf(got.code_id, 16), wrap_pass: bytesOf(got.wrap_pass, WRAP),
      wrap_code: bytesOf(got.wrap_code, WRAP) });
    return {};
  }

  /** The copy being made; a lock has ended it. */
  copying() {
    if (!this.copy) throw new Failure("locked");
    return this.copy;
  }

  async copyRead() {
    return this.copying().read();
  }

  async copyHead() {
    return this.copying().begin();
  }

  async copyPart() {
    return this.copying().next();
  }

  async fingerprint() {
    const sealed = await this.sealed();
    if (!this.ledger) throw new Failure("locked");
    return { text: sealed.fingerprint() };
  }

  /** Wipe keys and plaintext as far as the platform allows.
   * @param {Sealed} sealed */
  forget(sealed) {
    this.ledger?.end();
    this.ledger = null;
    this.ready = null;
    this.copy = null;
    this.recovering = false;
    sealed.wipe();
  }

  /** The server no longer has this session's key. */
  async lost() {
    const had = this.ledger !== null;
    this.forget(await this.sealed());
    if (had) this.tell({ event: "locked" });
  }
}

const CALLS = ["selftest", "prepare", "renew", "confirm", "check", "signIn",
  "recover", "unlock", "resume", "status", "lock", "signOut", "list",
  "unread", "evidence", "put", "putMany", "del", "fingerprint", "trend",
  "prove", "copyBegin", "copyRead", "copyHead", "copyPart"];

/**
 * Answer one message of the page.
 * @param {Keys} keys
 * @param {{ id: number, call: string, args: any }} message
 * @param {MessagePort} [port]
 */
export async function answer(keys, message, port) {
  try {
    if (!CALLS.includes(message.call)) throw new Failure("invalid");
    const ok = await keys.inTurn(() =>
      /** @type {any} */ (keys)[message.call](message.args ?? {}, port));
    return { id: message.id, ok };
  } catch (error) {
    const failure = Failure.of(error);
    if (failure.code === "locked") await keys.lost().catch(() => {});
    const { code, facts } = failure;
    return { id: message.id, error: { code, ...facts } };
  }
}

/** @param {string} text @param {number} [n] @returns {Uint8Array} */
function bytesOf(text, n) {
  try {
    const bytes = fromBase64(text);
    if (n === undefined || bytes.length === n) return bytes;
  } catch {
    /* said below */
  }
  throw new Failure("altered", { cause: "bytes" });
}

/** @param {string} text */
function idOf(text) {
  try {
    return fromId(text);
  } catch {
    throw new Failure("altered", { cause: "id" });
  }
}

/** @param {unknown} n */
function countOf(n) {
  if (typeof n === "number" && Number.isSafeInteger(n) && n > 0) return n;
  throw new Failure("altered", { cause: "counter" });
}

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

/** Ask the worker at the other end. @param {MessagePort} port
 * @param {object} task */
async function ask(port, task) {
  const coming = heard(port);
  port.postMessage(task);
  const got = await coming;
  port.close();
  if (got.error) throw new Failure(got.error.code, { cause: "typed again" });
}

if (typeof WorkerGlobalScope !== "undefined"
    && self instanceof WorkerGlobalScope) {
  const keys = new Keys((event) => self.postMessage(event),
    () => Sealed.load());
  self.onmessage = async ({ data, ports }) => {
    self.postMessage(await answer(keys, data, ports[0]));
  };
}
