// The kit on three papers, any two of which give its secret back (Shamir's secret sharing); one alone says nothing of it.
// A part is 15 words or a QR code, and says which of three it is and of which kit.
import { entropyToMnemonic } from '@scure/bip39';
import { concat, equal, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { later } from '../later.ts';
import { sha256 } from './hash.ts';
import { KIT_BYTES, bytesFromWords, kitKeys, type KitWordsRefusal } from './kit.ts';
import { readCode, writeCode, type KitRefusal, type PaperRelay } from './papercode.ts';
import { WORDS } from './wordlist.ts';

export const PARTS = 3;
const NEEDED = 2;
export const PART_WORDS = 15;
/** Number of the paper ‖ tag of the kit ‖ share, whose last byte is where the polynomials were evaluated. */
export const PART_BYTES = 20;
const TAG_BYTES = 2;

export interface KitPart {
  /** 1 to 3, as on the paper. */
  readonly number: number;
  readonly tag: Bytes;
  readonly share: Bytes;
}

/** Papers of two kits are told apart by it; it follows from the root's public key and says nothing of the secret. */
async function tagOf(secret: Bytes): Promise<Bytes> {
  const { root } = await kitKeys(secret);
  return sha256(concat(utf8('enamel/v1/kit-part'), new Uint8Array(1), root.publicKey)).slice(0, TAG_BYTES);
}

/** Three parts in their encoding. Made once for a kit: papers of two splittings do not fit together. */
export async function splitKit(secret: Bytes): Promise<readonly Bytes[]> {
  if (secret.length !== KIT_BYTES) throw new Error('a kit secret has 16 bytes');
  const { split } = await later(() => import('shamir-secret-sharing'));
  const [tag, shares] = [await tagOf(secret), await split(secret, PARTS, NEEDED)];
  return shares.map((share, index) => concat(new Uint8Array([index + 1]), tag, share));
}

export type JoinRefusal =
  | 'one is missing'
  | 'same paper twice'
  /** Of another house, or from before a new paper. */
  | 'of two kits'
  /** A word was read as another. */
  | 'do not fit';

/** The secret from two or three different parts of one kit. */
export async function joinKit(parts: readonly KitPart[]): Promise<Bytes | JoinRefusal> {
  const [first] = parts;
  if (!first) return 'one is missing';
  if (parts.some(({ tag }) => !equal(tag, first.tag))) return 'of two kits';
  const different = new Map(parts.map(({ share }) => [toHex(share), share]));
  if (different.size < parts.length && different.size < NEEDED) return 'same paper twice';
  if (different.size < NEEDED) return 'one is missing';
  const places = new Set([...different.values()].map((share) => share[KIT_BYTES]));
  if (places.size < different.size) return 'do not fit';
  const { combine } = await later(() => import('shamir-secret-sharing'));
  const secret = new Uint8Array(await combine([...different.values()]));
  return equal(await tagOf(secret), first.tag) ? secret : 'do not fit';
}

function partOf(data: Bytes): KitPart | null {
  const [number = 0] = data;
  const share = data.slice(1 + TAG_BYTES);
  // A share at place 0 would be the secret itself.
  if (number < 1 || number > PARTS || share[KIT_BYTES] === 0) return null;
  return { number, tag: data.slice(1, 1 + TAG_BYTES), share };
}

export function partToWords(part: Bytes): readonly string[] {
  return entropyToMnemonic(part, [...WORDS]).split(' ');
}
/** As tolerant as the twelve words of a whole kit. */
export function partFromWords(typedWords: readonly string[]): KitPart | KitWordsRefusal {
  const read = bytesFromWords(typedWords, PART_WORDS);
  return 'reason' in read ? read : (partOf(read.data) ?? { reason: 'words do not fit together' });
}

export function writePart(part: Bytes, relay: PaperRelay): string {
  return writeCode('enamel-kit-part:', part, relay);
}
export function readPart(scanned: string): (PaperRelay & { readonly part: KitPart }) | KitRefusal {
  const read = readCode('enamel-kit-part:', PART_BYTES, scanned);
  if (typeof read === 'string') return read;
  const { data, ...relay } = read;
  const part = partOf(data);
  return part ? { part, ...relay } : 'damaged kit';
}
