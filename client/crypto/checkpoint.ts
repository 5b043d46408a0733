// A checkpoint: up to which place of the relay's sequence of a case a sheet of paper goes, as eight words and as a code
// with the relay's own receipt. Two tablets that hold one sheet learn whether the relay shows both the same history.
import { concat, equal, fromBase64url, toBase64url, toHex, utf8, type Bytes } from '../../protocol/bytes.ts';
import { RECEIPT, type Receipt, type Stored } from '../../protocol/receipt.ts';
import { decode, encode } from '../../protocol/schema.ts';
import { PASSPHRASE_COST, stretch } from './argon2.ts';
import { sha256 } from './hash.ts';
import { WORDS, findWord, splitWords } from './wordlist.ts';
import { wordNumberAt } from './words.ts';

type Place = Pick<Stored, 'log' | 'nonce' | 'seq' | 'hash'>;

const CHECKPOINT_WORDS = 8;
/** Places that two words can name. */
const PLACES = 2 ** 22;
const WORD = 2 ** 11;

/** Two words for the place, one for the relay's term, four for the running hash, one that checks them all; P74. */
export async function checkpointWords(place: Place): Promise<readonly string[] | null> {
  const { log, nonce, seq, hash } = place;
  if (seq >= PLACES) return null;
  const { high, low } = maskOf(log);
  const named = [Math.floor(seq / WORD) ^ high, (seq % WORD) ^ low, wordNumberAt(nonce, 0)];
  const numbers = [...named, ...(await fingerprint(log, seq, hash))];
  return [...numbers, checkOf(log, numbers)].map((number) => WORDS[number]!);
}

/** What the words say, before anything is compared. */
export interface TypedCheckpoint {
  readonly seq: number;
  readonly isTerm: (nonce: Bytes) => boolean;
  /** Slow on purpose. */
  readonly isHash: (hash: Bytes) => Promise<boolean>;
}
export type CheckpointRefusal =
  | { readonly reason: 'wrong number of words'; readonly count: number }
  /** `position` counts from 1, as on the paper. */
  | { readonly reason: 'unknown word'; readonly word: string; readonly position: number }
  /** Of another case, or one word was read as another. */
  | { readonly reason: 'words do not fit' };

/** Tolerant of case, spacing, numbers and words cut after four letters. */
export function readCheckpointWords(typed: string, log: Bytes): TypedCheckpoint | CheckpointRefusal {
  const typedWords = splitWords(typed);
  if (typedWords.length !== CHECKPOINT_WORDS) return { reason: 'wrong number of words', count: typedWords.length };
  const words = typedWords.map(findWord);
  const unknown = words.indexOf(null);
  if (unknown >= 0) return { reason: 'unknown word', word: typedWords[unknown]!, position: unknown + 1 };
  const numbers = words.flatMap((word) => (word === null ? [] : WORDS.indexOf(word)));
  const check = numbers.pop();
  if (checkOf(log, numbers) !== check) return { reason: 'words do not fit' };
  const { high, low } = maskOf(log);
  const [first = 0, second = 0, term, ...four] = numbers;
  const seq = (first ^ high) * WORD + (second ^ low);
  return {
    seq,
    isTerm: (nonce) => wordNumberAt(nonce, 0) === term,
    isHash: async (hash) => String(await fingerprint(log, seq, hash)) === String(four),
  };
}

/** So that every case begins with words of its own, and small places don't all begin with "abandon". */
function maskOf(log: Bytes): { readonly high: number; readonly low: number } {
  const mask = labelled('enamel/v1/checkpoint-mask', log);
  return { high: wordNumberAt(mask, 0), low: wordNumberAt(mask, 1) };
}
/** Behind Argon2id, because a relay might search for a second history with the same four words. */
async function fingerprint(log: Bytes, seq: number, hash: Bytes): Promise<readonly number[]> {
  const salt = labelled('enamel/v1/checkpoint', log, utf8(String(seq)));
  const stretched = await stretch(toHex(hash), salt, PASSPHRASE_COST);
  return [0, 1, 2, 3].map((position) => wordNumberAt(stretched, position));
}
function checkOf(log: Bytes, numbers: readonly number[]): number {
  return wordNumberAt(labelled('enamel/v1/checkpoint-check', log, utf8(numbers.join(' '))), 0);
}
function labelled(label: string, ...parts: readonly Bytes[]): Bytes {
  return sha256(concat(utf8(label), new Uint8Array(1), ...parts));
}

const PREFIX = 'enamel-case:';
const VERSION = 1;
const CHECK_BYTES = 4;

/** Payload of the QR code: version 1 ‖ the receipt ‖ first 4 bytes of their SHA-256. */
export function writeCheckpoint(receipt: Receipt): string {
  const body = concat(new Uint8Array([VERSION]), encode(RECEIPT, receipt));
  return PREFIX + toBase64url(concat(body, sha256(body).slice(0, CHECK_BYTES)));
}

export type CodeRefusal = 'not a ticket' | 'damaged ticket' | 'newer ticket';

/** Nothing is verified yet: whoever reads it asks whose signature that is. */
export function readCheckpoint(scanned: string): Receipt | CodeRefusal {
  const text = scanned.trim();
  if (!text.startsWith(PREFIX)) return 'not a ticket';
  const data = fromBase64url(text.slice(PREFIX.length));
  if (!data || data.length <= CHECK_BYTES) return 'damaged ticket';
  const body = data.slice(0, -CHECK_BYTES);
  if (!equal(sha256(body).slice(0, CHECK_BYTES), data.slice(-CHECK_BYTES))) return 'damaged ticket';
  if (body[0] !== VERSION) return 'newer ticket';
  return decode(RECEIPT, body.slice(1)) ?? 'damaged ticket';
}
