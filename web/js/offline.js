/*
 * Registers the service worker that keeps help-now, or the practices, for times
 * without a network.  Without script or without service workers nothing is
 * missing but that.  It answers for the kept page alone: through a service
 * worker, every file of a page costs more.  One Trusted Types policy, for
 * exactly one address.
 */
const WORKER = "/sw.js";
const PRACTICE = "/s/practice";
const PAGE = location.pathname === PRACTICE ? PRACTICE : "/help-now";

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
    .register(workerUrl(), { scope: PAGE })
    .catch(() => undefined);
}
