/*
 * What a hostile server tries (design 13.4), one row each; the literature of
 * 2.2 as a regression suite.  A row says what is done to the answers
 * (proxy.mjs) and what a client must say; how a client is driven is not here,
 * so that every client can be.
 *
 *   during   the step at which it is tried:
 *            signIn  name and passphrase on a new device
 *            open    a page of a device that is signed in
 *            write   an event on such a page
 *            settings  the same, looking at what cannot be shown
 *   fresh    the device has first lost what it remembered
 *   refused  the word of the refusal and its cause; absent: no harm is done,
 *            and all is shown as if nothing had happened
 *   unread   entries that must be listed as not shown
 *   only     the only requests that may have been sent
 *   waits    cannot be tried here: what it takes.  What is about a group is
 *            in group-attacks.mjs
 */
import { TYPE, blobOfList, chained, flipped, listOf } from "./wire.mjs";

const bytes = (text) => Buffer.from(text, "base64url");
const text = (b) => Buffer.from(b).toString("base64url");
const flip = (t, at = 70) => text(flipped(bytes(t), at));
const version = (t, v) => text(Buffer.concat([Buffer.from([v]), bytes(t).subarray(1)]));

/** The forger's own key. */
const SEED = Buffer.alloc(32, 7);

/* What the victim's log holds, see victim.mjs: 1 GENESIS, 2 and 3 events,
 * 4 an event deleted by 6, 5 the first event again in a new version. */
const at = (log, seq) => log[seq - 1];
const put = (log, seq, entry) => log.map((e) => (e.seq === seq ? entry : e));

/* Change an answer on the way. */
const account = (change) => ({
  answer: { "GET account": (j, w) => ({ ...j, ...change(j, w) }) },
});
const signIn = (change) => ({
  answer: { "POST session": (j, w) => ({ ...j, ...change(j, w) }) },
});
const params = (change) => ({
  answer: { "POST account/params": (j) => ({ ...j, ...change }) },
});
/* A record of this device would notice any change of the log at once; these
 * are about what a device without one notices. */
const log = (change) => ({ during: "open", fresh: true, log: change });
const remembered = (change) => ({ during: "open", log: change });

const WRAP = { during: "signIn", refused: ["altered", "wrap_pass"],
  only: ["POST account/params", "POST session"] };
const CHEAP = { during: "signIn", refused: ["params", undefined],
  only: ["POST account/params"] };
const LOG = ["altered", "log"];

export const ATTACKS = [
  { id: "EV-01", name: "altered wrap", ...WRAP,
    ...signIn((j) => ({ wrap_pass: flip(j.wrap_pass) })) },
  { id: "EV-01", name: "altered identity", during: "open",
    refused: ["altered", "identity"],
    ...account((j) => ({ identity: flip(j.identity) })) },

  { id: "EV-02", name: "memory lowered", ...CHEAP, ...params({ m_kib: 8192 }) },
  { id: "EV-02", name: "passes lowered", ...CHEAP, ...params({ t: 1 }) },
  { id: "EV-02", name: "memory over the ceiling", ...CHEAP,
    ...params({ m_kib: 1048576 }) },
  { id: "EV-02", name: "passes over the ceiling", ...CHEAP, ...params({ t: 99 }) },
  { id: "EV-02", name: "a short seed", during: "signIn",
    refused: ["altered", "bytes"], only: ["POST account/params"],
    ...params({ seed: "AAAA" }) },

  { id: "EV-03", name: "wrap of another person", ...WRAP,
    ...signIn((_, w) => ({ wrap_pass: w.other.wrap_pass })) },
  { id: "EV-03", name: "wrap of another kind", ...WRAP,
    ...signIn((_, w) => ({ wrap_pass: w.victim.wrap_code })) },
  { id: "EV-03", name: "the wrap, but as another person", ...WRAP,
    ...signIn((_, w) => ({ user: w.other.user })) },

  { id: "EV-04", name: "own public key swapped for another's", during: "open",
    refused: ["altered", "identity"],
    ...account((_, w) => ({ ek: w.other.ek, ek_cert: w.other.ek_cert })) },

  { id: "EV-05", name: "a member added without the owner's signature",
    refused: LOG, ...log((l) => {
      const body = listOf(Buffer.alloc(16, 9), SEED);
      return chained([...l, l[0].with({ type: TYPE.ADD, sig: "", body,
        blob: blobOfList(body) }).signed(SEED)]);
    }) },

  { id: "EV-06", name: "keyring of another person", during: "open",
    refused: ["altered", "keyring"],
    ...account((_, w) => ({ keyring: w.other.keyring })) },
  { id: "EV-06", name: "space of another person", during: "open", fresh: true,
    refused: ["altered", "space"],
    ...account((_, w) => ({ space: w.other.space })) },

  { id: "EV-07", name: "two objects change places",
    refused: ["altered", "entry 2"],
    ...log((l) => chained(put(put(l, 2,
      at(l, 2).with({ body: at(l, 3).body })), 3,
    at(l, 3).with({ body: at(l, 2).body })))) },
  { id: "EV-07", name: "an object under another's id",
    refused: ["altered", "entry 2"],
    ...log((l) => chained(put(l, 2,
      at(l, 2).with({ object: Buffer.alloc(16, 3) })))) },
  { id: "EV-07", name: "an object at another time",
    refused: ["altered", "entry 2"],
    ...log((l) => chained(put(l, 2, at(l, 2).with({
      time: flipped(at(l, 2).hdr.subarray(95, 103), 7) })))) },
  { id: "EV-07", name: "an object by another author", refused: LOG,
    ...log((l) => chained(put(l, 2,
      at(l, 2).with({ author: Buffer.alloc(16, 9) })))) },
  { id: "EV-07", name: "a body changed under its hash", refused: LOG,
    ...log((l) => put(l, 2, Object.assign(at(l, 2).with({}),
      { body: flipped(at(l, 2).body, 90) }))) },

  { id: "EV-08", name: "an old version put last",
    refused: ["altered", "entry 7"],
    ...log((l) => chained([...l, at(l, 2)])) },
  { id: "EV-08", name: "an entry sent twice", refused: LOG,
    ...log((l) => [...l, l.at(-1)]) },

  { id: "EV-09", name: "an entry dropped", refused: LOG,
    ...log((l) => l.filter((e) => e.seq !== 3)) },
  { id: "EV-09", name: "dropped, and chained again",
    refused: ["altered", "entry 4"],
    ...log((l) => chained(l.slice(0, 5)
      .filter((e) => e.seq !== 3))) },
  { id: "EV-09", name: "two entries reordered", refused: LOG,
    ...log((l) => l.map((e) => e.seq === 2 ? at(l, 3)
      : e.seq === 3 ? at(l, 2) : e)) },
  { id: "EV-09", name: "cut in the middle of an entry", refused: LOG,
    ...log((l) => put(l, 6, { seq: 6,
      wire: () => at(l, 6).wire().subarray(0, 150) })) },
  { id: "EV-09", name: "more promised than sent",
    refused: ["altered", "log is short"],
    ...log((l) => Object.assign([...l], { end: 9 })) },
  { id: "EV-09", name: "a fork behind what this device has verified",
    refused: LOG, ...remembered((l) => [...l,
      at(l, 2).with({ seq: 7, prev: at(l, 5).hash() })]) },
  { id: "EV-09", name: "a second history of the same length", during: "write",
    refused: ["altered", "head"],
    instead: { "POST space/log": () => ({ status: 409,
      json: { error: "conflict", request: 1 } }) } },
  { id: "EV-09", name: "a body withheld", during: "settings", fresh: true,
    unread: [3], log: (l) => put(l, 3,
      Object.assign(at(l, 3).with({}), { body: Buffer.alloc(0) })) },

  { id: "EV-10", name: "wrap with an older version byte", ...WRAP,
    ...signIn((j) => ({ wrap_pass: version(j.wrap_pass, 0) })) },
  { id: "EV-10", name: "keyring with an unknown suite", during: "open",
    refused: ["altered", "keyring"],
    ...account((j) => ({ keyring: version(j.keyring, 2) })) },
  ...[0, 2].map((v) => ({ id: "EV-10", name: `object with version byte ${v}`,
    refused: ["altered", "entry 2"],
    ...log((l) => chained(put(l, 2, at(l, 2).with({
      body: Buffer.concat([Buffer.from([v]), at(l, 2).body.subarray(1)]) })))) })),

  { id: "EV-11", name: "the newest entry withheld", refused: ["older", "log"],
    ...remembered((l) => l.slice(0, 5)) },
  { id: "EV-11", name: "everything but GENESIS withheld",
    refused: ["older", "log"],
    ...remembered((l) => l.slice(0, 1)) },
  { id: "EV-11", name: "heads rolled back", during: "open",
    refused: ["older", "record"],
    ...account((_, w) => ({ heads: w.old.heads, heads_counter: w.old.heads_counter })) },
  { id: "EV-11", name: "heads rolled back, and this device's record lost",
    during: "open", forgetsRecord: true, refused: ["older", "checkpoint"],
    ...account((_, w) => ({ heads: w.old.heads, heads_counter: w.old.heads_counter })) },
  { id: "EV-11", name: "old heads under the new counter", during: "open",
    refused: ["altered", "heads"],
    ...account((_, w) => ({ heads: w.old.heads })) },

  { id: "EV-12", name: "heads in place of the keyring", during: "open",
    refused: ["altered", "keyring"],
    ...account((j) => ({ keyring: j.heads,
      keyring_counter: j.heads_counter })) },
  { id: "EV-12", name: "keyring in place of the heads", during: "open",
    refused: ["altered", "heads"],
    ...account((j) => ({ heads: j.keyring,
      heads_counter: j.keyring_counter })) },
  { id: "EV-12", name: "an object passed off as a name",
    refused: ["altered", "entry 7"],
    ...log((l) => chained([...l,
      at(l, 5).with({ type: TYPE.NAME })])) },
  { id: "EV-12", name: "an object passed off as a survey token",
    refused: ["altered", "entry 2"],
    ...log((l) => chained(put(l, 2,
      at(l, 2).with({ otype: Buffer.from([0, 7]) })))) },
  { id: "EV-12", name: "a deletion made of an object", refused: LOG,
    ...log((l) => chained([...l, at(l, 3).with({
      type: TYPE.DEL, blob: Buffer.alloc(32), body: "" }).signed(SEED)])) },

  { id: "EV-13", name: "please rotate, confirm and recover now", during: "open",
    ...account(() => ({ rotate: true, confirm: { ik: "AAAA" }, recover: true,
      downgrade: "SEAL0" })) },
  { id: "EV-13", name: "please recover first", during: "open",
    refused: ["broken", undefined],
    instead: { "GET account": () => ({ status: 403,
      json: { error: "rotate", request: 5 } }) } },

  { id: "EV-14", name: "a planted object", refused: ["altered", "entry 7"],
    ...log((l) => chained([...l, at(l, 2).with({
      object: Buffer.alloc(16, 5),
      body: Buffer.concat([at(l, 2).body.subarray(0, 62),
        Buffer.alloc(at(l, 2).body.length - 62, 1)]) })])) },
  { id: "EV-14", name: "a planted log", refused: ["older", "log"],
    ...log((l) => {
      const body = listOf(l[0].hdr.subarray(57, 73), SEED);
      return chained([l[0].with({ sig: "", body, blob: blobOfList(body) })
        .signed(SEED)]);
    }) },

  { id: "EV-16", name: "another survey key for each person", waits: "surveys" },
  { id: "EV-18", name: "two descriptors for one round", waits: "surveys" },
];
