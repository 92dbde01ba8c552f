// @ts-check
/**
 * The page's side of the keys worker (keys.js): starts it, passes calls, keeps
 * what the page may keep, and hands over between tabs.
 *
 * The worker's address stands in the shell, <html data-keys-url>; the Trusted
 * Types policy "seal-worker" gives exactly that address and nothing else.
 *
 * Kept by the page: in sessionStorage the tab's envelope (UMK under a key only
 * the server's session holds); in localStorage one record per user against a
 * server that shows old states.  A new tab asks the others over a
 * BroadcastChannel and gets the envelope, which is useless without the session.
 *
 * client.start()  resolves to "open", "locked" or "none"; then call away.
 * Failures are Errors with `code` (failure.js), `field`, `request`, `retry`, `n`.
 */
import { Failure } from "./failure.js";

const OURS = "mainstay."; // all keys begin so
const TAB = "mainstay.tab";
const NAME = "mainstay.name";
const PROBE = "mainstay.probe";
const RECORDS = "mainstay.records";
const CHANNEL = "mainstay";
const HAND_OVER_MS = 300; // other tabs answer within this
const MINUTE_MS = 60 * 1000;
const IDLE_MS = 15 * MINUTE_MS;

/** @typedef {"localStorage" | "sessionStorage"} Where looking at either throws
 *   where a browser lets a site keep nothing */

/** @param {Where} where @param {string} key @returns {any} */
function stored(where, key) {
  try {
    return JSON.parse(globalThis[where].getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Storage can be full or switched off; then this tab forgets, that is all.
 * @param {Where} where @param {string} key @param {any} value */
function store(where, key, value) {
  try {
    if (value === null) globalThis[where].removeItem(key);
    else globalThis[where].setItem(key, JSON.stringify(value));
  } catch {
    /* said above */
  }
}

/** Nothing of ours stays in this tab. */
function forgetTab() {
  try {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(OURS)) sessionStorage.removeItem(key);
  } catch {
    /* said above */
  }
}

/** Can this tab keep anything?  If not, each page would be locked again. */
function keeps() {
  store("sessionStorage", PROBE, 1);
  const kept = stored("sessionStorage", PROBE) === 1;
  store("sessionStorage", PROBE, null);
  return kept;
}

/** @returns {Worker} */
function startWorker() {
  const url = document.documentElement.dataset.keysUrl;
  if (!url) throw new Failure("library", { cause: "no keys url" });
  if (typeof WebAssembly !== "object")
    throw new Failure("library", { cause: "no WebAssembly" });
  if (!keeps()) throw new Failure("library", { cause: "no storage" });
  return new Worker(trusted(url), { type: "module", name: "keys" });
}

/** @type {any} */
let policy = null;

/** @param {string} url */
function trusted(url) {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return url;
  policy ??= types.createPolicy("seal-worker", {
    createScriptURL(/** @type {string} */ asked) {
      if (asked !== document.documentElement.dataset.keysUrl)
        throw new TypeError("not the keys worker");
      return asked;
    },
  });
  return policy.createScriptURL(url);
}

/** A worker that answers calls. */
class Line {
  /** @param {(event: any) => void} heard */
  constructor(heard) {
    this.worker = startWorker();
    this.next = 1;
    /** @type {Map<number, { done: (v: any) => void, fail: (e: any) => void }>} */
    this.waiting = new Map();
    this.worker.onmessage = ({ data }) => {
      if (data.event) return heard(data);
      const call = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (!call) return;
      if (data.error) call.fail(new Failure(data.error.code, data.error));
      else call.done(data.ok);
    };
    this.worker.onerror = () => {
      for (const call of this.waiting.values())
        call.fail(new Failure("library", { cause: "worker" }));
      this.waiting.clear();
    };
  }

  /** @param {string} call @param {object} args @param {Transferable[]} [pass]
   * @returns {Promise<any>} */
  call(call, args, pass = []) {
    const id = this.next++;
    return new Promise((done, fail) => {
      this.waiting.set(id, { done, fail });
      this.worker.postMessage({ id, call, args }, pass);
    });
  }

  end() {
    this.worker.terminate();
  }
}

/**
 * Events on client: "locked" (another tab, the server or idleness locked),
 * "ended" (signed out here, or the account is gone: the page leads on),
 * "changed" (another tab or device wrote), "blank" (the page is being left or
 * frozen: take sealed text off the screen), "back" (it is shown again and still
 * open).
 */
class Client extends EventTarget {
  constructor() {
    super();
    /** @type {Line | null} */
    this.line = null;
    /** @type {any} */
    this.opened = null;
    this.idle = IDLE_MS;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.idleTimer = undefined;
    this.stirred = 0; // when somebody was last here
    this.told = 0; // when the other tabs and the server heard of it
    this.channel = new BroadcastChannel(CHANNEL);
    this.channel.onmessage = ({ data }) => this.hear(data);
    addEventListener("pagehide", () => this.say("blank"));
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.back();
    });
    for (const kind of ["pointerdown", "keydown", "scroll"])
      addEventListener(kind, () => this.stir(), { passive: true });
    document.addEventListener("visibilitychange", () => this.overdue());
  }

  /** @param {string} event */
  say(event) {
    this.dispatchEvent(new Event(event));
  }

  /** @param {string} call @param {object} [args] @param {Transferable[]} [pass] */
  call(call, args = {}, pass = []) {
    this.line ??= new Line((event) => this.heard(event));
    return this.line.call(call, args, pass);
  }

  /** From the worker. @param {any} data */
  heard(data) {
    if (data.event === "locked") this.drop();
    if (data.event !== "record") return;
    const records = stored("localStorage", RECORDS) ?? {};
    records[data.user] = data.record;
    store("localStorage", RECORDS, records);
  }

  /** From another tab. @param {any} data */
  hear(data) {
    if (data.kind === "ask" && this.opened)
      this.channel.postMessage({ kind: "tab", tab: this.opened.tab });
    if (data.kind === "lock" && this.opened) this.drop(false);
    if (data.kind === "wrote" && this.opened) this.say("changed");
    if (data.kind === "stir") this.stir(false);
  }

  /** The library works and a passphrase may be typed. */
  async selftest() {
    await this.call("selftest");
  }

  /** A passphrase is being typed: have ready what unlocking needs. */
  warm() {
    this.call("warm").catch(() => undefined); /* it is only faster so */
  }

  /** Who was here last in this tab, to be greeted when unlocking. */
  get name() {
    return stored("sessionStorage", NAME) ?? "";
  }

  /** Open again what this tab, or another one, has open.
   * @returns {Promise<"open" | "locked" | "none">} */
  async start() {
    const tab = stored("sessionStorage", TAB) ?? (await this.askTabs());
    if (!tab) return (await this.call("status")).state === "none" ? "none"
      : "locked";
    try {
      this.keep(await this.call("resume", { tab, ...this.memory() }));
      return "open";
    } catch (error) {
      const { code } = Failure.of(error);
      if (code !== "locked" && code !== "denied" && code !== "none")
        throw error;
      store("sessionStorage", TAB, null);
      return code === "locked" ? "locked" : "none";
    }
  }

  /** The envelope of another open tab, if one answers in time.
   * @returns {Promise<any>} */
  askTabs() {
    const channel = new BroadcastChannel(CHANNEL);
    return new Promise((done) => {
      const give = (/** @type {any} */ tab) => {
        channel.close();
        done(tab);
      };
      channel.onmessage = ({ data }) => {
        if (data.kind === "tab") give(data.tab);
      };
      setTimeout(() => give(null), HAND_OVER_MS);
      channel.postMessage({ kind: "ask" });
    });
  }

  memory() {
    return { records: stored("localStorage", RECORDS) ?? {} };
  }

  /** @param {any} opened */
  keep(opened) {
    this.opened = opened;
    store("sessionStorage", TAB, opened.tab);
    store("sessionStorage", NAME, opened.name);
    this.stirred = this.told = Date.now();
    this.stir(false);
    return { user: opened.user, name: opened.name, shared: opened.shared };
  }

  /** A new account, or (again) one that starts again; nothing is sent yet.
   * @param {{ name: string, passphrase: string, again?: boolean }} args
   * @returns {Promise<{ code: string, groups: string[] }>} */
  async prepare(args) {
    const { code } = await this.call("prepare", args);
    return { code, groups: code.split("-") };
  }

  /** The present passphrase, or the recovery code, before change and erase;
   * "denied": it is not the right one.
   * @param {{ passphrase: string } | { code: string }} args */
  prove(args) {
    return this.call("prove", args);
  }

  /** Thought better of it. */
  async stay() {
    await this.call("drop");
  }

  /** Make a change ready; nothing is sent yet.
   * @param {{ what: "passphrase" | "code" | "rotation" | "recovery",
   *   passphrase?: string }} args passphrase: the new one
   * @returns {Promise<{ code?: string, groups?: string[] }>} a new code, if
   *   there is one */
  async change(args) {
    const { code } = await this.call("change", args);
    return code ? { code, groups: code.split("-") } : {};
  }

  /** The passphrase typed again opens the wrap in a fresh worker; then it is
   * sent and this tab is open.  "mismatch": not the same, nothing was sent.
   * @param {{ passphrase?: string, ticket?: string }} args passphrase: unless
   *   only the code changes */
  async confirm(args) {
    if (args.passphrase === undefined) {
      await this.call("confirm", args);
      return true;
    }
    const fresh = new Line(() => {});
    const { port1, port2 } = new MessageChannel();
    try {
      const checking = fresh.call("check", {}, [port1]);
      const confirming = this.call("confirm", { ...args, ...this.memory() },
        [port2]);
      // Without a working second worker there is no second derivation.
      const opened = await Promise.race([confirming,
        checking.then(() => confirming)]);
      if (!opened) return true;
      // Other tabs hold what this one has just replaced: they open anew.
      if (this.opened) this.channel.postMessage({ kind: "lock" });
      this.keep(opened);
      return true;
    } finally {
      fresh.end();
    }
  }

  /** The account is gone, here and there; prove comes first.
   * @param {string[]} [wipe] groups in which what this person wrote goes, too */
  async erase(wipe = []) {
    await this.call("erase", { wipe });
    this.drop(true, "ended");
    this.clear();
  }

  /** @returns {Promise<{ name: string, fingerprint: string, rotating: boolean,
   *   formerUntil: number, backupDays: number }>} */
  account() {
    return this.call("account");
  }

  /** Finish a change of keys that was cut short. */
  finish() {
    return this.call("finish");
  }

  /** Bring back what was sealed before the account started again.
   * @param {{ code: string }} args @returns {Promise<{ n: number }>} */
  async rejoin(args) {
    return this.wrote(await this.call("rejoin", args));
  }

  /** @param {{ name: string, passphrase: string, shared?: boolean }} args */
  async signIn(args) {
    return this.keep(await this.call("signIn", { ...args, ...this.memory() }));
  }

  /** After signIn failed with "factor": a code, or a passkey's answer.
   * @param {{ code?: string, passkey?: object }} step */
  async signInStep(step) {
    return this.keep(await this.call("signInStep", { step, ...this.memory() }));
  }

  /** With a passkey (passkey.js). @param {Uint8Array} prf its output
   * @param {object} passkey its answer */
  async unlockPasskey(prf, passkey) {
    return this.keep(await this.call("unlockPasskey", { prf, passkey,
      ...this.memory() }, [prf.buffer]));
  }

  /** @param {{ passphrase: string, name?: string }} args name unless known */
  async unlock(args) {
    return this.keep(await this.call("unlock", { name: this.name, ...args,
      ...this.memory() }));
  }

  /** Then change and confirm. @param {{ name: string, code: string }} args */
  recover(args) {
    return this.call("recover", args);
  }

  /** What is on the screen goes first; the server hears of it at once. */
  async lock() {
    this.say("blank");
    try {
      await this.call("lock");
    } finally {
      this.drop();
    }
  }

  async signOut() {
    this.say("blank");
    try {
      await this.call("signOut");
    } finally {
      const shared = this.opened?.shared === true;
      this.drop(true, "ended");
      forgetTab();
      if (shared) this.clear();
    }
  }

  /** Nothing of anybody stays in this browser: a shared computer, or an
   * account that is gone.  The server says the same (Clear-Site-Data). */
  clear() {
    forgetTab();
    store("localStorage", RECORDS, null);
  }

  /** @param {{ types?: number[] }} [args]
   * @returns {Promise<{ items: import("./ledger.js").Item[], seq: number }>} */
  list(args = {}) {
    return this.call("list", args);
  }

  /** @param {import("./ledger.js").Change} change
   * @returns {Promise<{ object: string }>} */
  async put(change) {
    return this.wrote(await this.call("put", change));
  }

  /** @param {import("./ledger.js").Change[]} changes one step, all or none
   * @returns {Promise<{ objects: string[] }>} */
  async putMany(changes) {
    return this.wrote(await this.call("putMany", { changes }));
  }

  /** @param {string} object */
  async del(object) {
    return this.wrote(await this.call("del", { object }));
  }

  /** @template T @param {T} result */
  wrote(result) {
    this.channel.postMessage({ kind: "wrote" });
    return result;
  }

  /**
   * Everything as one sealed file (seal/export.h), made piece by piece; left:
   * groups that could not be opened and are not in it.
   * @param {string} passphrase what will open it, besides the recovery code
   * @param {(part: number) => void} [progress] 0 to 1
   * @returns {Promise<{ file: Blob, left: { space: string, failed: string }[] }>}
   */
  async sealedCopy(passphrase, progress = () => {}) {
    await this.call("copyBegin", { passphrase });
    for (let at = { done: 0, of: 1 }; at.done < at.of;) {
      at = await this.call("copyRead");
      progress(at.done / at.of / 2);
    }
    const { head, parts, left } = await this.call("copyHead");
    const pieces = [new Blob([head])];
    for (let i = 0; i < parts; i++) {
      pieces.push(new Blob([(await this.call("copyPart")).bytes]));
      progress(0.5 + (i + 1) / parts / 2);
    }
    return { file: new Blob(pieces), left };
  }

  /** What cannot be shown, and why; see ledger.js.
   * @returns {Promise<{ seq: number, time: number, cause: "newer" | "damaged" }[]>} */
  async unread() {
    return (await this.call("unread")).unread;
  }

  /** Both versions of an altered log, sealed.
   * @returns {Promise<{ mine: Uint8Array, theirs: Uint8Array }>} */
  evidence() {
    return this.call("evidence");
  }

  async fingerprint() {
    return (await this.call("fingerprint")).text;
  }

  /** Forget that this tab is open. @param {boolean} [tell] the other tabs
   * @param {"locked" | "ended"} [event] what the page hears */
  drop(tell = true, event = "locked") {
    const was = this.opened !== null;
    this.opened = null;
    clearTimeout(this.idleTimer);
    store("sessionStorage", TAB, null);
    this.line?.end();
    this.line = null;
    if (tell && was) this.channel.postMessage({ kind: "lock" });
    if (was) this.say(event);
  }

  /** From the back-forward cache: is it still open? */
  async back() {
    try {
      if ((await this.call("status")).state === "open") return this.say("back");
    } catch {
      /* locked is the safe answer */
    }
    this.drop(false);
    this.say("locked");
  }

  /** Nobody was here for too long, by the clock: timers sleep with the
   * machine. */
  overdue() {
    const late = this.opened && Date.now() - this.stirred >= this.idle;
    if (late) this.lock().catch(() => {});
    return late;
  }

  /** Somebody is here. @param {boolean} [tell] the other tabs and the server */
  stir(tell = true) {
    if (!this.opened || this.overdue()) return;
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.lock().catch(() => {}), this.idle);
    this.stirred = Date.now();
    if (!tell || this.stirred - this.told < MINUTE_MS) return;
    this.channel.postMessage({ kind: "stir" });
    this.tellIdle();
  }

  /** The server locks by itself: it must know that somebody is here though
   * nothing is fetched, and how long it is to wait. */
  tellIdle() {
    this.told = Date.now();
    this.call("idle", { minutes: this.idle / MINUTE_MS }).catch(() => {});
  }

  /** Minutes without a touch until it locks, 5 to 60. @param {number} minutes */
  setIdle(minutes) {
    const before = this.idle;
    this.idle = Math.min(60, Math.max(5, Math.round(minutes))) * MINUTE_MS;
    this.stir(false);
    if (this.opened && this.idle !== before) this.tellIdle();
  }
}

export const client = new Client();
