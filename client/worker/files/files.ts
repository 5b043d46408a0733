// Files of documents as this tablet has them: which type they are of, and whether they are here whole.
import { toHex } from '../../../protocol/bytes.ts';
import { TYPES, type FileType } from '../../imaging/sniff.ts';
import { blobNames, type FileKind, type SealedRef } from '../../records/files.ts';
import type { House } from '../house.ts';

export function typeOf(mediaType: string): FileType | null {
  const found = Object.entries(TYPES).find(([, type]) => type.mediaType === mediaType);
  return found ? (found[0] as FileType) : null;
}

/** Whether a file of this type is what a person says to add. */
export function fits(kind: FileKind, mediaType: string): boolean {
  if (kind === 'scan' || kind === 'design') return mediaType.startsWith('model/');
  if (kind === 'photo') return mediaType.startsWith('image/');
  if (kind === 'xray') return mediaType.startsWith('image/') || mediaType === 'application/dicom';
  return true;
}

/** Hundreds of units of each file are not looked up again for every look at a case. */
const whole = new WeakMap<House, Set<string>>();

export async function isWhole(house: House, { blobs }: Pick<SealedRef, 'blobs'>): Promise<boolean> {
  const known = whole.get(house) ?? new Set<string>();
  whole.set(house, known);
  const names = blobNames(blobs);
  const name = names[0] && toHex(names[0]);
  if (name === undefined) return false;
  if (known.has(name)) return true;
  const here = await house.disk.hasBlobs(names);
  const isHere = here.every(Boolean);
  if (isHere) known.add(name);
  return isHere;
}
/** Its units are taken from this tablet. */
export function noLongerWhole(house: House, { blobs }: Pick<SealedRef, 'blobs'>): void {
  const [first] = blobNames(blobs);
  if (first) whole.get(house)?.delete(toHex(first));
}
