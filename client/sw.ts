// The service worker: keeps the built app, with the headers it came with, so that it starts offline. On a first visit it
// works as soon as it has what opens and unlocks, and keeps the rest behind that.
// It must never answer for the relay, never keep a record, and never replace a running version unasked.
import { cleanupOutdatedCaches, PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { sayNews } from './notices.ts';

/** `isShell`: needed to open and to unlock (tools/beforeUnlock.ts). */
type AppFile = PrecacheEntry & { readonly isShell: boolean };
declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[] };

/** Paths that belong to the relay; a navigation to one of them goes to the network. */
const relayPaths = /^\/(?:relay|ws|account|blob|healthz|readyz)(?:\/|$)/;

/** Files fetched at a time: one after the other, a first visit was over before the app was here. */
const LANES = 8;

// vite.config.ts marks them.
const files = self.__WB_MANIFEST as readonly unknown[] as readonly AppFile[];
const precache = new PrecacheController();
precache.addToCacheList([...files]);
registerRoute(new PrecacheRoute(precache, { cleanURLs: false, ignoreURLParametersMatching: [] }));
registerRoute(new NavigationRoute(precache.createHandlerBoundToURL('/index.html'), { denylist: [relayPaths] }));
// A page that stays open through an update is of the release before, and loads its later parts from what that one stored.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
  async ({ request }) =>
    (await caches.match(request.url, { cacheName: precache.strategy.cacheName, ignoreSearch: true })) ?? fetch(request),
);
cleanupOutdatedCaches();

// One that follows another has time: it waits until all of it is here. The first stands between a tablet and an empty page.
self.addEventListener('install', (event: ExtendableEvent) => {
  event.waitUntil(keep(self.registration.active ? files : files.filter(({ isShell }) => isShell)));
});

/** All of these or it fails. What came before a break is not fetched again. */
async function keep(wanted: readonly AppFile[]): Promise<void> {
  const cache = await caches.open(precache.strategy.cacheName);
  const here = new Set((await cache.keys()).map(({ url }) => url));
  const waiting = [...wanted];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const url = new URL(next.url, self.location.href).href;
      const cacheKey = precache.getCacheKeyForURL(url) ?? url;
      if (here.has(cacheKey)) continue;
      // A file whose name does not change with its content is never taken from the browser's own cache.
      const response = await fetch(url, { cache: url === cacheKey ? 'default' : 'reload', credentials: 'same-origin' });
      if (!response.ok || response.redirected) throw new Error('a part of the app did not come');
      await cache.put(cacheKey, response);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

let keeping: Promise<void> | null = null;
/** Answers once all of the app is here. Where that fails nothing is answered, and the page asks again. */
async function keepRest(event: ExtendableMessageEvent): Promise<void> {
  keeping ??= keep(files).finally(() => (keeping = null));
  await keeping.then(
    () => event.ports[0]?.postMessage('stored'),
    () => undefined,
  );
}

// A first visit may lose its connection before a second: the page and its worker then find their later parts here.
self.addEventListener('activate', (event: ExtendableEvent) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const type = (event.data as { type?: unknown } | null)?.type;
  // The page asks for the new version once nothing is unsaved and the person said yes.
  if (type === 'SKIP_WAITING') void self.skipWaiting();
  if (type === 'KEEP') event.waitUntil(keepRest(event));
  if (type === 'STARTED') event.waitUntil(forgetReleases(event));
});

sayNews(self);

/** What older releases stored goes when a page started and no other is open, unless a newer one comes or waits. */
async function forgetReleases(event: ExtendableMessageEvent): Promise<void> {
  const started = (event.source as Client | null)?.id;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const isComing = self.registration.installing ?? self.registration.waiting;
  if (!isComing && pages.every(({ id }) => id === started)) await precache.activate(event);
}
