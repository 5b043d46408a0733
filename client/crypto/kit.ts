// The kit: one 16-byte secret on paper, as 12 words and as a QR code. It holds the organisation's root and its recovery
// key, so whoever has it and the relay has everything. Must never be logged or stored unwrapped.
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { concat, equal, fromBase64url, toBase64url, utf8, type Bytes } from '../../protocol/bytes.ts';
import { sealingPairFromSeed, type SealingPair } from './box.ts';
import { sha256 } from './hash.ts';
import { hkdf } from './kdf.ts';
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
  const typedWords = splitWords(typed);
  if (typedWords.length !== KIT_WORDS) return { reason: 'wrong number of words', count: typedWords.length };
  const words: string[] = [];
  for (const [index, typedWord] of typedWords.entries()) {
    const word = findWord(typedWord);
    if (word === null) return { reason: 'unknown word', word: typedWord, position: index + 1 };
    words.push(word);
  }
  try {
    return { secret: mnemonicToEntropy(words.join(' '), [...WORDS]).slice() };
  } catch {
    return { reason: 'words do not fit together' };
  }
}

/** What the paper says beside the words. */
export interface KitPaper {
  readonly secret: Bytes;
  /** SHA-256 of the relay's Ed25519 key. */
  readonly relayKeyHash: Bytes;
  /** WebSocket address of the relay; empty where there is none. */
  readonly relayAddress: string;
}

const PREFIX = 'enamel-kit:';
const CHECK_BYTES = 4;
const ADDRESS = /^(wss?:\/\/[a-z0-9.-]+(:\d{1,5})?\/[a-z0-9/-]*)?$/;
const FIXED_BYTES = 1 + KIT_BYTES + 32;

/** Payload of the QR code: version 1 ‖ secret ‖ relay key hash ‖ relay address ‖ first 4 bytes of their SHA-256. */
export function writeKit({ secret, relayKeyHash, relayAddress }: KitPaper): string {
  if (secret.length !== KIT_BYTES || relayKeyHash.length !== 32) throw new Error('a kit has 16 and 32 bytes');
  if (!ADDRESS.test(relayAddress)) throw new Error('not a relay address');
  const body = concat(new Uint8Array([1]), secret, relayKeyHash, utf8(relayAddress));
  return PREFIX + toBase64url(concat(body, sha256(body).slice(0, CHECK_BYTES)));
}

export type KitRefusal = 'not a kit' | 'damaged kit' | 'newer kit';

export function readKit(scanned: string): KitPaper | KitRefusal {
  const text = scanned.trim();
  if (!text.startsWith(PREFIX)) return 'not a kit';
  const data = fromBase64url(text.slice(PREFIX.length));
  if (!data || data.length < FIXED_BYTES + CHECK_BYTES) return 'damaged kit';
  const body = data.slice(0, -CHECK_BYTES);
  if (!equal(sha256(body).slice(0, CHECK_BYTES), data.slice(-CHECK_BYTES))) return 'damaged kit';
  if (body[0] !== 1) return 'newer kit';
  const relayAddress = new TextDecoder().decode(body.slice(FIXED_BYTES));
  if (!ADDRESS.test(relayAddress)) return 'damaged kit';
  return {
    secret: body.slice(1, 1 + KIT_BYTES),
    relayKeyHash: body.slice(1 + KIT_BYTES, FIXED_BYTES),
    relayAddress,
  };
}
