// @ts-check
/**
 * The keys worker's part of second steps, passkeys, devices and notices.
 * Calls as in keys.js; where one changes what protects the account, the
 * passphrase is proved once more.
 *
 *   signInStep     {step}                opened: the rest of signIn
 *   passkeyAsk     {}                    {challenge, passkeys, salt} of those
 *                                        that unlock
 *   unlockPasskey  {prf, passkey}        opened
 *   sessions       {}                    {sessions}
 *   endSession     {session}             {}
 *   endOthers      {}                    {}
 *   factor         {}                    {codes, passkeys}
 *   codesBegin     {passphrase}          {secret}
 *   codesConfirm   {code}                {}
 *   codesRemove    {passphrase}          {}
 *   passkeyStart   {}                    {challenge, user, salt, passkeys}
 *   passkeyAdd     {passphrase, step, created, passkey, prf?}   {}
 *   passkeyRemove  {passphrase, passkey} {}
 *   email          {}                    {sends, address?, pending?}
 *   emailSet       {passphrase, address} {}
 *   emailConfirm   {code}                {}
 *   emailRemove    {passphrase}          {}
 *
 * A passkey's PRF output comes from the page, becomes a wrapping key inside
 * the module, and is in no request (design 6.6).
 */
import { call } from "./api.js";
import { bytesOf, idOf, toBase64, toId } from "./bytes.js";
import { Failure } from "./failure.js";

/** @typedef {import("./keys.js").Keys} Keys */

/** The open account's parts. @param {Keys} keys */
async function open(keys) {
  if (!keys.ledger) throw new Failure("locked");
  return keys.sealed();
}

/** @param {Keys} keys @param {{ prf: Uint8Array, passkey: any, records?: any }} args */
async function unlockPasskey(keys, { prf, passkey, records }) {
  const sealed = await keys.sealed();
  keys.forget(sealed);
  const ks = sealed.random(32);
  const got = await call("POST", "session/passkey", { ks: toBase64(ks),
    passkey });
  try {
    sealed.prfTake(prf, bytesOf(passkey.credential));
    prf.fill(0);
    sealed.unwrapPasskey(idOf(got.user), got.gen, bytesOf(got.wrap_passkey));
    keys.openRest(sealed, got);
    keys.name = got.name;
    return keys.settle(sealed, ks, got.space, got.shared === true, records,
      false);
  } catch (error) {
    // The session was opened for a key that does not fit: not left so.
    keys.forget(sealed);
    await call("DELETE", "session/key").catch(() => {});
    throw error;
  }
}

/** @param {Keys} keys */
async function passkeyStart(keys) {
  const sealed = await open(keys);
  const { user } = sealed.public();
  const { challenge, passkeys } = await call("GET", "factor");
  return { challenge: bytesOf(challenge), user, salt: sealed.prfSalt(user),
    passkeys: passkeys.map((/** @type {any} */ p) => p.credential) };
}

/**
 * @param {Keys} keys
 * @param {{ passphrase: string, step: boolean, created: string, passkey: any,
 *   prf?: Uint8Array }} args
 */
async function passkeyAdd(keys, { passphrase, step, created, passkey, prf }) {
  const sealed = await open(keys);
  const proof = await keys.proof(passphrase);
  let wrap;
  if (prf) {
    sealed.prfTake(prf, bytesOf(passkey.credential));
    prf.fill(0);
    wrap = toBase64(sealed.wrapPasskey());
  }
  await call("POST", "passkeys", { proof, step, created, passkey,
    ...(wrap ? { wrap } : {}) });
  return {};
}

/** @param {Keys} keys */
async function passkeyAsk(keys) {
  const sealed = await keys.sealed();
  const got = await call("GET", "session/passkeys");
  return { challenge: bytesOf(got.challenge), passkeys: got.passkeys,
    salt: sealed.prfSalt(idOf(got.user)) };
}

/** Something that needs the passphrase and gives nothing but its end.
 * @param {string} method @param {(args: any) => string} path
 * @param {(args: any) => object} [body]
 * @returns {(keys: Keys, args: any) => Promise<object>} */
const proved = (method, path, body = () => ({})) => async (keys, args) => {
  await open(keys);
  const proof = await keys.proof(args.passphrase);
  return (await call(method, path(args), { ...body(args), proof })) ?? {};
};

/** Something that asks or does, and is no secret.
 * @param {string} method @param {(args: any) => string} path
 * @param {(args: any) => object} [body]
 * @returns {(keys: Keys, args: any) => Promise<any>} */
const plain = (method, path, body) => async (_, args) =>
  (await call(method, path(args), body?.(args))) ?? {};

/** @type {import("./keys.js").Calls} */
export const calls = {
  signInStep: (keys, { step, records }) => keys.signInStep(step, records),
  passkeyAsk,
  unlockPasskey,
  sessions: plain("GET", () => "sessions"),
  endSession: plain("DELETE", ({ session }) => `sessions/${toId(idOf(session))}`),
  endOthers: plain("DELETE", () => "sessions"),
  factor: plain("GET", () => "factor"),
  codesBegin: proved("POST", () => "factor/codes"),
  codesConfirm: plain("PUT", () => "factor/codes", ({ code }) => ({ code })),
  codesRemove: proved("DELETE", () => "factor/codes"),
  passkeyStart,
  passkeyAdd,
  passkeyRemove: proved("DELETE", ({ passkey }) => `passkeys/${passkey}`),
  email: plain("GET", () => "email"),
  emailSet: proved("PUT", () => "email", ({ address }) => ({ address })),
  emailConfirm: plain("POST", () => "email", ({ code }) => ({ code })),
  emailRemove: proved("DELETE", () => "email"),
};
