/*
 * Service worker: keeps the help-now page and what it needs, so that help is
 * there without a network.  It answers for nothing else and stores nothing
 * about a person.
 */
"use strict";

const CACHE = "help-now-1";
const PAGE = "/help-now";

/* The served files a page mentions. */
function assetsOf(html) {
  return [...html.matchAll(/(?:href|src)="(\/a\/[^"#]+)/g)].map((m) => m[1]);
}

async function keep() {
  const answer = await fetch(PAGE, { credentials: "omit", cache: "no-store" });
  if (!answer.ok) return;
  const cache = await caches.open(CACHE);
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
  event.waitUntil(self.clients.claim());
});

/* The page comes from the network when there is one; kept files only when
 * there is none. */
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  if (url.pathname === PAGE) {
    event.respondWith(
      fetch(event.request)
        .then((answer) => {
          if (answer.ok) event.waitUntil(keep().catch(() => undefined));
          return answer;
        })
        .catch(async () => (await caches.match(PAGE)) ?? Response.error()),
    );
  } else if (url.pathname.startsWith("/a/")) {
    event.respondWith(
      fetch(event.request).catch(
        async () => (await caches.match(url.pathname)) ?? Response.error(),
      ),
    );
  }
});
