/*
 * Chromium's virtual authenticator, and codes as an app makes them.
 */
import { createHmac } from "node:crypto";

/** @typedef {import("playwright-core").Page} Page */

/**
 * A security key in this page's browser that answers by itself.
 * @param {Page} page @param {{ prf?: boolean }} [how]
 */
export async function authenticator(page, { prf = true } = {}) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: /** @type {any} */ ({
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: prf,
    }),
  });
  return {
    /** How many passkeys it holds. */
    async count() {
      const all = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
      return all.credentials.length;
    },
    /** As if the device were lost. */
    remove: () => cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
  };
}

/** Bytes of a key in base32 (RFC 4648). @param {string} text */
function fromBase32(text) {
  let bits = 0, n = 0;
  const bytes = [];
  for (const c of text.replace(/ /g, "")) {
    bits = (bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
    n += 5;
    if (n < 8) continue;
    n -= 8;
    bytes.push((bits >> n) & 255);
    bits &= (1 << n) - 1;
  }
  return Buffer.from(bytes);
}

/** The code of a key in a step of 30 seconds since 1970 (RFC 6238), without any
 * library that the program uses. @param {string} key @param {number} step */
export function codeOf(key, step) {
  const at = Buffer.alloc(8);
  at.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", fromBase32(key)).update(at).digest();
  const from = mac[19] & 15;
  const n = mac.readUInt32BE(from) & 0x7fffffff;
  return String(n % 1000000).padStart(6, "0");
}
