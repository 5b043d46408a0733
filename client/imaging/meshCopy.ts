// Copies of mesh files that hold the same surface and no words: headers, names, comments and appended bytes go.
import { isAsciiStl, triangleCount } from './stl.ts';

type Octets = Uint8Array<ArrayBuffer>;

export type MeshPart = 'header' | 'comment' | 'name' | 'bytes after the end';
export interface MeshCopy {
  readonly bytes: Octets;
  readonly removed: readonly MeshPart[];
}

/** null when the file is shorter than it claims. */
export function copyStl(bytes: Octets): MeshCopy | null {
  if (isAsciiStl(bytes)) return copyLines(bytes, STL_LINES, 'solid scan\n', 'endsolid scan\n');
  if (bytes.length < 84) return null;
  const end = 84 + 50 * triangleCount(bytes);
  if (end > bytes.length) return null;
  const removed: MeshPart[] = [];
  if (bytes.subarray(0, 80).some((byte) => byte !== 0)) removed.push('header');
  if (end < bytes.length) removed.push('bytes after the end');
  return { bytes: bytes.slice(0, end).fill(0, 0, 80), removed };
}

const NUMBER = String.raw`\s+[-+]?[\d.]+(?:e[-+]?\d+)?`;
const STL_LINES = new RegExp(
  `^(?:facet\\s+normal(?:${NUMBER}){3}|outer\\s+loop|vertex(?:${NUMBER}){3}|endloop|endfacet)`,
  'i',
);
const OBJ_LINES = new RegExp(`^(?:(?:v|vn|vt)(?:${NUMBER}){1,7}|[fl](?:\\s+[-\\d/]+)+|s\\s+(?:off|\\d+))`, 'i');

export function copyObj(bytes: Octets): MeshCopy | null {
  return copyLines(bytes, OBJ_LINES, '', '');
}

/** Decoded in pieces: one string for a whole scan would not fit everywhere. */
const PIECE = 1024 * 1024;

/** Keeps of every line what is written in the allowed words and numbers, so that nothing can ride behind them. */
function copyLines(bytes: Octets, allowed: RegExp, first: string, last: string): MeshCopy | null {
  const decoder = new TextDecoder('latin1');
  const encoder = new TextEncoder();
  const out = new Uint8Array(bytes.length + 64);
  const removed = new Set<MeshPart>();
  let length = encoder.encodeInto(first, out).written;
  let hasSurface = false;
  let rest = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    const lines = `${rest}${decoder.decode(bytes.subarray(at, at + PIECE))}`.split(/[\r\n]+/);
    rest = at + PIECE < bytes.length ? (lines.pop() ?? '') : '';
    if (rest.length > PIECE) return null;
    let kept = '';
    for (const line of lines.map((each) => each.trim())) {
      const [part] = allowed.exec(line) ?? [''];
      if (part !== '') kept += `${part}\n`;
      if (part.length < line.length) removed.add(line.startsWith('#') || part !== '' ? 'comment' : 'name');
    }
    hasSurface ||= kept !== '';
    length += encoder.encodeInto(kept, out.subarray(length)).written;
  }
  length += encoder.encodeInto(last, out.subarray(length)).written;
  return hasSurface ? { bytes: out.slice(0, length), removed: [...removed] } : null;
}

/** Longest header that is read. */
const PLY_HEADER = 64 * 1024;

/** Drops comments and unknown lines of the header; the elements that follow stay as they are. */
export function copyPly(bytes: Octets): MeshCopy | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, PLY_HEADER));
  const end = /(?:^|\n)end_header\r?\n/.exec(head);
  if (!end) return null;
  const size = end.index + end[0].length;
  const lines = head.slice(0, size).split('\n');
  const kept = lines.filter((line) => /^(?:ply|format|element|property|end_header)\b|^$/.test(line)).join('\n');
  const out = new Uint8Array(kept.length + bytes.length - size);
  for (let i = 0; i < kept.length; i++) out[i] = kept.charCodeAt(i);
  out.set(bytes.subarray(size), kept.length);
  return { bytes: out, removed: kept.length < size ? ['comment'] : [] };
}
