// The frames of a DICOM file, one at a time and unpacked: what is shown, and what a copy is made of.
import { joinAll } from '../join.ts';
import type { Codecs } from '../picture/codecs.ts';
import type { FileSource } from '../source.ts';
import { bytesOf, fragmentsOf, type Element, type Fragment } from './elements.ts';
import type { Dicom } from './open.ts';
import type { PixelFacts } from './pixels.ts';
import { unpackRle } from './rle.ts';
import { cleanFrame } from './stream.ts';

type Octets = Uint8Array<ArrayBuffer>;

/** Samples in plain packing, or colours a decoder has already put together. */
export type Unpacked =
  | {
      readonly form: 'samples';
      readonly samples: Octets;
      readonly isLittle: boolean;
      readonly bytes: 1 | 2;
      /** All of one colour, then all of the next. */
      readonly isPlanar: boolean;
    }
  | { readonly form: 'rgba'; readonly rgba: Uint8ClampedArray<ArrayBuffer> };

/** `frame` from 0; `frames` spares whoever wants them all looking for each. null when it is not there whole, 'unknown' without a decoder for it. */
export async function unpackFrame(
  dicom: Dicom,
  facts: PixelFacts,
  frame: number,
  codecs: Codecs,
  frames?: Frames | null,
): Promise<Unpacked | 'unknown' | null> {
  const { source, syntax, pixels } = dicom;
  const { packing } = syntax;
  if (!pixels) return null;
  if (packing === 'unknown') return 'unknown';
  if (packing === 'plain') {
    const size = facts.width * facts.height * facts.channels * facts.bytes;
    if (pixels.at + pixels.length > source.size) return null;
    const samples = await bytesOf(source, { at: pixels.at + frame * size, length: size });
    return { form: 'samples', samples, isLittle: syntax.isLittle, bytes: facts.bytes, isPlanar: facts.isPlanar };
  }
  const pieces = (frames ?? (await framesOf(source, pixels, facts.frames)))?.[frame];
  const packed = pieces && (await cleanPieces(dicom, facts, pieces));
  if (!packed) return null;
  if (packing === 'rle') {
    const samples = unpackRle(packed, facts);
    // Segments of colours were put side by side.
    return samples && { form: 'samples', samples, isLittle: true, bytes: facts.bytes, isPlanar: false };
  }
  const unpacked = await codecs.unpack(packed, packing);
  if (!unpacked || unpacked === 'unknown') return unpacked;
  if (unpacked.width !== facts.width || unpacked.height !== facts.height) return null;
  if ('rgba' in unpacked)
    return facts.channels === 3 ? { form: 'rgba', rgba: unpacked.rgba } : firstOfFour(unpacked.rgba);
  const needed = facts.width * facts.height * facts.channels * unpacked.bytes;
  if (unpacked.samples.length < needed) return null;
  return { form: 'samples', samples: unpacked.samples, isLittle: true, bytes: unpacked.bytes, isPlanar: false };
}

function firstOfFour(rgba: Uint8ClampedArray): Unpacked {
  const samples = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < samples.length; i++) samples[i] = rgba[4 * i]!;
  return { form: 'samples', samples, isLittle: true, bytes: 1, isPlanar: false };
}

/** One frame as it is packed, without anything that is not picture. */
export async function cleanPieces(
  { source, syntax }: Dicom,
  facts: PixelFacts,
  pieces: readonly Fragment[],
): Promise<Octets | null> {
  return cleanFrame(joinAll(await Promise.all(pieces.map((each) => bytesOf(source, each)))), syntax.packing, facts);
}

export type Frames = readonly (readonly Fragment[])[];

/** One frame in all fragments, a fragment for each frame, or as the table of offsets says. null for any other number. */
export async function framesOf(source: FileSource, pixels: Element, count: number): Promise<Frames | null> {
  if (pixels.length >= 0) return null;
  const found = await fragmentsOf(source, pixels);
  if (typeof found === 'string' || found.pieces.length === 0) return null;
  const { table, pieces } = found;
  if (count === 1) return [pieces];
  if (pieces.length === count) return pieces.map((fragment) => [fragment]);
  return table.length === 4 * count ? byOffsets(await bytesOf(source, table), pieces) : null;
}

/** Offsets count from the head of the first fragment; each must be the head of one. */
function byOffsets(table: Octets, pieces: readonly Fragment[]): Frames | null {
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  const offsets = Array.from({ length: table.length / 4 }, (_, i) => view.getUint32(4 * i, true));
  const starts = offsets.map((offset) => pieces.findIndex(({ at }) => at === pieces[0]!.at + offset));
  if (starts[0] !== 0 || starts.some((start, i) => i > 0 && start <= starts[i - 1]!)) return null;
  return starts.map((start, i) => pieces.slice(start, starts[i + 1]));
}
