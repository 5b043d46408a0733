// A file in pieces small enough for any tablet: whole records of a fixed size, or whole lines of text.
import { joinAll } from '../join.ts';
import type { FileSource } from '../source.ts';

type Octets = Uint8Array<ArrayBuffer>;

const BLOCK = 1024 * 1024;
/** No mesh has a longer line; what comes without line ends is no text. */
const LONGEST_LINE = 64 * 1024;

/** Blocks of whole records of `size` bytes from `start` to `end`. */
export async function* recordBlocks(
  source: FileSource,
  start: number,
  end: number,
  size: number,
): AsyncGenerator<Octets> {
  const step = Math.max(1, Math.floor(BLOCK / size)) * size;
  for (let at = start; at < end; at += step) yield source.read(at, Math.min(end, at + step));
}

/** Blocks that end with a line end, the last one with the file; null in place of a line that is too long. */
export async function* lineBlocks(source: FileSource, start = 0): AsyncGenerator<Octets | null> {
  let rest: Octets = new Uint8Array(0);
  for (let at = start; at < source.size; at += BLOCK) {
    const read = await source.read(at, Math.min(source.size, at + BLOCK));
    const block = rest.length === 0 ? read : joinAll([rest, read]);
    const isLast = at + BLOCK >= source.size;
    const end = isLast ? block.length : endOfLines(block);
    rest = block.slice(end);
    if (rest.length > LONGEST_LINE) {
      yield null;
      return;
    }
    if (end > 0) yield block.subarray(0, end);
  }
}

function endOfLines(block: Octets): number {
  for (let at = block.length - 1; at >= 0; at--) if (block[at] === 0x0a || block[at] === 0x0d) return at + 1;
  return 0;
}

/** Moves behind the next line end. */
export function afterLine(bytes: Octets, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
  while (at < bytes.length && (bytes[at] === 0x0a || bytes[at] === 0x0d)) at++;
  return at;
}
