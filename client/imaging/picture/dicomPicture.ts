// One frame of a DICOM file as a picture. Sizes were judged from the header; here the pixels must hold what it announced.
import { unpackFrame, type Unpacked } from '../dicom/frames.ts';
import { openDicom } from '../dicom/open.ts';
import { pixelFacts, type PixelFacts } from '../dicom/pixels.ts';
import type { FileSource } from '../source.ts';
import type { Codecs } from './codecs.ts';
import { FULL_WINDOW, type GreyPicture, type Picture, type PictureRefusal } from './picture.ts';

/** `frame` from 0. */
export async function dicomPicture(
  source: FileSource,
  frame: number,
  codecs: Codecs,
): Promise<Picture | PictureRefusal> {
  const dicom = await openDicom(source);
  if (typeof dicom === 'string') return dicom;
  const facts = await pixelFacts(dicom);
  if (typeof facts === 'string') return facts;
  if (frame >= facts.frames) return 'no picture';
  const unpacked = await unpackFrame(dicom, facts, frame, codecs);
  if (unpacked === null) return 'cut off';
  if (unpacked === 'unknown') return { compression: dicom.syntax.name };
  // That decoder gives red, green and blue, whatever it was packed as.
  const seen: PixelFacts = dicom.syntax.packing === 'jpeg 2000' ? { ...facts, photometric: rgbOf(facts) } : facts;
  const common = {
    width: facts.width,
    height: facts.height,
    spacing: facts.spacing,
    frames: facts.frames,
    frame,
    modality: facts.modality,
    bodyPart: facts.bodyPart,
    reducedFrom: null,
  };
  if (unpacked.form === 'rgba') return { ...common, type: 'colour', rgba: unpacked.rgba, ...COLOUR };
  return facts.channels === 3
    ? { ...common, type: 'colour', rgba: colours(unpacked, seen), ...COLOUR }
    : { ...common, ...greys(unpacked, facts) };
}
const COLOUR = { low: 0, high: 255, window: FULL_WINDOW, isInverted: false } as const;

function rgbOf({ photometric }: PixelFacts): PixelFacts['photometric'] {
  return photometric === 'YBR' ? 'RGB' : photometric;
}

type Greys = Omit<
  GreyPicture,
  'width' | 'height' | 'spacing' | 'frames' | 'frame' | 'modality' | 'bodyPart' | 'reducedFrom'
>;

function greys({ samples, isLittle, bytes }: Extract<Unpacked, { form: 'samples' }>, facts: PixelFacts): Greys {
  const count = facts.width * facts.height;
  const { stored, isSigned, slope, intercept } = facts;
  const out = new Uint16Array(count);
  const view = new DataView(samples.buffer, samples.byteOffset, samples.length);
  const mask = 2 ** stored - 1;
  const half = isSigned ? 2 ** (stored - 1) : 0;
  let [low, high] = [0xffff, 0];
  for (let i = 0; i < count; i++) {
    const raw = (bytes === 1 ? samples[i]! : view.getUint16(2 * i, isLittle)) & mask;
    // Two's complement moved up by half: order is kept, and nothing is negative.
    const value = isSigned ? (raw + half) & mask : raw;
    out[i] = value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const grey = (sample: number): number => slope * (sample - half) + intercept;
  const [least, most] = [Math.min(grey(low), grey(high)), Math.max(grey(low), grey(high))];
  const own = { centre: (least + most) / 2, width: Math.max(1, most - least) };
  return {
    type: 'grey',
    samples: out,
    zero: half,
    slope,
    intercept,
    low: least,
    high: Math.max(most, least + 1),
    window: facts.window ?? own,
    isInverted: facts.photometric === 'MONOCHROME1',
  };
}

function colours(
  { samples, isPlanar }: Extract<Unpacked, { form: 'samples' }>,
  { width, height, photometric }: PixelFacts,
): Uint8ClampedArray<ArrayBuffer> {
  const count = width * height;
  const out = new Uint8ClampedArray(4 * count);
  const [step, plane] = isPlanar ? [1, count] : [3, 1];
  for (let i = 0; i < count; i++) {
    const [a, b, c] = [samples[i * step]!, samples[i * step + plane]!, samples[i * step + 2 * plane]!];
    if (photometric === 'RGB') out.set([a, b, c, 255], 4 * i);
    // PS3.3 §C.7.6.3.1.2, YBR_FULL.
    else
      out.set([a + 1.402 * (c - 128), a - 0.3441 * (b - 128) - 0.7141 * (c - 128), a + 1.772 * (b - 128), 255], 4 * i);
  }
  return out;
}
