// The kit: one 16-byte secret on paper, as 12 words and as a QR code. It holds the organisation's root and its recovery
// key, so whoever has it and the relay has everything. Must never be logged or stored unwrapped.
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import type { Bytes } from '../../protocol/bytes.ts';
import { sealingPairFromSeed, type SealingPair } from './box.ts';
import { hkdf } from './kdf.ts';
import { readCode, writeCode, type KitRefusal, type PaperRelay } from './papercode.ts';
import { signingKeyFromSeed, type SigningKey } from './sign.ts';
import { WORDS, findWord, splitWords } from './wordlist.ts';

export const KIT_BYTES = 16;
export const KIT_WORDS = 12;

export interface KitKeys {
  /** Signs certificates of admin devices; pinned by partners. */
  readonly root: SigningKey;
  /** Proves at the relay what belongs to the organisation; named in every genesis of its own logs. */
  readonly rootPass: SigningKey;
  /** A recipient of every epoch of the organisation's own groups. */
  readonly recovery: SealingPair;
}

export async function kitKeys(secret: Bytes): Promise<KitKeys> {
  if (secret.length !== KIT_BYTES) throw new Error('a kit secret has 16 bytes');
  const derive = (label: string): Bytes => hkdf(secret, new Uint8Array(0), label, 32);
  return {
    root: signingKeyFromSeed(derive('enamel/v1/kit-root')),
    rootPass: signingKeyFromSeed(derive('enamel/v1/kit-root-pass')),
    recovery: await sealingPairFromSeed(derive('enamel/v1/kit-recovery')),
  };
}

export function kitToWords(secret: Bytes): readonly string[] {
  if (secret.length !== KIT_BYTES) throw new Error('a kit secret has 16 bytes');
  return entropyToMnemonic(secret, [...WORDS]).split(' ');
}

export type KitWordsRefusal =
  | { readonly reason: 'wrong number of words'; readonly count: number }
  /** `position` counts from 1, as on the paper. */
  | { readonly reason: 'unknown word'; readonly word: string; readonly position: number }
  | { readonly reason: 'words do not fit together' };

/** Tolerant of case, spacing, commas, list numbers and words cut after four letters. */
export function kitFromWords(typed: string): { readonly secret: Bytes } | KitWordsRefusal {
  const read = bytesFromWords(splitWords(typed), KIT_WORDS);
  return 'reason' in read ? read : { secret: read.data };
}

/** `count` words of BIP-39, each exact or cut after four letters, as the bytes they stand for. */
export function bytesFromWords(
  typedWords: readonly string[],
  count: number,
): { readonly data: Bytes } | KitWordsRefusal {
  if (typedWords.length !== count) return { reason: 'wrong number of words', count: typedWords.length };
  const words: string[] = [];
  for (const [index, typedWord] of typedWords.entries()) {
    const word = findWord(typedWord);
    if (word === null) return { reason: 'unknown word', word: typedWord, position: index + 1 };
    words.push(word);
  }
  try {
    return { data: mnemonicToEntropy(words.join(' '), [...WORDS]).slice() };
  } catch {
    return { reason: 'words do not fit together' };
  }
}

/** What the paper says beside the words. */
export interface KitPaper extends PaperRelay {
  readonly secret: Bytes;
}

/** Payload of the QR code. */
export function writeKit({ secret, ...relay }: KitPaper): string {
  if (secret.length !== KIT_BYTES) throw new Error('a kit secret has 16 bytes');
  return writeCode('enamel-kit:', secret, relay);
}
export function readKit(scanned: string): KitPaper | KitRefusal {
  const read = readCode('enamel-kit:', KIT_BYTES, scanned);
  if (typeof read === 'string') return read;
  const { data: secret, ...relay } = read;
  return { secret, ...relay };
}
