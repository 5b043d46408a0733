// A tablet for these tests: an IndexedDB in memory, dice for random bytes, and a clock that is moved by hand.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { openStore } from '../../client/storage/dexie.ts';
import type { Store } from '../../client/storage/store.ts';
import type { Ground } from '../../client/vault/vault.ts';
import type { Key } from '../../client/vault/wrap.ts';
import { utf8 } from '../../protocol/bytes.ts';
import { dice } from '../crypto/dice.ts';

export interface Tablet extends Ground {
  readonly store: Store;
  readonly indexedDB: IDBFactory;
  /** Lets time pass. */
  readonly wait: (ms: number) => void;
}

export async function newTablet(): Promise<Tablet> {
  const indexedDB = new IDBFactory();
  let time = 1_700_000_000_000;
  const wait = (ms: number): void => {
    time += ms;
  };
  const store = await openStore('enamel', { indexedDB, IDBKeyRange });
  return { store, indexedDB, random: dice('tablet'), now: () => time, wait };
}

/** A fresh PRF buffer every time, as a page would transfer it. */
export function passkey(name = 'anna', secret = name): Key {
  return { method: 'passkey', credentialId: utf8(`credential of ${name}`), prf: prfOf(secret) };
}
function prfOf(secret: string): ArrayBuffer {
  return dice(`prf ${secret}`)(32).buffer;
}
export function passphrase(text = 'legal winner thank year'): Key {
  return { method: 'passphrase', passphrase: text };
}
