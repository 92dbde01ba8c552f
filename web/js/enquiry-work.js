// @ts-check
/*
 * The keys worker's part of a first word to a therapist (seal/enquiry.h): who
 * asks has a one-time identity for each enquiry, made from a seed in their
 * sealed space; so nothing has to be kept when one is sent, and nothing that
 * this account writes tells that one was.  What the server gets comes without
 * a session.  Calls of who asks:
 *
 *   enquiryGoOn  {id, data}       {}     the next step: name, then reach
 *   enquiryEnd   {id}             {}     withdrawn: it is gone at once
 *   waitEnd      {}               {}     not for the weekly matching any more
 *
 * and of who sees therapists, at their desk:
 *
 *   desk         {}        {entry, listed, places, takes, wrote}
 *   deskOpen     {matches} {}      a key for enquiries, for the list; whether
 *                                  places are for the weekly matching
 *   deskClose    {}        {}
 *   deskAnswer   {id, data, last}  {}
 *
 * wrote: see Thread.  Errors: nospace (a text is too long, as "text"; or the
 * desk is full), absent (not listed, or takes none), invalid with its field,
 * enough (three in one week).
 */
import { call, callUnknown, now } from "./api.js";
import { bytesOf, fromBase64, fromId, fromUtf8, join, toBase64, toUtf8 } from "./bytes.js";
import { sharedCore } from "./core.js";
import { Failure } from "./failure.js";

const ENQUIRY = 23; /* object type */
const WEEK = 604800; /* seconds */
const A_WEEK = 3; /* slots of one week */
const WEEKS = 26; /* that are asked for: longer than any enquiry lives */
const TOKEN = 32; /* bytes, and 16 of the id behind it */
const QUARTER = 13; /* weeks one token for the weekly matching is used */
const TRIES = 65536; /* of a stamp, at once */
const TEXT_MAX = 4095; /* bytes */

/**
 * @typedef {object} Thread one enquiry
 * @property {string} id
 * @property {string} entry
 * @property {number} state 1 open, 2 ended, 3 expired, 4 the therapist left
 * @property {number} step of the text written last
 * @property {number} until day
 * @property {{ step: number, data: any }[]} texts data null: cannot be opened
 *
 * @typedef {{ slot: number, token: Uint8Array, id: Uint8Array }} Slot
 */

/** @param {import("./keys.js").Keys} keys */
function sealedOf(keys) {
  if (!keys.ledger) throw new Failure("locked");
  return keys.ledger.sealed;
}

/** The seed kept for asking, or for the desk; a new one if there is none.
 * @param {import("./keys.js").Keys} keys @param {"asker" | "desk"} kind
 * @param {boolean} make @returns {Promise<Uint8Array | null>} */
async function seedOf(keys, kind, make) {
  const ledger = await keys.current();
  const kept = (await ledger.list([ENQUIRY])).find((i) => i.data?.kind === kind);
  if (kept) return fromBase64(kept.data.seed);
  if (!make) return null;
  const seed = ledger.sealed.random(32);
  await ledger.write([{ type: ENQUIRY, data: { v: 1, kind, seed: toBase64(seed) } }]);
  return seed;
}

/** The slots of the last weeks, this one's at the end.
 * @param {import("./sealed.js").Sealed} sealed @param {Uint8Array} seed */
const slotsOf = (sealed, seed) => slotsFrom(sealed, seed,
  (Math.floor(now() / WEEK) - WEEKS + 1) * A_WEEK, WEEKS * A_WEEK);

/** Those for the weekly matching: the last quarter's, and this one's.
 * @param {import("./sealed.js").Sealed} sealed @param {Uint8Array} seed */
const waitingSlots = (sealed, seed) => slotsFrom(sealed, seed,
  Math.floor(now() / WEEK / QUARTER) - 1, 2);

/** @param {import("./sealed.js").Sealed} sealed @param {Uint8Array} seed
 * @param {number} first @param {number} n @returns {Slot[]} */
function slotsFrom(sealed, seed, first, n) {
  sealed.give(seed);
  const all = sealed.took(sealed.wasm.enquiry_tokens(first, n), "tokens");
  sealed.wasm.wipe_io(0, all.length);
  return Array.from({ length: n }, (_, i) => {
    const at = i * (TOKEN + 16);
    return { slot: first + i, token: all.slice(at, at + TOKEN),
      id: all.slice(at + TOKEN, at + TOKEN + 16) };
  });
}

/** @typedef {{ seed: Uint8Array, slot: number, isDesk: boolean,
 *   theirs: Uint8Array, id: Uint8Array }} Side */

/** @param {import("./sealed.js").Sealed} sealed @param {Side} side
 * @param {number} step @param {any} data */
function seal(sealed, side, step, data) {
  const text = toUtf8(JSON.stringify({ v: 1, ...data }));
  if (text.length > TEXT_MAX) throw new Failure("nospace", { field: "text" });
  sealed.give(join(side.seed, side.theirs, side.id, text));
  return toBase64(sealed.took(sealed.wasm.enquiry_seal(side.slot,
    side.isDesk ? 1 : 0, step, text.length), "enquiry"));
}

/** @param {import("./sealed.js").Sealed} sealed @param {Side} side
 * @param {{ step: number, box: string }} text */
function opened(sealed, side, { step, box }) {
  sealed.give(join(side.seed, side.theirs, side.id, bytesOf(box)));
  const n = sealed.wasm.enquiry_open(side.slot, side.isDesk ? 1 : 0, step);
  if (n < 0) return null;
  try {
    return JSON.parse(fromUtf8(sealed.result(n)));
  } catch {
    return null;
  } finally {
    sealed.wasm.wipe_io(0, n);
  }
}

/** @param {import("./sealed.js").Sealed} sealed @param {any} one as the server
 * has it @param {Uint8Array} seed @param {number | null} slot null: the desk's
 * @returns {Thread} */
function threadOf(sealed, one, seed, slot) {
  const isDesk = slot === null;
  const side = { seed, slot: slot ?? 0, isDesk, id: fromId(one.enquiry),
    theirs: bytesOf(isDesk ? one.asker : one.desk, 32) };
  return { id: one.enquiry, entry: one.entry, state: one.state, step: one.step,
    until: one.until_day, texts: one.texts.map((/** @type {any} */ t) =>
      ({ step: t.step, data: opened(sealed, side, t) })) };
}

/** What this person has asked, and how many they may still ask this week.
 * @param {import("./keys.js").Keys} keys
 * @returns {Promise<{ wrote: Thread[], free: number, waits: any }>} */
export async function asked(keys) {
  const seed = /** @type {Uint8Array} */ (await seedOf(keys, "asker", true));
  const { slots, found } = await find(keys, seed);
  const sealed = sealedOf(keys);
  const taken = slots.slice(-A_WEEK).filter((s) => found.has(toBase64(s.id)));
  const wrote = slots.flatMap((s) => {
    const one = found.get(toBase64(s.id));
    return one ? [threadOf(sealed, one, seed, s.slot)] : [];
  });
  const waits = await callUnknown("waiting/found", { tokens:
    waitingSlots(sealed, seed).map((s) => toBase64(s.token)) });
  return { wrote: wrote.reverse(), free: A_WEEK - taken.length,
    waits: { next: waits.next_day, one: waits.found.at(-1) ?? null } };
}

/** All slots, always as many, and what the server has of them, by id.
 * @param {import("./keys.js").Keys} keys @param {Uint8Array} seed */
async function find(keys, seed) {
  const slots = slotsOf(sealedOf(keys), seed);
  const got = await callUnknown("enquiries/found",
    { tokens: slots.map((s) => toBase64(s.token)) });
  return { slots, found: new Map(got.found.map((/** @type {any} */ one) =>
    [toBase64(fromId(one.enquiry)), one])) };
}

/** The slot of one of this person's enquiries, by its id.
 * @param {import("./keys.js").Keys} keys @param {string} id */
async function mine(keys, id) {
  const seed = /** @type {Uint8Array} */ (await seedOf(keys, "asker", true));
  const bytes = fromId(id);
  const slot = slotsOf(sealedOf(keys), seed)
    .find((s) => s.id.every((b, i) => b === bytes[i]));
  if (!slot) throw new Failure("absent");
  return { seed, slot };
}

/** @param {Uint8Array} id @param {string} entry @param {number} bits */
async function stampOf(id, entry, bits) {
  const core = await sharedCore();
  const what = join(id, fromId(entry));
  for (let from = 0; from < 2 ** 40; from += TRIES) {
    const { value } = core.toil_wasm_find(what, what.length, bits, from, TRIES);
    if (value >= 0) return value;
  }
  throw new Failure("broken", { cause: "stamp" });
}

/** @param {import("./keys.js").Keys} keys
 * @param {{ entry: string, desk: string, toil: number, text: string }} to */
export async function enquire(keys, { entry, desk, toil, text }) {
  const seed = /** @type {Uint8Array} */ (await seedOf(keys, "asker", true));
  const { slots, found } = await find(keys, seed);
  const sealed = sealedOf(keys);
  const slot = slots.slice(-A_WEEK).find((s) => !found.has(toBase64(s.id)));
  if (!slot) throw new Failure("enough");
  const side = { seed, slot: slot.slot, isDesk: false, id: slot.id,
    theirs: bytesOf(desk, 32) };
  const box = seal(sealed, side, 1, { text });
  sealed.give(seed);
  const asker = sealed.took(sealed.wasm.enquiry_pub(slot.slot), "enquiry");
  await callUnknown("enquiries", { token: toBase64(slot.token), entry, desk,
    asker: toBase64(asker), box, stamp: await stampOf(slot.id, entry, toil) });
  return {};
}

/** Ask for the weekly matching with one of these, best first.
 * @param {import("./keys.js").Keys} keys
 * @param {{ entries: string[], toil: number }} list */
export async function waitFor(keys, { entries, toil }) {
  const seed = /** @type {Uint8Array} */ (await seedOf(keys, "asker", true));
  const slots = waitingSlots(sealedOf(keys), seed);
  const slot = slots[1];
  await callUnknown("waiting", { token: toBase64(slot.token), entries,
    stamp: await stampOf(slot.id, entries[0], toil) });
  return {};
}

/** @type {import("./keys.js").Calls} */
export const calls = {
  async enquiryGoOn(keys, { id, data }) {
    const { seed, slot } = await mine(keys, id);
    const { found } = await find(keys, seed);
    const one = /** @type {any} */ (found.get(toBase64(slot.id)));
    if (!one) throw new Failure("absent");
    const side = { seed, slot: slot.slot, isDesk: false, id: slot.id,
      theirs: bytesOf(one.desk, 32) };
    const step = one.step + 1;
    await callUnknown("enquiries/go-on", { token: toBase64(slot.token), step,
      box: seal(sealedOf(keys), side, step, data) });
    return {};
  },

  async enquiryEnd(keys, { id }) {
    const { slot } = await mine(keys, id);
    await callUnknown("enquiries/end", { token: toBase64(slot.token) });
    return {};
  },

  async waitEnd(keys) {
    const seed = /** @type {Uint8Array} */ (await seedOf(keys, "asker", true));
    for (const { token } of waitingSlots(sealedOf(keys), seed))
      await callUnknown("waiting/end", { token: toBase64(token) })
        .catch((error) => {
          if (Failure.of(error).code !== "absent") throw error;
        });
    return {};
  },

  async desk(keys) {
    const seed = await seedOf(keys, "desk", false);
    const got = await call("GET", "desk");
    const sealed = sealedOf(keys);
    const takes = Boolean(seed && got.key === deskKey(sealed, seed));
    return { entry: got.entry, listed: got.listed, places: got.places, takes,
      matches: got.matches === true,
      wrote: seed ? got.enquiries.map((/** @type {any} */ one) =>
        threadOf(sealed, one, seed, null)) : [] };
  },

  async deskOpen(keys, { matches = false }) {
    const seed = /** @type {Uint8Array} */ (await seedOf(keys, "desk", true));
    await call("PUT", "desk", { key: deskKey(sealedOf(keys), seed), matches });
    return {};
  },

  async deskClose() {
    await call("DELETE", "desk");
    return {};
  },

  async deskAnswer(keys, { id, data, last }) {
    const seed = await seedOf(keys, "desk", false);
    const one = (await call("GET", "desk")).enquiries
      .find((/** @type {any} */ e) => e.enquiry === id);
    if (!seed || !one) throw new Failure("absent");
    const step = one.step + 1;
    const side = { seed, slot: 0, isDesk: true, id: fromId(id),
      theirs: bytesOf(one.asker, 32) };
    await call("POST", `desk/${id}`, { step, last,
      box: seal(sealedOf(keys), side, step, data) });
    return {};
  },
};

/** @param {import("./sealed.js").Sealed} sealed @param {Uint8Array} seed */
function deskKey(sealed, seed) {
  sealed.give(seed);
  return toBase64(sealed.took(sealed.wasm.enquiry_pub(0), "enquiry"));
}
