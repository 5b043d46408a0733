// The copy of a DICOM file that may leave the practice: the same pixels under a new header of allowed elements only. The
// original is never altered; what cannot be cleaned with certainty is not copied.
import { joinAll } from '../join.ts';
import type { FileSource } from '../source.ts';
import { bytesOf, fragmentsOf, PIXELS, type Element, type Fragment } from './elements.ts';
import { hasForm, isStandardUid, KEPT, STANDINS } from './kept.ts';
import { openDicom, textAt, type Dicom } from './open.ts';
import { pixelFacts, type PixelFacts } from './pixels.ts';
import { cleanFrame } from './stream.ts';
import { EXPLICIT_LITTLE } from './syntax.ts';
import { elementBytes, elementHead, fileHead, itemHead, textElement, textUid } from './write.ts';

type Octets = Uint8Array<ArrayBuffer>;

const BLOCK = 1024 * 1024;
const ITEM = 0xfffe_e000;
const SEQUENCE_END = 0xfffe_e0dd;

/** null when it is damaged or packed in a way that may hide words. */
export async function copyDicom(source: FileSource): Promise<AsyncIterable<Octets> | null> {
  const dicom = await openDicom(source);
  if (typeof dicom === 'string' || !dicom.pixels || dicom.syntax.packing === 'unknown') return null;
  const facts = await pixelFacts(dicom);
  if (typeof facts === 'string') return null;
  const body = dicom.syntax.packing === 'plain' ? plainPixels(dicom, facts, dicom.pixels) : await packed(dicom, facts);
  if (!body) return null;
  return following(await header(dicom), body);
}

async function* following(head: Octets, body: AsyncIterable<Octets>): AsyncGenerator<Octets> {
  yield head;
  yield* body;
}

async function header(dicom: Dicom): Promise<Octets> {
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
    else if (hasForm(form, text)) parts.set(tag, textElement(tag, form, text));
  }
  const sorted = [...parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  const syntax = dicom.syntax.packing === 'plain' ? EXPLICIT_LITTLE : dicom.syntax.uid;
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

/** Exactly the pixels the header announces: what lies behind them is not theirs. */
function plainPixels({ source, syntax }: Dicom, facts: PixelFacts, pixels: Element): AsyncIterable<Octets> | null {
  const needed = facts.width * facts.height * facts.channels * facts.bytes * facts.frames;
  const length = needed + (needed % 2);
  if (pixels.length < needed || pixels.at + needed > source.size || length >= 0xffff_fffe) return null;
  return (async function* () {
    yield elementHead(PIXELS, 'OW', length);
    for (let at = 0; at < needed; at += BLOCK) {
      const bytes = await source.read(pixels.at + at, pixels.at + Math.min(needed, at + BLOCK));
      yield !syntax.isLittle && facts.bytes === 2 ? swapped(bytes) : bytes;
    }
    if (length > needed) yield new Uint8Array(1);
  })();
}

/** Frame by frame, each cleaned of what is not picture; the offset table is left empty, which is always allowed. */
async function packed(dicom: Dicom, facts: PixelFacts): Promise<AsyncIterable<Octets> | null> {
  const { source, syntax, pixels } = dicom;
  const frames = pixels && (await framesOf(source, pixels, facts.frames));
  if (!frames) return null;
  const clean = async (frame: readonly Fragment[]): Promise<Octets | null> =>
    cleanFrame(joinAll(await Promise.all(frame.map((each) => bytesOf(source, each)))), syntax.packing, facts);
  // Every frame is looked at before the first byte leaves, so that no half copy is made.
  for (const frame of frames) if (!(await clean(frame))) return null;
  return (async function* () {
    yield elementHead(PIXELS, 'OB', -1);
    yield itemHead(ITEM, 0);
    for (const frame of frames) {
      const bytes = await clean(frame);
      if (!bytes) throw new Error('the file changed while it was read');
      yield itemHead(ITEM, bytes.length + (bytes.length % 2));
      yield bytes.length % 2 === 0 ? bytes : joinAll([bytes, new Uint8Array(1)]);
    }
    yield itemHead(SEQUENCE_END, 0);
  })();
}

/** One frame in all fragments, or a fragment for each frame; other divisions need an offset table and are not taken. */
export async function framesOf(
  source: FileSource,
  pixels: Element,
  count: number,
): Promise<readonly (readonly Fragment[])[] | null> {
  if (pixels.length >= 0) return null;
  const fragments = await fragmentsOf(source, pixels);
  if (typeof fragments === 'string' || fragments.length === 0) return null;
  if (count === 1) return [fragments];
  return fragments.length === count ? fragments.map((fragment) => [fragment]) : null;
}
