// What the database thread answers to: logs, accounts and wishes for a push over one database, with clock and randomness as arguments.
import type { Bytes } from '../../protocol/bytes.ts';
import { SqliteAccounts } from '../accounts/sqlite.ts';
import { sha256, signingKeyOf, verifyStrictly } from '../ed25519.ts';
import { SqliteLogs } from '../logs/sqlite.ts';
import { SqlitePushes } from '../push/sqlite.ts';
import { Database } from './tables.ts';
import type { Call, ThreadOptions } from './thread.ts';

export interface Ground {
  readonly now: () => number;
  readonly random: (length: number) => Bytes;
}

/** Opens the database. The result runs one call to its end; what it stored is durable when it returns. */
export function openRooms(options: ThreadOptions, ground: Ground): (call: Omit<Call, 'id'>) => unknown {
  const { path, seed, quotaBytes, maxPages } = options;
  const db = new Database(maxPages === undefined ? { path } : { path, maxPages });
  const parts = { db, ...ground };
  const logs = new SqliteLogs({ ...parts, hash: sha256, verify: verifyStrictly, sign: signingKeyOf(seed).sign });
  const accounts = new SqliteAccounts({ ...parts, quotaBytes });
  const rooms = { logs, accounts, pushes: new SqlitePushes(parts) } as unknown as Record<
    string,
    Record<string, (...args: unknown[]) => unknown>
  >;
  return ({ room, method, args }) => rooms[room]![method]!(...args);
}
