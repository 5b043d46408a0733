// What a headless browser lacks for notifications: a push service, the permission, and a place that shows them. Each function
// runs by itself inside of the browser. What is "shown" lies in the browser's cache, so it outlives the service worker,
// which begins anew with each push. Nothing of the app is replaced.

/** In service worker and page: what is shown, one for each tag, as browsers do. */
export function keepShown(): void {
  const registration = ServiceWorkerRegistration.prototype;
  const shelf = (): Promise<Cache> => caches.open('test.shown');
  registration.showNotification = async function (title, options = {}) {
    await (await shelf()).put(`/shown/${options.tag ?? ''}`, new Response(JSON.stringify({ title, ...options })));
  };
  registration.getNotifications = async function ({ tag } = {}) {
    const kept = await shelf();
    const shown = await Promise.all(
      (await kept.keys()).map(async (key) => {
        const said = (await (await kept.match(key))?.json()) as object;
        return Object.assign(said, { close: () => void kept.delete(key) }) as Notification;
      }),
    );
    return shown.filter((each) => tag === undefined || each.tag === tag);
  };
  // A tap on what is shown. The event is the browser's kind of event, and what it waits for is waited for.
  if (!('clients' in globalThis)) return;
  addEventListener('message', (message) => {
    if (message.data !== 'test.tap') return;
    const { registration: own } = globalThis as unknown as ServiceWorkerGlobalScope;
    const taps = own.getNotifications().then(([notification]) => {
      const waits: Promise<unknown>[] = [];
      const event = Object.assign(new Event('notificationclick'), {
        notification,
        waitUntil: (wait: Promise<unknown>) => waits.push(wait),
      });
      dispatchEvent(event);
      return Promise.all(waits);
    });
    (message as unknown as ExtendableMessageEvent).waitUntil(taps);
  });
}

/** In a page: a person who says yes, and a push service that gives one address (`test.endpoint` another), for the page's key. */
export function giveAddress(endpoint: string): void {
  const kept = (): PushSubscription | null => {
    const key = localStorage.getItem('test.push');
    if (key === null) return null;
    const applicationServerKey = Uint8Array.from(atob(key), (each) => each.charCodeAt(0)).buffer;
    const unsubscribe = (): Promise<boolean> => {
      localStorage.removeItem('test.push');
      return Promise.resolve(true);
    };
    const at = localStorage.getItem('test.endpoint') ?? endpoint;
    return { endpoint: at, options: { applicationServerKey, userVisibleOnly: true }, unsubscribe } as PushSubscription;
  };
  // A headless browser says 'denied' whatever was granted to a page.
  Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
  Object.defineProperty(Notification, 'requestPermission', { value: () => Promise.resolve('granted') });
  Object.defineProperty(PushManager.prototype, 'getSubscription', { value: () => Promise.resolve(kept()) });
  Object.defineProperty(PushManager.prototype, 'subscribe', {
    value: ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
      localStorage.setItem('test.push', btoa(String.fromCharCode(...applicationServerKey)));
      return Promise.resolve(kept());
    },
  });
}
