/*
 * What a hostile server tries about a group (design 13.4), one row each, as in
 * attacks.mjs; `during` is one of
 *
 *   group    the group's page; a device reads its log from GENESIS each time
 *   rename   the group gets another name on a page that is open
 *
 *   ask      somebody who offered to think along is let in
 *
 *   shows    what the page must say then, where it refuses nothing
 *   of       "left": a second group, which the member joined and left again
 *   writes   what may be sent besides reading
 *
 * The group: 1 GENESIS, 2 and 3 names, 4 words of its founder, against whom all
 * this is tried; 5 lets the member in, to read from then on; 6 to 8 names; 9
 * words of the founder, 10 of the member, where the founder's heads are.  In the
 * world (proxy.mjs) the founder is `other`, the member `victim`.  An invitation
 * for a third is open.
 */
import { TYPE, blobOfList, chained, flipped } from "./wire.mjs";

const LOG = ["altered", "log"];
const OLDER = ["older", "log"];
const SEED = Buffer.alloc(32, 7); /* the forger's own key */
const CHARTER = 20;

/* Who can be let in has keys in the list: role 1, IK 32, EK 32, certificate 64
 * at its end. */
const EK_AT = 96;

/** @typedef {import("./wire.mjs").Entry} Entry */

/** The newest of this type with a body. @param {Entry[]} l @param {number} type
 * @param {number} [back] */
const last = (l, type, back = 1) => /** @type {Entry} */ (
  l.filter((e) => e.type === type && (e.body.length > 0)).at(-back));

/** @param {Entry[]} l @param {Entry} old @param {Entry} made */
const put = (l, old, made) => l.map((e) => (e === old ? made : e));

/** @param {Entry[]} l @param {number} type */
function exchanged(l, type) {
  const [a, b] = [last(l, type), last(l, type, 2)];
  return chained(l.map((e) => e === a ? a.with({ body: b.body })
    : e === b ? b.with({ body: a.body }) : e));
}

/** The list that let the other in, with somebody else's EK for them.
 * @param {Entry} add */
const withKey = (add) => Buffer.concat([add.body.subarray(0, -EK_AT),
  Buffer.alloc(32, 9), add.body.subarray(32 - EK_AT)]);

/** The log of the group alone: nobody joins the other spaces.
 * @param {(l: Entry[], w: any) => any[]} change */
const log = (change) => ({ during: "group", log: (/** @type {Entry[]} */ l,
  /** @type {any} */ w) =>
  l.some((e) => e.type === TYPE.ADD) && !isLeft(l) ? change(l, w) : l });

/** @param {Entry[]} l */
const isLeft = (l) => l.some((e) => e.type === TYPE.LEAVE);

/** What is answered to the new keys that follow when somebody has left.
 * @param {number} status @param {any} json */
const newKeys = (status, json) => ({ during: "rename", of: "left",
  writes: ["POST space"], instead: { "POST space": () => ({ status, json }) } });

/** @param {number} n */
const entry = (n) => ["altered", `entry ${n}`];

/** @param {(j: any, w: any) => any} change */
const about = (change) => ({ during: "group", answer: {
  "GET space": (/** @type {any} */ j, /** @type {any} */ w) => ({ ...j, ...change(j, w) }) } });

/** The open invitation, or one never made, answered by these keys.
 * @param {(w: any) => any} who @param {string} [invite] */
const answered = (who, invite) => ({ during: "group", answer: {
  "GET invites": (/** @type {any} */ j, /** @type {any} */ w) => ({
    invites: j.invites.map((/** @type {any} */ i) => ({ ...i,
      invite: invite ?? i.invite, claimant: { gen: 1, ...who(w) },
      claim: "A".repeat(43), head: "A".repeat(43), head_seq: 1 })) }) } });

/** @param {any} from */
const keysOf = ({ user, ik, ek, ek_cert }) => ({ user, ik, ek, ek_cert });

const MISMATCH = /The answer was not made with this code\. Withdraw it and pass on a new one/;
const CONFLICT = { "POST space/log": () => ({ status: 409,
  json: { error: "conflict", request: 1 } }) };

/** @type {any[]} */
export const GROUP_ATTACKS = [
  { id: "EV-04", name: "a member's key exchanged", refused: LOG,
    ...log((l) => put(l, last(l, TYPE.ADD), Object.assign(
      last(l, TYPE.ADD).with({}), { body: withKey(last(l, TYPE.ADD)) }))) },
  { id: "EV-04", name: "a member's key exchanged, and chained again",
    refused: LOG, ...log((l) => {
      const body = withKey(last(l, TYPE.ADD));
      return chained(put(l, last(l, TYPE.ADD),
        last(l, TYPE.ADD).with({ body, blob: blobOfList(body) })));
    }) },
  { id: "EV-04", name: "an invitation answered with somebody else's keys",
    shows: MISMATCH, ...answered((w) => keysOf(w.victim)) },
  { id: "EV-04", name: "an invitation answered with keys of two people",
    shows: MISMATCH, ...answered((w) => ({ ...keysOf(w.victim),
      ek: w.other.ek, ek_cert: w.other.ek_cert })) },

  { id: "EV-04", name: "the key of somebody who offered exchanged", during: "ask",
    refused: ["altered", "keys"], answer: {
      "GET consults": (/** @type {any} */ j, /** @type {any} */ w) => ({ ...j,
        asked: j.asked.map((/** @type {any} */ a) => ({ ...a, offers:
          a.offers.map((/** @type {any} */ o) => ({ ...o, ek: w.other.ek })) })) }) } },

  { id: "EV-05", name: "a member added with a forger's signature", refused: LOG,
    ...log((l) => chained([...l, last(l, TYPE.ADD).signed(SEED)])) },
  { id: "EV-05", name: "a group founded by the forger", refused: LOG,
    ...log((l) => chained([l[0].signed(SEED)])) },

  { id: "EV-07", name: "two people's words exchanged", refused: entry(9),
    ...log((l) => exchanged(l, TYPE.PUT)) },
  { id: "EV-07", name: "words under another member's name", refused: entry(9),
    ...log((l) => chained(put(l, last(l, TYPE.PUT, 2), last(l, TYPE.PUT, 2)
      .with({ author: last(l, TYPE.PUT).hdr.subarray(57, 73) })))) },

  { id: "EV-07", name: "the log of another group in its place", refused: LOG,
    ...log((l, w) => [...w.logs.values()].find(isLeft)) },

  { id: "EV-08", name: "an old entry put last", refused: entry(11),
    ...log((l) => chained([...l, last(l, TYPE.PUT)])) },
  { id: "EV-08", name: "an entry of the group sent twice", refused: LOG,
    ...log((l) => [...l, l[l.length - 1]]) },

  { id: "EV-09", name: "an entry of the group dropped", refused: LOG,
    ...log((l) => l.filter((_, i) => i !== l.length - 2)) },
  { id: "EV-09", name: "two entries of the group reordered", refused: LOG,
    ...log((l) => [...l.slice(0, -2), l[l.length - 1], l[l.length - 2]]) },
  { id: "EV-09", name: "a fork behind what an open page has verified", refused: LOG,
    ...log((l) => [...l, last(l, TYPE.PUT).with({ seq: l.length + 1,
      prev: l[l.length - 2].hash() })]),
    during: "rename", instead: CONFLICT },
  { id: "EV-09", name: "a second history of the group", during: "rename",
    refused: ["altered", "head"], instead: CONFLICT },

  { id: "EV-10", name: "words with an older version byte", refused: entry(9),
    ...log((l) => chained(put(l, last(l, TYPE.PUT, 2), last(l, TYPE.PUT, 2).with({
      body: Buffer.concat([Buffer.from([0]), last(l, TYPE.PUT, 2).body.subarray(1)]) })))) },

  { id: "EV-11", name: "the group's newest entry withheld", refused: OLDER,
    ...log((l) => l.slice(0, -1)) },
  { id: "EV-11", name: "all that the other wrote withheld", refused: OLDER,
    ...log((l) => l.slice(0, l.indexOf(last(l, TYPE.ADD)) + 1)) },
  { id: "EV-11", name: "heads rolled back to before the group", during: "group",
    fresh: true, shows: /Circle/, /* her own signature founded it */
    answer: { "GET account": (/** @type {any} */ j, /** @type {any} */ w) =>
      ({ ...j, ...w.founderOld }) } },

  { id: "EV-11", name: "the keyring rolled back", during: "group",
    refused: ["older", "record"],
    answer: { "GET account": (/** @type {any} */ j, /** @type {any} */ w) =>
      ({ ...j, keyring: w.other.keyring, keyring_counter: 1 }) } },
  { id: "EV-11", name: "the old keyring under the new counter", during: "group",
    refused: ["altered", "keyring"],
    answer: { "GET account": (/** @type {any} */ j, /** @type {any} */ w) =>
      ({ ...j, keyring: w.other.keyring }) } },

  { id: "EV-12", name: "words passed off as a name", refused: entry(11),
    ...log((l) => chained([...l, last(l, TYPE.PUT, 2).with({ type: TYPE.NAME })])) },
  { id: "EV-12", name: "a member's words passed off as a name", refused: LOG,
    ...log((l) => chained([...l, last(l, TYPE.PUT).with({ type: TYPE.NAME })])) },
  { id: "EV-12", name: "a name passed off as words", refused: entry(11),
    ...log((l) => chained([...l, last(l, TYPE.NAME).with({ type: TYPE.PUT })])) },
  { id: "EV-12", name: "words passed off as a charter", refused: entry(9),
    ...log((l) => chained(put(l, last(l, TYPE.PUT, 2), last(l, TYPE.PUT, 2)
      .with({ otype: Buffer.from([0, CHARTER]) })))) },
  { id: "EV-12", name: "words passed off as new keys for the group",
    refused: LOG, ...log((l) => chained([...l, last(l, TYPE.PUT)
      .with({ type: TYPE.ROTATE, otype: Buffer.alloc(2) })])) },
  { id: "EV-12", name: "the deletion of somebody's words", refused: LOG,
    ...log((l) => chained([...l, last(l, TYPE.PUT).with({ type: TYPE.DEL,
      blob: Buffer.alloc(32), body: "" }).signed(SEED)])) },

  { id: "EV-13", name: "please give the group new keys, add and appoint",
    ...about((j, w) => ({ rotate: true, stale: true, confirm: true,
      add: keysOf(w.victim), lacking: [{ user: "a".repeat(26), epoch: 1 }],
      members: [...j.members, { user: "a".repeat(26), role: 2, since: 1, state: 1 }] })) },
  { id: "EV-13", name: "please open the past to who came later",
    ...about((_, w) => ({ lacking: [{ user: w.victim.user, epoch: 1 }] })) },
  { id: "EV-13", name: "please let in whom you never invited", shows: MISMATCH,
    ...answered((w) => keysOf(w.victim), "b".repeat(26)) },
  { id: "EV-13", name: "please rotate before you write", during: "rename",
    refused: ["broken", undefined],
    instead: { "POST space/log": () => ({ status: 403,
      json: { error: "rotate", request: 5 } }) } },

  { id: "EV-14", name: "a planted object in the group", refused: entry(11),
    ...log((l) => chained([...l, last(l, TYPE.PUT)
      .with({ object: Buffer.alloc(16, 5) })])) },

  { id: "EV-15", name: "the leaving withheld", refused: OLDER, during: "group",
    of: "left", log: (/** @type {Entry[]} */ l) => isLeft(l) ? l.slice(0, -1) : l },
  { id: "EV-15", name: "new keys refused after somebody left",
    refused: ["denied", undefined], ...newKeys(403, { error: "denied", request: 5 }) },
  { id: "EV-15", name: "new keys said to be there, and thrown away",
    refused: OLDER, ...newKeys(200, { seq: 9 }), writes: ["POST space", "POST space/log"] },

  { id: "EV-17", name: "a name changed", refused: entry(8),
    ...log((l) => chained(put(l, last(l, TYPE.NAME), last(l, TYPE.NAME).with({
      body: flipped(last(l, TYPE.NAME).body, last(l, TYPE.NAME).body.length - 1) })))) },
  { id: "EV-17", name: "two names exchanged", refused: entry(7),
    ...log((l) => exchanged(l, TYPE.NAME)) },
];
