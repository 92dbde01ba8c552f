// @ts-check
/**
 * The page's side of passkeys: only a page can ask for one.  What comes back is
 * taken apart here, so that the PRF output goes to the keys worker and nowhere
 * else: it is no part of the answer that is posted (design 6.6).
 */
import { fromBase64, toBase64 } from "./bytes.js";
import { Failure } from "./failure.js";

const KINDS = [-8, -7, -257]; /* EdDSA, ES256, RS256, as the server reads */

/** Can this browser have passkeys at all? */
export const canPasskey = () =>
  isSecureContext && typeof PublicKeyCredential === "function";

/** Whatever the browser says about one that did not answer, it means that.
 * @template T @param {() => Promise<T>} work @returns {Promise<T>} */
async function asking(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DOMException)
      throw new Failure("cancelled", { cause: error.name });
    throw error;
  }
}

/** @param {Credential | null} found @returns {PublicKeyCredential} */
function sure(found) {
  if (found instanceof PublicKeyCredential) return found;
  throw new Failure("cancelled");
}

/** @param {string[]} ids */
const named = (ids) =>
  ids.map((id) => ({ type: /** @type {const} */ ("public-key"),
    id: /** @type {BufferSource} */ (fromBase64(id)) }));

/**
 * Let a passkey answer a challenge.
 * @param {{ challenge: Uint8Array, passkeys: string[], salt?: Uint8Array }} how
 *   salt: also ask for its PRF output
 * @returns {Promise<{ passkey: object, prf: Uint8Array | undefined }>}
 */
export async function answerOf({ challenge, passkeys, salt }) {
  const got = sure(await asking(() => navigator.credentials.get({ publicKey: {
    challenge: /** @type {BufferSource} */ (challenge),
    allowCredentials: named(passkeys),
    userVerification: "required",
    ...(salt ? { extensions: /** @type {any} */ ({
      prf: { "eval": { first: salt } } }) } : {}),
  } })));
  const { response } = got;
  if (!(response instanceof AuthenticatorAssertionResponse))
    throw new Failure("cancelled");
  const { prf } = /** @type {any} */ (got.getClientExtensionResults());
  const first = prf?.results?.first;
  return {
    passkey: {
      credential: toBase64(new Uint8Array(got.rawId)),
      client_data: toBase64(new Uint8Array(response.clientDataJSON)),
      auth_data: toBase64(new Uint8Array(response.authenticatorData)),
      signature: toBase64(new Uint8Array(response.signature)),
    },
    prf: first ? new Uint8Array(first) : undefined,
  };
}

/**
 * Make a passkey.  Creation only says whether there could be a PRF output;
 * answerOf with the new one asks for it.
 * @param {{ challenge: Uint8Array, user: Uint8Array, name: string,
 *   passkeys: string[] }} how passkeys: those there are
 * @returns {Promise<{ id: string, created: string }>}
 */
export async function makePasskey({ challenge, user, name, passkeys }) {
  const got = sure(await asking(() => navigator.credentials.create({ publicKey: {
    challenge: /** @type {BufferSource} */ (challenge),
    rp: { name: "Mainstay" },
    user: { id: /** @type {BufferSource} */ (user), name, displayName: name },
    pubKeyCredParams: KINDS.map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "required",
      userVerification: "required" },
    excludeCredentials: named(passkeys),
    extensions: /** @type {any} */ ({ prf: {} }),
  } })));
  const { response } = got;
  if (!(response instanceof AuthenticatorAttestationResponse))
    throw new Failure("cancelled");
  return { id: toBase64(new Uint8Array(got.rawId)),
    created: toBase64(new Uint8Array(response.getAuthenticatorData())) };
}
