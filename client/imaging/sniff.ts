// What a file really is, from its bytes. The name is only compared, never believed; nothing here decodes content.
import { imageSize } from './imageSize.ts';
import { LONGEST_SIDE, MOST_PIXELS } from './limits.ts';
import type { FileSource } from './source.ts';

export type Octets = Uint8Array<ArrayBuffer>;

export const TYPES = {
  stl: { mediaType: 'model/stl', extensions: ['stl'] },
  ply: { mediaType: 'model/ply', extensions: ['ply'] },
  obj: { mediaType: 'model/obj', extensions: ['obj'] },
  jpeg: { mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  png: { mediaType: 'image/png', extensions: ['png'] },
  dicom: { mediaType: 'application/dicom', extensions: ['dcm', 'dicom', 'dic'] },
  pdf: { mediaType: 'application/pdf', extensions: ['pdf'] },
} as const;
export type FileType = keyof typeof TYPES;

/** Why a file is not taken, not shown or not copied. The same words as the app's problems. */
export type FileProblem =
  | 'file empty'
  | 'file too large'
  | 'file type refused'
  | 'file is not what its name says'
  | 'file damaged'
  /** More triangles or pixels than a tablet can hold. */
  | 'file too detailed'
  /** Packed in a way no decoder here knows. */
  | 'compression unknown'
  /** Looking at it took longer than any honest file does; the look was ended. */
  | 'file too slow'
  /** The part of the app that opens such files did not come; of the file nothing is known. */
  | 'app incomplete';

const MIB = 1024 * 1024;
/** Largest file of each type that is taken, in bytes. */
export const BUDGETS: Readonly<Record<FileType, number>> = {
  stl: 512 * MIB,
  ply: 512 * MIB,
  obj: 512 * MIB,
  jpeg: 64 * MIB,
  png: 64 * MIB,
  dicom: 512 * MIB,
  pdf: 64 * MIB,
};
/** What is read to tell the type. */
const HEAD = 4096;

/** The type of a file that may be kept, or why it may not. */
export async function sniff(source: FileSource, name: string): Promise<FileType | FileProblem> {
  if (source.size === 0) return 'file empty';
  const head = await source.read(0, Math.min(HEAD, source.size));
  const named = typeByName(name);
  const real = typeByContent(head, source.size, named);
  if (named !== 'none' && named !== real) {
    return named === 'other' && real === null ? 'file type refused' : 'file is not what its name says';
  }
  if (!real) return 'file type refused';
  if (source.size > BUDGETS[real]) return 'file too large';
  return (await judgePicture(source, real)) ?? real;
}

/** Pictures too large to decode are refused from the header, before a pixel is unpacked. */
async function judgePicture(source: FileSource, type: FileType): Promise<FileProblem | null> {
  if (type !== 'jpeg' && type !== 'png') return null;
  const size = await imageSize(source, type);
  if (!size || size.width === 0 || size.height === 0) return 'file damaged';
  const isTooLarge = size.width * size.height > MOST_PIXELS || Math.max(size.width, size.height) > LONGEST_SIDE;
  return isTooLarge ? 'file too detailed' : null;
}

/** `none` = no extension, as DICOM files often come; `other` = one that no accepted type has. */
function typeByName(name: string): FileType | 'none' | 'other' {
  const extension = /\.([^./\\\s]{1,12})$/.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined) return 'none';
  const found = Object.entries(TYPES).find(([, { extensions }]) =>
    (extensions as readonly string[]).includes(extension),
  );
  return found ? (found[0] as FileType) : 'other';
}

function typeByContent(bytes: Octets, size: number, named: FileType | 'none' | 'other'): FileType | null {
  // A DICOM preamble can be made to start as a program: such a file is both, and is taken as neither.
  if (isForeign(bytes)) return null;
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (startsWith(bytes, [0x44, 0x49, 0x43, 0x4d], 128)) return 'dicom';
  const head = textOf(bytes, 0, HEAD);
  if (head.startsWith('%PDF-')) return 'pdf';
  if (/^ply\r?\n\s*(?:comment|obj_info|format)\b/.test(head)) return 'ply';
  if (isStl(bytes, size, head)) return 'stl';
  if (/^(?:#|(?:mtllib|usemtl|o|g|s|v|vn|vt)\s)/.test(head) && (named === 'obj' || /^v[ \t]+[-+\d.]/m.test(head)))
    return 'obj';
  // Binary STL has no magic: a cut one is still named by its extension, and its parser says what is wrong.
  return named === 'stl' && !looksLikeMarkup(head) ? 'stl' : null;
}

function isStl(bytes: Octets, size: number, head: string): boolean {
  if (/^\s*solid\b/i.test(head) && /\bfacet\b/i.test(head)) return true;
  if (bytes.length < 84 + 50) return false;
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(80, true);
  return 84 + 50 * count === size;
}

/** Programs, archives and documents that can hold scripts, whatever they are called. */
function isForeign(bytes: Octets): boolean {
  const magics: readonly (readonly number[])[] = [
    [0x4d, 0x5a], // MZ: Windows programs
    [0x7f, 0x45, 0x4c, 0x46], // ELF
    [0xfe, 0xed, 0xfa],
    [0xcf, 0xfa, 0xed, 0xfe], // Mach-O
    [0xce, 0xfa, 0xed, 0xfe],
    [0xca, 0xfe, 0xba, 0xbe], // Java, universal Mach-O
    [0x23, 0x21], // #!
    [0x50, 0x4b, 0x03, 0x04], // ZIP and everything made of it
    [0x50, 0x4b, 0x05, 0x06],
    [0x1f, 0x8b],
    [0x42, 0x5a, 0x68],
    [0x37, 0x7a, 0xbc, 0xaf],
    [0x52, 0x61, 0x72, 0x21],
    [0xd0, 0xcf, 0x11, 0xe0], // old Office
    [0x00, 0x61, 0x73, 0x6d], // WebAssembly
  ];
  return magics.some((magic) => startsWith(bytes, magic)) || looksLikeMarkup(textOf(bytes, 0, 1024));
}

function looksLikeMarkup(head: string): boolean {
  return /^[\s\uFEFF\u00EF\u00BB\u00BF\0]*<(?:[!?]|[a-z])/i.test(head);
}

function startsWith(bytes: Octets, magic: readonly number[], at = 0): boolean {
  return bytes.length >= at + magic.length && magic.every((byte, i) => bytes[at + i] === byte);
}

/** Latin-1, so that every byte is one character. */
function textOf(bytes: Octets, from: number, to: number): string {
  return new TextDecoder('latin1').decode(bytes.subarray(from, to));
}
