// @ts-check
/*
 * A group's charter in its sealed log: object type 20, payload {v, kind, …}.
 *
 *   version    {text, why}            the whole charter (core/charter.h)
 *   signature  {version, digest}      of a version's object and its text
 *   leaving    {}                     its author says that they leave
 *
 * A version is an object of its own, by whoever proposed it.  It comes into
 * force when everybody who was a member when it was written, and still is, has
 * signed; who joins later is asked to sign and changes nothing of that.  A
 * signature counts only for the very text that it names by its digest.
 *
 *   const charter = new Charter(space, await loadCore());
 *   await charter.read();
 *   charter.rules.keep        as a word: of the version in force, or preset
 */
import { groups } from "./groups.js";
import { dayOf, today } from "./words.js";

const CHARTER = 20; /* object type */
const CLAUSES_URL = new URL("../charter/clauses.txt", import.meta.url);
export const REVIEW = { LATER: 0, NEAR: 1, DUE: 2 };

/** @typedef {Record<string, (...inputs: any[]) => any>} Core */
/**
 * @typedef {object} Version
 * @property {string} object
 * @property {string} author
 * @property {number} n from 1, in the order of the log
 * @property {number} seq
 * @property {number} time seconds
 * @property {string} text
 * @property {string} digest
 * @property {string} why
 * @property {Record<string, string>} set
 * @property {Record<string, string>} words
 * @property {Map<string, number>} signed who, and when
 * @property {string[]} missing members whose signature it waits for
 * @property {number} since when it came into force, seconds; 0: it has not
 */

/** @type {Promise<Uint8Array> | undefined} */
let clauses;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The clauses as they were served. */
function loadClauses() {
  clauses ??= fetch(CLAUSES_URL).then(async (answer) => {
    if (!answer.ok) throw new Error("the clauses are not there");
    return new Uint8Array(await answer.arrayBuffer());
  });
  return clauses;
}

/** @param {string} text */
async function digestOf(text) {
  const hash = await crypto.subtle.digest("SHA-256", encoder.encode(text));
  return [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, "0"))
    .join("");
}

/** Settings and words of a whole text. @param {string} text */
function said(text) {
  /** @type {Record<string, string>} */ const set = {};
  /** @type {Record<string, string>} */ const words = {};
  for (const line of text.split("\n")) {
    const [, kind, name, rest] = /^(set|words) (\S+) (.*)$/.exec(line) ?? [];
    if (kind) (kind === "set" ? set : words)[name] = rest;
  }
  return { set, words };
}

/** A charter's text of settings and words.
 * @param {Record<string, string>} set @param {Record<string, string>} words */
export const textOf = (set, words) => ["charter 1",
  ...Object.entries(set).map(([name, value]) => `set ${name} ${value}`),
  ...Object.entries(words).map(([name, text]) =>
    [name, text.replace(/\s+/g, " ").trim()])
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `words ${name} ${text}`)].join("\n");

export class Charter {
  /** @type {any} */ group = null;
  /** Oldest first. @type {Version[]} */ versions = [];
  /** @type {Version | undefined} */ force;
  /** What waits for signatures. @type {Version | undefined} */ open;
  /** Versions that cannot be read here. */
  refused = 0;
  /** Members who have said that they leave, and when, seconds.
   * @type {Map<string, { object: string, time: number }>} */
  leaving = new Map();
  /** @type {Uint8Array} */ #form = new Uint8Array();
  /** @type {Record<string, string>} */ #presets = {};

  /** @param {string} space @param {Core} core */
  constructor(space, core) {
    this.space = space;
    this.core = core;
  }

  async read() {
    this.#form = await loadClauses();
    this.#presets = said(this.whole("charter 1")).set;
    const { items, group } = await groups.list(this.space, [CHARTER]);
    this.group = group;
    const known = items.filter((i) => i.author !== undefined && i.data?.v === 1)
      .sort((a, b) => a.seq - b.seq);
    this.refused = 0;
    const members = new Map(group.members.map((/** @type {any} */ m) =>
      [m.user, m.time]));
    this.leaving = new Map();
    for (const { data, author, object, time } of known)
      if (data.kind === "leaving" && author
          && time >= (members.get(author) ?? Infinity))
        this.leaving.set(author, { object, time });
    this.versions = [];
    for (const item of known.filter((i) => i.data.kind === "version"))
      await this.#version(item);
    for (const v of this.versions) this.#sign(v, known);
    this.force = this.versions.filter((v) => v.since > 0).at(-1);
    const last = this.versions.at(-1);
    this.open = last && last.since === 0 ? last : undefined;
    return this;
  }

  /** @param {any} item */
  async #version({ object, author, seq, time, data }) {
    const text = String(data.text ?? "");
    try {
      if (this.whole(text) !== text) throw new Error("not whole");
    } catch {
      this.refused++;
      return;
    }
    this.versions.push({ object, author, seq, time, text, ...said(text),
      n: this.versions.length + 1, why: String(data.why ?? ""),
      digest: await digestOf(text), signed: new Map(), missing: [], since: 0 });
  }

  /** Who has signed a version, and whether it holds.
   * @param {Version} v @param {any[]} known */
  #sign(v, known) {
    for (const { author, time, data } of known)
      if (data.kind === "signature" && data.version === v.object
          && data.digest === v.digest && !v.signed.has(author))
        v.signed.set(author, time);
    const asked = this.group.members.filter((/** @type {any} */ m) =>
      m.time <= v.time).map((/** @type {any} */ m) => m.user);
    v.missing = this.group.members.map((/** @type {any} */ m) => m.user)
      .filter((/** @type {string} */ user) => !v.signed.has(user));
    const holds = v.signed.size > 0
      && asked.every((/** @type {string} */ user) => v.signed.has(user));
    v.since = holds ? Math.max(v.time, ...asked.map((/** @type {string} */ user) =>
      v.signed.get(user) ?? 0)) : 0;
  }

  /** With everything that was left out; throws what the core says of it.
   * @param {string} text */
  whole(text) {
    const bytes = encoder.encode(text);
    const got = this.core.charter_wasm_whole(this.#form, this.#form.length,
      bytes, bytes.length, today());
    return decoder.decode(got.whole_out.slice(0, got.count)).trimEnd();
  }

  /** Names of what differs. @param {Version} a @param {Version} b
   * @returns {{ set: string[], words: string[] }} */
  changes(a, b) {
    const form = this.#form;
    const [one, two] = [encoder.encode(a.text), encoder.encode(b.text)];
    const got = this.core.charter_wasm_changes(form, form.length, one,
      one.length, two, two.length);
    const names = (/** @type {string} */ word) => decoder.decode(form)
      .split("\n").flatMap((line) => new RegExp(`^${word} (\\S+)`).exec(line)?.[1] ?? []);
    return {
      set: names("(?:number|choice|name|day)").filter((_, i) =>
        got.setting_out[i] === 1),
      words: names("clause").filter((_, i) => got.words_out[i] === 1),
    };
  }

  /** What the settings are: of the version in force, or preset.
   * @returns {Record<string, string>} */
  get rules() {
    return this.force?.set ?? this.#presets;
  }

  /** Enum of REVIEW; LATER without a charter. */
  get review() {
    return this.force ? this.core.charter_wasm_review(
      dayOf(this.force.set.review), today()).value : REVIEW.LATER;
  }

  /** A version that waits for this member's signature. */
  get unsigned() {
    const v = this.open ?? this.force;
    return v && !v.signed.has(this.group.me) ? v : undefined;
  }

  /** Propose a version, signed by who proposes it.
   * @param {string} text @param {string} why */
  async propose(text, why) {
    const whole = this.whole(text);
    const { object } = await groups.put(this.space, { type: CHARTER,
      data: { v: 1, kind: "version", text: whole, why } });
    await this.#put(object, await digestOf(whole));
  }

  /** @param {Version} v */
  sign(v) {
    return this.#put(v.object, v.digest);
  }

  /** @param {string} version @param {string} digest */
  async #put(version, digest) {
    await groups.put(this.space, { type: CHARTER,
      data: { v: 1, kind: "signature", version, digest } });
    await this.read();
  }

  /** Say that one leaves, or that one stays after all. */
  async leave() {
    await groups.put(this.space, { type: CHARTER,
      data: { v: 1, kind: "leaving" } });
    await this.read();
  }

  async stay() {
    const mine = this.leaving.get(this.group.me);
    if (mine) await groups.del(this.space, mine.object);
    await this.read();
  }

  /** Take back a version that does not hold yet. @param {Version} v */
  async withdraw(v) {
    await groups.del(this.space, v.object);
    await this.read();
  }
}
