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
 * What a page may need at any time is loaded at once; the rest, by the table
 * LATER at the end of this file, with the first call that asks for it.
 *
 * Calls answered here (args, all in one object, and what they give):
 *   selftest {}                         {}        library and module work
 *   warm     {}                         {}        memory for a passphrase is
 *                                                 taken while it is typed
 *   account  {}                         {name, fingerprint, rotating,
 *                                       formerUntil, backupDays}
 *   finish   {}                         {}        a rotation that was cut short
 *   signIn   {name, passphrase, shared} opened, or the error "factor": see
 *                                       factor-work.js, which has further calls
 *   recover  {name, code}               {user}    then change and confirm
 *   unlock   {name, passphrase}         opened
 *   resume   {tab}                      opened    from sessionStorage
 *   idle     {minutes}                  {}        somebody is here
 *   status   {}                         {state}   none locked recovering open,
 *                                                 asking the server
 *   lock     {}                         {}
 *   signOut  {}                         {}
 *   list     {types?}                   {items, seq}
 *   unread   {}                         {unread}  what cannot be shown: number,
 *                                                 time and cause, see ledger.js
 *   put      {type, object?, data}   {object}
 *   putMany  {changes: [the same]}      {objects}   one step, all or none
 *   del      {object}                   {}
 *   fingerprint {}                      {text}
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
import { call, later } from "./api.js";
import { bytesOf, countOf, idOf, toBase64, toId } from "./bytes.js";
import { Cache, forgetUser } from "./cache.js";
import { Failure } from "./failure.js";
import { KeptLog } from "./kept-log.js";
import { Ledger } from "./ledger.js";
import { Sealed, USUAL, isCheap } from "./sealed.js";

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
    /** @type {import("./changes.js").Changes | null} */
    this.changes = null;
    /** What signIn proved while a second step is asked for. @type {any} */
    this.asked = null;
    this.recovering = false;
    this.name = "";
    this.space = "";
    this.formerUntil = 0;
    this.backupDays = 0;
    /** @type {import("./sealed-copy.js").SealedCopy | null} */
    this.copy = null;
    /** @type {Cache | null} */
    this.cache = null;
    this.shared = false;
    /** @type {import("./group-set.js").Groups | null} */
    this.groups = null;
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

  async warm() {
    (await this.sealed()).warm(USUAL.m_kib);
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
    this.asked = { name, kdf, auth, shared };
    return this.raised(sealed, passphrase, kdf, auth,
      () => this.signInStep({}, records));
  }

  /** The rest of signIn, with a second step if one was asked for: then it may
   * be tried again. @param {object} step @param {Records} [records] */
  async signInStep(step, records) {
    const sealed = await this.sealed();
    if (!this.asked) throw new Failure("invalid", { cause: "not asked" });
    const { name, kdf, auth, shared } = this.asked;
    const got = await call("POST", "session", { name, auth: toBase64(auth),
      ...(shared ? { shared: true } : {}), ...step });
    this.asked = null;
    return this.opened(sealed, name, kdf, auth, got, records);
  }

  /** The proof of the passphrase, typed again in an open session.
   * @param {string} passphrase */
  async proof(passphrase) {
    const sealed = await this.sealed();
    const kdf = await this.params(sealed, this.name);
    return toBase64(sealed.derive(this.name, passphrase, kdf));
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
    return this.raised(sealed, passphrase, kdf, auth,
      () => this.opened(sealed, name, kdf, auth, got, records));
  }

  /** Open, and raise parameters that are too cheap by now.  (With a second
   * step between, the passphrase is gone: then it is for the next unlocking.)
   * @param {Sealed} sealed @param {string} passphrase @param {Kdf} kdf
   * @param {Uint8Array} auth @param {() => Promise<any>} open */
  async raised(sealed, passphrase, kdf, auth, open) {
    const proof = isCheap(kdf) ? toBase64(auth) : "";
    const opened = await open();
    if (proof)
      await later(() => import("./changes.js"))
        .then(({ changesOf }) => changesOf(this).raise(sealed, passphrase, proof))
        .catch(() => {}); // for the next time
    return opened;
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
    this.formerUntil = got.former_until ?? 0;
    this.backupDays = Number(got.backup_days);
  }

  /** The session gets a key; the page gets UMK sealed under it.
   * @param {Sealed} sealed @param {Uint8Array} auth @param {string} space
   * @param {boolean} shared @param {Records | undefined} records
   * @param {boolean} fresh */
  async keep(sealed, auth, space, shared, records, fresh) {
    const ks = sealed.random(32);
    await call("PUT", "session/key", { ks: toBase64(ks), auth: toBase64(auth) });
    auth.fill(0);
    return this.settle(sealed, ks, space, shared, records, fresh);
  }

  /** The session has the key: the tab's envelope, and the ledger.
   * @param {Sealed} sealed @param {Uint8Array} ks @param {string} space
   * @param {boolean} shared @param {Records | undefined} records
   * @param {boolean} fresh */
  settle(sealed, ks, space, shared, records, fresh) {
    const sid = sealed.random(16);
    const pub = sealed.public();
    const envelope = sealed.wrapTab(ks, sid);
    ks.fill(0);
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
    this.groups?.end();
    this.groups = null;
    this.ledger.others = async () =>
      (await later(() => import("./group-set.js"))).groupsOf(this).rekey();
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
    await this.groups?.settle().catch(() => {});
    this.forget(sealed);
    await call("DELETE", "session/key");
    return {};
  }

  async signOut() {
    const sealed = await this.sealed();
    await this.ledger?.sealHeads().catch(() => {});
    await this.groups?.settle().catch(() => {});
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
    await this.ledger.takeUp();
    return this.ledger;
  }

  /** @param {{ types?: number[] }} args */
  async list({ types }) {
    const ledger = await this.current();
    return { items: await ledger.list(types), seq: ledger.seq() };
  }

  async unread() {
    return { unread: await (await this.current()).unread() };
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
    if (this.ledger.seq() === 0) await this.current();
    return this.ledger.write(changes);
  }

  /** What "Your account" shows. */
  async account() {
    const { sealed } = await this.current();
    return { name: this.name, fingerprint: sealed.fingerprint(),
      rotating: sealed.rotating(), formerUntil: this.formerUntil,
      backupDays: this.backupDays };
  }

  async finish() {
    await (await this.current()).finish();
    return {};
  }

  /** @param {{ minutes: number }} args */
  async idle({ minutes }) {
    await call("PUT", "session/idle", { minutes });
    return {};
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
    this.groups?.end();
    this.groups = null;
    this.changes?.forget();
    this.asked?.auth.fill(0);
    this.asked = null;
    this.copy = null;
    this.recovering = false;
    this.formerUntil = 0;
    sealed.wipe();
  }

  /** The server no longer has this session's key. */
  async lost() {
    const had = this.ledger !== null;
    this.forget(await this.sealed());
    if (had) this.tell({ event: "locked" });
  }
}

/** Calls that are methods above. */
const HERE = ["selftest", "warm", "signIn", "recover", "unlock", "resume",
  "status", "idle", "lock", "signOut", "list", "unread", "put", "putMany", "del",
  "fingerprint", "account", "finish"];

/** @typedef {{ port?: MessagePort, handed: ArrayBuffer[] }} Way port: what came
 *   with the call; handed: buffers of the answer that the page gets for good,
 *   rather than a copy */
/** @typedef {Record<string, (keys: Keys, args: any, way: Way) => any>} Calls */

/** All other calls, each beside the module that has it as `calls`, with what it
 * takes and gives at its head. @type {[string[], () => Promise<{ calls: Calls }>][]} */
export const LATER = [
  [["prepare", "prove", "change", "confirm", "check", "drop", "erase"],
    () => import("./changes.js")],
  [["rejoin"], () => import("./former.js")],
  [["evidence"], () => import("./evidence.js")],
  [["copyBegin", "copyRead", "copyHead", "copyPart"],
    () => import("./sealed-copy.js")],
  [["signInStep", "passkeyAsk", "unlockPasskey", "sessions", "endSession",
    "endOthers", "factor", "codesBegin", "codesConfirm", "codesRemove",
    "passkeyStart", "passkeyAdd", "passkeyRemove", "email", "emailSet",
    "emailConfirm", "emailRemove"], () => import("./factor-work.js")],
  [["trend"], () => import("./trend-work.js")],
  [["plan", "rule"], () => import("./plan-work.js")],
  [["journal", "journalFind", "journalRead"], () => import("./journal-work.js")],
  [["groups", "group", "groupList", "groupUnread", "groupPutMany", "groupFound",
    "groupPair", "groupName", "groupLabel", "groupChange", "groupDrop",
    "groupPhrase", "groupSafety", "groupCompared"],
  () => import("./group-work.js")],
  [["groupInvite", "groupInvites", "groupWithdraw", "groupLook", "groupClaim",
    "groupAdmit"], () => import("./group-invite.js")],
  [["askFits", "askBox", "askUnbox"], () => import("./consult-work.js")],
  [["therapists", "enquire", "waitFor"], () => import("./therapist-work.js")],
  [["enquiryGoOn", "enquiryEnd", "waitEnd", "desk", "deskOpen", "deskClose",
    "deskAnswer"], () => import("./enquiry-work.js")],
];

/** @param {Keys} keys @param {string} name @param {any} args @param {Way} way */
async function answered(keys, name, args, way) {
  if (HERE.includes(name)) return /** @type {any} */ (keys)[name](args);
  const found = LATER.find(([names]) => names.includes(name));
  if (!found) throw new Failure("invalid");
  const { calls } = await later(found[1]);
  return calls[name](keys, args, way);
}

/**
 * Answer one message of the page.
 * @param {Keys} keys
 * @param {{ id: number, call: string, args: any }} message
 * @param {MessagePort} [port]
 * @param {ArrayBuffer[]} [handed] see Way
 */
export async function answer(keys, message, port, handed = []) {
  try {
    const { call: name } = message;
    const args = message.args ?? {};
    const ok = await keys.inTurn(() =>
      answered(keys, name, args, { port, handed }));
    return { id: message.id, ok };
  } catch (error) {
    const failure = Failure.of(error);
    if (failure.code === "locked") await keys.lost().catch(() => {});
    const { code, facts } = failure;
    return { id: message.id, error: { code, ...facts } };
  }
}

if (typeof WorkerGlobalScope !== "undefined"
    && self instanceof WorkerGlobalScope) {
  const keys = new Keys((event) => self.postMessage(event),
    () => Sealed.load());
  self.onmessage = async ({ data, ports }) => {
    /** @type {ArrayBuffer[]} */
    const handed = [];
    const said = await answer(keys, data, ports[0], handed);
    self.postMessage(said, { transfer: handed });
  };
}
