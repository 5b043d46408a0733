// The log stores that there are, each opened again and again on the same data; time is the test's.
import { join } from 'node:path';
import { SqliteAccounts } from '../../relay/accounts/sqlite.ts';
import type { AccountStore } from '../../relay/accounts/store.ts';
import { Database } from '../../relay/database/tables.ts';
import { sha256, verifyStrictly } from '../../relay/ed25519.ts';
import { SqliteLogs } from '../../relay/logs/sqlite.ts';
import type { LogStore } from '../../relay/logs/store.ts';
import { SqlitePushes } from '../../relay/push/sqlite.ts';
import type { PushStore } from '../../relay/push/store.ts';
import { freshKey, random } from '../support/test-log.ts';

export interface Opened {
  readonly logs: LogStore;
  readonly accounts: AccountStore;
  readonly pushes: PushStore;
}
interface Backend {
  readonly name: string;
  /** Opens the same data again and again, as restarts of a relay do. */
  readonly open: (folder: string, now: () => number) => Opened;
}

export const relayKey = freshKey();
export const QUOTA_BYTES = 1_000_000;
export const DAY_MS = 86_400_000;

const sqlite: Backend = {
  name: 'sqlite',
  open(folder, now) {
    const db = new Database({ path: join(folder, 'relay.db') });
    const parts = { db, now, random };
    const logs = new SqliteLogs({ ...parts, hash: sha256, verify: verifyStrictly, sign: relayKey.sign });
    const accounts = new SqliteAccounts({ ...parts, quotaBytes: QUOTA_BYTES });
    return {
      logs: promised(logs) as LogStore,
      accounts: promised(accounts) as AccountStore,
      pushes: promised(new SqlitePushes(parts)) as PushStore,
    };
  },
};

/** Lets synchronous answers be awaited. */
function promised(store: object): unknown {
  const methods = store as Record<string, (...args: unknown[]) => unknown>;
  return new Proxy(
    {},
    {
      get: (_, method) =>
        typeof method === 'string' && method !== 'then'
          ? (...args: unknown[]) => Promise.resolve().then(() => methods[method]!(...args))
          : undefined,
    },
  );
}

export const BACKENDS: readonly Backend[] = [sqlite];
