/*
 * Service worker: keeps the help-now page, and the practices once they were
 * visited, with what each needs, so that both are there without a network.
 * Both are the same for everybody: it stores nothing about a person, and
 * answers for nothing else.
 */
"use strict";

/* A cache for each page, so that one's old files can go without the other's. */
const CACHES = { "/help-now": "help-now-1", "/s/practice": "practice-1" };

/* The served files a page mentions. */
function assetsOf(html) {
  return [...html.matchAll(/(?:href|src)="(\/a\/[^"#]+)/g)].map((m) => m[1]);
}

/* Help-now is asked for once more as nobody; the practices are a shell. */
async function keep(page, given) {
  const answer = page === "/help-now"
    ? await fetch(page, { credentials: "omit", cache: "no-store" })
    : given;
  if (!answer.ok) return;
  const cache = await caches.open(CACHES[page]);
  const wanted = new Set(assetsOf(await answer.clone().text()));
  await cache.put(page, answer);
  for (const old of await cache.keys()) {
    const path = new URL(old.url).pathname;
    if (path !== page && !wanted.has(path)) await cache.delete(old);
  }
  for (const path of wanted) {
    if (!(await cache.match(path))) await cache.add(path);
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(keep("/help-now").then(() => self.skipWaiting()));
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
  if (url.pathname in CACHES) {
    event.respondWith(
      fetch(event.request)
        .then((answer) => {
          if (answer.ok) {
            const kept = keep(url.pathname, answer.clone());
            event.waitUntil(kept.catch(() => undefined));
          }
          return answer;
        })
        .catch(
          async () => (await caches.match(url.pathname)) ?? Response.error(),
        ),
    );
  } else if (url.pathname.startsWith("/a/")) {
    event.respondWith(
      fetch(event.request).catch(
        async () => (await caches.match(url.pathname)) ?? Response.error(),
      ),
    );
  }
});
