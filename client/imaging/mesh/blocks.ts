// A file in pieces small enough for any tablet: whole records of a fixed size, or whole lines of text.
import { joinAll } from '../join.ts';
import type { FileSource } from '../source.ts';

type Octets = Uint8Array<ArrayBuffer>;

const BLOCK = 1024 * 1024;
const BACKSLASH = 0x5c;
const HASH = 0x23;
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

/**
 * Blocks that end with a line end, the last one with the file; null in place of a line that is too long. With
 * `mayContinue` none ends behind a "\\", after which a line may go on.
 */
export async function* lineBlocks(source: FileSource, start = 0, mayContinue = false): AsyncGenerator<Octets | null> {
  let rest: Octets = new Uint8Array(0);
  for (let at = start; at < source.size; at += BLOCK) {
    const read = await source.read(at, Math.min(source.size, at + BLOCK));
    const block = rest.length === 0 ? read : joinAll([rest, read]);
    const isLast = at + BLOCK >= source.size;
    const end = isLast ? block.length : endOfLines(block, mayContinue);
    rest = block.slice(end);
    if (rest.length > LONGEST_LINE) {
      yield null;
      return;
    }
    if (end > 0) yield block.subarray(0, end);
  }
}

function endOfLines(block: Octets, mayContinue: boolean): number {
  for (let at = block.length - 1; at >= 0; at--)
    if (isLineEnd(block[at]) && !(mayContinue && isContinued(block, at))) return at + 1;
  return 0;
}

/** Whether the line that ends at `at` ends with a "\\"; its end may be of two bytes. */
const isContinued = (block: Octets, at: number): boolean =>
  block[at - 1] === BACKSLASH || (block[at] === 0x0a && block[at - 1] === 0x0d && block[at - 2] === BACKSLASH);

const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/**
 * The lines of an OBJ file, each in one piece: where a line of numbers ends with a "\\" it goes on in the next one. A
 * comment or a name that ends so (a folder of Windows) does not: the corner behind it would be lost.
 */
export async function* objBlocks(source: FileSource): AsyncGenerator<Octets | null> {
  for await (const block of lineBlocks(source, 0, true)) {
    if (block) joinLines(block);
    yield block;
  }
}

function joinLines(block: Octets): void {
  let [start, seen, isComment] = [0, 0, false];
  for (let at = block.indexOf(BACKSLASH); at >= 0; at = block.indexOf(BACKSLASH, at + 1)) {
    if (!isLineEnd(block[at + 1])) continue;
    // From the last such place only: a file may be nothing but them.
    for (; seen < at; seen++)
      if (isLineEnd(block[seen])) [start, isComment] = [seen + 1, false];
      else if (block[seen] === HASH) isComment = true;
    if (!isComment && isOfNumbers(block.subarray(start, start + 64)))
      block.fill(0x20, at, at + (block[at + 1] === 0x0d && block[at + 2] === 0x0a ? 3 : 2));
  }
}

/** Whether a line begins with the word of a corner, a direction, a face, a line or a point. */
const isOfNumbers = (head: Octets): boolean => /^[\t ]*(?:v[nt]?|f|l|p)[\t ]/.test(String.fromCharCode(...head));

/** Moves behind the next line end. */
export function afterLine(bytes: Octets, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
  while (at < bytes.length && (bytes[at] === 0x0a || bytes[at] === 0x0d)) at++;
  return at;
}
