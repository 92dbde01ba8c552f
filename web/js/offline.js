/*
 * Registers the service worker that keeps help-now for times without a
 * network.  Without script or without service workers nothing is missing but
 * that.  One Trusted Types policy, for exactly one address.
 */
const WORKER = "/sw.js";

function workerUrl() {
  if (!globalThis.trustedTypes) return WORKER;
  return globalThis.trustedTypes
    .createPolicy("offline-worker", {
      createScriptURL(url) {
        if (url !== WORKER) throw new TypeError(url);
        return url;
      },
    })
    .createScriptURL(WORKER);
}

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker
    .register(workerUrl(), { scope: "/" })
    .catch(() => undefined);
}
