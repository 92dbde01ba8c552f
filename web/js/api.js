// @ts-check
/**
 * The server's API as the keys worker calls it: same origin, cookie session,
 * JSON or bytes; every refusal becomes a Failure with the server's word.
 */
import { Failure } from "./failure.js";

const SKEW_MS = 60000; // a device's clock may be this wrong unnoticed
let skew = 0;

/** Seconds since 1970 UTC, by the server's clock if this device's is wrong: the
 * server refuses entries more than ten minutes from its own time. */
export const now = () => Math.floor((Date.now() + skew) / 1000);

/** @param {Response} answer */
function compareClocks(answer) {
  const apart = Date.parse(answer.headers.get("Date") ?? "") - Date.now();
  skew = Math.abs(apart) > SKEW_MS ? apart : 0;
}

/** The server's word for a refusal, or the nearest to its number.
 * @param {Response} answer */
async function refusal(answer) {
  /** @type {Record<number, string>} */
  const nearest = { 401: "none", 403: "denied", 404: "absent", 409: "conflict",
    413: "nospace", 422: "invalid", 429: "throttled", 503: "busy" };
  /** @type {any} */
  let body = {};
  try {
    body = await answer.json();
  } catch {
    /* a proxy's page; the number will do */
  }
  const retry = Number(answer.headers.get("Retry-After"));
  return new Failure(
    typeof body.error === "string" ? body.error
      : nearest[answer.status] ?? "broken",
    {
      field: typeof body.field === "string" ? body.field : undefined,
      request: typeof body.request === "number" ? body.request : undefined,
      retry: Number.isFinite(retry) && retry > 0 ? retry : undefined,
      step: Array.isArray(body.passkeys) ? { codes: body.codes === true,
        challenge: body.challenge, passkeys: body.passkeys } : undefined,
    },
  );
}

/**
 * @param {string} method
 * @param {string} path behind /api/1/
 * @param {object | Uint8Array} [body]
 * @param {RequestCredentials} [credentials]
 * @returns {Promise<Response>}
 */
async function send(method, path, body, credentials = "same-origin") {
  /** @type {RequestInit} */
  const how = { method, credentials, cache: "no-store", redirect: "error" };
  if (body instanceof Uint8Array) {
    how.body = /** @type {any} */ (body);
    how.headers = { "Content-Type": "application/octet-stream" };
  } else if (method !== "GET") {
    how.body = body ? JSON.stringify(body) : undefined;
    how.headers = { "Content-Type": "application/json" };
  }
  let answer;
  try {
    answer = await fetch(`/api/1/${path}`, how);
  } catch {
    throw new Failure("offline");
  }
  compareClocks(answer);
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/** The whole answer, or "offline" if it broke off.
 * @template T @param {Promise<T>} reading */
async function whole(reading) {
  try {
    return await reading;
  } catch {
    throw new Failure("offline");
  }
}

/**
 * JSON in, JSON out (or nothing).
 * @param {string} method @param {string} path @param {object} [body]
 * @returns {Promise<any>}
 */
export async function call(method, path, body) {
  return jsonOf(await send(method, path, body));
}

/** The same as nobody: without a session, which the address would refuse.
 * @param {string} path @param {object} body @returns {Promise<any>} */
export async function callUnknown(path, body) {
  return jsonOf(await send("POST", path, body, "omit"));
}

/** @param {Response} answer */
async function jsonOf(answer) {
  if (answer.status === 204) return null;
  const text = await whole(answer.text());
  return text === "" ? null : JSON.parse(text);
}

/**
 * Entries of a log from position `from` on, and where the log ends.
 * @param {string} path of the log @param {number} from
 * @returns {Promise<{ bytes: Uint8Array, end: number }>}
 */
export async function readLog(path, from) {
  const answer = await send("GET", `${path}?from=${from}`);
  const end = Number(answer.headers.get("X-Log-End"));
  const bytes = new Uint8Array(await whole(answer.arrayBuffer()));
  if (!Number.isSafeInteger(end) || end < 0) throw new Failure("broken");
  return { bytes, end };
}

/** Append entries, all or none. @param {string} path of the log
 * @param {Uint8Array} bytes */
export async function appendLog(path, bytes) {
  await send("POST", path, bytes);
}

/**
 * A module that was not needed so far.  Without a network it is "offline", and
 * the next try asks again.
 * @template T @param {() => Promise<T>} load @returns {Promise<T>}
 */
export async function later(load) {
  try {
    return await load();
  } catch {
    // The server has another release by now?  Then a new page helps.
    const own = await fetch(import.meta.url, { cache: "no-store" })
      .catch(() => null);
    throw own?.ok === false ? new Failure("library", { cause: "worker" })
      : new Failure("offline", { cause: "module" });
  }
}
