// What two tablets share while one adds the other: a log of their own, found by whoever has the code, and words that
// are the same on both only when nobody stands between them. The code itself proves nothing.
import { concat, utf8, type Bytes } from '../../protocol/bytes.ts';
import { sha256 } from './hash.ts';
import { deriveKey } from './secret.ts';
import { signingKeyFromSeed, type SigningKey } from './sign.ts';
import { comparisonWords } from './words.ts';

export interface MeetingKeys {
  /** `random` of the genesis. */
  readonly random: Bytes;
  /** S of the only epoch. */
  readonly secret: Bytes;
  readonly ownPass: SigningKey;
}

export function meetingKeys(code: Bytes): MeetingKeys {
  return {
    random: deriveKey(code, 'enamel/v1/meeting-log'),
    secret: deriveKey(code, 'enamel/v1/meeting-secret'),
    ownPass: signingKeyFromSeed(deriveKey(code, 'enamel/v1/meeting-own')),
  };
}

/** What the newcomer fixes before it hears the other side's nonce: neither side can then search for words that fit. */
export function meetingCommit(log: Bytes, newcomer: Bytes, nonce: Bytes): Bytes {
  return sha256(concat(utf8('enamel/v1/meeting-commit'), new Uint8Array(1), log, newcomer, nonce));
}

/** Both device ids and both nonces; an id is the hash of a device's keys. */
export function meetingWords(
  log: Bytes,
  adder: { readonly device: Bytes; readonly nonce: Bytes },
  newcomer: { readonly device: Bytes; readonly nonce: Bytes },
): readonly [string, string, string, string] {
  const fixed = concat(log, adder.device, newcomer.device, adder.nonce, newcomer.nonce);
  return comparisonWords(sha256(concat(utf8('enamel/v1/meeting-words'), new Uint8Array(1), fixed)));
}
