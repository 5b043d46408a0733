// Elements of a DICOM file as bytes, always explicit VR little endian (PS3.5 §7.1.2).
import { joinAll } from '../join.ts';

type Octets = Uint8Array<ArrayBuffer>;

const LONG = new Set(['OB', 'OW', 'UN', 'SQ']);

/** One element; the value is padded to an even length as its VR asks. */
export function elementBytes(tag: number, vr: string, value: Octets): Octets {
  const padded = value.length + (value.length % 2);
  const head = LONG.has(vr) ? 12 : 8;
  const out = new Uint8Array(head + padded);
  // Text is padded with blanks; UIDs and bytes with zero.
  if (padded > value.length) out[out.length - 1] = vr === 'UI' || LONG.has(vr) ? 0 : 0x20;
  out.set(elementHead(tag, vr, padded));
  out.set(value, head);
  return out;
}

/** `length` -1 for one that ends with a delimiter. */
export function elementHead(tag: number, vr: string, length: number): Octets {
  const isLong = LONG.has(vr);
  const out = new Uint8Array(isLong ? 12 : 8);
  const view = new DataView(out.buffer);
  view.setUint16(0, Math.floor(tag / 65_536), true);
  view.setUint16(2, tag % 65_536, true);
  out[4] = vr.charCodeAt(0);
  out[5] = vr.charCodeAt(1);
  if (isLong) view.setUint32(8, length < 0 ? 0xffff_ffff : length, true);
  else view.setUint16(6, length, true);
  return out;
}

export function textElement(tag: number, vr: string, text: string): Octets {
  return elementBytes(tag, vr, new TextEncoder().encode(text));
}

/** The head of an item of encapsulated pixels, or of the end of them. */
export function itemHead(tag: number, length: number): Octets {
  const out = new Uint8Array(8);
  const view = new DataView(out.buffer);
  view.setUint16(0, Math.floor(tag / 65_536), true);
  view.setUint16(2, tag % 65_536, true);
  view.setUint32(4, length, true);
  return out;
}

/** Zeroed preamble, magic and the file's own group (PS3.10 §7.1). */
export function fileHead(syntax: string, sopClass: string, instance: string): Octets {
  const rest = [
    elementBytes(0x0002_0001, 'OB', new Uint8Array([0, 1])),
    ...(sopClass === '' ? [] : [textUid(0x0002_0002, sopClass)]),
    textUid(0x0002_0003, instance),
    textUid(0x0002_0010, syntax),
    textUid(0x0002_0012, '2.25.196823170123486120438197640813257120435'),
  ];
  const group = joinAll(rest);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, group.length, true);
  const magic = new Uint8Array(132);
  magic.set([0x44, 0x49, 0x43, 0x4d], 128);
  return joinAll([magic, elementBytes(0x0002_0000, 'UL', length), group]);
}
export function textUid(tag: number, uid: string): Octets {
  return textElement(tag, 'UI', uid);
}
