// A file that a person picked, read by ranges from where it lies. It may change or vanish under us, and a browser need not
// notice where size and time are as before: so each block has to be what it was when it was first read here. What is judged,
// shown small, hashed and sealed through one source is then the same bytes, or reading says that the file changed.
import { equal, type Bytes } from '../../../protocol/bytes.ts';
import { sha256Large } from '../../crypto/hash.ts';
import { UNIT_PLAIN_BYTES } from '../../crypto/stream.ts';
import type { FileSource } from '../../imaging/source.ts';
import { Refused } from '../rpc.ts';

const BLOCK_BYTES = UNIT_PLAIN_BYTES;

export function pickedSource(file: File): FileSource {
  const { size } = file;
  const known = new Map<number, Bytes>();
  // Decoders read in small steps: what was read last is not read again.
  let kept = { index: -1, block: new Uint8Array(0) };
  const blockAt = async (index: number): Promise<Bytes> => {
    if (kept.index === index) return kept.block;
    const from = index * BLOCK_BYTES;
    const block = await readNow(file, from, Math.min(size, from + BLOCK_BYTES));
    const hash = await sha256Large(block);
    if (!equal(known.get(index) ?? hash, hash)) throw new Refused('file changed');
    known.set(index, hash);
    kept = { index, block };
    return block;
  };
  return {
    size,
    async read(start: number, end: number): Promise<Bytes> {
      if (start < 0 || end > size || start > end) throw new Refused('file damaged');
      const bytes = new Uint8Array(end - start);
      for (let at = start; at < end;) {
        const index = Math.floor(at / BLOCK_BYTES);
        const from = index * BLOCK_BYTES;
        const part = (await blockAt(index)).subarray(at - from, end - from);
        bytes.set(part, at - start);
        at += part.length;
      }
      return bytes;
    },
  };
}

async function readNow(file: File, from: number, to: number): Promise<Bytes> {
  let bytes: Bytes;
  try {
    bytes = new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch {
    throw new Refused('file changed');
  }
  if (bytes.length !== to - from) throw new Refused('file changed');
  return bytes;
}
