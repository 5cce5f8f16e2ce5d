// Shows a page of ours where a page cannot be reached. It keeps that page and its looks, and nothing else.
const CACHE = "offline-{{ mark }}";
const OFFLINE = "{{ offline }}";
const LOOKS = [{% for address in looks %}"{{ address }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

async function keep() {
  const cache = await caches.open(CACHE);
  // Nobody's cookies, so nobody's page; past the browser's cache, so that it is today's.
  await cache.addAll([OFFLINE, ...LOOKS].map((url) => new Request(url, { credentials: "omit", cache: "reload" })));
  await self.skipWaiting();
}

async function takeOver() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function reach({ request, preloadResponse }) {
  try {
    return (await preloadResponse) ?? await fetch(request);
  } catch (error) {
    const kept = await caches.match(OFFLINE);
    if (kept) return kept;
    throw error;
  }
}

async function dress(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;  // a form that was not sent is the browser's to send again
  if (request.mode === "navigate") event.respondWith(reach(event));
  else if (LOOKS.includes(new URL(request.url).pathname)) event.respondWith(dress(request));
});
