// An old copy of a relay's data, put back later: what a restored backup is to everybody who had gone on since.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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
