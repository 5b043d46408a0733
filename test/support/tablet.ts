// A tablet in a test: the shipping vault and house on a fake IndexedDB, with a real clock and, where wanted, a relay.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Clock } from '../../client/sync/clock.ts';
import type { Socket } from '../../client/sync/session.ts';
import { openStore } from '../../client/storage/dexie.ts';
import type { Store } from '../../client/storage/store.ts';
import { openTablet, type Tablet } from '../../client/worker/tablet.ts';

export const realClock: Clock = {
  now: () => Date.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
export const random = (length: number): Bytes => new Uint8Array(randomBytes(length));

export interface TestTablet extends Tablet {
  readonly store: Store;
}

export async function newTablet(relayAddress = '', indexedDB = new IDBFactory()): Promise<TestTablet> {
  const store = await openStore('enamel', { indexedDB, IDBKeyRange });
  const tablet = await openTablet({
    openStore: () => Promise.resolve(store),
    openDemoStore: () => openStore('enamel-demo', { indexedDB, IDBKeyRange }),
    clock: realClock,
    random,
    openSocket: (address) => new WebSocket(address) as unknown as Socket,
    fetch: (url, init) => fetch(url, init),
    announce: () => undefined,
    appOrigin: 'http://localhost:8787',
    relayAddress,
    today: () => new Date().toISOString().slice(0, 10),
    newChannel: () => new MessageChannel(),
  });
  return Object.assign(tablet, { store });
}
