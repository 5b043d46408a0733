// A device's own entries of a log, backwards along its chain.
import type { Bytes } from '../../protocol/bytes.ts';
import { openEntry } from '../crypto/entry.ts';
import type { Belonging } from './belonging.ts';
import type { Disk, OutboxItem, StoredEntry } from './disk.ts';

interface Chain {
  readonly log: Bytes;
  readonly disk: Disk;
  readonly belonging: Belonging;
  /** The first that waits to be sent, if any does. */
  readonly waiting: OutboxItem | undefined;
  readonly next: { readonly prev: Bytes | null };
}

/** Those that have left the outbox, the newest first. */
export async function* oursSent(chain: Chain): AsyncGenerator<StoredEntry> {
  const { log, disk, waiting, next } = chain;
  const first = waiting && (await disk.entryById(log, waiting.id));
  for (let id = first ? await before(chain, first) : next.prev; id;) {
    const stored = await disk.entryById(log, id);
    if (!stored) return;
    yield stored;
    id = await before(chain, stored);
  }
}

async function before({ log, belonging }: Chain, { id, bytes }: StoredEntry): Promise<Bytes | null> {
  const act = belonging.actOf(log, id);
  if (act) return act.prev;
  const opened = await openEntry(bytes, (key) => belonging.secretOf(log, key), log);
  return typeof opened === 'object' ? opened.entry.fields.prev : null;
}
