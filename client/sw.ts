// The service worker: keeps the built app, with the headers it came with, so that it starts offline.
// It must never answer for the relay, never keep a record, and never replace a running version unasked.
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[] };

/** Paths that belong to the relay; a navigation to one of them goes to the network. */
const relayPaths = /^\/(?:relay|ws|account|blob|healthz|readyz)(?:\/|$)/;

precacheAndRoute([...self.__WB_MANIFEST], { cleanURLs: false, ignoreURLParametersMatching: [] });
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [relayPaths] }));

// A first visit may lose its connection before a second: the page and its worker then find their later parts here.
self.addEventListener('activate', (event: ExtendableEvent) => {
  event.waitUntil(self.clients.claim());
});

// The page asks for the new version once nothing is unsaved and the person said yes.
self.addEventListener('message', (event: ExtendableMessageEvent) => {
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
