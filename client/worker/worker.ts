// The vault worker's entry: names the real clock, randomness, database, sockets and page, and nothing else.
// The only part of the app that may connect, by its own Content-Security-Policy.
import type { Bytes } from '../../protocol/bytes.ts';
import { imagingElsewhere } from '../imaging/imaging.ts';
import imagingAddress from '../imaging/imaging-worker.ts?worker&url';
import { openStore } from '../storage/dexie.ts';
import type { Fetch } from '../sync/blobs.ts';
import type { Clock } from '../sync/clock.ts';
import type { Socket } from '../sync/session.ts';
import { prepareWith } from '../later.ts';
import type { Topic } from './api.ts';
import { bringer } from './bring.ts';
import { loadParts, parts } from './parts.ts';
import { serve, type Served } from './rpc.ts';
import { openTablet, type Tablet } from './tablet.ts';

const { origin } = self.location;

/** A megabyte that takes longer is on no connection any more: at 64 kbit/s it would be through. */
const FETCH_MS = 150_000;
const PARTS_MS = 15_000;

const clock: Clock = {
  now: () => Date.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

function isoToday(): string {
  const now = new Date();
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${String(now.getFullYear())}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}

/**
 * What is sent is handed to the browser as a Blob (it is sealed), and the time ends with the call: a browser keeps the body
 * of a call in the page's memory until it collects garbage, which was a gigabyte for a large scan.
 */
const fetchWhole: Fetch = async (url, { body, ...init }) => {
  const ending = new AbortController();
  const timer = setTimeout(() => {
    ending.abort();
  }, FETCH_MS);
  try {
    const response = await fetch(url, {
      ...init,
      ...(body ? { body: new Blob([body]) } : {}),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: ending.signal,
    });
    const answer = await response.arrayBuffer();
    return { status: response.status, arrayBuffer: () => Promise.resolve(answer) };
  } finally {
    clearTimeout(timer);
  }
};

let announce: (topics: readonly Topic[]) => void = () => undefined;

function open(): Promise<Tablet> {
  return openTablet({
    openStore: () => openStore('enamel'),
    openDemoStore: () => openStore('enamel-demo'),
    clock,
    random,
    openSocket: (address) => new WebSocket(address) as unknown as Socket,
    fetch: (url, init) => fetchWhole(url, init),
    roomHere: async (wanted) => (await parts.room()).roomHere(navigator.storage, wanted, crypto.randomUUID()),
    announce: (topics) => {
      announce(topics);
    },
    appOrigin: origin,
    relayAddress: `${origin.replace(/^http/, 'ws')}/relay`,
    today: isoToday,
    newChannel: () => new MessageChannel(),
    imaging: imagingElsewhere(() => new Worker(imagingAddress, { type: 'module', name: 'imaging' })),
    newReplayWorker: () => new Worker(self.location.href, { type: 'module', name: REPLAY }),
  });
}

async function scriptText(address: string): Promise<string> {
  const response = await fetch(address, { credentials: 'same-origin' });
  if (!response.ok) throw new Error('a script did not come');
  return response.text();
}
if (import.meta.env.PROD) prepareWith(bringer(scriptText, self.location.href));

/** This worker's own script, once more: to replay a backup needs all that a restore needs, and nothing of this thread. */
const REPLAY = 'replay';
if (self.name === REPLAY) void replayHere();
else serveVault();

async function replayHere(): Promise<void> {
  const [{ answerReplays }, { newReplayer }] = await Promise.all([parts.replaying(), parts.replayer()]);
  answerReplays(self, newReplayer({ clock, random }));
}

function serveVault(): void {
  // Calls that arrive while the database opens wait for it.
  const tablet = open();
  const api = new Proxy({} as Served, {
    get:
      (_, method: string) =>
      async (...args: unknown[]): Promise<unknown> => {
        const { api: ready } = await tablet;
        return (ready[method as keyof Served] as (...all: readonly unknown[]) => unknown)(...args);
      },
  });
  announce = serve(self, api);
  void tablet.then(loadLater).catch(() => undefined);
}

/** Until all of it is here: a first visit may lose its line. */
function loadLater(): void {
  loadParts().catch(() => clock.after(PARTS_MS, loadLater));
}
