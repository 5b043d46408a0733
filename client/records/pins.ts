// Pins on a design: messages of the thread that name a point on a surface. Their numbers follow the thread, which both
// houses read in one order; what a stranger wrote as a point and is none is a message without a pin.
import type { Listed } from './content.ts';
import type { Message } from './thread.ts';

type Triple = readonly [number, number, number];

export interface Pin {
  readonly number: number;
  readonly message: Listed<Message>;
  /** Id of the file it is on; the point and the way out of the surface there, in the units of the file. */
  readonly file: string;
  readonly at: Triple;
  readonly normal: Triple;
  /** The last word on whether what it asks for is done; null while nobody has said so. */
  readonly settled: Listed<Message> | null;
}
export const isDone = ({ settled }: Pick<Pin, 'settled'>): boolean => settled?.kind === 'done';

/** A scan is not larger, in millimetres. */
const FARTHEST = 10_000;

/** Micrometres and thousandths: `12.345 -3.2 4 0 0 1`. */
export function writePoint(at: Triple, normal: Triple): string {
  return [...at, ...normal].map((value) => String(Math.round(value * 1_000) / 1_000)).join(' ');
}
export function readPoint(text: string): Pick<Pin, 'at' | 'normal'> | null {
  if (!/^(?:-?\d{1,5}(?:\.\d{1,3})?(?: |$)){6}$/.test(text)) return null;
  const [x, y, z, u, v, w] = text.split(' ').map(Number) as [number, number, number, number, number, number];
  const isFar = [x, y, z].some((value) => Math.abs(value) > FARTHEST);
  const length = Math.hypot(u, v, w);
  return isFar || length < 0.5 || length > 2 ? null : { at: [x, y, z], normal: [u, v, w] };
}

export function readPins(messages: readonly Listed<Message>[]): readonly Pin[] {
  const found = messages.flatMap((message) => {
    const point = message.file === '' ? null : readPoint(message.point);
    return point ? [{ message, file: message.file, ...point }] : [];
  });
  const settling = messages.filter(({ kind }) => kind === 'done' || kind === 'open again');
  return found.map((pin, i) => {
    const settled = settling.findLast(({ refersTo }) => refersTo === pin.message.id) ?? null;
    return { number: i + 1, settled, ...pin };
  });
}
