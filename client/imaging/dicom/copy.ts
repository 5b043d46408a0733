// The copy of a DICOM file that may leave the practice: the same pixels under a new header of allowed elements only. The
// original is never altered; what cannot be cleaned with certainty is not copied.
import { joinAll } from '../join.ts';
import type { FileSource } from '../source.ts';
import type { Codecs } from '../picture/codecs.ts';
import { bytesOf, PIXELS, type Element } from './elements.ts';
import { cleanPieces, framesOf, unpackFrame, type Unpacked } from './frames.ts';
import { isStandardUid, KEPT, keptText, STANDINS } from './kept.ts';
import { openDicom, textAt, type Dicom } from './open.ts';
import { pixelFacts, type PixelFacts } from './pixels.ts';
import { EXPLICIT_LITTLE } from './syntax.ts';
import { elementBytes, elementHead, fileHead, itemHead, textElement, textUid } from './write.ts';

type Octets = Uint8Array<ArrayBuffer>;

const BLOCK = 1024 * 1024;
const ITEM = 0xfffe_e000;
const SEQUENCE_END = 0xfffe_e0dd;

/** null when it is damaged, 'unknown' when no decoder here knows what is in it. */
export async function copyDicom(source: FileSource, codecs: Codecs): Promise<AsyncIterable<Octets> | 'unknown' | null> {
  const dicom = await openDicom(source);
  if (typeof dicom === 'string') return null;
  const facts = await pixelFacts(dicom);
  if (facts === 'unknown pixels' || dicom.syntax.packing === 'unknown') return 'unknown';
  if (typeof facts === 'string') return null;
  // Lossy JPEG stays as it is packed; of everything else, what can be seen is written plainly, and so nothing else.
  const isPacked = dicom.syntax.packing === 'jpeg' || dicom.syntax.packing === 'jpeg lossless';
  const body = isPacked ? await packed(dicom, facts) : await plainPixels(dicom, facts, codecs);
  if (!body || body === 'unknown') return body;
  return following(await header(dicom, isPacked ? dicom.syntax.uid : EXPLICIT_LITTLE, facts), body);
}

async function* following(head: Octets, body: AsyncIterable<Octets>): AsyncGenerator<Octets> {
  yield head;
  yield* body;
}

async function header(dicom: Dicom, syntax: string, facts: PixelFacts): Promise<Octets> {
  const parts = new Map<number, Octets>(STANDINS.map(([tag, vr, text]) => [tag, textElement(tag, vr, text)]));
  for (const [tag, form] of KEPT) {
    const element = dicom.elements.get(tag);
    if (!element || element.length <= 0) continue;
    if (form === 'US') {
      const value = await shortsOf(dicom, element);
      if (value) parts.set(tag, elementBytes(tag, 'US', value));
      continue;
    }
    const text = await textAt(dicom, tag);
    if (text === '') continue;
    if (form === 'UI own') parts.set(tag, textUid(tag, await derivedUid(text)));
    else if (form === 'UI standard') parts.set(tag, textUid(tag, isStandardUid(text) ? text : ''));
    else {
      const kept = keptText(tag, form, text);
      if (kept !== '') parts.set(tag, textElement(tag, form, kept));
    }
  }
  if (syntax === EXPLICIT_LITTLE && facts.channels === 3) {
    parts.set(0x0028_0006, elementBytes(0x0028_0006, 'US', new Uint8Array(2)));
    if (isMadeRgb(dicom)) parts.set(0x0028_0004, textElement(0x0028_0004, 'CS', 'RGB'));
  }
  const sorted = [...parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  const sopClass = await textAt(dicom, 0x0008_0016);
  const instance = await derivedUid(await textAt(dicom, 0x0008_0018));
  return joinAll([fileHead(syntax, isStandardUid(sopClass) ? sopClass : '', instance), ...sorted]);
}

/** At most three numbers, in little endian whatever they came in. */
async function shortsOf({ source, syntax }: Dicom, element: Element): Promise<Octets | null> {
  if (element.length !== 2 && element.length !== 6) return null;
  const bytes = await bytesOf(source, element);
  return syntax.isLittle ? bytes : swapped(bytes);
}

/** A UID of the 2.25 root from the hash of the old one: pictures that belonged together still do (PS3.5 §B.2). */
async function derivedUid(uid: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`enamel dicom uid\0${uid}`));
  let value = 0n;
  for (const byte of new Uint8Array(digest, 0, 16)) value = value * 256n + BigInt(byte);
  return `2.25.${value}`;
}

function swapped(bytes: Octets): Octets {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    out[i] = bytes[i + 1]!;
    out[i + 1] = bytes[i]!;
  }
  return out;
}

/** Its decoder gives red, green and blue, whatever it was packed as. */
const isMadeRgb = ({ syntax }: Dicom): boolean => syntax.packing === 'jpeg 2000';

/** Exactly the bits the header announces: what lies behind the pixels, or above the bits of a sample, is not theirs. */
async function plainPixels(
  dicom: Dicom,
  facts: PixelFacts,
  codecs: Codecs,
): Promise<AsyncIterable<Octets> | 'unknown' | null> {
  const needed = facts.width * facts.height * facts.channels * facts.bytes * facts.frames;
  const length = needed + (needed % 2);
  if (length >= 0xffff_fffe) return null;
  const frames = dicom.pixels && (await framesOf(dicom.source, dicom.pixels, facts.frames));
  const frame = async (at: number): Promise<Octets | 'unknown' | null> => {
    const unpacked = await unpackFrame(dicom, facts, at, codecs, frames);
    if (!unpacked || unpacked === 'unknown') return unpacked;
    return unpacked.form === 'samples' ? plainSamples(unpacked, facts) : null;
  };
  // Every frame is looked at before the first byte leaves, so that no half copy is made.
  for (let at = 0; at < (dicom.syntax.packing === 'plain' ? 1 : facts.frames); at++) {
    const seen = await frame(at);
    if (!seen || seen === 'unknown') return seen;
  }
  return (async function* () {
    yield elementHead(PIXELS, 'OW', length);
    for (let at = 0; at < facts.frames; at++) {
      const samples = await frame(at);
      if (!samples || samples === 'unknown') throw new Error('the file changed while it was read');
      for (let from = 0; from < samples.length; from += BLOCK) yield samples.slice(from, from + BLOCK);
    }
    if (length > needed) yield new Uint8Array(1);
  })();
}

/** Little endian, colours side by side, and no bit that is not of the picture. */
function plainSamples(
  { samples, isLittle, bytes, isPlanar }: Extract<Unpacked, { form: 'samples' }>,
  facts: PixelFacts,
): Octets {
  const pixels = facts.width * facts.height;
  const count = pixels * facts.channels;
  const [step, plane] = isPlanar ? [1, pixels] : [facts.channels, 1];
  const view = new DataView(samples.buffer, samples.byteOffset, samples.length);
  const out = new Uint8Array(count * facts.bytes);
  const to = new DataView(out.buffer);
  const spare = 32 - facts.stored;
  for (let i = 0; i < count; i++) {
    const at = Math.floor(i / facts.channels) * step + (i % facts.channels) * plane;
    const raw = bytes === 1 ? samples[at]! : view.getUint16(2 * at, isLittle);
    // The sign fills what is above it, as other readers expect (PS3.5 §8.1.1).
    const value = facts.isSigned ? (raw << spare) >> spare : (raw << spare) >>> spare;
    if (facts.bytes === 1) out[i] = value;
    else to.setInt16(2 * i, value, true);
  }
  return out;
}

/** Frame by frame, each cleaned of what is not picture; the offset table is left empty, which is always allowed. */
async function packed(dicom: Dicom, facts: PixelFacts): Promise<AsyncIterable<Octets> | null> {
  const frames = dicom.pixels && (await framesOf(dicom.source, dicom.pixels, facts.frames));
  if (!frames) return null;
  for (const frame of frames) if (!(await cleanPieces(dicom, facts, frame))) return null;
  return (async function* () {
    yield elementHead(PIXELS, 'OB', -1);
    yield itemHead(ITEM, 0);
    for (const frame of frames) {
      const bytes = await cleanPieces(dicom, facts, frame);
      if (!bytes) throw new Error('the file changed while it was read');
      yield itemHead(ITEM, bytes.length + (bytes.length % 2));
      yield bytes.length % 2 === 0 ? bytes : joinAll([bytes, new Uint8Array(1)]);
    }
    yield itemHead(SEQUENCE_END, 0);
  })();
}
