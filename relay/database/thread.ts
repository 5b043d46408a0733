// The main thread's end of the database thread: the store interfaces as messages. Answers come in the order of calls.
import { Worker } from 'node:worker_threads';
import type { Bytes } from '../../protocol/bytes.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { LogStore } from '../logs/store.ts';
import type { PushStore } from '../push/store.ts';

export interface ThreadOptions {
  readonly path: string;
  /** Seed of the relay's key: receipts and terms are signed beside the database. */
  readonly seed: Bytes;
  /** Bytes each account may store. */
  readonly quotaBytes: number;
  readonly maxPages?: number | undefined;
  /** How far this thread's clock is ahead: days that went by, made to measure. */
  readonly aheadMs?: number | undefined;
}
export interface Call {
  readonly id: number;
  readonly room: 'logs' | 'accounts' | 'pushes';
  readonly method: string;
  readonly args: readonly unknown[];
}
export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface Stores {
  readonly logs: LogStore;
  readonly accounts: AccountStore;
  readonly pushes: PushStore;
}

/** Opens the database; rejects when it can't be opened. `onLost` is called if the thread dies later. */
export async function openStores(options: ThreadOptions, onLost: (error: Error) => void): Promise<Stores> {
  const worker = new Worker(new URL('../start-database.ts', import.meta.url), {
    workerData: options,
    // node:sqlite still warns that it is new; the warning would be the only line on a quiet terminal. Nothing else is
    // handed on: a thread does not start with flags that are for the whole process, such as limits of memory.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  const opened = new Promise<unknown>((resolve, reject) => waiting.set(0, { resolve, reject }));
  worker.on('message', ({ id, value, error }: Answer) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  let isOpen = false;
  worker.on('error', (error) => {
    for (const call of waiting.values()) call.reject(error as Error);
    waiting.clear();
    if (isOpen) onLost(error as Error);
  });
  await opened;
  isOpen = true;

  return storesOver(
    (call) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        worker.postMessage({ id: lastId, ...call } satisfies Call);
      }),
  );
}

/** The store interfaces over whatever answers their calls. */
export function storesOver(ask: (call: Omit<Call, 'id'>) => Promise<unknown>): Stores {
  const room = (name: Call['room']): unknown =>
    new Proxy(
      {},
      {
        get: (_, method) =>
          typeof method === 'string' && method !== 'then'
            ? (...args: unknown[]) => ask({ room: name, method, args })
            : undefined,
      },
    );
  return {
    logs: room('logs') as LogStore,
    accounts: room('accounts') as AccountStore,
    pushes: room('pushes') as PushStore,
  };
}
