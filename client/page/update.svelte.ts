// The service worker: makes the app start offline, and offers a new version. Never forces one.

export interface Update {
  /** Reactive: a new version is here and waits for a yes. */
  readonly isReady: boolean;
  /** `beforeReload` closes and seals whatever is open. */
  apply(beforeReload: () => Promise<void>): Promise<void>;
}

export function watchUpdates(scriptAddress: (url: string) => string): Update {
  let waiting = $state.raw<ServiceWorker | null>(null);

  function follow(registration: ServiceWorkerRegistration): void {
    const look = (): void => {
      // Without a controller this is the first install: nothing to replace.
      if (registration.waiting && navigator.serviceWorker.controller) waiting = registration.waiting;
    };
    look();
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
  }
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register(scriptAddress('/sw.js')).then(follow, () => undefined);
  }

  return {
    get isReady() {
      return waiting !== null;
    },
    async apply(beforeReload) {
      if (!waiting) return;
      await beforeReload();
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.postMessage({ type: 'SKIP_WAITING' });
    },
  };
}
