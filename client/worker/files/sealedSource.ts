// A sealed file on this tablet, read by ranges: only the chunks asked for are opened, and each proves file, place and
// end by its own tag. Holds a few opened chunks at most, never the file.
import { concat, type Bytes } from '../../../protocol/bytes.ts';
import { CHUNK_PLAIN_BYTES, openChunk, unitOfChunk } from '../../crypto/stream.ts';
import type { FileSource } from '../../imaging/source.ts';
import type { SealedRef } from '../../records/files.ts';
import type { Disk } from '../../sync/disk.ts';
import { sealedFileOf } from './sealing.ts';
import { Refused } from '../rpc.ts';

/** Decoders read in small steps: what was opened last is not opened again. */
const KEPT_CHUNKS = 4;

export function sealedSource(disk: Disk, record: SealedRef): FileSource {
  const file = sealedFileOf(record);
  const kept = new Map<number, Promise<Bytes>>();
  // Four chunks lie in one unit: whoever reads on does not fetch it four times.
  let held: { readonly index: number; readonly unit: Promise<Bytes | null> } | null = null;
  const unitAt = async (index: number): Promise<Bytes | null> => {
    const name = file.units[index];
    if (!name) return null;
    if (held?.index !== index) held = { index, unit: disk.blob(name) };
    const { unit } = held;
    const forget = (): void => {
      if (held?.unit === unit) held = null;
    };
    const bytes = await unit.catch((error: unknown) => {
      forget();
      throw error;
    });
    if (!bytes) forget();
    return bytes;
  };
  const open = async (chunk: number): Promise<Bytes> => {
    const unit = await unitAt(unitOfChunk(chunk));
    if (!unit) throw new Refused('file not here yet');
    const opened = await openChunk(file, chunk, unit);
    if (typeof opened === 'string') throw new Refused('file damaged');
    return opened;
  };
  const chunkAt = (chunk: number): Promise<Bytes> => {
    const known = kept.get(chunk);
    if (known) return known;
    const opened = open(chunk);
    opened.catch(() => kept.delete(chunk));
    kept.set(chunk, opened);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_CHUNKS && oldest !== undefined) kept.delete(oldest);
    return opened;
  };
  return {
    size: file.size,
    async read(start, end) {
      if (start < 0 || end > file.size || start > end) throw new Refused('file damaged');
      const parts: Bytes[] = [];
      for (let at = start; at < end;) {
        const chunk = Math.floor(at / CHUNK_PLAIN_BYTES);
        const from = chunk * CHUNK_PLAIN_BYTES;
        const part = (await chunkAt(chunk)).subarray(at - from, end - from);
        parts.push(part);
        at += part.length;
      }
      return concat(...parts);
    },
  };
}
