// The service worker's part in notifications: a push has no content, and what is shown is one sentence that the page left
// here, in the language of the screen. It must never show more than that, and never load an open app again.

const FALLBACK = { title: 'Enamel', body: 'Something is new in Enamel.' };

export function sayNews(scope: ServiceWorkerGlobalScope): void {
  scope.addEventListener('push', (event: PushEvent) => {
    event.waitUntil(showNotice(scope));
  });
  scope.addEventListener('notificationclick', (event: NotificationEvent) => {
    event.notification.close();
    event.waitUntil(showNews(scope));
  });
  // The page tells the relay of the new address with the next unlock; the old one is gone, as its service says.
  scope.addEventListener('pushsubscriptionchange', (event) => {
    const change = event as ExtendableEvent & { readonly oldSubscription?: PushSubscription | null };
    const options = change.oldSubscription?.options;
    if (options) change.waitUntil(scope.registration.pushManager.subscribe(options));
  });
}

/** The same for everything there is, and one at a time: its tag replaces the one before. */
async function showNotice({ registration, navigator }: ServiceWorkerGlobalScope): Promise<void> {
  const { title, body } = await keptNotice();
  await registration.showNotification(title, { body, tag: 'news', icon: '/icon-192.png' });
  if ('setAppBadge' in navigator) await navigator.setAppBadge().catch(() => undefined);
}

/** A browser that kept nothing still has to show something: it takes the right away from who does not. */
async function keptNotice(): Promise<typeof FALLBACK> {
  try {
    const kept = await caches.match('/notice', { cacheName: 'notice' });
    return kept ? ((await kept.json()) as typeof FALLBACK) : FALLBACK;
  } catch {
    return FALLBACK;
  }
}

/** An open app is only brought forward, never loaded anew: that would lock it. */
async function showNews({ clients }: ServiceWorkerGlobalScope): Promise<void> {
  const [open] = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!open) {
    await clients.openWindow('/news');
    return;
  }
  open.postMessage({ type: 'SHOW_NEWS' });
  await open.focus().catch(() => undefined);
}
