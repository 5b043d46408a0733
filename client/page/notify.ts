// The browser's side of notifications: whether it can, asking it, and telling the vault the address it gave. The vault
// speaks with the relay. What a notification says lies ready for the service worker; it must never hold more than that.
import { fromBase64url } from '../../protocol/bytes.ts';
import type { Remote } from '../worker/rpc.ts';
import { isApple } from './surroundings.ts';

/** `untold`: the browser would, and the relay has not agreed yet. */
type NoticeState = 'never' | 'needs install' | 'blocked' | 'off' | 'untold' | 'on';
type Asker = Pick<Remote, 'notifyKey' | 'notifyAt' | 'notifyNoMore'>;

interface Notice {
  readonly title: string;
  readonly body: string;
}

/** `key` of the house's relay, where it is known: an address that was given for another one is none. */
export async function noticeState(remote: Asker, key: string | null): Promise<NoticeState> {
  if (!('PushManager' in globalThis && 'Notification' in globalThis && 'serviceWorker' in navigator)) {
    const isInstalled = matchMedia('(display-mode: standalone)').matches;
    return isApple(navigator.userAgent, navigator.maxTouchPoints) && !isInstalled ? 'needs install' : 'never';
  }
  if (Notification.permission === 'denied') return 'blocked';
  const kept = await subscription();
  if (!kept || Notification.permission !== 'granted' || (key !== null && !isFor(kept, key))) return 'off';
  return (await remote.notifyAt(kept.endpoint)) === 'told' ? 'on' : 'untold';
}

/**
 * Call straight from a tap: the browser asks the person. Throws where its push service does not answer. Where the relay
 * will not have it, it says why, and nothing is turned on.
 */
export async function turnNoticesOn(remote: Asker, key: string): Promise<'not allowed' | 'full' | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  const registration = await navigator.serviceWorker.ready;
  const before = await registration.pushManager.getSubscription();
  if (before) await before.unsubscribe();
  const applicationServerKey = fromBase64url(key);
  if (!applicationServerKey) throw new Error('no key');
  const kept = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const answer = await remote.notifyAt(kept.endpoint);
  if (answer !== 'not allowed' && answer !== 'full') return null;
  await turnNoticesOff(remote);
  return answer;
}

export async function turnNoticesOff(remote: Asker): Promise<void> {
  const kept = await subscription();
  if (!kept) return;
  await remote.notifyNoMore(kept.endpoint);
  await kept.unsubscribe();
}

export async function noticeEndpoint(): Promise<string | null> {
  return (await subscription())?.endpoint ?? null;
}

/** With an unlock: what was shown is seen now. Returns the function that ends listening to the service worker. */
export function renewNotices(remote: Asker, navigate: (path: string) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  void closeNotices().catch(() => undefined);
  const hear = ({ data }: MessageEvent<{ type?: unknown } | null>): void => {
    if (data?.type === 'SHOW_NEWS') navigate('/news');
  };
  navigator.serviceWorker.addEventListener('message', hear);
  void noticeEndpoint()
    .then((endpoint) => (endpoint === null ? undefined : remote.notifyAt(endpoint)))
    .catch(() => undefined);
  return () => {
    navigator.serviceWorker.removeEventListener('message', hear);
  };
}

async function closeNotices(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  for (const each of (await registration?.getNotifications({ tag: 'news' })) ?? []) each.close();
}

/** Left for the service worker, which knows neither settings nor language. A browser that keeps nothing says it in English. */
export async function keepNotice(notice: Notice): Promise<void> {
  try {
    await (await caches.open('notice')).put('/notice', new Response(JSON.stringify(notice)));
  } catch {
    // As in a private window.
  }
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function isFor({ options }: PushSubscription, key: string): boolean {
  const given = options.applicationServerKey && new Uint8Array(options.applicationServerKey);
  const wanted = fromBase64url(key);
  return given !== null && wanted?.length === given.length && wanted.every((byte, at) => byte === given[at]);
}
