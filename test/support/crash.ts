// A tablet whose power can fail between any two transactions: its database then answers nothing more, its connections
// are cut, and what was stored stays for the next opening of the same database.
import { WebSocket } from 'ws';
import type { Socket } from '../../client/sync/session.ts';
import { StoreFailure, type Store } from '../../client/storage/store.ts';

export interface Power {
  /** Transactions that were begun since the last `failAt`. */
  readonly count: number;
  readonly isOff: boolean;
  /** The n-th transaction from now on is the last: with `isStored` it is stored and nobody hears of it, else it is not. */
  failAt(n: number, isStored: boolean): void;
  /** Transactions find no room until this is called with false. */
  fill(isFull: boolean): void;
  /** Whether there is a network. */
  network(isThere: boolean): void;
  off(): void;
  readonly whenOff: Promise<void>;
  readonly wrap: (store: Store) => Store;
  readonly openSocket: (address: string) => Socket;
  readonly fetch: typeof fetch;
}

export function newPower(): Power {
  let count = 0;
  let last = Number.POSITIVE_INFINITY;
  let isLastStored = false;
  let isOff = false;
  let isFull = false;
  let isCut = false;
  const sockets = new Set<WebSocket>();
  let tellOff = (): void => undefined;
  const whenOff = new Promise<void>((resolve) => {
    tellOff = resolve;
  });
  const off = (): void => {
    isOff = true;
    tellOff();
    for (const socket of sockets) socket.terminate();
  };
  const alive = <T>(work: () => Promise<T>): Promise<T> => (isOff ? Promise.reject(new StoreFailure('gone')) : work());
  return {
    get count() {
      return count;
    },
    get isOff() {
      return isOff;
    },
    failAt(n, isStored) {
      count = 0;
      last = n;
      isLastStored = isStored;
    },
    fill(full) {
      isFull = full;
    },
    network(isThere) {
      isCut = !isThere;
      if (isCut) for (const socket of sockets) socket.terminate();
    },
    off,
    whenOff,
    wrap: (store) => ({
      async transaction(fence, ops) {
        if (isOff) throw new StoreFailure('gone');
        if (isFull) throw new StoreFailure('full');
        count += 1;
        if (count < last) return store.transaction(fence, ops);
        off();
        if (isLastStored) await store.transaction(fence, ops);
        throw new StoreFailure('gone');
      },
      get: (table, key) => alive(() => store.get(table, key)),
      getMany: (table, keys) => alive(() => store.getMany(table, keys)),
      list: (table, prefix, range) => alive(() => store.list(table, prefix, range)),
      count: (table, prefix) => alive(() => store.count(table, prefix)),
      listBy: (index, prefix, range) => alive(() => store.listBy(index, prefix, range)),
      raiseFence: (vault) => alive(() => store.raiseFence(vault)),
      reopen: () => alive(() => store.reopen()),
      close: () => store.close(),
      eraseVault: (vault, space) => alive(() => store.eraseVault(vault, space)),
      erase: () => alive(() => store.erase()),
    }),
    openSocket(address) {
      if (isOff || isCut) throw new Error('no way out');
      const socket = new WebSocket(address);
      sockets.add(socket);
      return socket as unknown as Socket;
    },
    fetch: (...call) => (isOff || isCut ? Promise.reject(new Error('no way out')) : fetch(...call)),
  };
}
