// An old copy of a relay's data, put back later: what a restored backup is to everybody who had gone on since.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PRUNE_GRACE_MS } from '../../protocol/prune.ts';
import { Database } from '../../relay/database/tables.ts';
import { sha256, signingKeyOf, verifyStrictly } from '../../relay/ed25519.ts';
import { readIdentity } from '../../relay/identity.ts';
import { SqliteLogs } from '../../relay/logs/sqlite.ts';
import { temporaryFolder } from './test-relay.ts';

/** The relay must not be running. */
export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}
/** The relay keeps its key, as a restored machine does. */
export function putBack(copy: string, folder: string): void {
  for (const name of ['relay.db', 'relay.db-wal', 'relay.db-shm', 'blobs']) {
    rmSync(join(folder, name), { recursive: true, force: true });
    if (existsSync(join(copy, name))) cpSync(join(copy, name), join(folder, name), { recursive: true });
  }
}

/** What a relay does of itself when the time of grace is over; it must not be running. Returns how many bodies went. */
export function sweptLater(folder: string, random: (length: number) => Uint8Array<ArrayBuffer>): number {
  const path = join(folder, 'relay.db');
  const bodies = (): number => {
    const db = new DatabaseSync(path);
    const row = db.prepare('SELECT count(*) AS count FROM entries WHERE length(entry) > 0').get();
    db.close();
    return Number(row?.['count'] ?? 0);
  };
  const before = bodies();
  const { sign } = signingKeyOf(readIdentity(folder, random));
  const now = (): number => Date.now() + PRUNE_GRACE_MS;
  const store = new SqliteLogs({ db: new Database({ path }), hash: sha256, sign, verify: verifyStrictly, now, random });
  store.sweep();
  store.close();
  return before - bodies();
}
