/*
 * Service worker: keeps one page with what it needs, so that it is there
 * without a network: help-now, or the practices once they were visited.  Both
 * are the same for everybody: it stores nothing about a person.
 *
 * Each page has a registration of its own (offline.js) whose scope is that
 * page; no other page and nothing that one asks for passes through here.
 */
"use strict";

const CACHES = { "/help-now": "help-now-1", "/s/practice": "practice-1" };
const PAGE = new URL(self.registration.scope).pathname;

/* The served files a page mentions. */
function assetsOf(html) {
  return [...html.matchAll(/(?:href|src)="(\/a\/[^"#]+)/g)].map((m) => m[1]);
}

/* Help-now is asked for once more as nobody; the practices are a shell. */
async function keep(given) {
  const answer = PAGE === "/help-now"
    ? await fetch(PAGE, { credentials: "omit", cache: "no-store" })
    : given;
  if (!answer?.ok) return;
  const cache = await caches.open(CACHES[PAGE]);
  const wanted = new Set(assetsOf(await answer.clone().text()));
  await cache.put(PAGE, answer);
  for (const old of await cache.keys()) {
    const path = new URL(old.url).pathname;
    if (path !== PAGE && !wanted.has(path)) await cache.delete(old);
  }
  for (const path of wanted) {
    if (!(await cache.match(path))) await cache.add(path);
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(PAGE in CACHES ? self.clients.claim() : self.registration.unregister());
});

async function kept(path) {
  return (await caches.match(path)) ?? Response.error();
}

/* The page comes from the network when there is one; kept files only when
 * there is none. */
self.addEventListener("fetch", (event) => {
  const { pathname: path, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) {
    return;
  }
  if (path === PAGE) {
    event.respondWith(
      fetch(event.request)
        .then((answer) => {
          if (answer.ok) {
            event.waitUntil(keep(answer.clone()).catch(() => undefined));
          }
          return answer;
        })
        .catch(() => kept(path)),
    );
  } else if (path.startsWith("/a/")) {
    event.respondWith(fetch(event.request).catch(() => kept(path)));
  }
});
