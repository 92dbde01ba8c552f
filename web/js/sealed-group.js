// @ts-check
/**
 * seal.wasm's exports for groups and pairs (seal/wasm_group.c) with bytes in
 * and bytes out; the log is the one selected.  Secrets stay in the module, but
 * for the text of an invitation's code, which is there to be passed on.
 */
import { fromUtf8, toId, toUtf8 } from "./bytes.js";
import { Failure } from "./failure.js";

/** @typedef {import("./sealed.js").Sealed} Sealed */

/**
 * @typedef {object} Person keys as they stand in a list of members
 * @property {Uint8Array} user
 * @property {number} role 1 member, 2 facilitator
 * @property {Uint8Array} ik
 * @property {Uint8Array} ek
 * @property {Uint8Array} ek_cert
 */

const HEAD = 42; // of a list of members, see seal/entry.h
const EACH = 145;

export const KIND = { PAIR: 2, GROUP: 3 };
export const ROLE = { MEMBER: 1, FACILITATOR: 2 };
export const TYPE = { GENESIS: 1, ADD: 2, REMOVE: 3, LEAVE: 4, ROTATE: 5,
  ROLE: 6, REKEY: 7, CLOSE: 8, PUT: 16, DEL: 17, NAME: 18 };

/** @param {Sealed} sealed */
export function listOf(sealed) {
  const b = sealed.took(sealed.wasm.log_list(), "list");
  const view = new DataView(b.buffer);
  /** @type {Person[]} */
  const members = [];
  for (let at = HEAD; at < b.length; at += EACH)
    members.push({ user: b.slice(at, at + 16), role: b[at + 16],
      ik: b.slice(at + 17, at + 49), ek: b.slice(at + 49, at + 81),
      ek_cert: b.slice(at + 81, at + 145) });
  return { kind: b[0], epoch: view.getUint32(1), commit: b.slice(5, 37),
    from: view.getUint32(37), members };
}

/** @param {Sealed} sealed */
export function stateOf(sealed) {
  const n = sealed.wasm.log_state();
  return { stale: (n & 1) !== 0, closed: (n & 2) !== 0 };
}

/** @param {Sealed} sealed */
export function hashesOf(sealed) {
  const b = sealed.took(sealed.wasm.log_hashes(), "hashes");
  return { genesis: b.slice(0, 32), head: b.slice(32, 64),
    list: b.slice(64, 96) };
}

/** The next entry's type and object, before it is taken in; null at the end.
 * @param {Sealed} sealed */
export function peek(sealed) {
  const n = sealed.wasm.log_peek();
  if (n < 0) throw new Failure("altered", { cause: "log" });
  if (n === 0) return null;
  const b = sealed.result(n);
  return { type: b[56], object: toId(b.slice(77, 93)) };
}

/** The author of the object that the next call is about.
 * @param {Sealed} sealed @param {Uint8Array} owner */
export function setOwner(sealed, owner) {
  new Uint8Array(sealed.wasm.memory.buffer).set(owner, sealed.wasm.owner());
  sealed.wasm.owner_set();
}

/** @param {Sealed} sealed @param {number} epoch */
export const hasSecret = (sealed, epoch) =>
  sealed.wasm.secret_there(epoch) === 1;

/** Take a secret out of its box; false: it is not what the log says.
 * @param {Sealed} sealed @param {number} kind @param {number} epoch
 * @param {Uint8Array} commit @param {Uint8Array} box */
export function unbox(sealed, kind, epoch, commit, box) {
  sealed.give(commit, box);
  return sealed.wasm.unbox(kind, epoch) === 0;
}

/** @param {Sealed} sealed */
export const drawSecret = (sealed) => {
  sealed.took(sealed.wasm.gs_draw(), "secret");
};

/** @param {Sealed} sealed */
export const keepSecret = (sealed) => {
  sealed.took(sealed.wasm.gs_keep(), "secret");
};

/** @param {Sealed} sealed @param {number} epoch @param {Uint8Array} ek
 * @param {boolean} drawn the secret drawn, not one of the keyring */
export function boxFor(sealed, epoch, ek, drawn) {
  sealed.give(ek);
  return sealed.took(sealed.wasm.box(epoch, drawn ? 1 : 0), "box");
}

/**
 * Add a membership entry to the batch; its length.
 * @param {Sealed} sealed @param {number} type @param {number} time
 * @param {{ kind?: number, from?: number, who?: Person }} how
 */
export function batchMember(sealed, type, time, { kind = 0, from = 0, who }) {
  if (who) sealed.give(who.user, Uint8Array.of(who.role), who.ik, who.ek,
    who.ek_cert);
  const n = sealed.wasm.batch_member(type, kind, from, time, who ? 1 : 0);
  if (n < 0) sealed.took(n, "member", "invalid");
  return n;
}

/** @param {Sealed} sealed @param {Uint8Array} object @param {number} time
 * @param {Uint8Array} payload */
export function batchName(sealed, object, time, payload) {
  sealed.give(object, payload);
  const n = sealed.wasm.batch_name(time, payload.length);
  if (n < 0) sealed.took(n, "name", "invalid");
  return n;
}

/** A fresh code. @param {Sealed} sealed */
export function inviteNew(sealed) {
  const text = fromUtf8(sealed.took(sealed.wasm.invite_new(), "code"));
  sealed.wasm.wipe_io(0, text.length);
  return text;
}

/** A code as typed; false if it is none. @param {Sealed} sealed
 * @param {string} text */
export const inviteTake = (sealed, text) =>
  sealed.wasm.invite_take(sealed.give(toUtf8(text.slice(0, 150)))) === 0;

/** @param {Sealed} sealed */
export const inviteId = (sealed) =>
  sealed.took(sealed.wasm.invite_id(), "invite");

/** @param {Sealed} sealed @param {Uint8Array} space @param {Uint8Array} invite
 * @param {{ user: Uint8Array, ik: Uint8Array }} who @param {Uint8Array} genesis */
export function inviteProof(sealed, space, invite, who, genesis) {
  sealed.give(space, invite, who.user, who.ik, genesis);
  return sealed.took(sealed.wasm.invite_proof(), "invite");
}

/** @param {Sealed} sealed @param {Uint8Array} space @param {Uint8Array} invite
 * @param {{ user: Uint8Array, ik: Uint8Array, ek: Uint8Array }} who
 * @param {Uint8Array} head */
export function inviteClaim(sealed, space, invite, who, head) {
  sealed.give(space, invite, who.user, who.ik, who.ek, head);
  return sealed.took(sealed.wasm.invite_claim(), "invite");
}

/** Is the certificate this person's? @param {Sealed} sealed
 * @param {Person} who @param {number} gen of their keys */
export function certFits(sealed, who, gen) {
  sealed.give(who.user, who.ik, who.ek, who.ek_cert);
  return sealed.wasm.cert_check(gen) === 0;
}

/** @param {Sealed} sealed @param {Uint8Array} user @param {Uint8Array} ik */
export function fingerprintOf(sealed, user, ik) {
  sealed.give(user, ik);
  return fromUtf8(sealed.took(sealed.wasm.fingerprint_of(), "fingerprint"));
}

/** The twelve words. @param {Sealed} sealed */
export const phraseOf = (sealed) =>
  fromUtf8(sealed.took(sealed.wasm.phrase(), "phrase"));

export const BY = { INVITE: 1, COMPARISON: 2 };

/** @param {Sealed} sealed @param {Person} who @param {number} how BY */
export function pinPut(sealed, who, how) {
  sealed.give(who.user, who.ik, who.ek);
  sealed.took(sealed.wasm.pin_put(how), "pin");
}

/** @param {Sealed} sealed @param {Uint8Array} user */
export function pinGet(sealed, user) {
  sealed.give(user);
  const n = sealed.wasm.pin_get();
  if (n <= 0) return null;
  const b = sealed.result(n);
  return { ik: b.slice(0, 32), ek: b.slice(32, 64), how: b[64] };
}
