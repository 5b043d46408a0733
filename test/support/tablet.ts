// A tablet in a test: the shipping vault and house on a fake IndexedDB, with a real clock and, where wanted, a relay.
import { imagingHere } from '../../client/imaging/imagingHere.ts';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { randomBytes } from 'node:crypto';
import type { Bytes } from '../../protocol/bytes.ts';
import type { Clock } from '../../client/sync/clock.ts';
import { openStore } from '../../client/storage/dexie.ts';
import type { Store } from '../../client/storage/store.ts';
import type { NewUnlock, Topic } from '../../client/worker/api.ts';
import { openTablet, type Tablet } from '../../client/worker/tablet.ts';
import { newPower, type Power } from './crash.ts';
import { newMiddle, type Middle } from './middle.ts';

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

/** A passkey that opens fast; its PRF bytes are zeroed with each use. */
export function passkey(): NewUnlock {
  return { method: 'passkey', credentialId: 'AAAAAAAAAAAAAAAAAAAAAA', prf: new Uint8Array(32).fill(7).buffer };
}

export interface TestTablet extends Tablet {
  readonly store: Store;
  readonly database: IDBFactory;
  readonly power: Power;
  /** Stands between this tablet and its relay. */
  readonly middle: Middle;
  readonly announced: Topic[];
  /** The same tablet after its power failed and came back. */
  readonly reopen: () => Promise<TestTablet>;
}

export async function newTablet(relayAddress = '', database = new IDBFactory()): Promise<TestTablet> {
  const power = newPower();
  const store = power.wrap(await openStore('enamel', { indexedDB: database, IDBKeyRange }));
  const announced: Topic[] = [];
  const middle = newMiddle();
  const tablet = await openTablet({
    openStore: () => Promise.resolve(store),
    openDemoStore: () => openStore('enamel-demo', { indexedDB: database, IDBKeyRange }),
    clock: realClock,
    random,
    openSocket: (address) => middle.wrap(power.openSocket(address)),
    fetch: (url, init) => power.fetch(url, init),
    announce: (topics) => void announced.push(...topics),
    appOrigin: 'http://localhost:8787',
    relayAddress,
    today: () => new Date().toISOString().slice(0, 10),
    newChannel: () => new MessageChannel(),
    imaging: imagingHere,
  });
  const reopen = async (): Promise<TestTablet> => {
    power.off();
    await tablet.sitting()?.end();
    return newTablet(relayAddress, database);
  };
  return Object.assign(tablet, { store, database, power, middle, announced, reopen });
}
