// The service worker: keeps the built app, with the headers it came with, so that it starts offline.
// It must never answer for the relay, never keep a record, never replace a running version unasked, and say nothing in a
// notification but that something is new.
import { cleanupOutdatedCaches, PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[] };

/** Paths that belong to the relay; a navigation to one of them goes to the network. */
const relayPaths = /^\/(?:relay|ws|account|blob|healthz|readyz)(?:\/|$)/;

/** Files fetched at a time: one after the other, a first visit was over before the app was here. */
const LANES = 8;

const precache = new PrecacheController();
precache.addToCacheList([...self.__WB_MANIFEST]);
registerRoute(new PrecacheRoute(precache, { cleanURLs: false, ignoreURLParametersMatching: [] }));
registerRoute(new NavigationRoute(precache.createHandlerBoundToURL('/index.html'), { denylist: [relayPaths] }));
// A page that stays open through an update is of the release before, and loads its later parts from what that one stored.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
  async ({ request }) =>
    (await caches.match(request.url, { cacheName: precache.strategy.cacheName, ignoreSearch: true })) ?? fetch(request),
);
cleanupOutdatedCaches();

self.addEventListener('install', (event: ExtendableEvent) => {
  event.waitUntil(keepAll(event));
});

/** All of it or nothing: only then is the app said to be here. What came before a break is not fetched again. */
async function keepAll(event: ExtendableEvent): Promise<void> {
  const waiting = [...precache.getURLsToCacheKeys()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [url, cacheKey] = next;
      // A file whose name does not change with its content is never taken from the browser's own cache.
      const request = new Request(url, { cache: url === cacheKey ? 'default' : 'reload', credentials: 'same-origin' });
      await Promise.all(precache.strategy.handleAll({ event, request, params: { cacheKey } }));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

// A first visit may lose its connection before a second: the page and its worker then find their later parts here.
self.addEventListener('activate', (event: ExtendableEvent) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('message', (event: ExtendableMessageEvent) => {
  const type = (event.data as { type?: unknown } | null)?.type;
  // The page asks for the new version once nothing is unsaved and the person said yes.
  if (type === 'SKIP_WAITING') void self.skipWaiting();
  if (type === 'STARTED') event.waitUntil(forgetReleases(event));
});

/** What older releases stored goes when a page started and no other is open, unless a newer one comes or waits. */
async function forgetReleases(event: ExtendableMessageEvent): Promise<void> {
  const started = (event.source as Client | null)?.id;
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const isComing = self.registration.installing ?? self.registration.waiting;
  if (!isComing && pages.every(({ id }) => id === started)) await precache.activate(event);
}

/** What the page left to be said, in the language of the screen; the same for everything there is. */
async function saySomethingIsNew(): Promise<void> {
  const kept = await (await caches.open('notice')).match('/notice');
  const { title, body } = kept ? ((await kept.json()) as { title: string; body: string }) : NOTICE;
  await self.registration.showNotification(title, { body, tag: 'news', icon: '/icon-192.png' });
  if ('setAppBadge' in self.navigator) await self.navigator.setAppBadge().catch(() => undefined);
}
const NOTICE = { title: 'Enamel', body: 'Something is new in Enamel.' };

self.addEventListener('push', (event: PushEvent) => {
  event.waitUntil(saySomethingIsNew());
});
self.addEventListener('notificationclick', (event: NotificationEvent) => {
  event.notification.close();
  event.waitUntil(showNews());
});
/** An open app is only brought forward, never loaded again: that would lock it. */
async function showNews(): Promise<void> {
  const [open] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!open) {
    await self.clients.openWindow('/news');
    return;
  }
  open.postMessage({ type: 'SHOW_NEWS' });
  await open.focus().catch(() => undefined);
}

// The page tells the relay of the new address with the next unlock; the old one is gone, as its service says.
self.addEventListener('pushsubscriptionchange', (event) => {
  const change = event as ExtendableEvent & { readonly oldSubscription?: PushSubscription | null };
  const options = change.oldSubscription?.options;
  if (options) change.waitUntil(self.registration.pushManager.subscribe(options));
});
