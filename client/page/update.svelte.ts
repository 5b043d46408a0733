// The service worker: makes the app start offline, says whether it does, and offers a new version. Never forces one.

/** Whether the app opens here without internet: 'never' where the browser does not store apps, as in private windows. */
export type Stored = 'here' | 'coming' | 'never';

export interface Update {
  /** Reactive: a new version is here and waits for a yes. */
  readonly isReady: boolean;
  /** Reactive: 'here' only once every part of it is. */
  readonly stored: Stored;
  /** `beforeReload` closes and seals whatever is open. */
  apply(beforeReload: () => Promise<void>): Promise<void>;
}

/** An app that could not be fetched whole is asked for again; what came of it stays. */
const AGAIN_MS = 5_000;

/**
 * Chromium lets the old service worker go on for minutes where it is asked for a file just while it is ended. So what the
 * locked screen loads comes first; and where it happened all the same, the old one goes when its page does.
 */
const QUIET_MS = 500;
const LET_GO_MS = 5_000;

export function watchUpdates(scriptAddress: (url: string) => string): Update {
  let waiting = $state.raw<ServiceWorker | null>(null);
  let stored = $state<Stored>('coming');
  let followed: ServiceWorker | null = null;

  function follow(registration: ServiceWorkerRegistration): void {
    const look = (): void => {
      // Without a controller this is the first install: nothing to replace.
      if (registration.waiting && navigator.serviceWorker.controller) waiting = registration.waiting;
    };
    const watch = (): void => {
      const { installing } = registration;
      if (!installing || installing === followed) return;
      followed = installing;
      installing.addEventListener('statechange', () => {
        look();
        if (installing.state === 'redundant' && !registration.active) again();
      });
    };
    look();
    watch();
    registration.addEventListener('updatefound', watch);
  }
  function register(): void {
    navigator.serviceWorker.register(scriptAddress('/sw.js')).then(follow, (error: unknown) => {
      if (error instanceof DOMException && error.name === 'SecurityError') stored = 'never';
      else again();
    });
  }
  function again(): void {
    if (stored === 'coming') setTimeout(register, AGAIN_MS);
  }

  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    void navigator.serviceWorker.ready.then(async ({ active }) => {
      // Ready is said of one that only begins to work, and it has not answered for a page yet.
      await activated(active);
      active?.postMessage({ type: 'STARTED' });
      if (active) await kept(active);
      stored = 'here';
    });
    register();
  } else stored = 'never';

  return {
    get isReady() {
      return waiting !== null;
    },
    get stored() {
      return stored;
    },
    async apply(beforeReload) {
      if (!waiting) return;
      await beforeReload();
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.postMessage({ type: 'SKIP_WAITING' });
      // Never later: somebody may be at work again.
      setTimeout(() => location.reload(), LET_GO_MS);
    },
  };
}

/** Resolves when it has every part. On a first visit it works before; what breaks off is asked for again. */
function kept(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    const ask = (): void => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        clearInterval(asking);
        resolve();
      };
      worker.postMessage({ type: 'KEEP' }, [port2]);
    };
    const asking = setInterval(ask, AGAIN_MS);
    ask();
  });
}

function activated(worker: ServiceWorker | null): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (worker?.state === 'activated') resolve();
    };
    worker?.addEventListener('statechange', look);
    look();
  });
}
