// A wavy surface as a binary STL of any size, written to disk piece by piece.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export const HEADER_BYTES = 80;
const FACET = 50;
const AT_ONCE = 20_000;
const LONGEST_MM = 75;

/** `words` stand in the header, where a copy must not have them. */
export async function writeScan(path: string, bytes: number, words: string): Promise<void> {
  const count = Math.floor((bytes - HEADER_BYTES - 4) / FACET);
  const side = Math.ceil(Math.sqrt(count / 2));
  const file = createWriteStream(path);
  const head = Buffer.alloc(HEADER_BYTES + 4);
  head.write(words, 0, HEADER_BYTES, 'latin1');
  head.writeUInt32LE(count, HEADER_BYTES);
  file.write(head);
  for (let from = 0; from < count; from += AT_ONCE) {
    const part = Buffer.alloc(FACET * Math.min(AT_ONCE, count - from));
    for (let at = 0; at < part.length; at += FACET) writeFacet(part, at, from + at / FACET, side);
    if (!file.write(part)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

/** Two of them are one square of the surface. */
function writeFacet(part: Buffer, at: number, n: number, side: number): void {
  const [left, top] = [(n >> 1) % side, Math.floor((n >> 1) / side)];
  const corners =
    n % 2 === 0
      ? [
          [0, 0],
          [1, 0],
          [0, 1],
        ]
      : [
          [1, 0],
          [1, 1],
          [0, 1],
        ];
  for (const [k, [dx = 0, dy = 0]] of corners.entries()) {
    const x = ((left + dx) * LONGEST_MM) / side;
    const y = ((top + dy) * LONGEST_MM) / side;
    const place = at + 12 + 12 * k;
    part.writeFloatLE(x, place);
    part.writeFloatLE(y, place + 4);
    part.writeFloatLE(8 * Math.sin(x / 6) * Math.cos(y / 5), place + 8);
  }
}
