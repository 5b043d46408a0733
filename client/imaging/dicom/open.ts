// A DICOM file opened as far as its header (PS3.10 §7): the preamble is never looked at, values are read one by one when
// they are asked for, and no text of it is believed to be anything but text.
import { memorySource, type FileSource } from '../source.ts';
import { bytesOf, PIXELS, walk, type DicomRefusal, type Element, type Encoding } from './elements.ts';
import { syntaxOf, type Syntax } from './syntax.ts';

export interface Dicom {
  /** Where the data set lies: the file itself, or what a deflated one unpacked to. */
  readonly source: FileSource;
  readonly syntax: Syntax;
  readonly elements: ReadonlyMap<number, Element>;
  readonly pixels: Element | null;
}

const META: Encoding = { isExplicit: true, isLittle: true };
const SYNTAX_UID = 0x0002_0010;
/** A header in a deflated file that unpacks to more is a bomb. */
const MOST_INFLATED = 192 * 1024 * 1024;
const LONGEST_VALUE = 1024;

export async function openDicom(source: FileSource): Promise<Dicom | DicomRefusal> {
  if (source.size < 132 + 8) return 'cut off';
  const magic = await source.read(128, 132);
  if (String.fromCharCode(...magic) !== 'DICM') return 'unreadable';
  const metaEnd = await endOfMeta(source);
  const meta = await walk(source, 132, META, (tag, at) => (metaEnd === null ? tag >= 0x0003_0000 : at >= metaEnd));
  if (typeof meta === 'string') return meta;
  const named = meta.elements.get(SYNTAX_UID);
  if (!named || named.length <= 0 || named.length > 64) return 'unreadable';
  const syntax = syntaxOf(textOf(await bytesOf(source, named)));
  if (!/^[0-9.]+$/.test(syntax.uid)) return 'unreadable';
  const data = syntax.isDeflated ? await inflate(source, meta.end) : { source, start: meta.end };
  if (typeof data === 'string') return data;
  const walked = await walk(data.source, data.start, syntax, (tag) => tag > PIXELS);
  if (typeof walked === 'string') return walked;
  return { source: data.source, syntax, elements: walked.elements, pixels: walked.elements.get(PIXELS) ?? null };
}

/** Where the file's own group says it ends: behind it nothing need look like elements. null when it does not say. */
async function endOfMeta(source: FileSource): Promise<number | null> {
  const bytes = await source.read(132, Math.min(source.size, 144));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isThere = bytes.length === 12 && view.getUint32(0, true) === 2 && view.getUint32(4, true) === 0x0004_4c55;
  return isThere ? 144 + view.getUint32(8, true) : null;
}

async function inflate(
  source: FileSource,
  start: number,
): Promise<{ source: FileSource; start: number } | DicomRefusal> {
  let at = start;
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (at >= source.size) {
        controller.close();
        return;
      }
      const end = Math.min(source.size, at + 256 * 1024);
      controller.enqueue(await source.read(at, end));
      at = end;
    },
  });
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = packed.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > MOST_INFLATED) {
        await reader.cancel();
        return 'unreadable';
      }
      parts.push(part.value);
    }
  } catch {
    // Files are padded behind the packed part, which counts as an error; what is missing is noticed by its lengths.
  }
  const bytes = new Uint8Array(size);
  let to = 0;
  for (const part of parts) {
    bytes.set(part, to);
    to += part.length;
  }
  return { source: memorySource(bytes), start: 0 };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1')
    .decode(bytes)
    .replace(/[\0 ]+$/, '')
    .trim();
}

/** A short value as text; '' when it is missing, empty, or longer than any value this app asks for. */
export async function textAt({ source, elements }: Dicom, tag: number): Promise<string> {
  const element = elements.get(tag);
  if (!element || element.length <= 0 || element.length > LONGEST_VALUE) return '';
  return textOf(await bytesOf(source, element));
}

/** The decimal numbers of a DS or IS. */
export async function decimalsAt(dicom: Dicom, tag: number): Promise<readonly number[]> {
  const text = await textAt(dicom, tag);
  const values = text === '' ? [] : text.split('\\').map(Number);
  return values.every(Number.isFinite) ? values : [];
}

/** The first value of a US; null when there is none. */
export async function shortAt({ source, elements, syntax }: Dicom, tag: number): Promise<number | null> {
  const element = elements.get(tag);
  if (!element || element.length < 2 || element.length > LONGEST_VALUE) return null;
  const bytes = await bytesOf(source, { at: element.at, length: 2 });
  return new DataView(bytes.buffer, bytes.byteOffset).getUint16(0, syntax.isLittle);
}
